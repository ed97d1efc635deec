"""Gaps and overlaps wide enough for a street are found, slivers counted apart, and a copy is mended."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.geography import coverages
from ews.geography.places import Places


def areas(**shapes: shapely.Geometry) -> Places:
    return Places(tuple(shapes), tuple(shapely.to_wkb(shape) for shape in shapes.values()))


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(west, south, east, north)


DISTRICT = shapely.to_wkb(box(0, 0, 3000, 1000))
WHOLE = areas(a=box(0, 0, 1000, 1000), b=box(1000, 0, 2000, 1000), c=box(2000, 0, 3000, 1000))
# 30 m without anybody between a and b, 50 m that b and c both hold, 5 m short of the district's end
PARTNER = areas(a=box(0, 0, 1000, 1000), b=box(1030, 0, 2000, 1000), c=box(1950, 0, 2995, 1000))


def test_a_valid_coverage_of_its_district_has_nothing_to_tell() -> None:
    for found in (
        coverages.gaps(WHOLE, DISTRICT),
        coverages.overlaps(WHOLE),
        coverages.outside(WHOLE, DISTRICT),
    ):
        assert found.real == ()
        assert found.slivers.count == 0
    assert coverages.edges(WHOLE) == coverages.Edges(is_shared=True)


def test_a_gap_is_told_from_slivers() -> None:
    found = coverages.gaps(PARTNER, DISTRICT)
    [gap] = found.real
    assert (gap.kind, gap.areas) == ("gap", ("a", "b"))
    assert gap.square_metres == pytest.approx(30_000)
    assert gap.width == pytest.approx(30, abs=1)
    assert (found.slivers.count, found.slivers.square_metres) == (1, pytest.approx(5_000))


def test_a_finer_tolerance_makes_slivers_real() -> None:
    assert len(coverages.gaps(PARTNER, DISTRICT, 4.0).real) == 2
    assert coverages.gaps(PARTNER, DISTRICT, 31.0).real == ()


def test_ground_that_two_areas_hold_is_an_overlap() -> None:
    [overlap] = coverages.overlaps(PARTNER).real
    assert overlap.areas == ("b", "c")
    assert overlap.square_metres == pytest.approx(50_000)


def test_two_areas_of_one_outline_overlap_wholly() -> None:
    [overlap] = coverages.overlaps(areas(a=box(0, 0, 100, 100), b=box(0, 0, 100, 100))).real
    assert overlap.square_metres == pytest.approx(10_000)


def test_a_wide_gap_at_the_end_of_a_long_sliver_is_only_as_large_as_itself() -> None:
    keyhole = box(0, 495, 900, 505).union(box(900, 400, 1000, 600))
    found = coverages.gaps(
        areas(a=box(0, 0, 1000, 1000).difference(keyhole)), shapely.to_wkb(box(0, 0, 1000, 1000))
    )
    assert [round(gap.square_metres) for gap in found.real] == [20_000]
    assert found.slivers.square_metres == pytest.approx(9_000)


def test_ground_beyond_the_outline_is_told_by_area() -> None:
    [beyond] = coverages.outside(areas(a=box(-100, 0, 1000, 1000), b=box(2000, 0, 3010, 1000)), DISTRICT).real
    assert (beyond.areas, beyond.square_metres) == (("a",), pytest.approx(100_000))


def test_an_area_that_straddles_names_the_smaller_part() -> None:
    small = areas(inside=box(0, 0, 500, 500), across=box(900, 0, 1300, 500), near=box(990, 500, 1500, 600))
    [across] = coverages.straddles(small, WHOLE).real
    assert (across.areas, across.square_metres) == (("across", "a"), pytest.approx(50_000))


def test_edges_that_nearly_meet_are_told_by_the_slivers_between_them() -> None:
    apart = areas(a=box(0, 0, 1000, 1000), b=box(1005, 0, 2000, 1000), c=box(1988, 0, 3000, 1000))
    found = coverages.edges(apart)
    assert (found.is_shared, found.slivers) == (False, 2)
    assert found.widest == pytest.approx(12, abs=1)
    assert coverages.edges(areas(a=box(0, 0, 1000, 1000), b=box(1005, 0, 2000, 1000)), 4.0).is_shared


def test_an_area_of_duplication_is_no_sliver_between_edges() -> None:
    assert coverages.edges(PARTNER) == coverages.Edges(is_shared=False)


def test_a_corner_that_a_neighbour_lacks_is_no_shared_edge_and_no_sliver() -> None:
    bent = shapely.Polygon([(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (1000, 500)])
    assert coverages.edges(areas(a=box(0, 0, 1000, 1000), b=bent)) == coverages.Edges(is_shared=False)


def test_a_mended_copy_is_valid_closes_slivers_and_says_how_much_moved() -> None:
    near = areas(a=box(0, 0, 1000, 1000), b=box(1005, 0, 2000, 1000), c=box(1990, 0, 3000, 1000))
    mended = coverages.cleaned(near)
    copy = Places(near.codes, mended.wkbs)
    assert coverages.edges(copy).is_shared
    assert shapely.union_all(shapely.from_wkb(list(copy.wkbs))).area == pytest.approx(3_000_000)
    assert mended.moved.sum() == pytest.approx(5_000 + 10_000)


def test_a_gap_wider_than_the_tolerance_is_left_open() -> None:
    mended = coverages.cleaned(PARTNER)
    assert [
        round(gap.square_metres) for gap in coverages.gaps(Places(PARTNER.codes, mended.wkbs), DISTRICT).real
    ] == [30_000]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5)), min_size=1, max_size=8))
def test_gaps_overlaps_and_areas_add_up_to_the_outline(squares: list[tuple[int, int, int]]) -> None:
    # squares on a grid of 100 m: pieces are 100 m wide at least, and cells can be counted one by one
    count = np.zeros((15, 15), int)
    for x, y, side in squares:
        count[x : x + side, y : y + side] += 1
    held = {
        f"s{n}": box(100 * x, 100 * y, 100 * (x + s), 100 * (y + s)) for n, (x, y, s) in enumerate(squares)
    }
    outline = shapely.to_wkb(box(0, 0, 1500, 1500))
    gaps = sum(one.square_metres for one in coverages.gaps(areas(**held), outline).real)
    pairs = sum(one.square_metres for one in coverages.overlaps(areas(**held)).real)
    assert gaps == pytest.approx(10_000 * (count == 0).sum())
    assert pairs == pytest.approx(10_000 * (count * (count - 1) // 2).sum())
