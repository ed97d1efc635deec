"""What was forgotten on record: files that are never read again, for some indicators or for anything."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ews.store.connection import Connection
from ews.store.statements import rows
from ews.store.statements import scalar


# stands for all indicators and geographies that a file can be read for
EVERYTHING = ""


@dataclass(frozen=True)
class Tombstone:
    """What is left of what was erased.

    ``what`` was asked to be forgotten; the files of the ``digests`` are never read
    again for the ``subjects``, or for anything where there are none.  ``erased`` says how many
    rows of which table went; ``id`` is given when it is set.
    """

    what: str
    subjects: tuple[str, ...]
    digests: tuple[str, ...]
    erased: Mapping[str, int]
    at: datetime
    by: str
    reason: str
    id: str = ""


def listing(connection: Connection) -> list[Tombstone]:
    """Return what was forgotten, the oldest first."""
    return [
        Tombstone(
            what=row["what"],
            subjects=tuple(row["subjects"]),
            digests=tuple(row["digests"]),
            erased=json.loads(row["erased"]),
            at=row["forgotten_at"],
            by=row["forgotten_by"],
            reason=row["reason"],
            id=row["id"],
        )
        for row in rows(connection, "tombstones")
    ]


def forgotten(connection: Connection) -> dict[str, frozenset[str]]:
    """Return, by digest of a file, for what it is never read again; for `EVERYTHING`, perhaps."""
    found: dict[str, frozenset[str]] = {}
    for one in listing(connection):
        for digest in one.digests:
            found[digest] = found.get(digest, frozenset()) | set(one.subjects or (EVERYTHING,))
    return found


def set_into(connection: Connection, database: str, stone: Tombstone) -> None:
    """Set *stone* into the store attached as *database*, numbered after those of the store itself."""
    number = scalar(connection, "SELECT coalesce(max(substr(id, 2)::BIGINT), 0) + 1 FROM tombstone")
    lists = [list(stone.subjects), list(stone.digests), json.dumps(stone.erased)]
    values = [f"T{number}", stone.what, *lists, stone.at, stone.by, stone.reason]
    connection.execute(f"INSERT INTO {database}.tombstone VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
