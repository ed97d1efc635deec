"""One table, read by one layout of one indicator, becomes observations; every row accounted for."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from ews import periods
from ews.catalogue.indicators import Input
from ews.ingest import numbers
from ews.ingest import whereabouts
from ews.ingest.columns import Heading
from ews.ingest.numbers import Measured
from ews.ingest.sheets import Record
from ews.ingest.sheets import Sheet
from ews.ingest.sheets import Task
from ews.ingest.sheets import from_name
from ews.ingest.sheets import records
from ews.ingest.tally import Tally
from ews.ingest.whereabouts import Place
from ews.ingest.whereabouts import Target
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside


REPEATED_EVENT = "repeats the identifier of an earlier row"
REPEATED_ROW = "repeats an earlier row word for word"
NOT_A_PERIOD = "not a period"
FUTURE_PERIOD = "a period that has not begun"
OTHER_PERIOD = "a period of another length than the indicator's"
NOT_A_NUMBER = "not a number"
NEGATIVE = "less than nothing"
SECOND_VALUE = "a second value for the same area and period"
TOO_LONG = "more cells than there are headings"
NOTE = "a note, not a row of data"


@dataclass
class _State:
    reading: Reading
    tally: Tally
    sheet: Sheet
    seen_events: set[str] = field(default_factory=set)
    seen_rows: set[tuple[str, ...]] = field(default_factory=set)
    seen_values: set[tuple[tuple[Target, ...], periods.Period, str]] = field(default_factory=set)
    known_periods: dict[str, periods.Period | str] = field(default_factory=dict)
    known_numbers: dict[str, Measured | None] = field(default_factory=dict)
    own_labels: frozenset[str] = frozenset()
    noted: set[tuple[str, str]] = field(default_factory=set)

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

    def is_second(self, task: Task, key: tuple[tuple[Target, ...], periods.Period, str]) -> bool:
        """Say whether *key* has its value already, where values such as rates cannot be added up."""
        if task.indicator.kind != "value" or task.layout.aggregate != "sum":
            return False
        again = key in self.seen_values
        self.seen_values.add(key)
        return again


def read(task: Task, sheet: Sheet, heading: Heading) -> Reading:
    """Return what *sheet* gives when its columns play the parts of *heading*.

    ``rows_read`` counts the records that pass the layout's filter; each is
    kept or set aside.
    """
    found = list(records(task, sheet, heading))
    reading = Reading(task.indicator.id, input=task.layout.name, input_order=task.input_order)
    reading.edition = from_name(task.layout.edition_file, task.file)
    own = frozenset(label for label in {r.label for r in found} if task.atlas.mentions_district([label]))
    state = _State(reading, Tally(task.indicator, task.layout), sheet, own_labels=own)
    for record, place in zip(found, _places(task, found, own), strict=True):
        _take(task, state, record, place)
    state.tally.write(reading)
    return reading


def _places(task: Task, found: Sequence[Record], own_labels: frozenset[str]) -> list[Place]:
    """Return each record's place by its code, its postcode or its point; just outside, by its label."""
    layout, atlas, indicator = task.layout, task.atlas, task.indicator
    if not found:
        return []
    by_code = {code: whereabouts.by_code(code, atlas, indicator) for code in {r.code for r in found}}
    coded = [by_code[record.code] for record in found]
    if layout.postcode:
        located = whereabouts.by_postcode([r.postcode for r in found], task.points, indicator)
    elif layout.x:
        located = task.points.places([(r.x, r.y) for r in found], layout.crs, indicator)
    else:
        return coded
    placed = (whereabouts.combined(code, point, atlas) for code, point in zip(coded, located, strict=True))
    return [
        whereabouts.by_label(place, is_own=record.label in own_labels)
        for record, place in zip(found, placed, strict=True)
    ]


def _take(task: Task, state: _State, record: Record, place: Place) -> None:
    """Add *record* to the tally, or set it aside."""
    state.reading.rows_read += len(record.values)
    problem = _malformed(task, state, record)
    if problem is None and not place.targets:
        problem = _elsewhere(task, state, record, place)
    if problem is not None:
        _set_aside(state, record, problem, place)
        state.tally.cover(_periods_of(task, state, record), record.part, unplaced=problem.reason in _UNPLACED)
        return
    for value in record.values:
        problem = _add(task, state, record, place, value)
        if problem is not None:
            _set_aside(state, record, problem, place, records=1)
    if task.layout.x or task.layout.postcode:
        _note_levels_missed(task, state, record, place)
    _note_kept(state, record, place)
    # where no row names the district, the column speaks of something else
    if state.own_labels:
        _note_label(task, state, record, place)


def _note_levels_missed(task: Task, state: _State, record: Record, place: Place) -> None:
    """Note a row that one level's boundaries hold and another's do not; it is kept all the same."""
    given = record.postcode.strip() or record.x.strip()
    reason = whereabouts.OUTSIDE if given else whereabouts.NO_POINT
    held = {task.atlas.level(geography) for geography, _ in place.targets}
    # the partnership's neighbourhoods need not cover the district: `levels` seldom names them
    for level in task.indicator.levels:
        if level not in held and level in task.atlas.current and level not in ("postcode", "neighbourhood"):
            problem = _elsewhere(task, state, record, Place(reason=reason), level=level)
            _set_aside(state, record, problem, Place(level=level), records=0)


