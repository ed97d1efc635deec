"""Take in boundary files: those that name the district first, then those told by where they lie."""

from dataclasses import dataclass
from dataclasses import field
from typing import Any

from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.errors import FileUnreadableError
from ews.geography import outlines
from ews.geography.outlines import Layer
from ews.ingest import boundaries
from ews.ingest import due
from ews.ingest.arrivals import Delivered
from ews.ingest.received import Received
from ews.ingest.record import Record
from ews.store import deliveries
from ews.store.deliveries import Reading


@dataclass(frozen=True)
class _Survey:
    """The district that is looked for, and the layers opened so far."""

    district: str
    layers: dict[str, list[Layer] | FileUnreadableError] = field(default_factory=dict)

    def open(self, file: Received) -> list[Layer]:
        """Return the layers of *file*, read once for all geographies; raise FileUnreadableError."""
        if file.name not in self.layers:
            try:
                file.read_bytes()  # an empty or damaged file is told before GDAL guesses at it
                self.layers[file.name] = outlines.read(file.path, member=file.member, name=file.name)
            except FileUnreadableError as error:
                self.layers[file.name] = error
        found = self.layers[file.name]
        if isinstance(found, FileUnreadableError):
            raise found
        return found


def take(record: Record, delivered: list[Delivered], catalogue: Catalogue) -> None:
    """Read every boundary file and postcode list that is new, or told by outlines that have changed."""
    survey = _Survey(catalogue.settings.district)
    for told_by_place in (False, True):
        known = due.named_outlines(record.connection, catalogue)
        outline = outlines.union(known) if told_by_place and known else None
        done = deliveries.readings(record.connection)
        wanted = due.boundaries(delivered, catalogue, known)
        for item in delivered:
            for geography in catalogue.geographies.values():
                key = (item.id, geography.id)
                if key not in wanted or done.get(key) in wanted[key]:
                    continue
                reading = _read(survey, item.file, geography, outline, last=told_by_place)
                if reading is not None:
                    done[key] = wanted[key][told_by_place]
                    record.keep(item, done[key], reading)
        record.flush()


def _read(
    survey: _Survey, file: Received, geography: Geography, outline: Any, *, last: bool
) -> Reading | None:
    try:
        if geography.kind == "point":
            reading = boundaries.read_points(file, geography, district=survey.district, outline=outline)
        else:
            reading = _polygons(survey, file, geography, outline)
    except FileUnreadableError as error:
        return Reading(geography.id, problem=f"{error} {error.hint}")
    if reading is None and last:
        return Reading(
            geography.id,
            problem=f"{file.name}: cannot tell which areas are {survey.district}'s. "
            "Add a boundary file that names the district in a column, or in its file name.",
        )
    return reading


def _polygons(survey: _Survey, file: Received, geography: Geography, outline: Any) -> Reading | None:
    layers = survey.open(file)
    for layer in layers:
        if boundaries.belongs(layer, geography):
            return boundaries.read_polygons(file, layer, geography, district=survey.district, outline=outline)
    seen = ", ".join(repr(name) for layer in layers for name in layer.names)
    raise FileUnreadableError(
        f"{file.name}: has no column of area codes that boundaries/{geography.id}.toml names.",
        hint=f"Its columns are: {seen or 'none'}. Add the right one to the `code` of that definition.",
    )
