"""Neighbours by outlines, against looking at every pair."""

import itertools

import numpy as np
import shapely
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.geography.neighbours import Contiguity
from ews.geography.neighbours import contiguity


def wkbs(*shapes: shapely.Geometry) -> list[bytes]:
    return [shapely.to_wkb(shape) for shape in shapes]


def beside(found: Contiguity, count: int) -> list[list[int]]:
    """Return the neighbours of each area."""
    both = [*found.pairs.tolist(), *found.pairs[:, ::-1].tolist()]
    return [sorted(other for one, other in both if one == number) for number in range(count)]


def square(column: float, row: float, side: float = 100) -> shapely.Polygon:
    return shapely.box(100 * column, 100 * row, 100 * column + side, 100 * row + side)


def test_an_edge_and_a_corner_make_neighbours() -> None:
    found = contiguity(wkbs(*(square(n % 3, n // 3) for n in range(9))))
    assert beside(found, 9)[4] == [0, 1, 2, 3, 5, 6, 7, 8]
    assert beside(found, 9)[0] == [1, 3, 4]
    assert not found.is_bridge.any()


def test_edges_that_nearly_meet_make_neighbours() -> None:
    apart = wkbs(shapely.box(0, 0, 100, 100), shapely.box(120, 0, 200, 100))
    assert not contiguity(apart).is_bridge.any()
    assert contiguity(apart, within=10).is_bridge.all()


def test_islands_are_joined_to_what_is_nearest_and_marked() -> None:
    # two squares, an island, and further out a pair of islands that touch
    found = contiguity(wkbs(square(0, 0), square(1, 0), square(5, 0), square(9, 0), square(10, 0)))
    assert found.pairs.tolist() == [[0, 1], [1, 2], [2, 3], [3, 4]]
    assert found.is_bridge.tolist() == [False, True, True, False]
    assert found.metres.tolist() == [0, 300, 300, 0]
    assert found.alone == [2]
    assert found.pieces == 3


cells = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=20)


@settings(max_examples=80, deadline=None)
@given(cells)
def test_contiguity_is_what_looking_at_every_pair_gives_and_all_is_joined(
    spots: set[tuple[int, int]],
) -> None:
    places = sorted(spots)
    found = contiguity(wkbs(*(square(*place) for place in places)))
    touching = {
        (a, b)
        for a, b in itertools.combinations(range(len(places)), 2)
        if max(abs(np.subtract(places[a], places[b]))) <= 1
    }
    assert {tuple(pair) for pair in found.pairs[~found.is_bridge].tolist()} == touching
    reached, todo = {0}, [0]
    while todo:
        todo = [n for near in todo for n in beside(found, len(places))[near] if n not in reached]
        reached |= set(todo)
    assert reached == set(range(len(places)))
    # no more bridges than separate groups need
    groups = [{number} for number in range(len(places))]
    for pair in touching:
        met = [group for group in groups if not group.isdisjoint(pair)]
        groups = [group for group in groups if group not in met] + [set().union(*met)]
    assert found.is_bridge.sum() == len(groups) - 1
    assert found.pieces == len(groups)
