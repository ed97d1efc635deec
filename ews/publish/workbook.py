"""Choose what the workbook of a report holds: findings, latest figures, a sheet a series, their grounds."""

import math
import re
from collections.abc import Callable
from collections.abc import Sequence

from ews.catalogue import Indicator
from ews.nouns import Audience
from ews.nouns import Panel
from ews.nouns import Source
from ews.publish import figure_tables
from ews.publish import listing_tables
from ews.publish import wording
from ews.publish.report import Report
from ews.publish.spreadsheet import Front
from ews.publish.spreadsheet import Page
from ews.publish.spreadsheet import workbook
from ews.publish.tables import Cell
from ews.publish.tables import Column
from ews.publish.tables import Table
from ews.publish.tables import notices
from ews.publish.trends import Key
from ews.publish.trends import Lookup
from ews.text import joined


EMPTY = "Where a cell of text is empty there is nothing to say."
# what a reader of the latest figures is shown of their table; the sheet's title says the rest
LATEST = (
    *("area_code", "area_name", "ward_name", "indicator", "period", "value", "unit", "marker"),
    *("numerator", "denominator", "numerator_lower", "numerator_upper", "comparator", "comparator_value"),
)
NOTED = {
    **dict.fromkeys(("value", "denominator"), 1),
    **dict.fromkeys(("numerator_lower", "numerator_upper"), 2),
    **dict.fromkeys(("comparator", "comparator_value"), 3),
    **dict.fromkeys(("ratio", "ratio_lower", "ratio_upper"), 4),
}
READERS: dict[Audience, str] = {
    "internal": "for the council's own use",
    "partner": "for partners",
    "public": "for the public",
}
# the letters of a number that is not there, and shorthand that makes up a whole cell or stands with more
ABSENT = "cxz"
SHORTHAND = re.compile(r"(?<=\[)[a-z](?=\])")
NOTES = (
    "Every rate is divided once, from the numerator and the denominator that are shown beside it.",
    "Numerators of a source that rounds or suppresses lie somewhere between at least and at most.",
    "A value is compared with the district's own rate or, for a count, with the district's average area.",
    "A size is what was counted over what was expected since the change began, held against the district.",
    "A flag is a reason to look, not proof: some are raised by chance.",
    "No verdict means that too little is known to judge; it is not the same as no change.",
    "The sheets hold the current boundaries. The CSV files hold older ones as well, and every marker.",
)


def figures_workbook(report: Report) -> bytes:
    """Return the spreadsheet of *report*, for its audience; the same report gives the same bytes."""
    lookup = Lookup(report)
    tables = listing_tables.listings(lookup)
    run = report.run
    return workbook(
        _front(report, [table.title for table in tables if not table.rows]),
        [
            _notes(report),
            *(_listing(report, lookup, table) for table in tables if table.rows),
            *_figures(lookup),
        ],
        author=f"{run.district_name}, by ews {run.version}",
        at=run.at,
    )


def _front(report: Report, nothing: list[str]) -> Front:
    run = report.run
    absent = f"Nothing to list, so no sheet: {joined([title.casefold() for title in nothing])}."
    intro = (
        *notices(report),
        f"What changed in the neighbourhoods of {run.district_name}, how sure that is, and the figures.",
        f"Made on {wording.day(run.at)} by ews {run.version} from run {run.id}, {READERS[report.audience]}.",
        "The contents sheet lists every table. The notes sheet says how to read them.",
        *([absent] if nothing else []),
    )
    sources = listing_tables.sources(Lookup(report))
    lines = dict.fromkeys(f"{row[3]} ({row[2]})" for row in sources.rows)
    return Front(f"{run.district_name}: neighbourhood figures, flags and priorities", intro, tuple(lines))


def _notes(report: Report) -> Page:
    rows = [(f"[note {number}]", text) for number, text in enumerate(NOTES, 1)]
    return Page("Notes", "Notes", notices(report), ("Note", "What it says"), rows)


def _listing(report: Report, lookup: Lookup, table: Table) -> Page:
    return _page(lookup, table, table.title, f"{table.title}, {report.run.district_name}", table.description)


def _figures(lookup: Lookup) -> list[Page]:
    """Return the latest figures of each current geography, and its series, a sheet an indicator."""
    latest, series = [], []
    for level, geography in sorted(lookup.report.current.items()):
        keys = [key for key in figure_tables.told(lookup) if key[1] == geography]
        if keys:
            latest.append(_latest(lookup, level, geography))
        if level != "district":
            series += [_series(lookup, key, level) for key in keys]
    return latest + series


def _latest(lookup: Lookup, level: str, geography: str) -> Page:
    table = figure_tables.latest(lookup, geography).only(LATEST)
    many = wording.LEVEL_NAMES.get(level, ("area", f"areas of {geography}"))[1]
    title = f"Latest figures for {many} of {lookup.report.run.district_name} ({geography})"
    return _page(lookup, table, f"Latest {many}", title, table.description)


