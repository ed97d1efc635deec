"""A statement by name: ``sql("series")`` is the text of ``sql/series.sql``."""

from functools import cache
from importlib.resources import files
from typing import Any

import duckdb


Row = dict[str, Any]


@cache
def sql(name: str) -> str:
    """Return the statement called *name*."""
    return (files("ews.store") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def rows(connection: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> list[Row]:
    """Run the statement called *name* and return its rows as dictionaries."""
    cursor = connection.execute(sql(name), parameters or None)
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def scalar(connection: duckdb.DuckDBPyConnection, statement: str, parameters: list[Any] | None = None) -> Any:
    """Return the first column of the first row of *statement*, or None without a row.

    Every row is fetched: an unfinished result would block the next statement.
    """
    found = connection.execute(statement, parameters).fetchall()
    return found[0][0] if found else None


def insert(connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, list[Any]]) -> None:
    """Append *columns*, lists of one length, to *table*; *table* is never data."""
    import pandas as pd

    if not columns or not len(next(iter(columns.values()))):
        return
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    names = ", ".join(columns)
    connection.register("incoming", frame)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming")
    connection.unregister("incoming")
