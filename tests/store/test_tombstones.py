"""What was forgotten stays on record, and says which files are never read again for what."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from ews.store import connection
from ews.store import tombstones
from ews.store.connection import Connection
from ews.store.tombstones import EVERYTHING
from ews.store.tombstones import Tombstone


STONE = Tombstone(
    what="ISA-1 {{7*7}}",
    subjects=("burglary", "violence"),
    digests=("aa", "bb"),
    erased={"observation": 12},
    at=datetime.fromisoformat("2026-11-01"),
    by="Ann",
    reason="the agreement has ended",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Connection]:
    with connection.writing(tmp_path / "ews.duckdb") as opened:
        yield opened


def test_a_tombstone_is_numbered_and_comes_back_as_it_was_set(store: Connection) -> None:
    assert (tombstones.listing(store), tombstones.forgotten(store)) == ([], {})
    for stone in (STONE, replace(STONE, what="D3", subjects=(), digests=("bb",))):
        tombstones.set_into(store, "ews", stone)
    first, second = tombstones.listing(store)
    assert first == replace(STONE, id="T1")
    assert (second.id, second.what) == ("T2", "D3")


def test_a_file_forgotten_altogether_is_read_for_nothing_and_another_not_for_some(store: Connection) -> None:
    for stone in (STONE, replace(STONE, subjects=(), digests=("bb",))):
        tombstones.set_into(store, "ews", stone)
    assert tombstones.forgotten(store) == {
        "aa": frozenset({"burglary", "violence"}),
        "bb": frozenset({"burglary", "violence", EVERYTHING}),
    }
