"""Open the store, for reading or writing, and say who holds it when it is busy."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ews.errors import NothingYetError
from ews.errors import StoreBusyError
from ews.errors import StoreUnusableError
from ews.store import schema


# A refresh of one district commits within seconds, so a reader that waits this
# long has met one that is stuck or a program that keeps the file open.
PATIENCE_SECONDS = 10.0
# what other rooms hold without opening DuckDB themselves
Connection = duckdb.DuckDBPyConnection
# what DuckDB raises when the disk or the file fails, whatever the statement
BROKEN = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.OutOfMemoryException,
    duckdb.SerializationException,
)
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def writing(path: Path, *, patience: float = PATIENCE_SECONDS) -> Iterator[Connection]:
    """Open *path* for one transaction: all of it is committed, or nothing.

    Raises StoreBusyError, StoreUnusableError or StoreVersionError.
    """
    connection = open_file(path, read_only=False, patience=patience)
    try:
        connection.begin()
        schema.ensure(connection, path)
        with interruptible():
            yield connection
        connection.commit()
    except (duckdb.TransactionException, *BROKEN) as error:
        raise StoreUnusableError(
            f"{path}: the store could not be written: {error}",
            hint="Free disk space and check that you may write there; what was committed before is safe.",
        ) from error
    finally:
        connection.close()


@contextmanager
def reading(path: Path, *, patience: float = PATIENCE_SECONDS) -> Iterator[Connection]:
    """Open *path* read-only.

    Raises NothingYetError when there is no store, else as ``writing``.
    """
    if not path.exists():
        raise NothingYetError(
            f"{path}: there is no store yet.",
            hint="Put files into data/ and run `ews refresh`.",
        )
    connection = open_file(path, read_only=True, patience=patience)
    try:
        schema.check(connection, path)
        with interruptible():
            yield connection
    except BROKEN as error:
        raise _unusable(path, error) from error
    finally:
        connection.close()


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C be Ctrl-C also within a statement, where DuckDB makes an error of its own of it."""
    try:
        yield
    except RuntimeError as error:
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        raise


def open_file(path: Path, *, read_only: bool, patience: float) -> Connection:
    """Return a connection to the store *path*; waits *patience* seconds while another program holds it.

    Raises StoreBusyError or StoreUnusableError.
    """
    until = time.monotonic() + patience
    while True:
        before = _identity(path)
        try:
            connection = duckdb.connect(str(path), read_only=read_only, config=CONFIG)
            if before in (None, _identity(path)):
                return connection
            # another store was put in its place before this one was held: it is no longer the store
            connection.close()
        except duckdb.Error as error:
            if not _is_lock(path, error):
                raise _unusable(path, error) from error
            if time.monotonic() >= until:
                raise _busy(path, error) from error
            time.sleep(0.2)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at *path* from another that is put in its place, or None without one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_lock(path: Path, error: duckdb.Error) -> bool:
    # the folder may have a name such as "locks"
    words = str(error).replace(str(path), "").casefold()
    return "set lock" in words or "conflicting lock" in words or "used by another process" in words


def _busy(path: Path, error: duckdb.Error) -> StoreBusyError:
    holder = re.search(r"PID (\d+)", str(error))
    who = f"process {holder[1]}" if holder else "another program"
    return StoreBusyError(
        f"{path}: the store is in use by {who}, perhaps another `ews refresh`.",
        hint="Wait until it ends, or close the program that has the file open; nothing was changed.",
    )


def _unusable(path: Path, error: duckdb.Error) -> StoreUnusableError:
    first_line = str(error).splitlines()[0]
    return StoreUnusableError(
        f"{path}: the store cannot be opened: {first_line}",
        hint="Check that the folder is there and can be written, and that the file is an ews store; "
        "a damaged one can be moved aside, and `ews refresh` makes it again from data/.",
    )
