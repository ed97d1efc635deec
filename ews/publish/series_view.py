"""Show one series on a page: its chart, its sentence, and the table of its numbers."""

import math
from dataclasses import dataclass
from dataclasses import replace

import numpy as np
from markupsafe import Markup

from ews.nouns import Floats
from ews.publish import wording
from ews.publish.figures import Chart
from ews.publish.figures import Line
from ews.publish.figures import trend as draw
from ews.publish.trends import Trend


# Of numbers from here on a reader needs no decimals.
LARGE = 100


@dataclass(frozen=True)
class SeriesView:
    """A series ready for a template."""

    id: str
    trend: Trend
    heading: str
    chart: Markup
    summary: str
    district: str
    base: str
    has_expected: bool
    has_estimated: bool
    has_unjudged: bool


def view(trend: Trend, level: str) -> SeriesView:
    """Return *trend* as it is shown; *level* is the level of its geography."""
    own = f"{trend.indicator.id}-{trend.geography}"
    return SeriesView(
        id=own,
        trend=trend,
        heading=trend.indicator.title,
        # a brief has no room to explain the range
        chart=draw(replace(chart(trend, own), band=None)),
        summary=summarise(trend),
        district=district_name(trend, level),
        base=base(trend),
        has_expected=bool(np.isfinite(trend.expected).any()),
        has_estimated=any("e" in mark for mark in trend.marker),
        has_unjudged=any(trend.unjudged),
    )


def chart(
    trend: Trend, own: str, *, reach: tuple[float, float] | None = None, expected: bool = True
) -> Chart:
    """Return what is drawn of *trend* under the name *own*, on a scale that holds *reach* where given.

    What was *expected* may be left out.
    """
    looks = {"expected": trend.expected} if expected else {}
    looks |= {"district": trend.district, **_own(trend)}
    ranged = expected and bool(np.isfinite(trend.expected_low).any())
    return Chart(
        id=own,
        title=f"{trend.indicator.title} in {trend.area.name}. {summarise(trend)}",
        periods=trend.periods,
        lines=[Line(css, values) for css, values in looks.items() if np.isfinite(values).any()],
        unjudged=trend.unjudged,
        onset=trend.onset if trend.flag and trend.flag.state != "ended" else None,
        band=(trend.expected_low, trend.expected_high) if ranged else None,
        reach=reach,
    )


def _own(trend: Trend) -> dict[str, Floats]:
    """Return the area's own line, what was estimated from other boundaries apart from what was counted."""
    if not any("e" in mark for mark in trend.marker):
        return {"observed": trend.value}
    guessed = np.array(["e" in mark for mark in trend.marker])
    return {
        "estimated": np.where(guessed, trend.value, np.nan),
        "observed": np.where(guessed, np.nan, trend.value),
    }


def summarise(trend: Trend) -> str:
    """Return where the series stands and where it stood a year before, in words."""
    last = trend.latest
    if last is None:
        return "No number is known."
    before = last - max(1, 12 // trend.indicator.every)
    year_ago = before >= 0 and trend.periods[before].start == trend.periods[last].start - 12
    then = float(trend.value[before]) if year_ago else math.nan
    told = beside(float(trend.value[last]), then, trend.unit)
    text = f"{told[0]} in {trend.periods[last].label}"
    return f"{text}; {told[1]} in {trend.periods[before].label}." if told[1] else f"{text}."


def beside(now: float, then: float, unit: str) -> tuple[str, str]:
    """Return two numbers of one series to the same decimals, the first with its unit, or "" if not known."""
    known = [value for value in (now, then) if not math.isnan(value)]
    digits = 0 if max(known) >= LARGE else wording.digits_of(known)
    said = wording.number(now, digits=digits)
    first = f"{said}{'' if unit.startswith('%') else ' '}{wording.one_of(unit) if said == '1' else unit}"
    return first, "" if math.isnan(then) else wording.number(then, digits=digits)


def district_name(trend: Trend, level: str) -> str:
    """Return what the comparator is: the district's own rate, or its average area."""
    one = wording.LEVEL_NAMES.get(level, ("area", ""))[0]
    return "The whole district" if trend.pooled else f"The district's average {one}"


def base(trend: Trend) -> str:
    """Return the base of the numbers: what was counted, out of whom."""
    known = np.flatnonzero(~np.isnan(trend.denominator))
    text = f"Base: {trend.indicator.definition.rstrip('. ')}"
    if trend.indicator.kind == "value":
        return f"{text}."
    if known.size:
        people, period = float(trend.denominator[known[-1]]), trend.periods[known[-1]]
        text += f"; {wording.number(people)} at risk in {period.label}."
    else:
        text += ". The number at risk is not known, so counts are shown as they are."
    return f"{text} {trend.basis}".rstrip()
