"""One file, opened once for every indicator that reads it."""

from collections.abc import Sequence
from types import TracebackType

from ews.catalogue import Indicator
from ews.catalogue.indicators import Input
from ews.atlas import Atlas
from ews.errors import FileUnreadableError
from ews.geography.grids import RASTER_SUFFIXES
from ews.ingest import columns
from ews.ingest import observations
from ews.ingest import rasters
from ews.ingest import tables
from ews.ingest.columns import Heading
from ews.ingest.observations import Sheet
from ews.ingest.observations import Task
from ews.ingest.received import Received
from ews.ingest.tables import RawTable
from ews.store.deliveries import Reading


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

    def read(self, indicator: Indicator, layouts: Sequence[Input], atlas: Atlas) -> Reading:
        """Return what the first of *layouts* that fits gives; a reading with a problem if none does."""
        try:
            for layout in layouts:
                reading = self._by(Task(self._file, indicator, layout, atlas))
                if reading is not None:
                    return reading
            problem = self._explain(layouts)
        except FileUnreadableError as error:
            problem = f"{error} {error.hint}"
        return Reading(indicator.id, problem=problem)

    def _by(self, task: Task) -> Reading | None:
        if self._file.suffix in RASTER_SUFFIXES:
            return rasters.read(task) if task.layout.raster else None
        for number, table in enumerate(self._opened()):
            heading = columns.find(table, task.layout)
            if heading:
                return observations.read(task, self._sheet(number, table, heading), heading)
        return None

    def _opened(self) -> list[RawTable]:
        if self._tables is None:
            self._tables = tables.read(self._file)
        return self._tables

    def _sheet(self, number: int, table: RawTable, heading: Heading) -> Sheet:
        key = (number, heading.row, heading.names)
        if key not in self._sheets:
            self._sheets[key] = observations.lay_out(table, heading)
        return self._sheets[key]

    def _explain(self, layouts: Sequence[Input]) -> str:
        """Return why nothing fits, by the layout that comes nearest."""
        if self._file.suffix in RASTER_SUFFIXES:
            return "no definition reads rasters of this name"
        reasons = [columns.explain(table, layout) for table in self._opened() for layout in layouts]
        return min(reasons, key=lambda reason: reason.count("no column"), default="it holds no table")