def _note_kept(state: _State, record: Record, place: Place) -> None:
    """Note what somebody may want to know of a row that is kept, once in a file for all such rows."""
    for note in place.notes:
        if note not in state.noted:
            state.noted.add(note)
            _set_aside(state, record, SetAside(*note), Place(), records=0)


def _note_label(task: Task, state: _State, record: Record, place: Place) -> None:
    """Note a row that was placed by its label from just outside, or that lies inside against its label."""
    for (geography, area), metres in place.near:
        problem = SetAside(whereabouts.JUST_OUTSIDE, f"{metres:.1f} m from {area}")
        _set_aside(state, record, problem, Place(level=task.atlas.level(geography)), records=0)
    if record.label.strip() and record.label not in state.own_labels:
        problem = SetAside(whereabouts.INSIDE_OTHERWISE, record.label.strip())
        _set_aside(state, record, problem, Place(), records=0)


# Rows that may well be the district's, but could not be put into one of its areas.
_UNPLACED = (
    whereabouts.NO_POINT,
    whereabouts.NO_AREA,
    whereabouts.NOT_A_CODE,
    whereabouts.NOT_A_POSTCODE,
    whereabouts.PART_OF_A_POSTCODE,
    whereabouts.UNKNOWN_POSTCODE,
    whereabouts.NO_GRID_REFERENCE,
    whereabouts.UNKNOWN_AREA,
    whereabouts.NEAR_MISS,
)


def _malformed(task: Task, state: _State, record: Record) -> SetAside | None:
    if record.row in state.sheet.too_long:
        return SetAside(TOO_LONG, "a separator inside a cell must stand in quotation marks")
    return _repeat(task, state, record)


def _repeat(task: Task, state: _State, record: Record) -> SetAside | None:
    if record.event_id:
        if record.event_id in state.seen_events:
            return SetAside(REPEATED_EVENT, record.event_id)
        state.seen_events.add(record.event_id)
    elif record.code and not task.layout.counts_events and not task.layout.postcode:
        cells = tuple(state.sheet.rows[record.row])
        if cells in state.seen_rows:
            return SetAside(REPEATED_ROW, record.code)
        state.seen_rows.add(cells)
    return None


def _elsewhere(
    task: Task, state: _State, record: Record, place: Place, *, level: str | None = None
) -> SetAside:
    cells = state.sheet.rows[record.row]
    if sum(bool(cell.strip()) for cell in cells) == 1 and len(cells) > 2:
        return SetAside(NOTE, "")
    if place.reason == whereabouts.OUTSIDE and task.atlas.mentions_district(cells):
        return _own_but_unknown(task, record, place, level)
    return SetAside(place.reason, place.detail)


def _own_but_unknown(task: Task, record: Record, place: Place, level: str | None) -> SetAside:
    if place.detail and not record.postcode.strip():
        remedy = f"{place.detail}: put the boundaries of its year into data/"
        return SetAside(whereabouts.UNKNOWN_AREA, remedy)
    levels = [level] if level else [known for known in task.indicator.levels if known in task.atlas.current]
    if not levels or not record.x:
        return SetAside(whereabouts.NEAR_MISS, place.detail)
    told = [f"{_metres(task, record, one):.1f} m from the nearest {one}" for one in levels]
    return SetAside(whereabouts.NEAR_MISS, "; ".join(told))


def _metres(task: Task, record: Record, level: str) -> float:
    return whereabouts.near_miss_metres(record.x, record.y, task.layout.crs, task.atlas, level)


def _periods_of(task: Task, state: _State, record: Record) -> list[str]:
    parsed = (state.period(task, label) for label, _ in record.values)
    return [str(period) for period in parsed if isinstance(period, periods.Period)]


def _add(task: Task, state: _State, record: Record, place: Place, value: tuple[str, str]) -> SetAside | None:
    """Add one value, a period and a number as written, to the tally, or return what is wrong with it."""
    label, text = value
    period = state.period(task, label)
    measured = state.measure(text, task.layout)
    if isinstance(period, str):
        return SetAside(period, label)
    if measured is None:
        return SetAside(NOT_A_NUMBER, text)
    if task.indicator.kind != "value" and (measured.value or 0.0) < 0:
        return SetAside(NEGATIVE, text)
    if state.is_second(task, (place.targets, period, record.part)):
        return SetAside(SECOND_VALUE, text)
    base = state.measure(record.denominator, task.layout)
    state.reading.rows_kept += 1
    state.tally.add(place.targets, (str(period), record.part), measured, base.value if base else None)
    return None


def period_of(task: Task, label: str) -> periods.Period | str:
    """Return the period that *label* names, or the reason why it names none."""
    period = periods.parse(label, task.indicator.cadence)
    if period is None:
        return NOT_A_PERIOD
    if period.first_day > task.atlas.today:
        return FUTURE_PERIOD
    yearly = task.indicator.every == 12 and period.months % 12 == 0
    return period if yearly or period.months == task.indicator.every else OTHER_PERIOD


def _set_aside(
    state: _State, record: Record, problem: SetAside, place: Place, *, records: int | None = None
) -> None:
    state.reading.set_aside.append(
        SetAside(
            problem.reason,
            problem.detail,
            row=record.row,
            records=len(record.values) if records is None else records,
            level=place.level,
            text=None if problem.reason in whereabouts.QUIET else _as_csv(state.sheet.rows[record.row]),
        )
    )


def _as_csv(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
