"""Take in boundary files: those that name the district first, then those told by where they lie."""

from dataclasses import dataclass
from dataclasses import field
from typing import Any

from ews import atlas as atlases
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.errors import FileUnreadableError
from ews.geography import outlines
from ews.geography.outlines import Layer
from ews.ingest import belonging
from ews.ingest import boundaries
from ews.ingest import directory
from ews.ingest import due
from ews.ingest import members
from ews.ingest.arrivals import Delivered
from ews.ingest.belonging import Own
from ews.ingest.received import Received
from ews.ingest.record import Record
from ews.store import areas
from ews.store import deliveries
from ews.store.connection import Connection
from ews.store.deliveries import Reading
from ews.store.postcodes import of_district


@dataclass(frozen=True)
class _Survey:
    """By what the district is told, and the layers opened so far."""

    own: Own
    layers: dict[tuple[str, bool], list[Layer] | FileUnreadableError] = field(default_factory=dict)

    def open(self, file: Received, outline: Any) -> list[Layer]:
        """Return the layers of *file*, read once for all geographies; raise FileUnreadableError.

        Where the district's *outline* is known, numbers that could mean two places mean the one near it.
        """
        key = (file.name, outline is not None)
        if key not in self.layers:
            try:
                file.read_bytes()  # an empty or damaged file is told before GDAL guesses at it
                near = None if outline is None else outline.bounds
                self.layers[key] = outlines.read(file.path, member=file.member, name=file.name, near=near)
            except FileUnreadableError as error:
                self.layers[key] = error
        found = self.layers[key]
        if isinstance(found, FileUnreadableError):
            raise found
        return found


def take(record: Record, delivered: list[Delivered], catalogue: Catalogue) -> None:
    """Read every boundary file and list of areas that is new, or told by outlines that have changed."""
    survey = _Survey(belonging.own(catalogue))
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
                reading = _read(survey, record, item.file, geography, outline, last=told_by_place)
                if reading is not None:
                    done[key] = wanted[key][told_by_place]
                    record.keep(item, done[key], reading)
        record.flush()
    atlas = atlases.build(catalogue, areas.current(record.connection))
    record.intake.problems += _missing(survey.own, atlas)
    _take_members(record, delivered, catalogue, atlas)


def _missing(own: Own, atlas: Atlas) -> list[str]:
    """Return what to say of LSOAs of the baseline that no boundary file has."""
    missing = sorted(own.lsoas - {row.code for row in atlas.areas.get(own.listed, ())})
    if not missing:
        return []
    told = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
    where = f"{len(missing)} of {len(own.lsoas)} are in no boundary file of {own.listed or 'an LSOA set'}"
    remedy = "Put it into data/, or name their set as baseline.geography."
    return [f"ews.toml: baseline.lsoas: {where} ({told}). {remedy}"]


def _take_members(record: Record, delivered: list[Delivered], catalogue: Catalogue, atlas: Atlas) -> None:
    """Read every list of smaller areas that is new, or whose members have changed."""
    done = deliveries.readings(record.connection)
    by_id = {item.id: item for item in delivered}
    for key, (definition,) in due.members(delivered, catalogue, atlas, record.connection).items():
        if done.get(key) == definition:
            continue
        item, geography = by_id[key[0]], catalogue.geographies[key[1]]
        try:
            reading = members.read(item.file, geography, atlas, known_postcodes(record.connection, catalogue))
        except FileUnreadableError as error:
            reading = Reading(geography.id, problem=f"{error} {error.hint}")
        record.keep(item, definition, reading)
    record.flush()


def known_postcodes(connection: Connection, catalogue: Catalogue) -> frozenset[str]:
    """Return the postcodes that the district has or has had, those out of use included."""
    return frozenset(row["postcode"] for row in of_district(connection, catalogue.settings.codes))


def _read(
    survey: _Survey, record: Record, file: Received, geography: Geography, outline: Any, *, last: bool
) -> Reading | None:
    try:
        if geography.kind == "point" and geography.level == "postcode":
            record.say(f"{file.name}: reading the postcodes")
            reading = directory.read(
                file, geography, connection=record.connection, own=survey.own, outline=outline
            )
        elif geography.kind == "point":
            reading = boundaries.read_points(file, geography, own=survey.own, outline=outline)
        else:
            reading = _polygons(survey, file, geography, outline)
    except FileUnreadableError as error:
        return Reading(geography.id, problem=f"{error} {error.hint}")
    if reading is None and last:
        return Reading(geography.id, problem=f"{file.name}: {_untold(survey.own)}")
    return reading


def _untold(own: Own) -> str:
    if own.lsoas:
        return f"cannot tell which areas are watched. Add the boundaries of {own.listed or 'its LSOAs'}."
    return (
        f"cannot tell which areas are {own.codes[0]}'s. "
        "Add a boundary file that names the district in a column, or in its file name."
    )


def _polygons(survey: _Survey, file: Received, geography: Geography, outline: Any) -> Reading | None:
    layers = survey.open(file, outline)
    for layer in layers:
        if boundaries.belongs(layer, geography):
            return boundaries.read_polygons(file, layer, geography, own=survey.own, outline=outline)
    seen = ", ".join(repr(name) for layer in layers for name in layer.names)
    what, key = ("codes", "code") if geography.code else ("names", "name")
    raise FileUnreadableError(
        f"{file.name}: has no column of area {what} that boundaries/{geography.id}.toml names.",
        hint=f"Its columns are: {seen or 'none'}. Add the right one to the `{key}` of that definition.",
    )
