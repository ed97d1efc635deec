"""Tables of what a run found, of what is not said or shown, and of what all that rests on."""

import math
from collections.abc import Sequence

from ews.nouns import Flag
from ews.nouns import Source
from ews.publish import figure_tables
from ews.publish import tables as t
from ews.publish.about_pages import REASONS
from ews.publish.tables import Cell
from ews.publish.tables import Column
from ews.publish.tables import Table
from ews.publish.trends import Lookup


CHANGES = (
    Column("flag", "Flag", "The name of the change, the same from run to run."),
    *(t.INDICATOR, t.THEME, t.AREA_CODE, t.AREA_NAME, t.GEOGRAPHY),
    Column("direction", "Direction", "worse or better."),
    Column("grade", "Grade", "watch, or confirmed where the evidence is stronger."),
    Column("state", "State", "new, continuing, worsening, easing or ended."),
    Column("first_raised", "First raised", "The period in which it was first raised."),
    Column("onset", "Since", "The period in which the change most likely began."),
    t.PERIOD,
    Column(
        "ratio",
        "Size",
        "Counted over expected since the onset, held against the rest of the district.",
        "number",
    ),
    Column("ratio_lower", "Size, at least", "The lower end of the 95 % interval of the size.", "number"),
    Column("ratio_upper", "Size, at most", "The upper end of the 95 % interval of the size.", "number"),
    Column("observed", "Counted", "What was counted since the onset.", "number"),
    Column("expected", "Expected", "What would have been counted had the area kept its share.", "number"),
    t.MARKER,
    Column("evidence", "Evidence", "How much better a change explains the counts than none does.", "number"),
    Column(
        "spike",
        "Spike",
        "Whether one or two periods made it and it is over: a matter for the source.",
        "yes_no",
    ),
    Column("sentence", "In words", "The finding as a sentence."),
    Column("notes", "Notes", "What must be known beside it."),
)
PLACES = Column("places", "Places", "The codes of the small areas that make up the pocket.")
PRIORITIES = (
    *(
        t.GEOGRAPHY,
        Column("rank", "Rank", "The place in the list of its geography, 1 the first to look at.", "whole"),
    ),
    Column("rank_lower", "Rank, at best", "The best rank that the uncertainty allows.", "whole"),
    Column("rank_upper", "Rank, at worst", "The worst rank that the uncertainty allows.", "whole"),
    Column("tied", "Tied", "Whether the rank is shared.", "yes_no"),
    *(t.AREA_CODE, t.AREA_NAME),
    Column("score", "Score", "What the rank is made from.", "number"),
    Column("themes", "Themes", "The themes that have changed there."),
    Column("flags", "Flags", "The names of the flags that count there."),
    Column("reasons", "Reasons", "Why it stands there."),
    Column("would_change", "What would change it", "What would move its rank."),
)
GAPS = (
    *(t.INDICATOR, t.GEOGRAPHY, t.AREA_CODE, t.PERIOD),
    Column("reason", "Reason", "Why nothing is said. The area code is empty where no area could be judged."),
)
WITHHELD = (
    *(t.INDICATOR, t.GEOGRAPHY),
    Column(
        "numbers",
        "Numbers not shown",
        "How many numbers of the indicator this audience does not see.",
        "whole",
    ),
    Column("reason", "Reason", "Why they are not shown."),
)
INDICATORS = (
    *(t.INDICATOR, Column("title", "Title", "What pages call the indicator."), t.THEME),
    Column("definition", "Definition", "What is counted or measured."),
    t.UNIT,
    Column("polarity", "Polarity", "Which way is worse."),
    Column("kind", "Kind", "flow (events), stock (a caseload) or value (a rate, a price)."),
    Column("cadence", "Cadence", "How often it is published."),
    t.GEOGRAPHY,
    Column("first_period", "First period", "The first period received."),
    Column("last_period", "Last period", "The latest period received."),
    Column("age_days", "Age in days", "How old the latest period was at this run.", "whole"),
    Column("coverage", "Complete", "How complete the latest period is, from 0 to 1.", "number"),
    Column("publisher", "Publisher", "Who publishes the numbers."),
    Column("licence", "Licence", "Under which licence they may be used."),
)
SOURCES = (
    Column("publisher", "Publisher", "Who publishes."),
    Column("used_for", "Used for", "The indicators and boundaries that come from there."),
    Column("licence", "Licence", "Under which licence it may be used."),
    Column("attribution", "Acknowledgement", "The line that must stand beside what is made of it."),
    Column("page", "Page", "Where it is published."),
)


def listings(lookup: Lookup) -> list[Table]:
    """Return the tables of findings and of what they rest on, those of findings first."""
    return [make(lookup) for make in (priorities, flags, pockets, gaps, withheld, indicators, sources)]


def flags(lookup: Lookup) -> Table:
    """Return the flags, those still up first."""
    ordered = sorted(lookup.report.flags, key=lambda flag: (flag.state == "ended", -flag.evidence, flag.id))
    rows = [_change(flag) for flag in ordered]
    return _table(lookup, "Flags", CHANGES, rows, told="Every change found in one area.", key=("flag",))


