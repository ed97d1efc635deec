"""The current view of one indicator: values, and what the sources cover."""

from dataclasses import dataclass

from ews.store.connection import Connection
from ews.store.statements import Row
from ews.store.statements import rows


# one period of one reading: (reading, geography, period, part)
Feed = tuple[int, str, str, str]


@dataclass(frozen=True)
class LeftOut:
    """What the current view of one indicator leaves out.

    ``absent`` readings are not taken at all; ``late`` ones only where no other
    told an area and period before; of ``failed`` feeds nothing is taken.
    """

    absent: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    failed: tuple[Feed, ...] = ()


NOTHING = LeftOut()


def values(connection: Connection, indicator: str, without: LeftOut = NOTHING) -> list[Row]:
    """Return a row per geography, area, period and layout, parts added up."""
    return rows(connection, "series", indicator=indicator, **_parameters(without))


def coverage(connection: Connection, indicator: str, without: LeftOut = NOTHING) -> list[Row]:
    """Return a row per geography, period, part and layout that is covered."""
    return rows(connection, "series_coverage", indicator=indicator, **_parameters(without))


def totals(connection: Connection, indicator: str, absent: tuple[int, ...] = ()) -> list[Row]:
    """Return a row per reading, geography, period and part: how much it holds, how many cells are hidden."""
    return rows(connection, "series_totals", indicator=indicator, absent=list(absent))


def known(connection: Connection) -> list[Row]:
    """Return a row per reading: id, indicator, edition, received_at, and whether it tells something again."""
    return rows(connection, "readings_known")


def records(connection: Connection) -> tuple[list[Row], list[Row]]:
    """Return records kept by indicator and geography, and set aside by indicator and level."""
    return rows(connection, "rows_kept"), rows(connection, "rows_set_aside")


def indicators(connection: Connection) -> frozenset[str]:
    """Return the indicators of which anything is held, in the current view or not."""
    told = "SELECT indicator FROM observation UNION SELECT indicator FROM coverage"
    return frozenset(name for (name,) in connection.execute(told).fetchall())


def _parameters(without: LeftOut) -> dict[str, object]:
    names = ("failed_reading", "failed_geography", "failed_period", "failed_part")
    lists = {name: [feed[n] for feed in without.failed] for n, name in enumerate(names)}
    return {"absent": list(without.absent), "late": list(without.late), **lists}
