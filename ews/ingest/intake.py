"""Take in whatever is new in ``data/``: deliveries, boundaries first, then indicators."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ews import atlas as atlases
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.errors import FileUnreadableError
from ews.ingest import archives
from ews.ingest import arrivals
from ews.ingest import due
from ews.ingest import lookups
from ews.ingest import received
from ews.ingest import territory
from ews.ingest.arrivals import Arrivals
from ews.ingest.arrivals import Delivered
from ews.ingest.opened import Opened
from ews.ingest.record import Intake
from ews.ingest.record import Record
from ews.ingest.whereabouts import Points
from ews.nouns import Say
from ews.store import areas
from ews.store import deliveries
from ews.store.connection import Connection
from ews.store.deliveries import Reading
from ews.store.lookups import members
from ews.store.postcodes import Directory
from ews.store.tombstones import EVERYTHING


__all__ = ["Intake", "pending", "take_in", "unread"]


def pending(connection: Connection, data: Path, catalogue: Catalogue) -> bool:
    """Say whether ``data/`` holds anything that has not been read under today's definitions."""
    delivered = arrivals.all_known(connection, data)
    if delivered is None:
        return True
    atlas = _known(connection, catalogue)
    wanted = _wanted(connection, delivered, catalogue, atlas)
    done = deliveries.readings(connection)
    unread = any(done.get(key) not in digests for key, digests in wanted.items())
    return unread or any(due.no_longer_asked(done, delivered, wanted))


def take_in(connection: Connection, data: Path, catalogue: Catalogue, *, at: datetime, say: Say) -> Intake:
    """Read what is new in *data* into the store, and say what each file gave."""
    record = Record(connection, at, say, Intake(), deliveries.Ledger(connection, at))
    delivered = _deliver(record, data)
    _put_aside(record, delivered, catalogue)
    territory.take(record, delivered, catalogue)
    atlas = _known(connection, catalogue)
    _take_lookups(record, delivered, atlas)
    with _collector_at_rest():
        _take_indicators(record, delivered, catalogue, atlas)
    record.intake.problems += unread(connection, data)
    return record.intake


def _known(connection: Connection, catalogue: Catalogue) -> Atlas:
    """Return all that decides where a row goes."""
    lists = [geography.id for geography in catalogue.geographies.values() if geography.kind == "members"]
    listed = members(connection, lists) if lists else {}
    return atlases.build(catalogue, areas.current(connection), Directory(connection).digest, listed)


def unread(connection: Connection, data: Path) -> list[str]:
    """Return what is wrong with the files in *data* that no definition could read.

    A delivery whose file has since been replaced or taken away is past mending.
    """
    rows = deliveries.listing(connection)
    latest = {row["file"]: row["id"] for row in rows}
    present = {file.name for file in received.found_in(data)}
    return [
        _told(row["file"], row["state"])
        for row in rows
        if not row["state"].startswith(("read", "withdrawn", "forgotten"))
        and latest[row["file"]] == row["id"]
        and row["file"] in present
    ]


def _told(file: str, state: str) -> str:
    _, _, problem = state.partition("not read: ")
    return problem if problem.startswith(file) else f"{file}: {state}"


def _wanted(
    connection: Connection, delivered: list[Delivered], catalogue: Catalogue, atlas: Atlas
) -> due.Wanted:
    known = due.named_outlines(connection, catalogue)
    return {
        **due.unopened(delivered),
        **due.boundaries(delivered, catalogue, known),
        **due.members(delivered, catalogue, atlas, connection),
        **due.indicators(delivered, catalogue, atlas),
        **due.published(delivered, atlas),
    }


def _deliver(record: Record, data: Path) -> list[Delivered]:
    """Return every file that is not forgotten with its delivery, making a delivery of each that is new."""
    known = Arrivals(record.connection)
    found = []
    for file in received.found_in(data):
        try:
            delivery, digest = known.match(file)
            forgotten = known.forgotten(digest)
            if EVERYTHING in forgotten:
                record.say(f"{file.name}: is forgotten, and not read")
                continue
            if delivery is None:
                delivery = known.add(file, digest, at=record.at)
                record.intake.new.append((delivery, file.name))
        except FileUnreadableError as error:
            record.intake.problems.append(f"{error} {error.hint}")
            continue
        found.append(Delivered(delivery, file, forgotten))
    return found


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    # rows hold no cycles, and looking for some among half a million tuples costs a quarter of the reading
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _put_aside(record: Record, delivered: list[Delivered], catalogue: Catalogue) -> None:
    """Note the ZIP files that cannot be opened, and the readings that no definition stands by any more."""
    done = deliveries.readings(record.connection)
    by_id = {item.id: item for item in delivered}
    for key in due.unopened(delivered):
        if key not in done:
            item = by_id[key[0]]
            problem = archives.why_unopened(item.file.path, name=item.file.name)
            record.keep(item, due.UNOPENED, Reading(due.UNOPENED, problem=problem))
    atlas = _known(record.connection, catalogue)
    wanted = _wanted(record.connection, delivered, catalogue, atlas)
    for delivery, subject in due.no_longer_asked(done, delivered, wanted):
        problem = f"{by_id[delivery].file.name}: the definition of {subject} no longer asks for it."
        record.keep(by_id[delivery], due.NOT_ASKED, Reading(subject, problem=problem))
    record.flush()


def _take_lookups(record: Record, delivered: list[Delivered], atlas: Atlas) -> None:
    done = deliveries.readings(record.connection)
    by_id = {item.id: item for item in delivered}
    for key, (definition,) in due.published(delivered, atlas).items():
        if done.get(key) == definition:
            continue
        item = by_id[key[0]]
        try:
            reading = lookups.read(item.file, atlas)
        except FileUnreadableError as error:
            reading = Reading(lookups.SUBJECT, problem=f"{error} {error.hint}")
        record.keep(item, definition, reading)
    record.flush()


def _take_indicators(record: Record, delivered: list[Delivered], catalogue: Catalogue, atlas: Atlas) -> None:
    done = deliveries.readings(record.connection)
    wanted = due.indicators(delivered, catalogue, atlas)
    points = Points(atlas, Directory(record.connection))
    for item in delivered:
        with Opened(item.file) as opened:
            for indicator in catalogue.indicators.values():
                key = (item.id, indicator.id)
                layouts = [layout for layout in indicator.inputs if item.file.matches(layout.files)]
                if key not in wanted or not layouts or done.get(key) in wanted[key]:
                    continue
                done[key] = wanted[key][0]
                record.keep(item, done[key], opened.read(indicator, layouts, points))
    record.flush()
