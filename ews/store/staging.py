"""Evaluate a definition's expressions over one file's rows, away from the store."""

import re
from collections.abc import Mapping
from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from ews.errors import FileUnreadableError
from ews.store.connection import CONFIG


ROW_NUMBER = "row_number"


@cache
def _bench() -> duckdb.DuckDBPyConnection:
    # one for all files: opening one takes longer than reading a month of crimes,
    # and a second thread gains nothing on tables of this size
    return duckdb.connect(":memory:", config={**CONFIG, "enable_external_access": False, "threads": 1})


_numbers = count()


class Stage:
    """One table, staged for any number of layouts to read; close it when done.

    Expressions see the file's columns only: no file, network or setting.
    """

    def __init__(self, columns: Sequence[str], rows: Mapping[int, Sequence[str]]) -> None:
        """Hold *rows*, a text for each of *columns*, by their row number; nothing is staged yet."""
        self._columns = columns
        self._rows = rows
        self._staged: dict[tuple[str, ...], str] = {}

    def project(self, expressions: Sequence[str], where: str) -> list[tuple[Any, ...]]:
        """Return, for each row that passes *where*, its row number and its expressions as text.

        What is NULL comes out as an empty text.  Raises FileUnreadableError
        when an expression does not fit the columns.
        """
        table = self._table(" ".join([*expressions, where]))
        wanted = ", ".join([ROW_NUMBER, *(f"coalesce(CAST(({text}) AS TEXT), '')" for text in expressions)])
        statement = f"SELECT {wanted} FROM {table} WHERE {where or 'true'} ORDER BY {ROW_NUMBER}"
        try:
            return _bench().execute(statement).fetchall()
        except duckdb.Error as error:
            raise FileUnreadableError(
                f"an expression of the definition does not fit the file: {str(error).splitlines()[0]}",
                hint="Correct the expression, or tell the columns apart with another [[input]].",
            ) from error

    def close(self) -> None:
        """Free the staged rows."""
        for table in self._staged.values():
            _bench().execute(f"DROP TABLE {table}")
        self._staged.clear()

    def _table(self, text: str) -> str:
        """Return a table with the columns that *text* names, made when first asked for."""
        said = text.casefold()
        named = tuple(name for name in self._columns if name.replace('"', '""').casefold() in said)
        if named not in self._staged:
            self._staged[named] = self._stage(named)
        return self._staged[named]

    def _stage(self, names: tuple[str, ...]) -> str:
        import pandas as pd

        table = f"file_{next(_numbers)}"
        kinds = ", ".join([f"{ROW_NUMBER} BIGINT", *(f"{quoted(name)} TEXT" for name in names)])
        _bench().execute(f"CREATE TABLE {table} ({kinds})")
        if self._rows:
            at = [self._columns.index(name) for name in names]
            columns = {f"c{n}": [row[n] for row in self._rows.values()] for n in at}
            frame = pd.DataFrame({ROW_NUMBER: list(self._rows), **columns}, dtype=object)
            _bench().register("incoming", frame)
            _bench().execute(f"INSERT INTO {table} SELECT * FROM incoming")
            _bench().unregister("incoming")
        return table


def quoted(name: str) -> str:
    """Return a column name as a DuckDB identifier."""
    return '"' + name.replace('"', '""') + '"'


def parquet(path: Path, *, name: str) -> list[list[str]]:
    """Return a Parquet file as rows of text, its column names first.

    Raises FileUnreadableError when it is none; *name* is what the file is called there.
    """
    # brackets and stars in a file's name are no pattern
    escaped = re.sub(r"([\[*?])", r"[\1]", str(path))
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        try:
            cursor = connection.execute("SELECT * FROM read_parquet(?)", [escaped])
            names = [column[0] for column in cursor.description or ()]
            found = cursor.fetchall()
        except duckdb.Error as error:
            raise FileUnreadableError(
                f"{name}: cannot be read as Parquet: {str(error).splitlines()[0]}",
                hint="Ask for the file again; it may be cut off.",
            ) from error
    return [names, *(["" if cell is None else str(cell) for cell in row] for row in found)]
