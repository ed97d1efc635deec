"""Lookups as they are: sums stay, also by way of a third set, and doubt is what may belong elsewhere."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.lookups.lookup import AREA
from ews.lookups.lookup import TABLE
from ews.lookups.lookup import Lookup
from ews.lookups.lookup import Pair


def random_lookup(source: str, target: str, sizes: tuple[int, int], seed: int) -> tuple[Lookup, Any]:
    """Return a lookup in which every source goes to some targets, and its weights as a matrix."""
    rng = np.random.default_rng(seed)
    matrix = rng.random(sizes) * (rng.random(sizes) < 0.5)
    matrix[np.arange(sizes[0]), rng.integers(0, sizes[1], sizes[0])] += 0.1
    matrix /= matrix.sum(axis=1, keepdims=True)
    pairs = [
        Pair(f"{source}{i}", f"{target}{j}", float(matrix[i, j]), AREA, 0.0)
        for i, j in np.argwhere(matrix > 0)
    ]
    return Lookup(source, target, tuple(pairs)), matrix


@given(st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6)), st.integers(0, 10_000))
def test_one_lookup_after_another_is_the_product_of_their_weights_and_keeps_the_sum(
    sizes: Any, seed: int
) -> None:
    first, one = random_lookup("A", "B", sizes[:2], seed)
    second, other = random_lookup("B", "C", sizes[1:], seed + 1)
    counts = np.random.default_rng(seed).integers(0, 500, sizes[0])
    found = second.carried(first.carried({f"A{n}": float(count) for n, count in enumerate(counts)}))
    expected = counts @ one @ other
    assert [found.get(f"C{n}", 0.0) for n in range(len(expected))] == pytest.approx(expected)
    assert sum(found.values()) == pytest.approx(counts.sum())


def test_doubt_is_the_smaller_part_of_what_was_divided() -> None:
    pairs = (Pair("A", "X", 0.9, AREA, 0.0), Pair("A", "Y", 0.1, AREA, 0.0), Pair("B", "Y", 1.0, AREA, 0.3))
    found = Lookup("old", "new", pairs, {"A": 100.0, "B": 50.0})
    assert found.doubt == pytest.approx({"X": 10 / 90, "Y": 10 / 60})


def test_a_table_that_puts_an_area_elsewhere_makes_both_sides_doubtful() -> None:
    pairs = (Pair("A", "X", 1.0, TABLE, 0.4), Pair("B", "Y", 1.0, TABLE, 0.0, "U"))
    found = Lookup("old", "new", pairs, {"A": 100.0, "B": 50.0}, left_out={"Y": 40.0})
    assert found.doubt == pytest.approx({"X": 0.4, "Y": 40 / 50})


def test_what_another_basis_would_put_elsewhere_counts_each_resident_once() -> None:
    divided = (Pair("A", "X", 0.5, AREA, 0.2), Pair("A", "Y", 0.5, AREA, 0.2))
    found = Lookup("old", "new", (*divided, Pair("B", "Y", 1.0, TABLE, 0.5)), {"A": 100.0, "B": 100.0})
    assert found.misplaced == pytest.approx((0.2 * 100 + 0.5 * 100) / 200)
