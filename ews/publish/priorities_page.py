"""Gather the priority lists: the ranked areas of each geography, with reasons and ranges."""

from collections.abc import Sequence
from dataclasses import dataclass

from ews.nouns import Priority
from ews.publish import wording
from ews.publish.geographies import geography_title
from ews.publish.geographies import level_of
from ews.publish.geographies import level_rank
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.report import Report


# How many places of a list stand open; the rest unfold.
TOP = 10
REASONS = 3


@dataclass(frozen=True)
class PriorityList:
    """The ranked areas of one geography, the first of them open."""

    geography: str
    heading: str
    base: str
    top: Sequence[Priority]
    rest: Sequence[Priority]


def priorities_page(press: Press, linked: frozenset[str], briefed: frozenset[str]) -> str:
    """Return ``priorities.html``; *linked* areas have a page, *briefed* ones a brief."""
    report = press.report
    named = {item.geography for item in report.priorities}
    told = {name for flag in report.flags for name in (flag.indicator,) if name}
    return press.page(
        "priorities.html",
        "Where to look first",
        shown=Shown(tuple(sorted(told)), tuple(sorted(named))),
        linked=linked,
        briefed=briefed,
        lists=priority_lists(report),
        reasons=REASONS,
    )


def priority_lists(report: Report, top: int = TOP) -> list[PriorityList]:
    """Return one list for each geography that has priorities, wards first."""
    found: dict[str, list[Priority]] = {}
    for item in report.priorities:
        found.setdefault(item.geography, []).append(item)
    return [
        _priority_list(report, geography, found[geography], top)
        for geography in sorted(found, key=lambda one: level_rank(report, one))
    ]


def _priority_list(report: Report, geography: str, items: Sequence[Priority], top: int) -> PriorityList:
    ranked = sorted(items, key=lambda item: (item.rank, item.name, item.area))
    level, title = level_of(report, geography), geography_title(report, geography)
    many = wording.LEVEL_NAMES.get(level, ("area", "areas"))[1]
    count = wording.areas_of(len(report.areas.get(geography, ())), level)
    base = f"Base: {count} ({title}). Ranked within this set only."
    return PriorityList(geography, wording.capital(many), base, ranked[:top], ranked[top:])
