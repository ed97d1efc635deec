"""Shares of areas: nothing is lost, the slow way gives the same, the order of the areas does not matter."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ews.geography import weights
from ews.geography.weights import Shares


def wkb(*boxes: tuple[float, float, float, float]) -> list[bytes]:
    return [bytes(shapely.to_wkb(shapely.box(*box))) for box in boxes]


def table(shares: Shares) -> dict[tuple[int, int], float]:
    pairs = zip(shares.source.tolist(), shares.target.tolist(), shares.share.tolist(), strict=True)
    return {(source, target): share for source, target, share in pairs}


HALVES = wkb((0, 0, 10, 10), (10, 0, 20, 10))


def test_an_area_is_shared_by_overlap() -> None:
    assert table(weights.by_area(wkb((5, 0, 20, 10)), HALVES)) == pytest.approx(
        {(0, 0): 1 / 3, (0, 1): 2 / 3}
    )


def test_what_lies_outside_every_target_goes_with_the_rest_and_what_meets_none_goes_nowhere() -> None:
    sources = wkb((-10, 0, 10, 10), (100, 0, 110, 10), (20, 0, 30, 10))
    assert table(weights.by_area(sources, HALVES)) == {(0, 0): 1.0}


def test_points_stand_for_residents_and_one_that_is_nowhere_tells_nothing() -> None:
    source, target = np.array([0, 0, 0, 1, 1, -1]), np.array([0, 1, 1, 1, -1, 0])
    shares = weights.by_points(source, target, np.array([2.0, 1.0, 1.0, 5.0, 7.0, 9.0]))
    assert table(shares) == {(0, 0): 0.5, (0, 1): 0.5, (1, 1): 1.0}
    assert table(weights.by_points(source, np.full(6, -1), np.ones(6))) == {}


def test_slivers_are_no_residents() -> None:
    shares = weights.by_area(wkb((0, 0, 10.05, 10)), HALVES)
    assert len(shares.share) == 2
    assert table(weights.without_slivers(shares, slivers=0.01)) == {(0, 0): 1.0}


labels = st.lists(
    st.tuples(st.integers(-1, 4), st.integers(-1, 3), st.floats(0.1, 9)), min_size=1, max_size=40
)


def shares_of(points: list[tuple[int, int, float]]) -> Shares:
    source, target, mass = (np.array(column) for column in zip(*points, strict=True))
    return weights.by_points(source, target, mass)


@given(labels)
def test_the_shares_of_a_source_add_up_to_one_and_are_those_of_a_count_by_hand(points: Any) -> None:
    shares = shares_of(points)
    by_hand: dict[tuple[int, int], float] = {}
    for source, target, mass in points:
        if source >= 0 and target >= 0:
            by_hand[source, target] = by_hand.get((source, target), 0.0) + mass
    totals = {
        source: sum(mass for (one, _), mass in by_hand.items() if one == source) for source, _ in by_hand
    }
    expected = {pair: mass / totals[pair[0]] for pair, mass in by_hand.items()}
    assert table(shares) == pytest.approx(expected)


@given(labels, st.randoms(use_true_random=False))
def test_the_order_of_the_points_does_not_matter(points: Any, random: Any) -> None:
    mixed = list(points)
    random.shuffle(mixed)
    assert table(shares_of(mixed)) == pytest.approx(table(shares_of(points)))


@given(
    st.lists(st.tuples(st.floats(0, 90), st.floats(0, 90), st.floats(1, 60), st.floats(1, 60)), max_size=6)
)
def test_areas_keep_all_that_meets_a_target(boxes: Any) -> None:
    sources = wkb(*[(x, y, x + w, y + h) for x, y, w, h in boxes])
    shares = weights.by_area(sources, wkb((0, 0, 50, 150), (50, 0, 150, 150)))
    assert np.bincount(shares.source, weights=shares.share) == pytest.approx(np.ones(len(boxes)))
