"""The store's file: one writer, all or nothing, and a message whenever it cannot be opened."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ews.errors import NothingYetError
from ews.errors import StoreBusyError
from ews.errors import StoreUnusableError
from ews.errors import StoreVersionError
from ews.store import connection
from ews.store import schema
from ews.workspace import Workspace
from tests.support import workspaces as w


HOLD = """
    import sys, duckdb
    held = duckdb.connect(sys.argv[1])
    print("held", flush=True)
    sys.stdin.read()
"""
ADD = """
    import sys
    from datetime import datetime
    from pathlib import Path
    from ews.store import connection, deliveries
    for number in range(1000):
        with connection.writing(Path(sys.argv[1])) as store:
            deliveries.add(store, f"{number}.csv", str(number), (1, 1), datetime.fromisoformat("2026-01-01"))
        print(number, flush=True)
"""


def python(code: str, *arguments: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    folder = Path(__file__).parents[2]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "ews.duckdb"
    with connection.writing(path):
        pass
    return path


def test_a_second_writer_is_told_which_process_holds_the_store(store: Path) -> None:
    with python(HOLD, store) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(StoreBusyError, match=f"process {holder.pid}") as raised,
            connection.writing(store, patience=0),
        ):
            pass
        holder.kill()
    assert raised.value.exit_code == 30
    assert "nothing was changed" in raised.value.hint


def test_a_writer_waits_for_the_one_before(store: Path) -> None:
    with python(HOLD, store) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreBusyError), connection.reading(store, patience=0.3):
            pass
        holder.kill()
    with connection.writing(store, patience=10):
        pass


def test_what_was_acknowledged_survives_a_kill_at_any_moment(store: Path) -> None:
    for round_ in range(3):
        with python(ADD, store) as writer:
            assert writer.stdout is not None
            acknowledged = [writer.stdout.readline() for _ in range(2 + 5 * round_)]
            writer.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
            acknowledged += writer.stdout.readlines()
        told = [line for line in acknowledged if line.endswith("\n")]
        with connection.reading(store) as opened:
            [(kept,)] = opened.execute("SELECT count(*) FROM delivery").fetchall()
        assert kept >= len(told)
        store.unlink()
        store.with_name("ews.duckdb.wal").unlink(missing_ok=True)
        with connection.writing(store):
            pass


def test_an_error_within_leaves_the_store_as_it_was(store: Path) -> None:
    def fail() -> None:
        with connection.writing(store) as opened:
            opened.execute("INSERT INTO store_version VALUES (99)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with connection.reading(store) as opened:
        assert opened.execute("SELECT version FROM store_version").fetchall() == [(schema.SCHEMA_VERSION,)]


@pytest.mark.parametrize("opened", [connection.reading, connection.writing])
def test_what_duckdb_makes_of_ctrl_c_within_a_statement_is_ctrl_c_again(opened: Any, store: Path) -> None:
    with pytest.raises(KeyboardInterrupt), opened(store):
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError, match="another"), opened(store):
        raise RuntimeError("another")


def test_before_the_first_refresh_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(NothingYetError, match="no store yet"), connection.reading(tmp_path / "ews.duckdb"):
        pass


def test_a_first_refresh_broken_off_is_nothing_yet_and_can_be_made_again(tmp_path: Path) -> None:
    path = tmp_path / "ews.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(NothingYetError, match="did not end"), connection.reading(path):
        pass
    with connection.writing(path):
        pass
    with connection.reading(path):
        pass


def test_a_store_of_another_version_is_neither_read_nor_written(store: Path) -> None:
    with duckdb.connect(str(store)) as opened:
        opened.execute("UPDATE store_version SET version = 99")
    for use in (connection.reading, connection.writing):
        with pytest.raises(StoreVersionError, match="is of version 99") as raised, use(store):
            pass
        assert raised.value.exit_code == 31


OLDER = {
    2: ("postcode", "lookup", "release", "released", "tombstone"),
    3: ("release", "released", "tombstone"),
}


@pytest.mark.parametrize("version", schema.EXTENDED)
def test_a_store_of_an_earlier_version_is_extended_by_a_writer_and_keeps_what_is_in_it(
    store: Path, version: int
) -> None:
    with duckdb.connect(str(store)) as opened:
        opened.execute(f"UPDATE store_version SET version = {version}")
        opened.execute("; ".join(f"DROP TABLE {table}" for table in OLDER[version]))
        opened.execute("INSERT INTO withdrawal VALUES ('D1', TIMESTAMP '2026-01-01', true, 'why')")
    with pytest.raises(StoreVersionError) as raised, connection.reading(store):
        pass
    assert "keeps all that is in it" in raised.value.hint
    with connection.writing(store) as opened:
        kept = opened.execute("SELECT reason FROM withdrawal").fetchall()
        made = [opened.execute(f"SELECT count(*) FROM {table}").fetchall() for table in OLDER[version]]
    assert (kept, made) == ([("why",)], [[(0,)]] * len(made))


def test_another_database_is_said_to_be_none_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "ews.duckdb"
    with duckdb.connect(str(path)) as opened:
        opened.execute("CREATE TABLE theirs (a INTEGER)")
    with pytest.raises(StoreVersionError, match="not of ews"), connection.writing(path):
        pass


@pytest.mark.parametrize("content", [b"this is no database" * 1000, b"\x00" * 5000])
def test_a_file_that_is_no_store_gives_a_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ews.duckdb"
    path.write_bytes(content)
    with pytest.raises(StoreUnusableError, match="cannot be opened") as raised, connection.reading(path):
        pass
    assert raised.value.exit_code == 32
    assert "moved aside" in raised.value.hint
    assert path.read_bytes() == content


@pytest.mark.parametrize("folder", ["file", "file/locked"])
def test_a_place_that_cannot_be_written_gives_a_message_at_once(tmp_path: Path, folder: str) -> None:
    # "locked" in a path is no lock
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    began = time.monotonic()
    with (
        pytest.raises(StoreUnusableError, match="cannot be opened"),
        connection.writing(tmp_path / folder / "s"),
    ):
        pass
    assert time.monotonic() - began < connection.PATIENCE_SECONDS


def test_a_folder_in_place_of_the_store_gives_a_message(gridley: Workspace) -> None:
    gridley.store.unlink()
    gridley.store.mkdir()
    with pytest.raises(StoreUnusableError):
        w.take(gridley)
