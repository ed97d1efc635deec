"""Put another store in a store's place, whole or not at all, so that no byte of what is left out stays."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ews.errors import StoreUnusableError
from ews.store import connection as connections
from ews.store import schema
from ews.store.connection import Connection


FRESH = "fresh"


@contextmanager
def rewriting(path: Path, *, patience: float = connections.PATIENCE_SECONDS) -> Iterator[Connection]:
    """Give the store *path*, and beside it as the database `FRESH` an empty one that takes its place.

    That happens when the block ends well; else, and when the process is killed, the old
    store stays.  Rows that DuckDB deletes leave their bytes in the file: only what is
    never written to a new one is gone.  Nobody else can use the store meanwhile.  Raises as
    ``connection.writing``.
    """
    connection = connections.open_file(path, read_only=False, patience=patience)
    new = path.with_name(f"{path.name}.new")
    try:
        _settle(connection, path)
        _make(new)
        connection.execute(f"ATTACH {_literal(new)} AS {FRESH}")
        connection.begin()
        with connections.interruptible():
            yield connection
        connection.commit()
        connection.execute(f"CHECKPOINT {FRESH}")
        connection.execute(f"DETACH {FRESH}")
        _put_in_place(new, path, connection)
    except connections.BROKEN as error:
        raise StoreUnusableError(
            f"{path}: the store could not be written anew: {error}",
            hint="Free as much disk space as the store takes; it is as it was before.",
        ) from error
    finally:
        connection.close()
        _remove(new)
        # what DuckDB put aside when memory was short, and left behind when it was killed
        shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)


def _settle(connection: Connection, path: Path) -> None:
    """Bring all of the store into its one file, after a look at whether it is one."""
    schema.check(connection, path)
    connection.execute("CHECKPOINT")


def _make(new: Path) -> None:
    _remove(new)  # one that was killed may have left it
    with duckdb.connect(str(new), config=connections.CONFIG) as empty:
        empty.execute(schema.text())


def _remove(new: Path) -> None:
    for file in (new, new.with_name(f"{new.name}.wal")):
        file.unlink(missing_ok=True)


def _put_in_place(new: Path, path: Path, connection: Connection) -> None:
    """Let *new* be the store while *connection* still keeps others out of the old one."""
    try:
        new.replace(path)
    except PermissionError:
        # Windows replaces no file that is open
        connection.close()
        new.replace(path)


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
