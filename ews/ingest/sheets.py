"""The rows of one table as a layout sees them: which cell or expression plays which part."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.catalogue.indicators import Input
from ews.ingest.columns import Heading
from ews.ingest.received import Received
from ews.ingest.tables import RawTable
from ews.ingest.whereabouts import Points
from ews.store import staging


@dataclass(frozen=True)
class Task:
    """What is being read: which file, for which indicator, by which layout, among which areas.

    ``points`` places the rows that stand at a point, for all files together.
    """

    file: Received
    indicator: Indicator
    layout: Input
    points: Points

    @property
    def atlas(self) -> Atlas:
        """Return the areas that are known."""
        return self.points.atlas

    @property
    def input_order(self) -> int:
        """Return the place of the layout in its definition."""
        return self.indicator.inputs.index(self.layout)


class Record(NamedTuple):
    """One row as the layout sees it; ``values`` has a (period text, value text) for each month."""

    row: int
    code: str
    postcode: str
    x: str
    y: str
    event_id: str
    denominator: str
    part: str
    label: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """The data rows of one table under one heading, by row number, and their stage for expressions.

    ``too_long`` are the rows with something in a cell beyond the last heading.
    """

    heading: Heading
    rows: dict[int, list[str]]
    stage: staging.Stage
    too_long: frozenset[int] = frozenset()


def lay_out(table: RawTable, heading: Heading) -> Sheet:
    """Return the rows of *table* under *heading*, blank ones left out, by their row number."""
    width = len(heading.names)
    whole = {
        number: cells
        for number, cells in enumerate(table.rows[heading.row + 1 :], heading.row + 2)
        if any(cells) and any(cell.strip() for cell in cells)
    }
    rows = {number: _fitted(cells, width) for number, cells in whole.items()}
    too_long = (
        n for n, cells in whole.items() if len(cells) > width and any(c.strip() for c in cells[width:])
    )
    return Sheet(heading, rows, staging.Stage(heading.names, rows), frozenset(too_long))


def records(task: Task, sheet: Sheet, heading: Heading) -> Iterator[Record]:
    """Yield a record for each row that passes the layout's filter."""
    plan = _plan(task.layout, heading)
    fixed = from_name(task.layout.period_file, task.file)
    part = from_name(task.layout.part_file, task.file)
    pick, pick_values = itemgetter(*plan.roles), itemgetter(*plan.values)
    for number, extra in _passing(task.layout, sheet, plan.expressions):
        # behind the row's own cells stand the expressions, the 1 of an event, and a blank
        cells = [*sheet.rows[number], *extra, "1", ""]
        code, postcode, x, y, event_id, denominator, own_part, label, period = pick(cells)
        labels = heading.months or (fixed or period,)
        found = pick_values(cells)
        values = tuple(zip(labels, found if len(plan.values) > 1 else (found,), strict=True))
        yield Record(number, code, postcode, x, y, event_id, denominator, own_part or part, label, values)


class _Plan(NamedTuple):
    """Where in a row each role stands; expressions come behind the file's own cells."""

    roles: tuple[int, ...]
    values: tuple[int, ...]
    expressions: tuple[str, ...]


def _plan(layout: Input, heading: Heading) -> _Plan:
    names, event, blank = heading.names, -2, -1
    asked = {"code": layout.code_sql, "value": layout.value_sql, "period": layout.period_sql}
    asked["denominator"] = layout.denominator_sql
    expressions = {role: text for role, text in asked.items() if text}
    at = {role: len(names) + number for number, role in enumerate(expressions)}
    at = {role: names.index(name) for role, name in heading.roles.items()} | at
    if not {"x", "y"} <= at.keys():
        at["x"] = at["y"] = blank
    order = ("code", "postcode", "x", "y", "event_id", "denominator", "part", "label", "period")
    months = tuple(names.index(month) for month in heading.months)
    return _Plan(
        tuple(at.get(role, blank) for role in order),
        months or (at.get("value", event),),
        tuple(expressions.values()),
    )


def _passing(
    layout: Input, sheet: Sheet, expressions: tuple[str, ...]
) -> Iterable[tuple[int, Sequence[str]]]:
    """Return the number of each row that passes the filter, with what the expressions make of it."""
    if not layout.where and not expressions:
        return ((number, ()) for number in sheet.rows)
    return ((number, extra) for number, *extra in sheet.stage.project(expressions, layout.where))


def from_name(pattern: str, file: Received) -> str:
    """Return the first group of *pattern* in the file's name, or nothing."""
    match = re.search(pattern, file.stem_name, re.IGNORECASE) if pattern else None
    return (match[1] if match.groups() else match[0]) if match else ""


def _fitted(cells: list[str], width: int) -> list[str]:
    return cells if len(cells) == width else (cells + [""] * (width - len(cells)))[:width]
