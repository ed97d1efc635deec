"""Deliveries, their readings, and what each gave or set aside."""

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import Any

import duckdb

from ews.errors import NotFoundError
from ews.store.statements import Row
from ews.store.statements import insert
from ews.store.statements import rows


@dataclass(frozen=True)
class SetAside:
    """One source row that gave no observation, and why."""

    reason: str
    detail: str
    row: int | None = None
    records: int = 1
    level: str | None = None
    text: str | None = None


@dataclass
class Reading:
    """What one file gave for one indicator or geography; filled while it is read.

    ``observations``, ``coverage`` and ``areas`` are rows in the order of the
    store's columns after ``reading``.
    """

    subject: str
    input: str = ""
    input_order: int = 0
    edition: str = ""
    rows_read: int = 0
    rows_kept: int = 0
    problem: str = ""
    set_aside: list[SetAside] = field(default_factory=list)
    observations: list[tuple[Any, ...]] = field(default_factory=list)
    coverage: list[tuple[Any, ...]] = field(default_factory=list)
    areas: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def rows_set_aside(self) -> int:
        """Return the records set aside."""
        return sum(item.records for item in self.set_aside)


OBSERVATION = "indicator geography area period part numerator denominator lower upper marker".split()
COVERAGE = "indicator geography period part zero_filled placed unplaced".split()
AREA = "geography code name srid shape x y".split()


def known(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return every delivery: id, file, digest, size, modified_ns, received_at, sequence."""
    return rows(connection, "deliveries_known")


def readings(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """Return the definition digest of the latest reading, by delivery and subject."""
    found = rows(connection, "readings_latest")
    return {(row["delivery"], row["subject"]): row["definition"] for row in found}


def listing(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return what was received, when, and what it gave, newest last."""
    return rows(connection, "deliveries")


def quarantine(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Return every row set aside in the current view, with its file and reason."""
    return rows(connection, "quarantine")


def add(
    connection: duckdb.DuckDBPyConnection, file: str, digest: str, size_and_time: tuple[int, int], at: datetime
) -> str:
    """Record a delivery and return its identifier."""
    row = connection.execute("SELECT coalesce(max(sequence), 0) + 1 FROM delivery").fetchone()
    sequence = int(row[0]) if row else 1
    connection.execute(
        "INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?)",
        [f"D{sequence}", file, digest, *size_and_time, at, sequence],
    )
    return f"D{sequence}"


def add_reading(
    connection: duckdb.DuckDBPyConnection, delivery: str, definition: str, reading: Reading, at: datetime
) -> None:
    """Record what *delivery* gave, under the *definition* of that digest."""
    found = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM reading").fetchone()
    number = int(found[0]) if found else 1
    head = [number, delivery, reading.subject, reading.input, reading.input_order, definition, reading.edition]
    counts = [reading.rows_read, reading.rows_kept, reading.rows_set_aside]
    connection.execute(
        "INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*head, at, *counts, reading.problem]
    )
    _append(connection, "observation", number, OBSERVATION, reading.observations)
    _append(connection, "coverage", number, COVERAGE, reading.coverage)
    _append(connection, "area", number, AREA, reading.areas)
    names = "row records level reason detail text".split()
    asides = [tuple(getattr(item, name) for name in names) for item in reading.set_aside]
    _append(connection, "set_aside", number, names, asides)


def decide(
    connection: duckdb.DuckDBPyConnection, delivery: str, *, withdrawn: bool, reason: str, at: datetime
) -> None:
    """Take *delivery* out of the current view, or bring it back, on record.

    Raises NotFoundError when there is no such delivery.
    """
    names = [row["id"] for row in known(connection)]
    if delivery not in names:
        raise NotFoundError(
            f"{delivery}: no such delivery.", hint="See `ews deliveries` for their identifiers."
        )
    connection.execute("INSERT INTO withdrawal VALUES (?, ?, ?, ?)", [delivery, at, withdrawn, reason])


def _append(
    connection: duckdb.DuckDBPyConnection, table: str, number: int, names: list[str], tuples: list[tuple[Any, ...]]
) -> None:
    if tuples:
        columns = dict(zip(names, (list(column) for column in zip(*tuples, strict=True)), strict=True))
        insert(connection, table, {"reading": [number] * len(tuples), **columns})
