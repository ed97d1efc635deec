"""Show one series on a page: its chart, its sentence, and the table of its numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from ews.publish import wording
from ews.publish.figures import Chart
from ews.publish.figures import Line
from ews.publish.figures import trend as draw
from ews.publish.trends import Trend


@dataclass(frozen=True)
class SeriesView:
    """A series ready for a template: ``rows`` are the table's cells as text, newest first."""

    id: str
    trend: Trend
    heading: str
    chart: Markup
    summary: str
    district: str
    base: str
    key: str
    rows: Sequence[tuple[str, ...]]
    has_expected: bool
    has_estimated: bool
    has_unjudged: bool


def view(trend: Trend, level: str) -> SeriesView:
    """Return *trend* as it is shown; *level* is the level of its geography."""
    own = f"{trend.indicator.id}-{trend.geography}"
    expected = not all(math.isnan(value) for value in trend.expected)
    summary = summarise(trend)
    rows = _rows(trend, expected)
    guessed = ["e" in mark for mark in trend.marker]
    looks = {
        "district": trend.district,
        "expected": trend.expected,
        "estimated": np.where(guessed, trend.value, np.nan),
        "observed": np.where(guessed, np.nan, trend.value),
    }
    lines = [Line(css, [float(value) for value in values]) for css, values in looks.items()]
    shown = {"expected": expected, "estimated": any(guessed)}
    chart = Chart(
        id=own,
        title=f"{trend.indicator.title} in {trend.area.name}. {summary}",
        periods=trend.periods,
        lines=[line for line in lines if shown.get(line.css, True)],
        unjudged=trend.unjudged,
        onset=trend.onset,
    )
    return SeriesView(
        id=own,
        trend=trend,
        heading=trend.indicator.title,
        chart=draw(chart),
        summary=summary,
        district=district_name(trend, level),
        base=base(trend),
        key=wording.marker_key({mark for mark in trend.marker if mark} | _missing(rows)),
        rows=rows,
        has_expected=expected,
        has_estimated=any(guessed),
        has_unjudged=any(trend.unjudged),
    )


def summarise(trend: Trend) -> str:
    """Return where the series stands and where it stood a year before, in words."""
    last = trend.latest
    if last is None:
        return "No number is known."
    period, value = trend.periods[last], trend.value[last]
    text = f"{wording.measured(float(value), trend.unit)} in {period.label}"
    before = [i for i, other in enumerate(trend.periods) if other.start == period.start - 12]
    if not before or math.isnan(trend.value[before[0]]):
        return f"{text}."
    return f"{text}; {wording.number(trend.value[before[0]])} in {trend.periods[before[0]].label}."


def district_name(trend: Trend, level: str) -> str:
    """Return what the comparator is: the district's own rate, or its average area."""
    one = wording.LEVEL_NAMES.get(level, ("area", ""))[0]
    return "The whole district" if trend.pooled else f"The district's average {one}"


def base(trend: Trend) -> str:
    """Return the base of the numbers: what was counted, out of whom."""
    known = [(p, d) for p, d in zip(trend.periods, trend.denominator, strict=True) if not math.isnan(d)]
    text = f"Base: {trend.indicator.definition.rstrip('. ')}"
    if trend.indicator.kind == "value":
        return f"{text}."
    if known:
        period, people = known[-1]
        text += f"; {wording.number(float(people))} at risk in {period.label}."
    else:
        text += ". The number at risk is not known, so counts are shown as they are."
    return f"{text} {trend.basis}".rstrip()


def _missing(rows: Sequence[tuple[str, ...]]) -> set[str]:
    """Return the marker of a missing number if any cell of *rows* shows it."""
    return {"x"} if any("[x]" in row for row in rows) else set()


def _rows(trend: Trend, expected: bool) -> Sequence[tuple[str, ...]]:
    known = [value for value in trend.value if not math.isnan(value)]
    digits = wording.digits_of([float(value) for value in known]) if known else 0
    rows = [
        (
            period.label,
            _cell(trend.numerator[i], None, trend.marker[i]),
            _cell(trend.denominator[i], None, ""),
            _cell(trend.value[i], digits, ""),
            _cell(trend.expected[i], max(digits, 1), "") if expected else "",
            wording.markers(trend.marker[i]) + (" no verdict" if trend.unjudged[i] else ""),
        )
        for i, period in enumerate(trend.periods)
    ]
    return rows[::-1]


def _cell(value: float, digits: int | None, marker: str) -> str:
    if math.isnan(value):
        return wording.markers(marker) or "[x]"
    return wording.number(float(value), digits=digits)
