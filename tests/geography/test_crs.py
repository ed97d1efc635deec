"""A layer is read in the system that its numbers show, and refused where none puts it into Great Britain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from pyproj import CRS
from pyproj import Transformer

from ews.geography import crs


SALFORD = (367_600.0, 391_100.0, 383_800.0, 405_200.0)
CENTIMETRE = 0.01


def as_in(system: int, box: crs.Box = SALFORD, *, swapped: bool = False) -> np.ndarray:
    """Return the extent of two areas that halve *box*, in the numbers of *system*."""
    west, south, east, north = box
    middle = (west + east) / 2
    x, y = np.array([west, middle, middle, east]), np.array([south, south, north, north])
    across, up = Transformer.from_crs(27700, system, always_xy=True).transform(x, y)
    pairs = np.stack([up, across] if swapped else [across, up], axis=1)
    return np.array([[*pairs[0], *pairs[2]], [*pairs[1], *pairs[3]]])


@pytest.mark.parametrize("stated", [None, 4326, 27700, 3857])
@pytest.mark.parametrize(
    ("system", "swapped"), [(27700, False), (4326, False), (4326, True), (3857, False)]
)  # fmt: skip
def test_numbers_are_read_as_what_they_are_whatever_the_file_states(
    stated: int | None, system: int, swapped: bool
) -> None:
    found = crs.found(as_in(system, swapped=swapped), stated and CRS(stated))
    assert found is not None
    assert CRS(found.crs) == CRS(system)
    assert found.is_swapped is swapped


def test_north_before_east_in_metres_is_told_where_the_district_is_known() -> None:
    swapped = as_in(27700, swapped=True)
    assert crs.found(swapped, None, SALFORD) == crs.Read(27700, is_swapped=True)
    assert crs.found(swapped, None) == crs.Read(27700)


def test_a_file_of_another_place_stays_there_though_the_district_is_known() -> None:
    dover = (625_000.0, 138_000.0, 636_000.0, 145_000.0)
    found = crs.found(as_in(27700, dover), CRS(27700), SALFORD)
    assert found == crs.Read(CRS(27700))


def test_the_irish_grid_is_believed_and_not_taken_for_ours() -> None:
    belfast = np.array([[328_000.0, 368_000.0, 340_000.0, 380_000.0]])
    for irish in (29902, 29903, 2157):
        found = crs.found(belfast + (400_000 if irish == 2157 else 0), CRS(irish))
        assert found == crs.Read(CRS(irish))


@pytest.mark.parametrize("box", [(2.2, 48.8, 2.4, 48.9), (0.0, 0.0, 1.0, 1.0), (9e8, 9e8, 9e8 + 1, 9e8 + 1)])
def test_what_lies_nowhere_in_britain_is_not_read(box: crs.Box) -> None:
    assert crs.found(np.array([box]), CRS(4326)) is None


def test_one_lost_area_does_not_decide_for_the_layer() -> None:
    bounds = np.concatenate([as_in(4326), [[0.0, 0.0, 0.1, 0.1]]])
    assert crs.found(bounds, CRS(4326)) == crs.Read(CRS(4326))


@settings(max_examples=100, deadline=None)
@given(st.floats(350_000, 550_000), st.floats(120_000, 550_000))
def test_in_england_there_and_back_is_the_same_place_within_a_centimetre(east: float, north: float) -> None:
    there = crs.transformer(crs.NATIONAL_GRID, crs.GEOGRAPHIC)
    back = crs.transformer(crs.GEOGRAPHIC, crs.NATIONAL_GRID)
    assert back.transform(*there.transform(east, north)) == pytest.approx((east, north), abs=CENTIMETRE)
