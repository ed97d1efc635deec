"""One table, read by one layout of one indicator, becomes observations; every row accounted for."""

import csv
import io
import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from ews import periods
from ews.catalogue import Indicator
from ews.catalogue.indicators import Input
from ews.ingest import numbers
from ews.ingest import whereabouts
from ews.atlas import Atlas
from ews.ingest.columns import Heading
from ews.ingest.numbers import Measured
from ews.ingest.received import Received
from ews.ingest.tables import RawTable
from ews.ingest.tally import Tally
from ews.ingest.whereabouts import Place
from ews.store import staging
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside


REPEATED_EVENT = "repeats the identifier of an earlier row"
REPEATED_ROW = "repeats an earlier row word for word"
NOT_A_PERIOD = "not a period"
OTHER_PERIOD = "a period of another length than the indicator's"
NOT_A_NUMBER = "not a number"
NOTE = "a note, not a row of data"


@dataclass(frozen=True)
class Task:
    """What is being read: which file, for which indicator, by which layout, among which areas."""

    file: Received
    indicator: Indicator
    layout: Input
    atlas: Atlas


@dataclass(frozen=True, slots=True)
class Record:
    """One row as the layout sees it; ``values`` has a (period text, value text) for each month."""

    row: int
    code: str
    postcode: str
    x: str
    y: str
    event_id: str
    denominator: str
    part: str
    values: tuple[tuple[str, str], ...]


@dataclass
class _State:
    reading: Reading
    tally: Tally
    rows: dict[int, list[str]]
    seen_events: set[str] = field(default_factory=set)
    seen_rows: set[tuple[str, ...]] = field(default_factory=set)
    known_periods: dict[str, periods.Period | str] = field(default_factory=dict)
    known_numbers: dict[str, Measured | None] = field(default_factory=dict)

    def period(self, task: Task, label: str) -> periods.Period | str:
        """Return what `period_of` says of *label*; a file has few periods and many rows."""
        if label not in self.known_periods:
            self.known_periods[label] = period_of(task, label)
        return self.known_periods[label]

    def measure(self, text: str, layout: Input) -> Measured | None:
        """Return what `numbers.measure` says of *text*."""
        if text not in self.known_numbers:
            self.known_numbers[text] = numbers.measure(text, layout)
        return self.known_numbers[text]


@dataclass(frozen=True)
class Sheet:
    """The data rows of one table under one heading, and the stage on which expressions see them."""

    heading: Heading
    rows: dict[int, list[str]]
    stage: staging.Stage


def lay_out(table: RawTable, heading: Heading) -> Sheet:
    """Return the rows of *table* under *heading*, blank ones left out, by their row number."""
    rows = {
        number: _fitted(cells, len(heading.names))
        for number, cells in enumerate(table.rows[heading.row + 1 :], heading.row + 2)
        if any(cell.strip() for cell in cells)
    }
    staged = [[str(number).zfill(9), *cells] for number, cells in rows.items()]
    return Sheet(heading, rows, staging.Stage(heading.names, staged))


def read(task: Task, sheet: Sheet, heading: Heading) -> Reading:
    """Return what *sheet* gives when its columns play the parts of *heading*.

    ``rows_read`` counts the records that pass the layout's filter; each is
    kept or set aside.
    """
    records = list(_records(task, sheet, heading))
    reading = Reading(task.indicator.id, input=task.layout.name, input_order=_order(task))
    reading.edition = from_name(task.layout.edition_file, task.file)
    state = _State(reading, Tally(task.indicator, task.layout), sheet.rows)
    for record, place in zip(records, _places(task, records), strict=True):
        _take(task, state, record, place)
    state.tally.write(reading)
    return reading


def _order(task: Task) -> int:
    return task.indicator.inputs.index(task.layout)


def _fitted(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * (width - len(cells)))[:width]


def _records(task: Task, sheet: Sheet, heading: Heading) -> Iterator[Record]:
    layout, roles = task.layout, heading.roles
    names = {role: staging.quoted(name) for role, name in roles.items()}
    value = layout.value_sql or names.get("value", "'1'")
    columns = {
        "code": layout.code_sql or names.get("code", "''"),
        "postcode": names.get("postcode", "''"),
        "x": names.get("x", "''") if "y" in roles else "''",
        "y": names.get("y", "''") if "x" in roles else "''",
        "event_id": names.get("event_id", "''"),
        "denominator": layout.denominator_sql or names.get("denominator", "''"),
        "part": names.get("part", "''"),
        "period": layout.period_sql or names.get("period", "''"),
    }
    months = [staging.quoted(month) for month in heading.months] or [value]
    found = sheet.stage.project([*columns.values(), *months], layout.where)
    fixed = from_name(layout.period_file, task.file)
    part = from_name(layout.part_file, task.file)
    for number, *cells in found:
        *texts, own_part, period = (cell or "" for cell in cells[: len(columns)])
        labels = heading.months or (fixed or period,)
        values = tuple(zip(labels, (cell or "" for cell in cells[len(columns) :]), strict=True))
        yield Record(int(number or 0), *texts, own_part or part, values)


def from_name(pattern: str, file: Received) -> str:
    """Return the first group of *pattern* in the file's name, or nothing."""
    match = re.search(pattern, file.stem_name, re.IGNORECASE) if pattern else None
    return (match[1] if match.groups() else match[0]) if match else ""


