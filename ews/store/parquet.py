"""Write a table as Parquet, with DuckDB, which is there anyway."""

from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path

import duckdb

from ews.errors import OutputError
from ews.store.connection import CONFIG
from ews.store.staging import quoted
from ews.store.statements import insert


Cell = str | float | bytes | None
TYPES: dict[type, str] = {str: "TEXT", bytes: "BLOB"}


def write(path: Path, columns: Mapping[str, Sequence[Cell]], about: Mapping[str, str]) -> None:
    """Write *columns*, of one length, to *path*, with *about* as what the file says of itself.

    A column of text is text, one of bytes is bytes, any other is numbers.  Raises
    OutputError.
    """
    plain = {f"c{number}": list(cells) for number, cells in enumerate(columns.values())}
    kinds = ", ".join(f"{name} {_type(cells)}" for name, cells in plain.items())
    named = ", ".join(f"{own} AS {quoted(name)}" for own, name in zip(plain, columns, strict=True))
    told = ", ".join(f"{quoted(key)}: {_literal(text)}" for key, text in about.items())
    options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{told}}}"
    with duckdb.connect(":memory:", config=CONFIG) as connection:
        connection.execute(f"CREATE TABLE layer ({kinds})")
        insert(connection, "layer", plain)
        try:
            connection.execute(f"COPY (SELECT {named} FROM layer) TO {_literal(str(path))} ({options})")
        except duckdb.Error as error:
            raise OutputError(
                f"{path}: cannot be written: {str(error).splitlines()[0]}", hint="Choose another place."
            ) from error


def _type(cells: Sequence[Cell]) -> str:
    known = next((cell for cell in cells if cell is not None), 0.0)
    return TYPES.get(type(known), "DOUBLE")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