def pockets(lookup: Lookup) -> Table:
    """Return the pockets with their places."""
    rows = [(*_change(pocket), "; ".join(pocket.places)) for pocket in lookup.report.pockets]
    told = "Neighbouring small places that changed together."
    return _table(lookup, "Pockets", (*CHANGES, PLACES), rows, told=told, key=("flag",))


def priorities(lookup: Lookup) -> Table:
    """Return the list of priorities of every geography."""
    rows: list[tuple[Cell, ...]] = [
        (
            *(item.geography, item.rank, item.rank_low, item.rank_high, item.tied, item.area, item.name),
            *(
                float(item.score),
                "; ".join(item.themes),
                "; ".join(item.flags),
                " ".join(item.reasons),
                item.would_change,
            ),
        )
        for item in lookup.report.priorities
    ]
    told = "Where to look first, by what has changed there, with how far the rank may move."
    return _table(lookup, "Priorities", PRIORITIES, rows, told=told, key=("geography", "area_code"))


def gaps(lookup: Lookup) -> Table:
    """Return what could not be judged, and why."""
    rows = [
        (gap.indicator, gap.geography, gap.area, str(gap.period), gap.reason)
        for gap in lookup.report.no_verdicts
    ]
    told = "What could not be judged. No verdict is not the same as no change."
    return _table(lookup, "No verdict", GAPS, rows, told=told)


def withheld(lookup: Lookup) -> Table:
    """Return how many numbers the audience does not see, and why."""
    rows = [
        (item.indicator or None, item.geography or None, item.cells, REASONS.get(item.reason, item.reason))
        for item in lookup.report.withheld
    ]
    told = "How many numbers are not shown, and why. The geography is empty where it is every one."
    return _table(lookup, "Withheld", WITHHELD, rows, told=told)


def indicators(lookup: Lookup) -> Table:
    """Return what every indicator is, where it is held and how fresh: a row for each geography."""
    rows: list[tuple[Cell, ...]] = []
    for status in sorted(lookup.report.statuses, key=lambda status: (status.indicator, status.geography)):
        one = lookup.report.catalogue.indicators.get(status.indicator)
        if one is None:
            continue
        panel = lookup.report.panels.get((one.id, status.geography))
        periods = [str(period) if period else None for period in (status.first_period, status.last_period)]
        what = (one.id, one.title, one.theme, one.definition, panel.unit if panel else one.unit)
        how = (
            one.polarity,
            one.kind,
            one.cadence,
            status.geography,
            *periods,
            status.age_days,
            status.coverage,
        )
        rows.append((*what, *how, one.source.publisher, one.source.licence))
    told = "What is counted, out of what, by whom, for which areas, and how fresh it is."
    return _table(lookup, "Indicators", INDICATORS, rows, told=told, key=("indicator", "geography"))


def sources(lookup: Lookup) -> Table:
    """Return every source with its licence, its acknowledgement and what is used of it."""
    used = _used(lookup)
    rows = [
        (source.publisher, "; ".join(used[source]), source.licence, source.attribution, source.page)
        for source in sorted(used, key=lambda one: (one.publisher, one.attribution, one.page))
    ]
    return _table(lookup, "Sources", SOURCES, rows, told="Whose numbers and boundaries these are.")


def _used(lookup: Lookup) -> dict[Source, list[str]]:
    """Return what is used of each source: titles of indicators with figures, and of their boundaries."""
    catalogue, found = lookup.report.catalogue, figure_tables.told(lookup)
    names = dict.fromkeys(name for name, _ in found)
    places = dict.fromkeys(where for _, where in found if where in catalogue.geographies)
    counted = [(one.source, one.title) for one in map(catalogue.indicators.__getitem__, names)]
    drawn = [(one.source, one.title) for one in map(catalogue.geographies.__getitem__, places)]
    used: dict[Source, list[str]] = {}
    for source, title in (*counted, *drawn):
        used.setdefault(source, []).append(title)
    return used


def _change(flag: Flag) -> tuple[Cell, ...]:
    numbers = (flag.ratio, flag.ratio_low, flag.ratio_high, flag.observed, flag.expected)
    # why: a flag is raised on numbers that are known; those of it that are not there were taken out
    marker = "c" if any(map(math.isnan, numbers)) else ""
    return (
        *(flag.id, flag.indicator, flag.theme, flag.area, flag.name, flag.geography),
        *(flag.direction, flag.grade, flag.state, str(flag.first_raised), str(flag.onset), str(flag.period)),
        *numbers,
        *(marker, flag.evidence, flag.spike, flag.sentence, " ".join(flag.notes)),
    )


def _table(
    lookup: Lookup,
    title: str,
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Cell, ...]],
    *,
    told: str,
    key: tuple[str, ...] = (),
) -> Table:
    name = title.casefold().replace(" ", "_")
    return Table(name, title, told, columns, rows, tuple(_used(lookup)), key)
