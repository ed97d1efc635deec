"""Runs, kept for ever, and what can be computed again, kept while it is of use."""

import json
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from ews.store.connection import Connection
from ews.store.statements import Row
from ews.store.statements import rows
from ews.store.statements import scalar
from ews.store.statements import sql


@dataclass(frozen=True)
class RunRow:
    """One run as stored; ``changes`` and ``result`` are what JSON holds."""

    id: str
    made_at: datetime
    version: str
    settings: str
    inputs: str
    expected_false_flags: float
    changes: list[str]
    result: dict[str, Any]


def latest(connection: Connection) -> RunRow | None:
    """Return the latest run, or None before the first."""
    found = rows(connection, "run_latest")
    return _run(found[0]) if found else None


def _run(row: Row) -> RunRow:
    return RunRow(**{**row, "changes": json.loads(row["changes"]), "result": json.loads(row["result"])})


def listing(connection: Connection) -> list[RunRow]:
    """Return every run, the oldest first."""
    return [_run(row) for row in rows(connection, "runs")]


def add(connection: Connection, run: RunRow) -> None:
    """Record *run*."""
    connection.execute(
        "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            run.id,
            run.made_at,
            run.version,
            run.settings,
            run.inputs,
            run.expected_false_flags,
            json.dumps(run.changes, ensure_ascii=False),
            json.dumps(run.result, ensure_ascii=False),
        ],
    )


def inputs(connection: Connection) -> str:
    """Return a digest of the readings in the current view and of the decisions about flags."""
    return str(scalar(connection, sql("inputs")))


class Remembered:
    """What the detector has computed, by the digest of all that went into it.

    Derived and safe to lose.  ``forget_unused`` drops what the present run did
    not ask for.
    """

    def __init__(self, connection: Connection, *, writable: bool) -> None:
        self._connection = connection
        self._writable = writable
        self._known = {row["key"] for row in rows(connection, "remembered_keys")}
        self._used: set[str] = set()
        self._one_at_a_time = Lock()  # a connection serves one thread at a time
        self._fresh: dict[str, bytes] = {}

    def recall(self, key: str) -> bytes | None:
        """Return what was remembered under *key*, or None."""
        with self._one_at_a_time:
            self._used.add(key)
            if key not in self._known:
                return self._fresh.get(key)
            return bytes(scalar(self._connection, "SELECT content FROM remembered WHERE key = ?", [key]))

    def remember(self, key: str, content: bytes) -> None:
        """Keep *content* under *key*."""
        with self._one_at_a_time:
            is_new = key not in self._known and key not in self._fresh
            self._fresh[key] = content
            if self._writable and is_new:
                self._connection.execute("INSERT INTO remembered VALUES (?, ?)", [key, content])

    def forget_unused(self) -> None:
        """Drop what this run did not ask for."""
        stale = sorted(self._known - self._used)
        if stale and self._writable:
            self._connection.execute("DELETE FROM remembered WHERE list_contains(?, key)", [stale])
