"""Each postcode's cell is the ground nearest to it within its LSOA, and the cells leave nothing out."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.geography.voronoi import cells


WEST = shapely.to_wkb(shapely.box(0, 0, 100, 100))
EAST = shapely.to_wkb(shapely.box(100, 0, 200, 100))
MILLIMETRE = 0.001


def drawn(points: list[tuple[float, float]], holders: list[bytes]) -> dict[str, shapely.Polygon]:
    codes = [f"P{number}" for number in range(len(points))]
    found = cells(codes, np.array(points, dtype=float), holders)
    return {code: shapely.from_wkb(cell) for code, cell in found.items()}


def test_two_points_halve_their_outline_between_them() -> None:
    found = drawn([(25, 50), (75, 50)], [WEST, WEST])
    assert found["P0"].equals(shapely.box(0, 0, 50, 100))
    assert found["P1"].equals(shapely.box(50, 0, 100, 100))


def test_one_point_has_the_whole_outline() -> None:
    assert drawn([(25, 50)], [WEST])["P0"].equals(shapely.box(0, 0, 100, 100))


def test_points_of_the_next_outline_take_none_of_this_one() -> None:
    found = drawn([(90, 50), (101, 50)], [WEST, EAST])
    assert found["P0"].equals(shapely.box(0, 0, 100, 100))


def test_codes_on_one_point_share_its_cell() -> None:
    found = drawn([(25, 50), (25, 50), (75, 50)], [WEST] * 3)
    assert found["P0"] == found["P1"] != found["P2"]
    assert found["P0"].area == 5000


def test_a_point_outside_whose_ground_lies_nowhere_in_the_outline_is_left_out() -> None:
    assert list(drawn([(50, 50), (500, 50)], [WEST, WEST])) == ["P0"]


def test_where_outlines_overlap_the_smaller_has_the_ground() -> None:
    district = shapely.to_wkb(shapely.box(0, 0, 200, 100))
    found = drawn([(50, 50), (150, 50)], [WEST, district])
    assert found["P0"].area == found["P1"].area == 10_000


def test_nothing_gives_nothing() -> None:
    assert cells([], np.empty((0, 2)), []) == {}


def ring(corners: int, seed: int) -> shapely.Polygon:
    random = np.random.default_rng(seed)
    angles, far = np.linspace(0, 2 * np.pi, corners, endpoint=False), random.uniform(60, 300, corners)
    return shapely.Polygon(np.column_stack([300 + far * np.cos(angles), 300 + far * np.sin(angles)]))


points = st.lists(st.tuples(st.integers(100, 500), st.integers(100, 500)), min_size=1, max_size=25)


@settings(max_examples=60, deadline=None)
@given(points=points, seed=st.integers(0, 10_000), corners=st.integers(5, 40))
def test_the_cells_of_an_outline_are_a_valid_coverage_of_it(
    points: list[tuple[float, float]], seed: int, corners: int
) -> None:
    outline = ring(corners, seed)
    inside = [point for point in points if outline.contains(shapely.Point(point))] or [(300.0, 300.0)]
    found = drawn(inside, [shapely.to_wkb(outline)] * len(inside))
    # one cell for each place; a shared cell would count as an overlap
    own = {shapely.to_wkb(cell): cell for cell in found.values()}
    whole = shapely.union_all(list(own.values()))
    assert len(found) == len(inside)
    assert shapely.coverage_is_valid(list(own.values()))
    assert whole.symmetric_difference(outline).area < MILLIMETRE * outline.length
    for code, (x, y) in zip(found, inside, strict=True):
        assert found[code].distance(shapely.Point(x, y)) < MILLIMETRE


@settings(max_examples=40, deadline=None)
@given(points=st.lists(st.tuples(st.integers(1, 199), st.integers(1, 99)), min_size=2, max_size=30))
def test_a_spot_lies_in_the_cell_of_the_nearest_point_of_its_own_outline(
    points: list[tuple[float, float]],
) -> None:
    points = [point for point in points if point[0] != 100]
    holders = [WEST if x < 100 else EAST for x, _ in points]
    found = drawn(points, holders)
    for spot in np.random.default_rng(1).uniform((0, 0), (200, 100), (40, 2)):
        own = [n for n, holder in enumerate(holders) if (holder == WEST) == (spot[0] < 100)]
        far = {n: float(np.hypot(*(np.array(points[n]) - spot))) for n in own}
        nearest = {n for n in own if far[n] < min(far.values()) + 2 * MILLIMETRE}
        held = {n for n in own if found[f"P{n}"].distance(shapely.Point(spot)) < MILLIMETRE}
        assert held <= nearest if not nearest else held & nearest


@pytest.mark.parametrize("shift", [0.0, 0.3, 1e-7])
def test_cells_of_neighbouring_outlines_meet_in_the_same_vertices(shift: float) -> None:
    random = np.random.default_rng(3)
    points = [tuple(p) for p in random.uniform((1, 1), (199, 99), (60, 2)) + shift]
    found = drawn(points, [WEST if x < 100 else EAST for x, _ in points])
    assert shapely.coverage_is_valid(list(found.values()))
