"""The store's tables, each column with its comment, and the version they are at."""

from importlib.resources import files
from pathlib import Path

import duckdb

from ews.errors import StoreVersionError
from ews.store.statements import scalar


# 1  first version
SCHEMA_VERSION = 1


def ensure(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables in an empty store; check the version of one that is not."""
    if not _tables(connection):
        connection.execute(text())
        connection.execute("INSERT INTO store_version VALUES (?)", [SCHEMA_VERSION])
    check(connection, None)


def check(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    """Raise StoreVersionError unless the store is of this version of ews."""
    found = None
    if "store_version" in _tables(connection):
        found = scalar(connection, "SELECT max(version) FROM store_version")
    if found != SCHEMA_VERSION:
        raise StoreVersionError(
            f"{path or 'the store'}: is of version {found}; this ews reads version {SCHEMA_VERSION}.",
            hint="Use the ews that wrote it, or move ews.duckdb aside and run `ews refresh` to rebuild it.",
        )


def text() -> str:
    """Return the statements that create the tables."""
    return (files("ews.store") / "sql" / "schema.sql").read_text(encoding="utf-8")


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    return {name for (name,) in rows}
