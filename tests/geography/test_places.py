"""Points into areas: strictly inside, on shared edges, outside, and how far."""

import numpy as np
import shapely

from ews.geography.places import Places
from ews.geography.places import parents
from ews.geography.places import to_national_grid


def boxes(**corners: tuple[float, float, float, float]) -> Places:
    return Places(tuple(corners), tuple(shapely.to_wkb(shapely.box(*box)) for box in corners.values()))


PAIR = boxes(left=(0, 0, 10, 10), right=(10, 0, 20, 10))


def place(*points: tuple[float, float]) -> list[str | None]:
    x, y = np.array(points, dtype=float).T
    return PAIR.place(x, y)


def test_a_point_goes_to_the_area_that_holds_it() -> None:
    assert place((5, 5), (15, 5), (25, 5), (np.nan, 5)) == ["left", "right", None, None]


def test_a_point_on_a_shared_edge_goes_to_one_area_and_always_the_same() -> None:
    assert place((10, 5), (10, 0), (10, 10)) == ["left"] * 3


def test_a_point_on_the_outer_edge_is_not_strictly_inside() -> None:
    assert place((0, 5), (5, 10), (20, 5)) == [None] * 3


def test_the_distance_of_a_near_miss_is_in_metres() -> None:
    assert PAIR.distance(np.array([-7.0, 5.0]), np.array([5.0, 5.0])).tolist() == [7.0, 0.0]


def test_a_point_within_reach_is_told_with_the_nearest_area_and_how_far_it_lies() -> None:
    x, y = np.array([-7.0, -7.1, 20.0, np.nan, 24.0]), np.array([5.0, 5.0, 5.0, 5.0, 5.0])
    assert PAIR.beside(x, y, within=7.0) == [(0, "left", 7.0), (2, "right", 0.0), (4, "right", 4.0)]


def test_degrees_become_national_grid_metres_and_nonsense_becomes_nothing() -> None:
    x, y = to_national_grid(np.array([-2.29, 0.0, np.nan]), np.array([53.48, 99.999999, 1.0]), "EPSG:4326")
    assert abs(x[0] - 380_800) < 100
    assert abs(y[0] - 398_200) < 300
    assert np.isnan(x[1:]).all()


def test_metres_stay_metres() -> None:
    x, y = to_national_grid(np.array([380_000.0]), np.array([400_000.0]), "epsg:27700")
    assert (x[0], y[0]) == (380_000, 400_000)


def test_the_parent_of_an_area_is_the_one_that_holds_most_of_it() -> None:
    small = {"inside": (1, 1, 2, 2), "mostly right": (8, 0, 16, 4), "away": (50, 50, 51, 51)}
    wkbs = [shapely.to_wkb(shapely.box(*box)) for box in small.values()]
    assert parents(list(small), wkbs, PAIR) == {"inside": "left", "mostly right": "right"}
