"""One file, opened once for every indicator that reads it."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from types import TracebackType

from ews.catalogue import Indicator
from ews.catalogue.indicators import Input
from ews.errors import FileUnreadableError
from ews.geography.grids import RASTER_SUFFIXES
from ews.ingest import columns
from ews.ingest import observations
from ews.ingest import rasters
from ews.ingest import sheets
from ews.ingest import tables
from ews.ingest.columns import Heading
from ews.ingest.received import Received
from ews.ingest.sheets import Sheet
from ews.ingest.sheets import Task
from ews.ingest.tables import RawTable
from ews.ingest.whereabouts import Points
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside


FURTHER_SHEET = "on a further worksheet of the same layout"


class Opened:
    """A file with its tables and their stages, kept while indicators take their turns."""

    def __init__(self, file: Received) -> None:
        """Remember *file*; nothing is read before the first indicator asks."""
        self._file = file
        self._tables: list[RawTable] | None = None
        self._sheets: dict[tuple[int, int, tuple[str, ...]], Sheet] = {}

    def __enter__(self) -> "Opened":
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Free every staged table."""
        for sheet in self._sheets.values():
            sheet.stage.close()

    def read(self, indicator: Indicator, layouts: Sequence[Input], points: Points) -> Reading:
        """Return what the first of *layouts* that fits gives; a reading with a problem if none does."""
        try:
            for layout in layouts:
                reading = self._by(Task(self._file, indicator, layout, points))
                if reading is not None:
                    return reading
            problem = self._explain(layouts)
        except FileUnreadableError as error:
            problem = f"{error} {error.hint}"
        return Reading(indicator.id, problem=problem)

    def _by(self, task: Task) -> Reading | None:
        if self._file.suffix in RASTER_SUFFIXES:
            return rasters.read(task) if task.layout.raster and not task.layout.x else None
        fitting = list(self._fitting(task.layout))
        if not fitting:
            return None
        number, heading = fitting[0]
        read = rasters.read_table if task.layout.raster else observations.read
        reading = read(task, self._sheet(number, heading), heading)
        for further, found in fitting[1:]:
            _leave(reading, self._sheet(further, found), self._opened()[further].sheet)
        return reading

    def _fitting(self, layout: Input) -> Iterator[tuple[int, Heading]]:
        """Yield the number and heading of every table that *layout* fits, in their order."""
        for number, table in enumerate(self._opened()):
            asked = not layout.sheet or re.fullmatch(layout.sheet, table.sheet, re.IGNORECASE)
            heading = columns.find(table, layout) if asked else None
            if heading:
                yield number, heading

    def _opened(self) -> list[RawTable]:
        if self._tables is None:
            self._tables = tables.read(self._file)
        return self._tables

    def _sheet(self, number: int, heading: Heading) -> Sheet:
        key = (number, heading.row, heading.names)
        if key not in self._sheets:
            self._sheets[key] = sheets.lay_out(self._opened()[number], heading)
        return self._sheets[key]

    def _explain(self, layouts: Sequence[Input]) -> str:
        """Return why nothing fits, by the layout that comes nearest."""
        if self._file.suffix in RASTER_SUFFIXES:
            return "no definition reads rasters of this name"
        reasons = [columns.explain(table, layout) for table in self._opened() for layout in layouts]
        return min(reasons, key=lambda reason: reason.count("no column"), default="it holds no table")


def _leave(reading: Reading, sheet: Sheet, name: str) -> None:
    """Set a further worksheet aside: added to the first it might count everybody twice."""
    records = len(sheet.rows)
    reading.rows_read += records
    reading.set_aside.append(
        SetAside(FURTHER_SHEET, f"{name!r}: name the one to read as `sheet`", records=records)
    )