def _places(task: Task, records: Sequence[Record]) -> list[Place]:
    """Return each record's place by its code, its postcode or its point."""
    layout, atlas, indicator = task.layout, task.atlas, task.indicator
    if not records:
        return []
    by_code = {code: whereabouts.by_code(code, atlas, indicator) for code in {r.code for r in records}}
    found = [by_code[record.code] for record in records]
    if layout.postcode:
        located = whereabouts.by_postcode([r.postcode for r in records], atlas, indicator)
    elif layout.x:
        located = whereabouts.by_point([r.x for r in records], [r.y for r in records], layout.crs, atlas, indicator)
    else:
        return found
    return [whereabouts.combined(code, point, atlas) for code, point in zip(found, located, strict=True)]


def _take(task: Task, state: _State, record: Record, place: Place) -> None:
    """Add *record* to the tally, or set it aside."""
    state.reading.rows_read += len(record.values)
    problem = _repeat(task, state, record)
    if problem is None and not place.targets:
        problem = _elsewhere(task, state, record, place)
    if problem is not None:
        _set_aside(state, record, problem, place)
        state.tally.cover(_periods_of(task, state, record), record.part, unplaced=problem.reason in _UNPLACED)
        return
    for label, text in record.values:
        _take_value(task, state, record, place, label, text)
    if task.layout.x or task.layout.postcode:
        _note_levels_missed(task, state, record, place)


def _note_levels_missed(task: Task, state: _State, record: Record, place: Place) -> None:
    """Note a row that one level's boundaries hold and another's do not; it is kept all the same."""
    held = {task.atlas.level(geography) for geography, _ in place.targets}
    for level in task.indicator.levels:
        if level not in held and level in task.atlas.current and level != "postcode":
            problem = _elsewhere(task, state, record, Place(reason=whereabouts.OUTSIDE), level=level)
            _set_aside(state, record, problem, Place(level=level), records=0)


# Rows that may well be the district's, but could not be put into one of its areas.
_UNPLACED = (
    whereabouts.NO_POINT,
    whereabouts.NO_AREA,
    whereabouts.NOT_A_CODE,
    whereabouts.NOT_A_POSTCODE,
    whereabouts.UNKNOWN_AREA,
    whereabouts.NEAR_MISS,
)


def _repeat(task: Task, state: _State, record: Record) -> SetAside | None:
    if record.event_id:
        if record.event_id in state.seen_events:
            return SetAside(REPEATED_EVENT, record.event_id)
        state.seen_events.add(record.event_id)
    elif record.code and not task.layout.counts_events and not task.layout.postcode:
        cells = tuple(state.rows[record.row])
        if cells in state.seen_rows:
            return SetAside(REPEATED_ROW, record.code)
        state.seen_rows.add(cells)
    return None


def _elsewhere(
    task: Task, state: _State, record: Record, place: Place, *, level: str | None = None
) -> SetAside:
    cells = state.rows[record.row]
    if sum(bool(cell.strip()) for cell in cells) == 1 and len(cells) > 2:
        return SetAside(NOTE, "")
    if place.quiet and place.reason == whereabouts.OUTSIDE and task.atlas.mentions_district(cells):
        return _own_but_unknown(task, record, place, level)
    return SetAside(place.reason, place.detail)


def _own_but_unknown(task: Task, record: Record, place: Place, level: str | None) -> SetAside:
    if place.detail:
        remedy = f"{place.detail}: put the boundaries of its year into data/"
        return SetAside(whereabouts.UNKNOWN_AREA, remedy)
    levels = [level] if level else [known for known in task.indicator.levels if known in task.atlas.current]
    if not levels or not record.x:
        return SetAside(whereabouts.NEAR_MISS, "")
    told = [
        f"{whereabouts.near_miss_metres(record.x, record.y, task.layout.crs, task.atlas, one):.1f} m from the nearest {one}"
        for one in levels
    ]
    return SetAside(whereabouts.NEAR_MISS, "; ".join(told))


def _periods_of(task: Task, state: _State, record: Record) -> list[str]:
    parsed = (state.period(task, label) for label, _ in record.values)
    return [str(period) for period in parsed if isinstance(period, periods.Period)]


def _take_value(task: Task, state: _State, record: Record, place: Place, label: str, text: str) -> None:
    period = state.period(task, label)
    measured = state.measure(text, task.layout)
    if isinstance(period, str):
        _set_aside(state, record, SetAside(period, label), place, records=1)
    elif measured is None:
        _set_aside(state, record, SetAside(NOT_A_NUMBER, text), place, records=1)
    else:
        base = state.measure(record.denominator, task.layout) or Measured(None, None, None)
        state.reading.rows_kept += 1
        state.tally.add(place.targets, str(period), record.part, measured, base.value)


def period_of(task: Task, label: str) -> periods.Period | str:
    """Return the period that *label* names, or the reason why it names none."""
    period = periods.parse(label, task.indicator.cadence)
    if period is None:
        return NOT_A_PERIOD
    yearly = task.indicator.every == 12 and period.months % 12 == 0
    return period if yearly or period.months == task.indicator.every else OTHER_PERIOD


def _set_aside(
    state: _State, record: Record, problem: SetAside, place: Place, *, records: int | None = None
) -> None:
    quiet = problem.reason in (whereabouts.OUTSIDE, whereabouts.LARGER)
    state.reading.set_aside.append(
        SetAside(
            problem.reason,
            problem.detail,
            row=record.row,
            records=len(record.values) if records is None else records,
            level=place.level,
            text=None if quiet else _as_csv(state.rows[record.row]),
        )
    )


def _as_csv(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
