"""Draw trend charts as SVG text that needs no library and no style of its own."""

import math
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from markupsafe import escape

from ews.periods import Period


# The drawing's own units; the page scales it.
WIDTH, HEIGHT = 480, 210
LEFT, RIGHT, TOP, BOTTOM = 50, 470, 20, 182
TICKS = 4
MOST_YEARS = 6
# a year's label in drawing units, with air on both sides, as small as briefs print it
LABEL_WIDTH = 52
# Longer numbers than 9,999 do not fit beside the axis on a phone.
THOUSANDS_FROM = 10_000
# Even steps that a reader can count in.
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)

Height = Callable[[float], float]

# the lines of the area itself, not of what it is compared with
OWN = ("observed", "estimated")


@dataclass(frozen=True)
class Line:
    """One line of a chart: ``css`` names its look, ``values`` follow the chart's periods."""

    css: str
    values: Sequence[float]


@dataclass(frozen=True)
class Chart:
    """A trend: its lines over *periods*, spans without a verdict, and the onset.

    ``title`` says in words what the chart shows; ``unjudged`` is True at the
    periods that carry no verdict; NaN in a line is a gap.
    """

    id: str
    title: str
    periods: Sequence[Period]
    lines: Sequence[Line]
    unjudged: Sequence[bool] = ()
    onset: int | None = None


def element(name: str, *children: str, **attributes: object) -> Markup:
    """Return one SVG element; attribute names write ``_`` for ``-``, texts are escaped."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(escape(child) for child in children)
    return Markup(f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>")  # noqa: S704


def trend(chart: Chart) -> Markup:
    """Return *chart* as an SVG image with its title as the text alternative."""
    low, high, step = scale([v for line in chart.lines for v in line.values if not math.isnan(v)])

    def y(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)

    parts = [*_grid(low, high, step, y), *_years(chart.periods), *_unjudged(chart), *_onset(chart)]
    parts += [element("path", class_=line.css, d=path(line.values, y)) for line in chart.lines]
    parts += _lonely_points(chart, y)
    return element(
        "svg",
        element("title", chart.title, id=f"{chart.id}-title"),
        *parts,
        class_="chart",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_labelledby=f"{chart.id}-title",
    )


def scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the lowest and highest tick and the step between ticks.

    The scale starts at zero unless a value lies below it.
    """
    highest, lowest = max(values, default=1.0), min([0.0, *values])
    reach = (highest - lowest) or 1.0
    power = 10.0 ** math.floor(math.log10(reach / TICKS))
    step = next(power * s for s in STEPS if power * s * TICKS >= reach * 0.999)
    low = math.floor(lowest / step) * step
    return low, low + step * math.ceil((max(highest, low + step) - low) / step - 1e-9), step


def path(values: Sequence[float], y: Height) -> str:
    """Return the path of *values*, broken where one is missing."""
    steps, pen_down = [], False
    for i, value in enumerate(values):
        if math.isnan(value):
            pen_down = False
            continue
        steps.append(f"{'L' if pen_down else 'M'}{_x(i, len(values))} {y(value)}")
        pen_down = True
    return "".join(steps)


def _x(index: float, count: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * (index + 0.5) / max(count, 1), 1)


def _grid(low: float, high: float, step: float, y: Height) -> Iterable[Markup]:
    digits = max(0, -math.floor(math.log10(step) + 1e-9) + (0 if _one_figure(step) else 1))
    for number in range(round((high - low) / step) + 1):
        value = low + number * step
        text = f"{value / 1000:,g}k" if high >= THOUSANDS_FROM and value else f"{value:,.{digits}f}"
        yield element("path", class_="grid", d=f"M{LEFT} {y(value)}H{RIGHT}")
        yield element("text", text, x=LEFT - 6, y=y(value) + 4, class_="tick", text_anchor="end")


def _one_figure(step: float) -> bool:
    lead = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    return abs(lead - round(lead)) < 1e-6


def _years(periods: Sequence[Period]) -> Iterable[Markup]:
    starts = [i for i, p in enumerate(periods) if i == 0 or p.start // 12 != periods[i - 1].start // 12]
    # the label of a first year that holds few periods would run into the next
    if len(starts) > 1 and (_x(starts[1], len(periods)) - _x(0, len(periods))) < LABEL_WIDTH:
        starts = starts[1:]
    every = math.ceil(len(starts) / MOST_YEARS)
    for i in starts[::every]:
        x = _x(i, len(periods))
        yield element("path", class_="axis", d=f"M{x} {BOTTOM}v5")
        anchor = "end" if x > RIGHT - 16 else "middle"
        yield element(
            "text", str(periods[i].start // 12), x=x, y=BOTTOM + 20, class_="tick", text_anchor=anchor
        )


def _unjudged(chart: Chart) -> Iterable[Markup]:
    if not any(chart.unjudged):
        return
    hatch = f"{chart.id}-hatch"
    stripe = element("path", d="M0 6L6 0", class_="hatch")
    yield element("pattern", stripe, id=hatch, width=6, height=6, patternUnits="userSpaceOnUse")
    width = (RIGHT - LEFT) / max(len(chart.periods), 1)
    for first, last in spans(chart.unjudged):
        x, wide = round(LEFT + width * first, 1), round(width * (last - first + 1), 1)
        yield element("rect", x=x, y=TOP, width=wide, height=BOTTOM - TOP, fill=f"url(#{hatch})")


def spans(marks: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the first and last index of each run of True."""
    runs: list[tuple[int, int]] = []
    for i, mark in enumerate(marks):
        if mark and runs and runs[-1][1] == i - 1:
            runs[-1] = (runs[-1][0], i)
        elif mark:
            runs.append((i, i))
    return runs


def _onset(chart: Chart) -> Iterable[Markup]:
    if chart.onset is None:
        return
    x = round(LEFT + (RIGHT - LEFT) * chart.onset / len(chart.periods), 1)
    right = x < (LEFT + RIGHT) / 2
    yield element("path", class_="onset", d=f"M{x} {TOP - 6}V{BOTTOM}")
    yield element(
        "text",
        f"since {chart.periods[chart.onset].label}",
        x=x + (5 if right else -5),
        y=TOP - 6,
        class_="note",
        text_anchor="start" if right else "end",
    )


def _lonely_points(chart: Chart, y: Height) -> list[Markup]:
    """Return a dot for each of the area's own values that has no neighbour to draw a line to."""
    return [
        element("circle", class_="point", cx=_x(first, len(line.values)), cy=y(line.values[first]), r=2.5)
        for line in chart.lines
        if line.css in OWN
        for first, last in spans([not math.isnan(value) for value in line.values])
        if first == last
    ]
