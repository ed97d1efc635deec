"""Runs are kept for ever; what can be computed again is kept while it is of use."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ews.store import connection
from ews.store import runs
from ews.store.connection import Connection
from ews.store.runs import Remembered
from ews.store.runs import RunRow


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Connection]:
    with connection.writing(tmp_path / "ews.duckdb") as opened:
        yield opened


def run(name: str, day: int) -> RunRow:
    at = datetime.fromisoformat(f"2026-01-{day:02}")
    return RunRow(name, at, "1", "s", "i", 24.0, ["{{7*7}} changed"], {"flags": [{"name": "é"}]})


def test_the_latest_run_comes_back_as_it_was_stored(store: Connection) -> None:
    assert runs.latest(store) is None
    runs.add(store, run("R1", 1))
    runs.add(store, run("R2", 2))
    assert runs.latest(store) == run("R2", 2)


def test_the_digest_of_an_empty_view_is_always_the_same(store: Connection) -> None:
    assert runs.inputs(store) == runs.inputs(store) != ""


def test_what_is_remembered_is_recalled_until_a_run_does_not_ask(store: Connection) -> None:
    first = Remembered(store, writable=True)
    assert first.recall("a") is None
    first.remember("a", b"1")
    first.remember("b", b"2")
    assert first.recall("a") == b"1"
    second = Remembered(store, writable=True)
    assert second.recall("b") == b"2"
    second.forget_unused()
    third = Remembered(store, writable=True)
    assert (third.recall("a"), third.recall("b")) == (None, b"2")


def test_a_reader_remembers_for_itself_alone(store: Connection) -> None:
    reader = Remembered(store, writable=False)
    reader.remember("a", b"1")
    assert reader.recall("a") == b"1"
    assert Remembered(store, writable=True).recall("a") is None
