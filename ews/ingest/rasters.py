"""A raster becomes one value an area and period."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

import numpy as np

from ews import periods
from ews.catalogue.indicators import Input
from ews.errors import FileUnreadableError
from ews.geography import grids
from ews.geography.grids import Grid
from ews.geography.grids import Statistic
from ews.ingest import numbers
from ews.ingest.columns import Heading
from ews.ingest.observations import NOT_A_NUMBER
from ews.ingest.observations import period_of
from ews.ingest.sheets import Record
from ews.ingest.sheets import Sheet
from ews.ingest.sheets import Task
from ews.ingest.sheets import from_name
from ews.ingest.sheets import records
from ews.ingest.whereabouts import NO_POINT
from ews.store.areas import AreaRow
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside


# An area with less of its land under data than this has no value worth giving.
LEAST_COVERED = 0.5
NO_CELLS = "too few cells with data"
STATISTICS = {"mean": grids.mean, "sum": grids.total, "median": grids.quantile(0.5)}


def read(task: Task) -> Reading:
    """Return what a raster file gives each area, on every level the indicator is placed on.

    Raises FileUnreadableError when it is no raster or rasterio is missing.
    """
    reading = _begun(task)
    file = task.file
    with grids.opened(file.path, member=file.member, name=file.name, crs=task.layout.crs) as raster:
        for band, label in _bands(task, raster.bands):
            _measure(task, reading, raster.band(band), label)
    return _or_problem(task, reading)


def read_table(task: Task, sheet: Sheet, heading: Heading) -> Reading:
    """Return what a raster gives that comes as a table, one row for the middle of each cell.

    Raises FileUnreadableError when its points lie on no grid.
    """
    reading = _begun(task)
    found = list(_placed(reading, records(task, sheet, heading)))
    for number, (label, _) in enumerate(found[0][0].values if found else ()):
        points = np.array(list(_points(task, reading, found, number)))
        x, y, values = points.T
        grid = grids.of_centres(x, y, values, crs=task.layout.crs, name=task.file.name)
        _measure(task, reading, grid, label)
    return _or_problem(task, reading)


def _begun(task: Task) -> Reading:
    reading = Reading(task.indicator.id, input=task.layout.name, input_order=task.input_order)
    reading.edition = from_name(task.layout.edition_file, task.file)
    return reading


def _bands(task: Task, descriptions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each band that is read, by its description or number, with the text that tells its period."""
    pattern = task.layout.period_columns
    if not pattern:
        yield task.layout.band, from_name(task.layout.period_file, task.file)
        return
    matches = [re.fullmatch(pattern, text.strip(), re.IGNORECASE) for text in descriptions]
    if not any(matches):
        seen = ", ".join(repr(text) for text in descriptions)
        raise FileUnreadableError(
            f"{task.file.name}: no band is described like {pattern!r}; its bands are {seen}.",
            hint="Correct `period_columns`, or name one band as `band` and its period by `period_file`.",
        )
    for number, match in enumerate(matches, 1):
        if match:
            yield str(number), match[1] if match.groups() else match[0]


def _measure(task: Task, reading: Reading, grid: Grid, label: str) -> None:
    """Add the value of every area in the period of *label*; set the band aside where it names none."""
    period = period_of(task, label)
    if not isinstance(period, periods.Period):
        reading.rows_read += 1
        reading.set_aside.append(SetAside(period, label or "its name gives none"))
        return
    for level in task.indicator.placed:
        if level in task.atlas.current:
            _level(task, reading, grid, task.atlas.current[level], str(period))


def _or_problem(task: Task, reading: Reading) -> Reading:
    """Return *reading*, with the reason as its problem where no band could be read at all."""
    if not reading.coverage:
        told = [f"{item.reason}: {item.detail}" for item in reading.set_aside]
        reading.problem = f"{task.file.name}: {told[0] if told else 'it holds no cells'}."
    return reading


def _level(task: Task, reading: Reading, grid: Grid, geography: str, period: str) -> None:
    rows = [row for row in task.atlas.areas[geography] if row.shape]
    shapes = [row.shape for row in rows if row.shape]
    values, covered = grids.zonal(grid, shapes, _statistic(task.layout))
    kept = np.isfinite(values) & (covered >= LEAST_COVERED)
    for row, value, share, use in zip(rows, values, covered, kept, strict=True):
        if use:
            number: Any = float(value)
            key = (task.indicator.id, geography, row.code, period, "")
            reading.observations.append((*key, number, None, number, number, ""))
        else:
            reading.set_aside.append(_too_few(task, row, float(share)))
    reading.rows_read += len(rows)
    reading.rows_kept += int(kept.sum())
    coverage = (task.indicator.id, geography, period, "", False, int(kept.sum()), int((~kept).sum()))
    reading.coverage.append(coverage)


def _statistic(layout: Input) -> Statistic:
    if layout.aggregate == "quantile":
        return grids.quantile(layout.quantile)
    return STATISTICS[layout.aggregate]


def _too_few(task: Task, row: AreaRow, share: float) -> SetAside:
    return SetAside(NO_CELLS, f"{row.code}: {share:.0%} of it", level=task.atlas.level(row.geography))


def _placed(reading: Reading, found: Iterator[Record]) -> Iterator[tuple[Record, float, float]]:
    """Yield each record with its point; set aside those that have none."""
    for record in found:
        try:
            yield record, float(record.x), float(record.y)
        except ValueError:
            reading.rows_read += 1
            reading.set_aside.append(SetAside(NO_POINT, f"{record.x},{record.y}", row=record.row))


def _points(
    task: Task, reading: Reading, found: list[tuple[Record, float, float]], number: int
) -> Iterator[tuple[float, float, float]]:
    """Yield x, y and value of each cell in one period, NaN for a marker; set aside what is neither."""
    for record, x, y in found:
        _, text = record.values[number]
        said = numbers.measure(text, task.layout)
        if said is None:
            reading.rows_read += 1
            reading.set_aside.append(SetAside(NOT_A_NUMBER, text, row=record.row))
        yield x, y, np.nan if said is None or said.value is None else said.value
