"""Areas as the store holds them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ews.store.connection import Connection
from ews.store.statements import Row
from ews.store.statements import rows


@dataclass(frozen=True)
class AreaRow:
    """One area of the district: outline as WKB or None, and a point inside, metres."""

    geography: str
    code: str
    name: str
    shape: bytes | None
    x: float
    y: float


def current(connection: Connection) -> list[AreaRow]:
    """Return every area of every geography, from the latest delivery in the current view."""
    return [
        AreaRow(**{**row, "shape": None if row["shape"] is None else bytes(row["shape"])})
        for row in rows(connection, "current_areas")
    ]


def outlines_read_under(connection: Connection, definitions: Sequence[str]) -> list[bytes]:
    """Return the outlines, as WKB, of readings in the current view made under one of *definitions*."""
    found = rows(connection, "outlines_read_under", definitions=list(definitions))
    return [bytes(row["shape"]) for row in found]


def deliveries(connection: Connection) -> dict[str, Row]:
    """Return, by geography, the latest delivery that gave areas: its name, file, and how it was read."""
    return {row["geography"]: row for row in rows(connection, "boundary_deliveries")}
