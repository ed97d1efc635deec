"""Deliveries, their readings, and what each gave or set aside."""

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import Any

from ews.errors import NotFoundError
from ews.store import postcodes
from ews.store.connection import Connection
from ews.store.statements import Row
from ews.store.statements import insert
from ews.store.statements import rows
from ews.store.statements import scalar


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

    ``observations``, ``coverage``, ``areas`` and ``lookups`` are rows in the order
    of the store's columns after ``reading``.  A directory's postcodes, too many for
    that, are staged in the store (see `ews.store.postcodes`): ``has_postcodes``.
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
    lookups: list[tuple[Any, ...]] = field(default_factory=list)
    has_postcodes: bool = False

    @property
    def rows_set_aside(self) -> int:
        """Return the records set aside."""
        return sum(item.records for item in self.set_aside)


COLUMNS = {
    "reading": (
        "id delivery subject input input_order definition edition read_at "
        "rows_read rows_kept rows_set_aside problem"
    ).split(),
    "observation": (
        "reading indicator geography area period part numerator denominator lower upper marker"
    ).split(),
    "coverage": "reading indicator geography period part zero_filled placed unplaced".split(),
    "area": "reading geography code name srid shape x y".split(),
    "lookup": "reading source target source_area target_area change".split(),
    "set_aside": "reading row records level reason detail text".split(),
}


def known(connection: Connection) -> list[Row]:
    """Return every delivery: id, file, digest, size, modified_ns, received_at, sequence."""
    return rows(connection, "deliveries_known")


def readings(connection: Connection) -> dict[tuple[str, str], str]:
    """Return the definition digest of the latest reading, by delivery and subject."""
    found = rows(connection, "readings_latest")
    return {(row["delivery"], row["subject"]): row["definition"] for row in found}


def listing(connection: Connection) -> list[Row]:
    """Return what was received, when, and what it gave, newest last."""
    return rows(connection, "deliveries")


def quarantine(connection: Connection) -> list[Row]:
    """Return every row set aside in the current view, with its file and reason."""
    return rows(connection, "quarantine")


def add(connection: Connection, file: str, digest: str, size_and_time: tuple[int, int], at: datetime) -> str:
    """Record a delivery and return its identifier."""
    sequence = int(scalar(connection, "SELECT coalesce(max(sequence), 0) + 1 FROM delivery"))
    connection.execute(
        "INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?)",
        [f"D{sequence}", file, digest, *size_and_time, at, sequence],
    )
    return f"D{sequence}"


class Ledger:
    """Readings on their way into the store: there after ``flush``, a directory's postcodes at once."""

    def __init__(self, connection: Connection, at: datetime) -> None:
        """Open a ledger for readings made *at* that moment."""
        self._next = int(scalar(connection, "SELECT coalesce(max(id), 0) + 1 FROM reading"))
        self._connection = connection
        self._at = at
        self._tables: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}

    def add(self, delivery: str, definition: str, reading: Reading) -> None:
        """Enter what *delivery* gave, under the *definition* of that digest."""
        number = self._next
        self._next += 1
        head = (number, delivery, reading.subject, reading.input, reading.input_order, definition)
        counts = (reading.rows_read, reading.rows_kept, reading.rows_set_aside)
        self._tables["reading"].append((*head, reading.edition, self._at, *counts, reading.problem))
        gave = {"observation": reading.observations, "area": reading.areas, "lookup": reading.lookups}
        for table, given in {**gave, "coverage": reading.coverage}.items():
            self._tables[table] += [(number, *row) for row in given]
        if reading.has_postcodes:
            postcodes.enter(self._connection, number)
        self._tables["set_aside"] += [
            (number, *(getattr(item, name) for name in COLUMNS["set_aside"][1:]))
            for item in reading.set_aside
        ]

    def flush(self) -> None:
        """Write everything entered to the store."""
        for table, tuples in self._tables.items():
            if tuples:
                columns = (list(column) for column in zip(*tuples, strict=True))
                insert(self._connection, table, dict(zip(COLUMNS[table], columns, strict=True)))
            tuples.clear()


def decide(connection: Connection, delivery: str, *, withdrawn: bool, reason: str, at: datetime) -> None:
    """Take *delivery* out of the current view, or bring it back, on record.

    Raises NotFoundError when there is no such delivery.
    """
    names = [row["id"] for row in known(connection)]
    if delivery not in names:
        raise NotFoundError(
            f"{delivery}: no such delivery.", hint="See `ews deliveries` for their identifiers."
        )
    connection.execute("INSERT INTO withdrawal VALUES (?, ?, ?, ?)", [delivery, at, withdrawn, reason])
