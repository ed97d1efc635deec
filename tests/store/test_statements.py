"""Statements by name, rows in and out."""

import duckdb
import pytest

from ews.store.statements import insert
from ews.store.statements import scalar


@pytest.fixture
def table() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE TABLE t (a INTEGER, b TEXT, c DOUBLE)")
    return connection


def test_what_is_inserted_comes_back_with_its_gaps(table: duckdb.DuckDBPyConnection) -> None:
    insert(table, "t", {"a": [1, None], "b": [None, "é'; DROP TABLE t"], "c": [0.5, None]})
    assert table.execute("SELECT * FROM t").fetchall() == [(1, None, 0.5), (None, "é'; DROP TABLE t", None)]


def test_a_column_of_nothing_but_gaps_is_inserted(table: duckdb.DuckDBPyConnection) -> None:
    insert(table, "t", {"a": [None, None], "b": [None, None], "c": [None, None]})
    assert scalar(table, "SELECT count(*) FROM t WHERE b IS NULL") == 2


def test_nothing_inserts_nothing(table: duckdb.DuckDBPyConnection) -> None:
    insert(table, "t", {})
    insert(table, "t", {"a": []})
    assert scalar(table, "SELECT a FROM t") is None
