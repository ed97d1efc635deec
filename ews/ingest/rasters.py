"""A raster becomes one value an area and period."""

from typing import Any

import numpy as np

from ews.geography import grids
from ews.ingest.observations import period_of
from ews.ingest.sheets import Task
from ews.ingest.sheets import from_name
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside


# An area with less of its land under data than this has no mean worth giving.
LEAST_COVERED = 0.5
NO_CELLS = "too few cells with data"


def read(task: Task) -> Reading:
    """Return each area's mean of the raster, on every level the indicator is placed on.

    Raises FileUnreadableError when it is no raster or rasterio is missing.
    """
    reading = Reading(task.indicator.id, input=task.layout.name, input_order=task.input_order)
    period = period_of(task, from_name(task.layout.period_file, task.file))
    if isinstance(period, str):
        reading.problem = f"{task.file.name}: {period}: its name gives none."
        return reading
    for level in task.indicator.levels:
        if level in task.atlas.current:
            _level(task, reading, task.atlas.current[level], str(period))
    return reading


def _level(task: Task, reading: Reading, geography: str, period: str) -> None:
    rows = [row for row in task.atlas.areas[geography] if row.shape]
    shapes = [row.shape for row in rows if row.shape]
    values, covered = grids.means(task.file.path, shapes, member=task.file.member, name=task.file.name)
    reading.rows_read += len(rows)
    kept = np.isfinite(values) & (covered >= LEAST_COVERED)
    for row, value, use in zip(rows, values, kept, strict=True):
        if use:
            number: Any = float(value)
            key = (task.indicator.id, geography, row.code, period, "")
            reading.observations.append((*key, number, None, number, number, ""))
        else:
            reading.set_aside.append(SetAside(NO_CELLS, row.code, level=task.atlas.level(geography)))
    reading.rows_kept += int(kept.sum())
    coverage = (task.indicator.id, geography, period, "", False, int(kept.sum()), int((~kept).sum()))
    reading.coverage.append(coverage)
