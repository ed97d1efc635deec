"""Gather what the first page says: changes, priorities, flags, gaps, freshness, expected false flags."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from ews.flags.wording import tally
from ews.nouns import Flag
from ews.nouns import NoVerdict
from ews.nouns import Priority
from ews.nouns import Status
from ews.publish import wording
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.report import Report
from ews.publish.trends import Lookup
from ews.text import joined


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


@dataclass(frozen=True)
class Gap:
    """One reason for missing verdicts, with all it touches put together."""

    indicator: str
    level: str
    reason: str
    areas: str
    periods: str


def index_page(press: Press, linked: frozenset[str], briefed: frozenset[str]) -> str:
    """Return ``index.html``; *linked* areas have a page, *briefed* ones a brief."""
    report = press.report
    up = [flag for flag in report.flags if flag.state != "ended"]
    worse = [flag for flag in up if flag.direction == "worse"]
    better = [flag for flag in up if flag.direction == "better"]
    geographies = {*report.current.values(), *(flag.geography for flag in report.flags)}
    return press.page(
        "index.html",
        f"Neighbourhood early warning: {report.run.district_name}",
        shown=Shown(indicators_shown(report), tuple(sorted(geographies))),
        linked=linked,
        briefed=briefed,
        lead=lead(worse, better),
        tally=tally(len(up), report.run.expected_up),
        top=TOP,
        reasons=REASONS,
        new=strongest(flag for flag in up if flag.state == "new"),
        ended=strongest(flag for flag in report.flags if flag.state == "ended"),
        priorities=priority_lists(report),
        pockets=report.pockets,
        worse=by_theme(worse),
        better=by_theme(better),
        gaps=gaps(press.lookup, report.no_verdicts),
        statuses=statuses(press.lookup),
        settings=report.catalogue.settings,
        maps=sorted(report.catalogue.maps.values(), key=lambda definition: definition.title),
        levels={g: level_of(report, g) for g in {*geographies, *(s.geography for s in report.statuses)}},
        district_geography=report.current.get("district", ""),
    )


def lead(worse: Sequence[Flag], better: Sequence[Flag]) -> str:
    """Return the page's first sentence: how many areas are moving, and which way."""
    if not worse and not better:
        return (
            "No area has moved away from the rest of the district. "
            "Where the data below are complete, that is a finding and not a gap."
        )
    parts = [
        f"something is {word} in {wording.plural(len({flag.area for flag in flags}), 'area')}"
        for flags, word in ((worse, "getting worse"), (better, "improving"))
        if flags
    ]
    newest = max(flag.period for flag in (*worse, *better)).label
    moved = wording.capital(joined(parts))
    return f"{moved}, beyond what the rest of the district did. The newest figures behind this: {newest}."


def priority_lists(report: Report) -> list[PriorityList]:
    """Return one list for each geography that has priorities, wards first."""
    found: dict[str, list[Priority]] = {}
    for item in report.priorities:
        found.setdefault(item.geography, []).append(item)
    order = {geography: i for i, geography in enumerate(("ward", "neighbourhood", "msoa", "lsoa"))}
    ordered = sorted(found.items(), key=lambda item: (order.get(level_of(report, item[0]), 9), item[0]))
    return [_priority_list(report, geography, items) for geography, items in ordered]


def _priority_list(report: Report, geography: str, items: Sequence[Priority]) -> PriorityList:
    ranked = sorted(items, key=lambda item: (item.rank, item.name, item.area))
    level, title = level_of(report, geography), geography_title(report, geography)
    many = wording.LEVEL_NAMES.get(level, ("area", "areas"))[1]
    count = wording.areas_of(len(report.areas.get(geography, ())), level)
    base = f"Base: {count} ({title}). Ranked within this set only."
    return PriorityList(geography, wording.capital(many), base, ranked[:TOP], ranked[TOP:])


def by_theme(flags: Sequence[Flag]) -> Mapping[str, Sequence[Flag]]:
    """Return the flags of each theme, the strongest evidence first."""
    ordered = strongest(flags)
    names = sorted({flag.theme for flag in flags}, key=wording.theme)
    return {name: [flag for flag in ordered if flag.theme == name] for name in names}


def strongest(flags: Iterable[Flag]) -> list[Flag]:
    """Return *flags* with the confirmed first, and the strongest evidence first among them."""
    return sorted(flags, key=lambda flag: (flag.grade != "confirmed", -flag.evidence, flag.id))


def gaps(lookup: Lookup, missing: Sequence[NoVerdict]) -> list[Gap]:
    """Return the missing verdicts, one line for each reason, with all that it keeps from a verdict."""
    grouped: dict[tuple[str, str], list[NoVerdict]] = {}
    for item in missing:
        grouped.setdefault((item.geography, item.reason), []).append(item)
    found = []
    for (geography, reason), items in grouped.items():
        periods = sorted({item.period for item in items})
        level = level_of(lookup.report, geography)
        found.append(
            Gap(
                joined(sorted({lookup.title(item.indicator) for item in items})),
                level,
                reason,
                _places(lookup, {item.area for item in items}, level),
                wording.between(periods[0], periods[-1]),
            )
        )
    return sorted(found, key=lambda gap: (gap.indicator, gap.level, gap.periods, gap.reason))


def _places(lookup: Lookup, codes: set[str | None], level: str) -> str:
    if None in codes:
        return f"All {wording.LEVEL_NAMES.get(level, ('', 'areas'))[1]}"
    names = sorted(lookup.place(code) for code in codes if code)
    if len(names) > 5:
        return f"{wording.areas_of(len(names), level)}, among them {joined(names[:3])}"
    return joined(names)


def indicators_shown(report: Report) -> tuple[str, ...]:
    """Return every indicator of which a number is known or a status is shown."""
    return tuple(sorted({key[0] for key in report.panels} | {status.indicator for status in report.statuses}))


def level_of(report: Report, geography: str) -> str:
    """Return the level of a geography, or nothing if it is not defined."""
    known = report.catalogue.geographies.get(geography)
    return known.level if known else ""


def geography_title(report: Report, geography: str) -> str:
    """Return a geography's title, or its identifier if it is not defined."""
    known = report.catalogue.geographies.get(geography)
    return known.title if known else geography


def statuses(lookup: Lookup) -> list[Status]:
    """Return the statuses by title, those that never received anything last."""
    return sorted(
        lookup.report.statuses, key=lambda s: (s.last_period is None, lookup.title(s.indicator), s.geography)
    )
