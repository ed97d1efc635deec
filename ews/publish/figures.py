"""Draw trend charts as SVG text that needs no library and no style of its own."""

import math
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from markupsafe import escape

from ews.nouns import Floats
from ews.periods import Period
from ews.publish.scales import BOTTOM
from ews.publish.scales import HEIGHT
from ews.publish.scales import LEFT
from ews.publish.scales import RIGHT
from ews.publish.scales import TOP
from ews.publish.scales import WIDTH
from ews.publish.scales import Scale
from ews.publish.scales import reach_of
from ews.publish.scales import runs
from ews.publish.scales import scale


MOST_YEARS = 6
# a year's label in drawing units, with air on both sides, as small as briefs print it
LABEL_WIDTH = 52
# Longer numbers than 9,999 do not fit beside the axis on a phone.
THOUSANDS_FROM = 10_000

# How much lower each lane stands.
LANE = 18

# the lines of the area itself, not of what it is compared with
OWN = ("observed", "estimated")


@dataclass(frozen=True)
class Line:
    """One line of a chart: ``css`` names its look, ``values`` follow the chart's periods."""

    css: str
    values: Sequence[float] | Floats


@dataclass(frozen=True)
class Lane:
    """A line under a chart that says in which periods something holds, such as ``[r]`` for revised."""

    label: str
    marks: Sequence[bool]


@dataclass(frozen=True)
class Chart:
    """A trend: its lines over *periods*, spans without a verdict, and the onset.

    ``title`` says in words what the chart shows; ``unjudged`` is True at the
    periods that carry no verdict; NaN in a line is a gap.  ``band`` holds the
    lower and the upper edge of a range.  ``reach`` holds the lowest and highest
    value of the scale where it is shared with other charts; else a chart's own
    lines set it.  ``lanes`` stand under the years.
    """

    id: str
    title: str
    periods: Sequence[Period]
    lines: Sequence[Line]
    unjudged: Sequence[bool] = ()
    onset: int | None = None
    band: tuple[Floats, Floats] | None = None
    reach: tuple[float, float] | None = None
    lanes: Sequence[Lane] = ()


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
    drawn = scale_of(chart)
    parts = [*_grid(drawn), *_years(chart.periods, drawn), *_unjudged(chart)]
    if chart.band:
        parts.append(f'<path class="band" d="{drawn.area(*chart.band)}"/>')
    parts += [f'<path class="{line.css}" d="{drawn.path(line.values)}"/>' for line in chart.lines]
    parts += [*_onset(chart), *_lonely_points(chart, drawn), *_lanes(chart)]
    return element(
        "svg",
        element("title", chart.title, id=f"{chart.id}-title"),
        Markup("".join(parts)),  # noqa: S704 - numbers of ours, and texts that `element` escaped
        class_="chart",
        viewBox=f"0 0 {WIDTH} {HEIGHT + LANE * len(chart.lanes)}",
        role="img",
        aria_labelledby=f"{chart.id}-title",
    )


def scale_of(chart: Chart) -> Scale:
    """Return the scale that holds all that *chart* shows, or the one that it shares."""
    shown = [line.values for line in chart.lines] + list(chart.band or ())
    reach = chart.reach or reach_of(shown)
    own = [np.asarray(line.values, dtype=float) for line in chart.lines if line.css in OWN]
    whole = not any((line % 1 > 0).any() for line in own)
    known = [value for value in reach if not math.isnan(value)]
    return Scale(*scale(known, whole=whole and bool(known)), len(chart.periods))


def _grid(drawn: Scale) -> Iterable[str]:
    low, high, step = drawn.low, drawn.high, drawn.step
    digits = max(0, -math.floor(math.log10(step) + 1e-9) + (0 if _one_figure(step) else 1))
    heights = [(low + number * step) for number in range(round((high - low) / step) + 1)]
    yield f'<path class="grid" d="{"".join(f"M{LEFT} {drawn.y(tick):g}H{RIGHT}" for tick in heights)}"/>'
    yield '<g text-anchor="end">'
    for tick in heights:
        text = f"{tick / 1000:,g}k" if high >= THOUSANDS_FROM and tick else f"{tick:,.{digits}f}"
        yield f'<text x="{LEFT - 6}" y="{drawn.y(tick) + 4:g}">{text}</text>'
    yield "</g>"


def _one_figure(step: float) -> bool:
    lead = step / 10.0 ** math.floor(math.log10(step) + 1e-9)
    return abs(lead - round(lead)) < 1e-6


def _years(periods: Sequence[Period], drawn: Scale) -> Iterable[str]:
    starts = [i for i, p in enumerate(periods) if i == 0 or p.start // 12 != periods[i - 1].start // 12]
    # the label of a first year that holds few periods would run into the next
    if len(starts) > 1 and drawn.x(starts[1]) - drawn.x(0) < LABEL_WIDTH:
        starts = starts[1:]
    shown = starts[:: math.ceil(len(starts) / MOST_YEARS) or 1]
    yield f'<path class="axis" d="{"".join(f"M{drawn.x(i):g} {BOTTOM}v5" for i in shown)}"/>'
    yield '<g text-anchor="middle">'
    for i in shown:
        yield f'<text x="{min(drawn.x(i), RIGHT - 14):g}" y="{BOTTOM + 20}">{periods[i].start // 12}</text>'
    yield "</g>"


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


def _lonely_points(chart: Chart, drawn: Scale) -> list[Markup]:
    """Return a dot for each of the area's own values that has no neighbour to draw a line to."""
    return [
        element("circle", class_="point", cx=drawn.x(at[0]), cy=drawn.y(values[0]), r=2.5)
        for line in chart.lines
        if line.css in OWN
        for at, values in runs(line.values)
        if at.size == 1
    ]


def _lanes(chart: Chart) -> Iterable[Markup]:
    width = (RIGHT - LEFT) / max(len(chart.periods), 1)
    for row, lane in enumerate(chart.lanes):
        y = HEIGHT + LANE * row
        yield element("text", lane.label, x=LEFT - 6, y=y + 10, text_anchor="end")
        yield element("path", class_="grid", d=f"M{LEFT} {y + 6}H{RIGHT}")
        for first, last in spans(lane.marks):
            x, wide = round(LEFT + width * first, 1), round(width * (last - first + 1), 1)
            yield element("rect", class_="lane", x=x, y=y + 2, width=wide, height=8)
