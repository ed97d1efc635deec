"""The tables: every one and every column explained."""

import duckdb
import pytest

from ews.store import schema


@pytest.fixture
def empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute(schema.text())
    return connection


def test_every_table_view_and_column_says_what_it_is(empty: duckdb.DuckDBPyConnection) -> None:
    tables = "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL"
    views = "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL"
    of_tables = "table_name IN (SELECT table_name FROM duckdb_tables())"
    columns = f"SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND {of_tables}"
    assert [empty.execute(statement).fetchall() for statement in (tables, views, columns)] == [[], [], []]
