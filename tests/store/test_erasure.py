"""What stays when something is forgotten: of every table, all that is not marked."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from ews.store import connection
from ews.store import erasure
from ews.store.erasure import Scope
from ews.store.rewriting import rewriting
from ews.workspace import Workspace
from tests.support import tiny
from tests.support import workspaces as w


NOBODY = Scope(("nobody",), ())
Tables = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def full(tmp_path: Path) -> Workspace:
    """Return a workspace in whose store every table has a row."""
    made = tiny.make(tmp_path / "full")
    w.write(made, "odd.csv", "a,b\n1,2\n")
    w.take(made)
    with duckdb.connect(str(made.store)) as store:
        for table, rows in tables(made.store, store).items():
            if not rows:
                kinds = store.execute(f"DESCRIBE {table}").fetchall()
                values = ", ".join(LITERALS[kind] for _, kind, *_ in kinds)
                store.execute(f"INSERT INTO {table} VALUES ({values})")
        # these are put in order by the number in their names
        for table in ("run", "tombstone", "release"):
            store.execute(f"UPDATE {table} SET id = 'X1'")
    return made


LITERALS = {
    "VARCHAR": "'[]'",
    "VARCHAR[]": "['a', 'b']",
    "TIMESTAMP": "TIMESTAMP '2026-01-01'",
    "BOOLEAN": "true",
    "DOUBLE": "1.5",
    "BIGINT": "-1",
    "INTEGER": "7",
    "BLOB": "'ab'::BLOB",
}


def tables(path: Path, opened: duckdb.DuckDBPyConnection | None = None) -> Tables:
    if opened is None:
        with connection.reading(path) as store:
            return tables(path, store)
    names = opened.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    return {name: opened.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names}


def erase(made: Workspace, scope: Scope) -> dict[str, int]:
    with rewriting(made.store) as store:
        erasure.mark(store, scope)
        erasure.mark_results(store, [], [])
        counts = erasure.counts(store)
        erasure.copy_what_stays(store)
    return counts


def test_where_nothing_is_marked_all_of_every_table_stays_but_what_can_be_computed_again(
    full: Workspace,
) -> None:
    before = tables(full.store)
    assert all(before.values())
    assert erase(full, NOBODY) == {"remembered": len(before["remembered"])}
    assert tables(full.store) == {**before, "remembered": []}


def test_the_rows_of_one_reading_go_and_are_counted(full: Workspace) -> None:
    before = tables(full.store)
    with connection.reading(full.store) as store:
        scope = erasure.of_indicators(store, ["fly_tipping"])
    counts = erase(full, scope)
    after = tables(full.store)
    assert len(scope.digests) == 1
    assert {
        name: len(before[name]) - len(rows) for name, rows in after.items() if rows != before[name]
    } == counts
    assert counts["observation"] == len(tiny.WARDS) * len(tiny.MONTHS)


def test_an_indicator_that_was_never_read_has_no_files(full: Workspace) -> None:
    with connection.reading(full.store) as store:
        assert erasure.of_indicators(store, ["nobody"]) == NOBODY
        assert erasure.mark(store, NOBODY) == {"nobody"}
        assert erasure.mark(store, Scope((), ())) == frozenset()
