"""Take in whatever is new in ``data/``: deliveries, boundaries first, then indicators."""

import hashlib
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.errors import FileUnreadableError
from ews.geography import outlines
from ews.geography.grids import RASTER_SUFFIXES
from ews import atlas as atlases
from ews.ingest import boundaries
from ews.ingest import received
from ews.ingest import tables
from ews.atlas import Atlas
from ews.ingest.opened import Opened
from ews.ingest.received import Received
from ews.store import areas
from ews.store import deliveries
from ews.store.deliveries import Reading


Say = Callable[[str], None]


@dataclass
class Intake:
    """What one look into ``data/`` found.

    ``new`` are (delivery, file) pairs; ``readings`` (delivery, reading) pairs;
    ``problems`` sentences about files that could not be read at all.
    """

    new: list[tuple[str, str]] = field(default_factory=list)
    readings: list[tuple[str, Reading]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Delivered:
    id: str
    file: Received
    digest: str


def pending(connection: duckdb.DuckDBPyConnection, data: Path, catalogue: Catalogue) -> bool:
    """Say whether ``data/`` holds anything that has not been read under today's definitions."""
    deliveries_by_name = {row["file"]: row for row in deliveries.known(connection)}
    files = list(received.found_in(data))
    if any(_is_new(file, deliveries_by_name.get(file.name)) for file in files):
        return True
    delivered = [_Delivered(deliveries_by_name[f.name]["id"], f, "") for f in files]
    atlas = atlases.build(catalogue, areas.current(connection))
    done = deliveries.readings(connection)
    return any(
        done.get((item.id, subject)) != digest
        for item in delivered
        for subject, digest in _wanted(item, catalogue, atlas)
    )


def take_in(
    connection: duckdb.DuckDBPyConnection, data: Path, catalogue: Catalogue, *, at: datetime, say: Say
) -> Intake:
    """Read what is new in *data* into the store, and say what each file gave."""
    intake = Intake()
    delivered = list(_deliver(connection, data, intake, at))
    _take_boundaries(connection, delivered, catalogue, intake, at, say)
    atlas = atlases.build(catalogue, areas.current(connection))
    _take_indicators(connection, delivered, catalogue, atlas, intake, at, say)
    intake.problems += unread(connection)
    return intake


def _is_new(file: Received, row: dict[str, Any] | None) -> bool:
    return row is None or (row["size"], row["modified_ns"]) != file.size_and_time()


def _deliver(
    connection: duckdb.DuckDBPyConnection, data: Path, intake: Intake, at: datetime
) -> Iterator[_Delivered]:
    """Yield every file with its delivery, making a delivery of each that is new."""
    rows = deliveries.known(connection)
    by_name = {row["file"]: row for row in rows}
    by_digest = {row["digest"]: row for row in rows}
    for file in received.found_in(data):
        row = by_name.get(file.name)
        if row is not None and not _is_new(file, row):
            yield _Delivered(row["id"], file, row["digest"])
            continue
        try:
            digest = file.digest()
        except FileUnreadableError as error:
            intake.problems.append(f"{error} {error.hint}")
            continue
        row = by_digest.get(digest)
        if row is None:
            name = deliveries.add(connection, file.name, digest, file.size_and_time(), at)
            row = {"id": name, "file": file.name, "digest": digest}
            by_digest[digest] = row
            intake.new.append((name, file.name))
        yield _Delivered(row["id"], file, digest)


def _wanted(item: _Delivered, catalogue: Catalogue, atlas: Atlas) -> Iterator[tuple[str, str]]:
    """Yield (subject, definition digest) for every definition that asks for this file."""
    for geography in catalogue.geographies.values():
        if item.file.matches(geography.files) and _may_hold(item.file, geography):
            yield geography.id, _digest(geography, catalogue.settings.district)
    for indicator in catalogue.indicators.values():
        if any(item.file.matches(layout.files) for layout in indicator.inputs) and _is_table(item.file):
            yield indicator.id, _digest(indicator, atlas.digest)


def _may_hold(file: Received, geography: Geography) -> bool:
    point = geography.kind == "point"
    return file.suffix in (tables.TABLE_SUFFIXES if point else outlines.GEO_SUFFIXES)


def _is_table(file: Received) -> bool:
    return file.suffix in tables.TABLE_SUFFIXES or file.suffix in RASTER_SUFFIXES




def _digest(definition: Any, context: str) -> str:
    return hashlib.sha256(f"{definition!r}|{context}".encode()).hexdigest()


def _take_boundaries(
    connection: duckdb.DuckDBPyConnection,
    delivered: list[_Delivered],
    catalogue: Catalogue,
    intake: Intake,
    at: datetime,
    say: Say,
) -> None:
    """Read boundary files: those that name the district first, then those told by where they lie."""
    done = deliveries.readings(connection)
    district = catalogue.settings.district
    waiting: list[tuple[_Delivered, Geography]] = []
    for item in delivered:
        for geography in catalogue.geographies.values():
            digest = _digest(geography, district)
            asked = item.file.matches(geography.files) and _may_hold(item.file, geography)
            if asked and done.get((item.id, geography.id)) != digest:
                waiting.append((item, geography))
    layers: dict[str, outlines.Layer | FileUnreadableError] = {}
    ledger = deliveries.Ledger(connection, at)
    for last in (False, True):
        later = []
        for item, geography in sorted(waiting, key=lambda pair: pair[1].kind == "point"):
            outline = _outline(connection) if last or geography.kind == "point" else None
            if geography.kind == "point" and not last:
                later.append((item, geography))
                continue
            reading = _boundary_reading(item, geography, district, outline, layers, last=last)
            if reading is None:
                later.append((item, geography))
            else:
                _keep(ledger, item, _digest(geography, district), reading, intake, say)
        ledger.flush()
        waiting = later


def _boundary_reading(
    item: _Delivered,
    geography: Geography,
    district: str,
    outline: Any,
    layers: dict[str, outlines.Layer | FileUnreadableError],
    *,
    last: bool,
) -> Reading | None:
    try:
        if geography.kind == "point":
            return boundaries.read_points(item.file, geography, district=district, outline=outline)
        layer = _layer(item.file, layers)
        if not boundaries.belongs(layer, geography):
            return Reading(geography.id, problem=f"{item.file.name}: has no areas of {geography.id}.")
        reading = boundaries.read_polygons(item.file, layer, geography, district=district, outline=outline)
    except FileUnreadableError as error:
        return Reading(geography.id, problem=f"{error} {error.hint}")
    if reading is None and last:
        return Reading(
            geography.id,
            problem=f"{item.file.name}: cannot tell which areas are {district}'s. "
            "Add a boundary file that names the district in a column, or in its file name.",
        )
    return reading


def _layer(file: Received, layers: dict[str, outlines.Layer | FileUnreadableError]) -> outlines.Layer:
    if file.name not in layers:
        try:
            file.read_bytes()  # an empty or damaged file is told before GDAL guesses at it
            layers[file.name] = outlines.read(file.path, member=file.member, name=file.name)
        except FileUnreadableError as error:
            layers[file.name] = error
    found = layers[file.name]
    if isinstance(found, FileUnreadableError):
        raise found
    return found


def _outline(connection: duckdb.DuckDBPyConnection) -> Any:
    shapes = [row.shape for row in areas.current(connection) if row.shape]
    return outlines.union(shapes) if shapes else None


def _take_indicators(
    connection: duckdb.DuckDBPyConnection,
    delivered: list[_Delivered],
    catalogue: Catalogue,
    atlas: Atlas,
    intake: Intake,
    at: datetime,
    say: Say,
) -> None:
    done = deliveries.readings(connection)
    ledger = deliveries.Ledger(connection, at)
    for item in delivered:
        with Opened(item.file) as opened:
            for indicator in catalogue.indicators.values():
                digest = _digest(indicator, atlas.digest)
                layouts = [layout for layout in indicator.inputs if item.file.matches(layout.files)]
                if not layouts or not _is_table(item.file) or done.get((item.id, indicator.id)) == digest:
                    continue
                reading = opened.read(indicator, layouts, atlas)
                _keep(ledger, item, digest, reading, intake, say)
    ledger.flush()


def _keep(
    ledger: deliveries.Ledger, item: _Delivered, digest: str, reading: Reading, intake: Intake, say: Say
) -> None:
    ledger.add(item.id, digest, reading)
    intake.readings.append((item.id, reading))
    if not reading.problem and reading.rows_read:
        kept, aside = reading.rows_kept, reading.rows_set_aside
        say(f"{item.file.name}: {reading.subject}: {kept:,} kept, {aside:,} set aside")


def unread(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return what is wrong with the deliveries that no definition could read."""
    return [
        f"{row['file']}: {row['state']}"
        for row in deliveries.listing(connection)
        if not row["state"].startswith(("read", "withdrawn"))
    ]
