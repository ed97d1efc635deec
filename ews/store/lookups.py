"""Published tables from one geography to another, as the store holds them."""

from collections.abc import Collection

from ews.store.connection import Connection
from ews.store.statements import rows


# (source area, target area, what the publisher says of the pair)
Published = tuple[str, str, str]


def members(connection: Connection, geographies: Collection[str]) -> dict[str, dict[str, str]]:
    """Return, for each of *geographies* that lists make up, the area of each member."""
    found: dict[str, dict[str, str]] = {}
    for (_, target), pairs in current(connection).items():
        if target in geographies:
            found.setdefault(target, {}).update((member, area) for member, area, _ in pairs)
    return found


def current(connection: Connection) -> dict[tuple[str, str], list[Published]]:
    """Return the pairs of areas by (source geography, target geography), from the latest delivery of each."""
    found: dict[tuple[str, str], list[Published]] = {}
    for row in rows(connection, "current_lookups"):
        pair = (row["source_area"], row["target_area"], row["change"])
        found.setdefault((row["source"], row["target"]), []).append(pair)
    return found
