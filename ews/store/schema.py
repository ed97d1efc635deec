"""The store's tables, each column with its comment, and the version they are at."""

from importlib.resources import files
from pathlib import Path

import duckdb

from ews.errors import NothingYetError
from ews.errors import StoreVersionError
from ews.store.statements import scalar


# 1  first version
# 2  acceptances
# 3  postcode directory, lookups
# 4  releases, tombstones
SCHEMA_VERSION = 4
# versions that a refresh brings up to date: they lack whole tables, and nothing else
EXTENDED = (2, 3)


def ensure(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Create the tables that the store *path* has not, and check its version.

    Raises StoreVersionError when it is of a version that cannot be extended.
    """
    tables = _tables(connection)
    if not tables:
        connection.execute(text())
        connection.execute("INSERT INTO store_version VALUES (?)", [SCHEMA_VERSION])
    elif "store_version" in tables and _version(connection) in EXTENDED:
        connection.execute(text())
        connection.execute("UPDATE store_version SET version = ?", [SCHEMA_VERSION])
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
    found = _version(connection)
    if found in EXTENDED:
        raise StoreVersionError(
            f"{path}: is of version {found}; this ews reads version {SCHEMA_VERSION}.",
            hint="Run `ews refresh`: it brings the store up to date and keeps all that is in it.",
        )
    if found != SCHEMA_VERSION:
        raise StoreVersionError(
            f"{path}: is of version {found}; this ews reads version {SCHEMA_VERSION}.",
            hint="Use the ews that wrote it, or move ews.duckdb aside and run `ews refresh` to rebuild it.",
        )


def _version(connection: duckdb.DuckDBPyConnection) -> object:
    return scalar(connection, "SELECT max(version) FROM store_version")


def text() -> str:
    """Return the statements that create the tables."""
    return (files("ews.store") / "sql" / "schema.sql").read_text(encoding="utf-8")


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    return {name for (name,) in rows}
