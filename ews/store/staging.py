"""Evaluate a definition's expressions over one file's rows, away from the store."""

from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path

import duckdb

from ews.errors import FileUnreadableError
from ews.store.connection import CONFIG


Cell = str | None


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

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Stage *rows*, which hold the row number first and then a text for each of *columns*."""
        import pandas as pd

        self._name = f"file_{next(_numbers)}"
        frame = pd.DataFrame(rows, columns=["row_number", *columns], dtype=object)
        _bench().register("incoming", frame)
        _bench().execute(f"CREATE TABLE {self._name} AS SELECT * FROM incoming")
        _bench().unregister("incoming")

    def project(self, expressions: Sequence[str], where: str) -> list[tuple[Cell, ...]]:
        """Return, for each row that passes *where*, its row number and its expressions as text.

        Raises FileUnreadableError when an expression does not fit the columns.
        """
        wanted = ", ".join(f"CAST(({text}) AS TEXT)" for text in ("row_number", *expressions))
        statement = f"SELECT {wanted} FROM {self._name} WHERE {where or 'true'} ORDER BY row_number"
        try:
            return _bench().execute(statement).fetchall()
        except duckdb.Error as error:
            raise FileUnreadableError(
                f"an expression of the definition does not fit the file: {str(error).splitlines()[0]}",
                hint="Correct the expression, or tell the columns apart with another [[input]].",
            ) from error

    def close(self) -> None:
        """Free the staged rows."""
        _bench().execute(f"DROP TABLE {self._name}")


def quoted(name: str) -> str:
    """Return a column name as a DuckDB identifier."""
    return '"' + name.replace('"', '""') + '"'


def parquet(path: Path) -> list[list[str]]:
    """Return a Parquet file as rows of text, its column names first.

    Raises FileUnreadableError when it is none.
    """
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        try:
            cursor = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        except duckdb.Error as error:
            raise FileUnreadableError(
                f"cannot be read as Parquet: {str(error).splitlines()[0]}",
                hint="Ask for the file again; it may be cut off.",
            ) from error
        names = [column[0] for column in cursor.description or ()]
        return [names, *(["" if cell is None else str(cell) for cell in row] for row in cursor.fetchall())]
