"""Evaluate a definition's expressions over one file's rows, away from the store."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from ews.errors import FileUnreadableError
from ews.store.connection import CONFIG


Cell = str | None


def project(
    columns: Sequence[str], rows: Sequence[Sequence[str]], expressions: Sequence[str], where: str
) -> list[tuple[Cell, ...]]:
    """Return, for each row that passes *where*, its row number and its expressions as text.

    *rows* hold the row number first and then one text for each of *columns*.
    Expressions see the file's columns only: no file, network or setting.
    Raises FileUnreadableError when an expression does not fit the columns.
    """
    import pandas as pd

    names = ["row_number", *columns]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    wanted = ", ".join(f"CAST(({text}) AS TEXT)" for text in ("row_number", *expressions))
    with duckdb.connect(":memory:", config={**CONFIG, "enable_external_access": False}) as connection:
        connection.register("incoming", frame)
        connection.execute("CREATE TABLE file AS SELECT * FROM incoming")
        connection.unregister("incoming")
        try:
            statement = f"SELECT {wanted} FROM file WHERE {where or 'true'} ORDER BY row_number"
            return connection.execute(statement).fetchall()
        except duckdb.Error as error:
            raise FileUnreadableError(
                f"an expression of the definition does not fit the file: {str(error).splitlines()[0]}",
                hint="Correct the expression, or tell the columns apart with another [[input]].",
            ) from error


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
