"""Gather the page on hidden spots: how much deprivation lies outside the wards one would name."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ews.measures import Measure
from ews.publish import frame
from ews.publish import wording
from ews.publish.figures import element
from ews.publish.geographies import level_of
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.report import Report
from ews.publish.trends import Lookup
from ews.text import joined


# A bar's own units: its length is the whole, 100 %.
WIDTH, HEIGHT = 200, 22
# An interval wider than this part of the whole says nothing about which half the truth is in.
TOO_WIDE = 0.5


@dataclass(frozen=True)
class Spots:
    """One measure in words, with its bar; ``telling`` is False where its interval is too wide to go by."""

    measure: Measure
    title: str
    theme: str
    outside: str
    within: str
    bar: Markup
    named: str
    span: str
    telling: bool


def dalmatian_page(press: Press) -> str:
    """Return ``dalmatian.html``."""
    report = press.report
    found = [spots(press.lookup, one) for one in report.dalmatian]
    found.sort(key=lambda one: (not one.telling, -one.measure.outside, one.title))
    places = {level_of(report, one.geography) for one in report.dalmatian}
    return press.page(
        "dalmatian.html",
        "Hidden spots: who is missed outside the named wards",
        shown=Shown(
            tuple(one.indicator for one in report.dalmatian),
            tuple(sorted({one.geography for one in report.dalmatian} | {report.current.get("ward", "")})),
        ),
        lead=lead(report, found),
        spots=found,
        at=report.dalmatian[0].deprived_at if report.dalmatian else 0,
        places=joined(sorted(wording.LEVEL_NAMES.get(level, ("", "places"))[1] for level in places)),
        small_map=frame.map_of(report, "lsoa"),
    )


def lead(report: Report, found: Sequence[Spots]) -> str:
    """Return the page's first sentence: the largest finding that its interval lets one go by."""
    telling = [one for one in found if one.telling]
    district = report.run.district_name
    if not found and frame.is_gated(report):
        return "What is known of this rests on small numbers, and is not shown on this site."
    if not found:
        return f"Nothing in {district} is counted both below the ward and out of a known number yet."
    if not telling:
        return "The numbers are too small, or scatter too much, to say how many are missed."
    most = telling[0]
    return (
        f"{most.title}: about {_whole(most.measure.outside)} of the people in the hardest-hit places of "
        f"{district} live outside the wards that one would name (95% interval "
        f"{_whole(most.measure.outside_low)} to {_whole(most.measure.outside_high)}). "
        "Help that goes by ward would miss them."
    )


def spots(lookup: Lookup, measure: Measure) -> Spots:
    """Return *measure* as the page tells it."""
    known = lookup.report.catalogue.indicators.get(measure.indicator)
    return Spots(
        measure,
        lookup.title(measure.indicator),
        wording.theme(known.theme) if known else "",
        _told(measure.outside, measure.outside_low, measure.outside_high),
        _told(measure.within, measure.within_low, measure.within_high),
        bar(measure.outside, measure.outside_low, measure.outside_high),
        joined([lookup.place(code) for code in measure.named]),
        wording.between(measure.since, measure.until),
        measure.outside_high - measure.outside_low <= TOO_WIDE,
    )


def bar(value: float, low: float, high: float) -> Markup:
    """Return a share with its interval as a bar from 0 to 100 %; the words stand beside it in the table."""
    x, left, right = (round(WIDTH * share, 1) for share in (value, low, high))
    middle, end = HEIGHT / 2, HEIGHT - 3
    return element(
        "svg",
        element("rect", x=0, y=4, width=WIDTH, height=HEIGHT - 8, class_="whole"),
        element("rect", x=0, y=4, width=x, height=HEIGHT - 8, class_="part"),
        element("path", d=f"M{left} {middle}H{right}M{left} 3V{end}M{right} 3V{end}", class_="reach"),
        class_="share",
        viewBox=f"-1 0 {WIDTH + 2} {HEIGHT}",
        aria_hidden="true",
    )


def _told(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low is None or high is None or math.isnan(value):
        return "not known"
    return f"{_whole(value)} ({_whole(low)} to {_whole(high)})"


def _whole(share: float) -> str:
    return f"{share * 100:.0f}%"
