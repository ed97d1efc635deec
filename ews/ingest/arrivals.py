"""Which files in ``data/`` are new: each is matched with its delivery, or becomes one."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ews.errors import FileUnreadableError
from ews.ingest import received
from ews.ingest.received import Received
from ews.store import deliveries
from ews.store import tombstones
from ews.store.connection import Connection
from ews.store.tombstones import EVERYTHING


@dataclass(frozen=True)
class Delivered:
    """A file in ``data/`` and the delivery that it is; ``forgotten`` are indicators it is not read for."""

    id: str
    file: Received
    forgotten: frozenset[str] = frozenset()


class Arrivals:
    """The deliveries on record, and how a file is told from them."""

    def __init__(self, connection: Connection) -> None:
        """Remember what has been delivered so far."""
        self._connection = connection
        rows = deliveries.known(connection)
        self._latest_of_name = {row["file"]: row for row in rows}
        self._latest_of_digest = {row["digest"]: row for row in rows}
        self._forgotten = tombstones.forgotten(connection)

    def match(self, file: Received) -> tuple[str | None, str]:
        """Return the delivery that *file* is, None when it is new, and its digest.

        The same bytes under another name are nothing new while the first file
        stands as it was; bytes that come back under a name that held others
        since are a correction sent again, and new.  Raises FileUnreadableError.
        """
        row = self._latest_of_name.get(file.name)
        if row is not None and (row["size"], row["modified_ns"]) == file.size_and_time():
            return row["id"], row["digest"]
        digest = file.digest()
        if row is not None:
            return row["id"] if row["digest"] == digest else None, digest
        twin = self._latest_of_digest.get(digest)
        if twin is None or self._latest_of_name[twin["file"]]["id"] != twin["id"]:
            return None, digest
        return twin["id"], digest

    def forgotten(self, digest: str) -> frozenset[str]:
        """Return for what a file of that *digest* is never read again; for `EVERYTHING`, perhaps."""
        return self._forgotten.get(digest, frozenset())

    def add(self, file: Received, digest: str, *, at: datetime) -> str:
        """Record *file* as a new delivery and return its identifier."""
        size, modified = file.size_and_time()
        name = deliveries.add(self._connection, file.name, digest, (size, modified), at)
        row = {"id": name, "file": file.name, "digest": digest, "size": size, "modified_ns": modified}
        self._latest_of_name[file.name] = self._latest_of_digest[digest] = row
        return name


def all_known(connection: Connection, data: Path) -> list[Delivered] | None:
    """Return every file with its delivery, or None when there is one that is new or cannot be opened.

    Those that are forgotten altogether are left out.
    """
    arrivals = Arrivals(connection)
    found = []
    for file in received.found_in(data):
        try:
            delivery, digest = arrivals.match(file)
        except FileUnreadableError:
            return None
        forgotten = arrivals.forgotten(digest)
        if EVERYTHING in forgotten:
            continue
        if delivery is None:
            return None
        found.append(Delivered(delivery, file, forgotten))
    return found
