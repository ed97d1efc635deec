"""The publication log, and what earlier publications told of each number."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ews.nouns import Withheld
from ews.store import connection
from ews.store import releases
from ews.store.connection import Connection
from ews.store.releases import Release


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Connection]:
    with connection.writing(tmp_path / "ews.duckdb") as opened:
        yield opened


def release(run: str = "R1", audience: Any = "public", *, day: int = 1, cells: int = 3) -> Release:
    why = (Withheld("arrears", "ward_2025", "fewer than 5 {{7*7}}", cells),)
    return Release(run, audience, datetime.fromisoformat(f"2026-01-{day:02}"), "1", why)


def cells(shown: dict[str, float], *, indicator: str = "arrears") -> dict[str, Any]:
    """Return the columns of cells of one month, a number for each area."""
    count = len(shown)
    return {
        "indicator": [indicator] * count,
        "geography": ["ward_2025"] * count,
        "area": list(shown),
        "period": ["2026-01"] * count,
        "shown": np.array(list(shown.values()), dtype=float),
    }


def told(store: Connection, *audiences: Any) -> tuple[dict[str, float], set[str]]:
    """Return the largest number shown by area, the areas withheld at any time."""
    found = releases.earlier(store, audiences or ("public", "partner"))
    if not found:
        return {}, set()
    [one] = found.values()
    shown = {area: max(numbers) for (area, _), numbers in one.shown.items()}
    return shown, {area for area, _ in one.withheld}


def rows(store: Connection) -> int:
    return int(store.execute("SELECT count(*) FROM released").fetchall()[0][0])


def test_a_release_is_told_as_it_was_shown_and_stands_in_the_log(store: Connection) -> None:
    assert (releases.listing(store), releases.earlier(store, ["public"])) == ([], {})
    name = releases.add(store, release(), cells({"A": 12, "B": math.nan, "C": 0}))
    assert releases.listing(store) == [replace(release(), id=name)]
    assert told(store) == ({"A": 12, "C": 0}, {"B"})


def test_an_equal_release_is_not_written_twice(store: Connection) -> None:
    shown = {"A": 12, "B": math.nan}
    first = releases.add(store, release(), cells(shown))
    assert releases.add(store, release(day=2), cells(shown)) == first
    assert len(releases.listing(store)) == 1
    # the same numbers from another run are another publication, and no other numbers
    assert releases.add(store, release("R2", day=3), cells(shown)) != first
    assert releases.add(store, release("R2", "partner", day=3), cells(shown)) != first
    assert (len(releases.listing(store)), rows(store)) == (3, 4)


def test_a_number_once_shown_is_remembered_when_it_is_withheld_and_the_other_way_round(
    store: Connection,
) -> None:
    releases.add(store, release(), cells({"A": 12, "B": math.nan}))
    releases.add(store, release("R2", day=2), cells({"A": math.nan, "B": 9}))
    assert told(store) == ({"A": 12, "B": 9}, {"A", "B"})
    releases.add(store, release("R3", day=3), cells({"A": 14}))
    assert told(store) == ({"A": 14, "B": 9}, {"A", "B"})


def test_what_only_partners_were_shown_the_public_does_not_know(store: Connection) -> None:
    releases.add(store, release("R1", "partner"), cells({"A": 12}))
    releases.add(store, release("R1", "public"), cells({"A": math.nan}))
    assert told(store, "public") == ({}, {"A"})
    assert told(store, "partner") == ({"A": 12}, set())
    assert told(store, "partner", "public") == ({"A": 12}, {"A"})


def test_a_release_without_anything_under_a_rule_is_logged_all_the_same(store: Connection) -> None:
    name = releases.add(store, replace(release(), withheld=()), cells({}))
    assert [one.id for one in releases.listing(store)] == [name]
    assert rows(store) == 0


@pytest.mark.parametrize("seed", range(5))
def test_what_was_told_is_what_a_reader_of_every_release_has_seen(store: Connection, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shown: dict[str, float] = {}
    withheld: set[str] = set()
    for number in range(1, 7):
        areas = [area for area in "ABCDE" if rng.random() < 0.7]
        found = {area: float(rng.choice([np.nan, 3.0, 12.0])) for area in areas}
        audience = "public" if rng.random() < 0.7 else "partner"
        releases.add(store, release(f"R{number}", audience, day=number), cells(found))
        if audience == "public":
            known = {area: one for area, one in found.items() if not math.isnan(one)}
            shown |= {area: max(one, shown.get(area, one)) for area, one in known.items()}
            withheld |= {area for area, one in found.items() if math.isnan(one)}
    assert told(store, "public") == (shown, withheld)


def test_all_that_a_cell_was_shown_as_is_remembered_whoever_it_was_shown_to(store: Connection) -> None:
    releases.add(store, release(), cells({"A": 12}))
    releases.add(store, release("R2", "partner", day=2), cells({"A": 10}))
    [one] = releases.earlier(store, ("public", "partner")).values()
    assert one.shown == {("A", "2026-01"): (10.0, 12.0)}
