"""Areas as the store holds them."""

from dataclasses import dataclass

import duckdb

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


def current(connection: duckdb.DuckDBPyConnection) -> list[AreaRow]:
    """Return every area of every geography, from the latest delivery in the current view."""
    return [
        AreaRow(**{**row, "shape": None if row["shape"] is None else bytes(row["shape"])})
        for row in rows(connection, "current_areas")
    ]