def _series(lookup: Lookup, key: Key, level: str) -> Page:
    """Return a sheet with a row for each area and a column for each period; the district comes first."""
    panel, indicator = lookup.report.panels[key], lookup.report.catalogue.indicators[key[0]]
    base, marker = figure_tables.latest_column(panel), figure_tables.marked(panel).tolist()
    rows = [_district(lookup, key, base)]
    rows += [
        (area.code, area.name, *_based(panel, line, base, marker[line], _baseless(indicator)))
        for line, area in enumerate(panel.areas)
    ]
    many = wording.LEVEL_NAMES.get(level, ("area", f"areas of {key[1]}"))[1]
    span = wording.between(panel.periods[0], panel.periods[-1])
    lines = (
        f"Unit: {panel.unit}. {indicator.definition.rstrip('. ')}. {panel.basis}".rstrip(),
        f"{_age(lookup, key)} The first row is what the areas are held against [note 3].",
    )
    return Page(
        f"{wording.capital(wording.LEVEL_NAMES.get(level, (level, ''))[0])} {indicator.title}",
        f"{indicator.title}, {many} of {lookup.report.run.district_name}, {span} ({key[1]})",
        (*notices(lookup.report), *lines, *_key(rows), *_acknowledged((indicator.source,))),
        ("Area code", "Area name", f"Denominator, {panel.periods[base]}", *map(str, panel.periods)),
        rows,
        frozenset(range(2, 3 + len(panel.periods))),
    )


def _district(lookup: Lookup, key: Key, base: int) -> tuple[Cell, ...]:
    """Return the first row of a series: what its areas are held against, with the base that has."""
    whole = lookup.whole(key)
    people = _shown(float(whole.people[base]) if whole.pooled else math.nan, "", "x" if whole.pooled else "z")
    name = wording.capital(figure_tables.comparator(lookup, key[1], pooled=whole.pooled))
    return (lookup.report.run.district, name, people, *(_shown(cell, "") for cell in whole.line.tolist()))


def _based(panel: Panel, line: int, base: int, marks: list[str], without: str) -> list[Cell]:
    """Return the latest base of one area, or else the marker *without*, and its values."""
    people = float(panel.denominator[line, base])
    return [_shown(people, marks[base], without), *map(_shown, panel.value[line].tolist(), marks)]


def _baseless(indicator: Indicator | None) -> str:
    """Return why a denominator is not there: not available, or not applicable where none is defined."""
    return "x" if indicator and indicator.denominator else "z"


def _age(lookup: Lookup, key: Key) -> str:
    """Return how old the newest period was at the run, in words."""
    found = [status for status in lookup.report.statuses if (status.indicator, status.geography) == key]
    last = next((status for status in found if status.last_period and status.age_days is not None), None)
    if last is None or last.last_period is None:
        return ""
    return (
        f"Newest data: {last.last_period.label}, {wording.plural(last.age_days or 0, 'day')} old at this run."
    )


def _page(lookup: Lookup, table: Table, name: str, title: str, told: str) -> Page:
    """Return a table as a reader meets it: titles for identifiers, shorthand where no number is."""
    table = _without_blanks(table)
    rows = [_for_reader(lookup, table, row) for row in table.rows]
    numbers = frozenset(i for i, column in enumerate(table.columns) if column.kind in ("number", "whole"))
    lines = (*notices(lookup.report), told, EMPTY, *_key(rows), *_acknowledged(table.sources))
    return Page(name, title, lines, tuple(_heading(column) for column in table.columns), rows, numbers)


def _without_blanks(table: Table) -> Table:
    """Return *table* without the columns of text in which no row says anything."""
    said = [any(cell not in (None, "") for cell in cells) for cells in zip(*table.rows, strict=True)]
    return table.only([column.name for column, says in zip(table.columns, said, strict=True) if says])


def _heading(column: Column) -> str:
    note = NOTED.get(column.name)
    return f"{column.title} [note {note}]" if note else column.title


def _for_reader(lookup: Lookup, table: Table, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    names = [column.name for column in table.columns]
    marker = str(row[names.index("marker")]) if "marker" in names else ""
    words: dict[str, Callable[[str], str]] = {
        "indicator": lookup.title,
        "theme": wording.theme,
        "marker": wording.markers,
    }
    indicators = lookup.report.catalogue.indicators
    without = _baseless(indicators.get(str(row[names.index("indicator")]))) if "indicator" in names else "x"
    return tuple(
        words[name](cell)
        if name in words and isinstance(cell, str)
        else _shown(cell, marker, without if name == "denominator" else "x")
        for name, cell in zip(names, row, strict=True)
    )


def _shown(cell: Cell, marker: str, otherwise: str = "x") -> Cell:
    """Return a number as it is, and in place of one that is not there why it is not."""
    if isinstance(cell, float) and math.isnan(cell):
        return f"[{next((letter for letter in marker if letter in ABSENT), otherwise)}]"
    return cell


def _key(rows: Sequence[tuple[Cell, ...]]) -> tuple[str, ...]:
    """Return the line that explains the shorthand in *rows*, if there is any."""
    found = {
        letter for row in rows for cell in row if isinstance(cell, str) for letter in SHORTHAND.findall(cell)
    }
    told = wording.marker_key(found)
    return (told,) if told else ()


def _acknowledged(sources: Sequence[Source]) -> list[str]:
    return list(dict.fromkeys(f"{source.attribution} ({source.licence})" for source in sources))
