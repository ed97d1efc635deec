"""A store written anew takes the old one's place whole, or the old one stays."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from ews.errors import StoreBusyError
from ews.store import connection
from ews.store.rewriting import FRESH
from ews.store.rewriting import rewriting


REWRITE = """
    import os, signal, sys
    from pathlib import Path
    from ews.store import rewriting

    path, moment = Path(sys.argv[1]), sys.argv[2]
    put_in_place = rewriting._put_in_place

    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    def put(*arguments):
        if moment == "before the swap":
            die()
        put_in_place(*arguments)
        die()

    rewriting._put_in_place = put
    with rewriting.rewriting(path) as store:
        store.execute("INSERT INTO fresh.store_version SELECT * FROM store_version")
        if moment == "half way":
            die()
        store.execute("INSERT INTO fresh.withdrawal SELECT * FROM withdrawal WHERE reason <> 'old'")
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "it's" / "ews.duckdb"
    path.parent.mkdir()
    with connection.writing(path) as opened:
        for reason in ("old", "new"):
            opened.execute("INSERT INTO withdrawal VALUES ('D1', TIMESTAMP '2026-01-01', true, ?)", [reason])
    return path


def reasons(path: Path) -> list[str]:
    with connection.reading(path) as opened:
        return [one for (one,) in opened.execute("SELECT reason FROM withdrawal").fetchall()]


def rewrite(path: Path) -> None:
    with rewriting(path) as opened:
        opened.execute(f"INSERT INTO {FRESH}.store_version SELECT * FROM store_version")
        opened.execute(f"INSERT INTO {FRESH}.withdrawal SELECT * FROM withdrawal WHERE reason = 'new'")


def test_what_is_copied_takes_the_place_of_what_was(store: Path) -> None:
    rewrite(store)
    assert reasons(store) == ["new"]
    assert [path.name for path in store.parent.iterdir()] == ["ews.duckdb"]
    with connection.writing(store) as opened:
        opened.execute("INSERT INTO withdrawal VALUES ('D1', TIMESTAMP '2026-01-02', true, 'later')")
    assert reasons(store) == ["new", "later"]


def test_the_views_of_the_new_store_read_the_new_store(store: Path) -> None:
    rewrite(store)
    with connection.reading(store) as opened:
        assert opened.execute("SELECT count(*) FROM current_reading").fetchall() == [(0,)]


def test_an_error_within_leaves_the_old_store_and_nothing_beside_it(store: Path) -> None:
    with pytest.raises(ZeroDivisionError), rewriting(store):
        raise ZeroDivisionError
    assert reasons(store) == ["old", "new"]
    assert [path.name for path in store.parent.iterdir()] == ["ews.duckdb"]


def test_what_another_program_left_in_its_log_is_not_lost(store: Path) -> None:
    code = (
        "import duckdb, os, sys; store = duckdb.connect(sys.argv[1]);"
        "store.execute(\"INSERT INTO withdrawal VALUES ('D2', TIMESTAMP '2026-01-03', true, 'new')\");"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, store], check=False)
    assert store.with_name("ews.duckdb.wal").exists()
    rewrite(store)
    assert reasons(store) == ["new", "new"]
    assert not store.with_name("ews.duckdb.wal").exists()


@pytest.mark.skipif(os.name != "posix", reason="kills a process as only POSIX does")
@pytest.mark.parametrize(
    ("moment", "left"),
    [("half way", ["old", "new"]), ("before the swap", ["old", "new"]), ("after the swap", ["new"])],
)
def test_killed_at_any_moment_the_old_store_is_there_or_the_new_one(
    store: Path, moment: str, left: list[str]
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run(
        [sys.executable, "-c", textwrap.dedent(REWRITE), store, moment], check=False, env=environment
    )
    assert reasons(store) == left
    rewrite(store)  # and what was left lying about is no obstacle
    assert reasons(store) == ["new"]


def test_nobody_else_uses_the_store_meanwhile(store: Path) -> None:
    code = "import duckdb, sys; duckdb.connect(sys.argv[1], read_only=True)"
    with rewriting(store) as opened:
        opened.execute(f"INSERT INTO {FRESH}.store_version SELECT * FROM store_version")
        tried = subprocess.run(
            [sys.executable, "-c", code, store], capture_output=True, text=True, check=False
        )
    assert "lock" in tried.stderr


@pytest.mark.skipif(os.name != "posix", reason="replaces a file that is open")
def test_who_opened_the_old_store_just_before_the_swap_opens_the_new_one_instead(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = store.with_name("other.duckdb")
    with connection.writing(other) as opened:
        opened.execute("INSERT INTO withdrawal VALUES ('D1', TIMESTAMP '2026-01-01', true, 'other')")
    connect = duckdb.connect

    def connect_late(name: str, **options: object) -> object:
        found = connect(name, **options)  # type: ignore[arg-type]
        if other.exists():
            other.replace(store)
        return found

    monkeypatch.setattr(duckdb, "connect", connect_late)
    assert reasons(store) == ["other"]


def test_a_store_in_use_is_left_alone(store: Path) -> None:
    code = "import duckdb, sys; s = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, store], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreBusyError), rewriting(store, patience=0):
            pass
        holder.kill()
    assert reasons(store) == ["old", "new"]
