"""Gather what the first page says: what has changed, where to look first, what went well, what is late."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

from ews.nouns import Flag
from ews.nouns import Status
from ews.publish import frame
from ews.publish import wording
from ews.publish.flags_page import strongest
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.priorities_page import priority_lists
from ews.publish.report import Report
from ews.publish.trends import Lookup
from ews.text import joined


# How many places of a list, and flags of one place, the first page tells; the others have pages of their own.
TOLD = 5
TOLD_OF_ONE = 3
# On which map a street is looked for: the finest that there is.
STREETS = ("postcode", "lsoa", "msoa", "ward")
# How a run's sentences on single flags begin: the page tells flags itself, with links.
OF_FLAGS = ("New: ", "No longer up: ", "This is the first run", "No flag was raised or ended")


@dataclass(frozen=True)
class Place:
    """One area, or pocket, of a group: its strongest flags, and how many more it has."""

    flags: Sequence[Flag]
    more: int

    @property
    def first(self) -> Flag:
        """Return the flag that the place is known by."""
        return self.flags[0]


@dataclass(frozen=True)
class Group:
    """Flags that had one fate since the last run, by place: ``id`` in the page, heading, their number."""

    id: str
    heading: str
    count: int
    places: Sequence[Place]
    more: int


@dataclass(frozen=True)
class Late:
    """Data that should have come: what, how far they reach, and what is known of when."""

    title: str
    last: str
    due: str


def index_page(press: Press, linked: frozenset[str], briefed: frozenset[str]) -> str:
    """Return ``index.html``; *linked* areas have a page, *briefed* ones a brief."""
    report = press.report
    up = [flag for flag in report.flags if flag.state != "ended"]
    worse = [flag for flag in up if flag.direction == "worse"]
    better = [flag for flag in up if flag.direction == "better"]
    told = {flag.geography for flag in (*report.flags, *report.pockets)}
    return press.page(
        "index.html",
        f"What has changed in {report.run.district_name}",
        shown=Shown(indicators_shown(report), tuple(sorted({*report.current.values(), *told}))),
        linked=linked,
        briefed=briefed,
        lead=lead(worse, better),
        old=old(report, up),
        tally=frame.tally(report),
        glance=glance(report),
        trouble=groups(worse, "worse"),
        pockets=groups(report.pockets, "pocket"),
        relief=[*groups(better, "better"), *_over(report)],
        steady={
            kind: _in_state(flags, "continuing")
            for kind, flags in (("worse", worse), ("pockets", report.pockets), ("better", better))
        },
        lists=priority_lists(report, TOLD),
        first_run=any(change.startswith("This is the first run") for change in report.run.changes),
        data=[change for change in report.run.changes if not change.startswith(OF_FLAGS)],
        late=late(press.lookup),
        street_map=next(filter(None, (frame.map_of(report, level) for level in STREETS)), ""),
    )


def lead(worse: Sequence[Flag], better: Sequence[Flag]) -> str:
    """Return the page's first sentence: how many areas are moving, and which way."""
    if not worse and not better:
        return (
            "No area has moved away from the rest of the district. "
            "Where the data are complete, that is a finding and not a gap."
        )
    parts = [
        f"something is {word} in {wording.plural(len({flag.area for flag in flags}), 'area')}"
        for flags, word in ((worse, "getting worse"), (better, "improving"))
        if flags
    ]
    newest = max(flag.period for flag in (*worse, *better)).label
    moved = wording.capital(joined(parts))
    return f"{moved}, beyond what the rest of the district did. The newest figures behind this: {newest}."


def old(report: Report, up: Sequence[Flag]) -> Sequence[tuple[str, str]]:
    """Return the indicators whose flags rest on figures over a year old, each with their last period."""
    ends = {flag.indicator: flag.period for flag in up if flag.indicator}
    aged = {name: last for name, last in ends.items() if wording.is_old(last, report.run.at.date())}
    return sorted((report.catalogue.titles.get(name, name), last.label) for name, last in aged.items())


def groups(flags: Sequence[Flag], kind: str) -> list[Group]:
    """Return the flags that changed in the order in which a reader needs them: new, growing, easing."""
    headings = {"new": "New", "worsening": "Growing", "easing": "Easing"}
    found = [
        _group(f"{kind}-{state}", heading, (flag for flag in flags if flag.state == state))
        for state, heading in headings.items()
    ]
    return [group for group in found if group.count]


def glance(report: Report) -> list[tuple[str, int, str]]:
    """Return the counts that sum the page up: words, a number, and where on the site they are told."""
    up = [*report.flags, *report.pockets]
    worse = [flag for flag in up if flag.direction == "worse"]
    better = [flag for flag in report.flags if flag.direction == "better" and flag.state != "ended"]
    return [
        ("new, getting worse", _in_state(worse, "new"), "#worse"),
        ("growing", _in_state(worse, "worsening"), "#worse"),
        ("easing", _in_state(worse, "easing"), "#worse"),
        ("over", _in_state(worse, "ended"), "#good"),
        ("improving", len(better), "#good"),
        ("data overdue", len(overdue(report)), "#data"),
    ]


def _in_state(flags: Iterable[Flag], state: str) -> int:
    return sum(flag.state == state for flag in flags)


def _over(report: Report) -> list[Group]:
    """Return the flags of something worse that are over."""
    over = [flag for flag in (*report.flags, *report.pockets) if flag.state == "ended"]
    found = _group("over", "Over: was getting worse", (flag for flag in over if flag.direction == "worse"))
    return [found] if found.count else []


def _group(name: str, heading: str, flags: Iterable[Flag]) -> Group:
    """Return the flags of a group by place, the place of the strongest first."""
    ordered = strongest(flags)
    by_place: dict[str, list[Flag]] = {}
    for flag in ordered:
        by_place.setdefault(flag.id if flag.level == "pocket" else flag.area, []).append(flag)
    places = [Place(own[:TOLD_OF_ONE], len(own[TOLD_OF_ONE:])) for own in by_place.values()]
    more = sum(len(place.flags) + place.more for place in places[TOLD:])
    return Group(name, f"{heading} ({len(ordered)})", len(ordered), places[:TOLD], more)


def late(lookup: Lookup) -> list[Late]:
    """Return the indicators that are overdue, each once, longest due first."""
    ordered = sorted(overdue(lookup.report), key=lambda one: (str(one.next_due), lookup.title(one.indicator)))
    return [
        Late(
            lookup.title(one.indicator),
            one.last_period.label if one.last_period else "nothing received",
            wording.day(one.next_due),
        )
        for one in ordered
        if one.next_due
    ]


def overdue(report: Report) -> list[Status]:
    """Return the overdue indicators, by the areas that are held furthest: what came for some is not late."""
    furthest: dict[str, Status] = {}
    for status in report.statuses:
        held = furthest.get(status.indicator)
        if held is None or _reaches(status) > _reaches(held):
            furthest[status.indicator] = status
    return [status for status in furthest.values() if status.overdue]


def _reaches(status: Status) -> str:
    return str(status.last_period.last_day) if status.last_period else ""


def indicators_shown(report: Report) -> tuple[str, ...]:
    """Return every indicator of which a number is known, or was once received."""
    held = {status.indicator for status in report.statuses if status.last_period}
    return tuple(sorted({key[0] for key in report.panels} | held))
