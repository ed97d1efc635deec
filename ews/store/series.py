"""The current view of one indicator: values, and what the sources cover."""

from ews.store.connection import Connection
from ews.store.statements import Row
from ews.store.statements import rows


def values(connection: Connection, indicator: str) -> list[Row]:
    """Return a row per geography, area, period and layout, parts added up."""
    return rows(connection, "series", indicator=indicator)


def coverage(connection: Connection, indicator: str) -> list[Row]:
    """Return a row per geography, period, part and layout that is covered."""
    return rows(connection, "series_coverage", indicator=indicator)


def records(connection: Connection) -> tuple[list[Row], list[Row]]:
    """Return records kept by indicator and geography, and set aside by indicator and level."""
    return rows(connection, "rows_kept"), rows(connection, "rows_set_aside")
