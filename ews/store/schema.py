"""The store's tables, each column with its comment, and the version they are at."""

from importlib.resources import files
from pathlib import Path

import duckdb

from ews.errors import NothingYetError
from ews.errors import StoreVersionError
from ews.store.statements import scalar


# 1  first version
# 2  acceptances
SCHEMA_VERSION = 2


def ensure(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Create the tables in the empty store *path*; check the version of one that is not empty."""
    if not _tables(connection):
        connection.execute(text())
        connection.execute("INSERT INTO store_version VALUES (?)", [SCHEMA_VERSION])
    check(connection, path)


def check(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise StoreVersionError unless the store *path* is of this version of ews.

    Raises NothingYetError when it is empty: the first refresh was broken off.
    """
    tables = _tables(connection)
    if not tables:
        raise NothingYetError(
            f"{path}: holds nothing yet; its first refresh did not end.", hint="Run `ews refresh`."
        )
    if "store_version" not in tables:
        raise StoreVersionError(
            f"{path}: is a database, but not of ews.", hint="Move it aside and run `ews refresh`."
        )
    found = scalar(connection, "SELECT max(version) FROM store_version")
    if found != SCHEMA_VERSION:
        raise StoreVersionError(
            f"{path}: is of version {found}; this ews reads version {SCHEMA_VERSION}.",
            hint="Use the ews that wrote it, or move ews.duckdb aside and run `ews refresh` to rebuild it.",
        )


def text() -> str:
    """Return the statements that create the tables."""
    return (files("ews.store") / "sql" / "schema.sql").read_text(encoding="utf-8")


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    return {name for (name,) in rows}
