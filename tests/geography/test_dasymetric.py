"""Shares by a grid of residents: where they live decides, not how much land there is."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.errors import FileUnreadableError
from ews.geography import dasymetric
from ews.geography.weights import by_area


pytest.importorskip("rasterio")
SIDE = 100


def written(path: Path, rows: list[list[int]]) -> Path:
    lines = [" ".join(map(str, row)) for row in rows]
    corner = f"xllcorner 0\nyllcorner 0\ncellsize {SIDE}\nNODATA_value -1\n"
    heading = f"ncols {len(rows[0])}\nnrows {len(rows)}\n{corner}"
    path.write_text(heading + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def box(*corners: float) -> bytes:
    return bytes(shapely.to_wkb(shapely.box(*(corner * SIDE for corner in corners))))


def found(sources: list[bytes], targets: list[bytes], grid: Path) -> dict[tuple[int, int], float]:
    told = dasymetric.shares(sources, targets, grid, name=grid.name)
    return {(s, t): p for s, t, p in zip(told.source.tolist(), told.target.tolist(), told.share, strict=True)}


def test_residents_decide_and_not_land(tmp_path: Path) -> None:
    grid = written(tmp_path / "people.asc", [[90, 5, 5, 0]])
    assert found([box(0, 0, 4, 1)], [box(0, 0, 1, 1), box(1, 0, 4, 1)], grid) == pytest.approx(
        {(0, 0): 0.9, (0, 1): 0.1}
    )


def test_a_cell_is_divided_as_the_edge_divides_it(tmp_path: Path) -> None:
    grid = written(tmp_path / "people.asc", [[100, 100]])
    assert found([box(0, 0, 2, 1)], [box(0, 0, 0.25, 1), box(0.25, 0, 2, 1)], grid) == pytest.approx(
        {(0, 0): 0.125, (0, 1): 0.875}
    )


def test_an_area_where_nobody_lives_is_left_to_the_caller(tmp_path: Path) -> None:
    grid = written(tmp_path / "people.asc", [[10, 0, -1]])
    sources = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 0, 3, 1), box(7, 0, 8, 1)]
    assert found(sources, [box(0, 0, 9, 1)], grid) == pytest.approx({(0, 0): 1})


def test_areas_that_only_touch_have_nothing_in_common(tmp_path: Path) -> None:
    grid = written(tmp_path / "people.asc", [[10, 10], [10, 10]])
    ell = shapely.union(shapely.box(0, 0, 200, 100), shapely.box(0, 0, 100, 200))
    # overlaps below, and touches along the upright's edge
    beside = shapely.union(shapely.box(100, 50, 200, 200), shapely.box(150, 0, 200, 60))
    told = found([shapely.to_wkb(ell)], [shapely.to_wkb(beside), box(0, 0, 1, 2)], grid)
    assert told == pytest.approx({(0, 0): 7.5 / 27.5, (0, 1): 20 / 27.5})


def test_numbers_below_zero_are_no_residents(tmp_path: Path) -> None:
    grid = written(tmp_path / "people.asc", [[10, -9999]])
    with pytest.raises(FileUnreadableError, match="below zero") as refused:
        dasymetric.shares([box(0, 0, 2, 1)], [box(0, 0, 2, 1)], grid, name="people.asc")
    assert "nodata" in refused.value.hint


@settings(deadline=None, max_examples=40)
@given(
    people=st.lists(st.lists(st.integers(0, 50), min_size=4, max_size=4), min_size=3, max_size=3),
    cuts=st.lists(st.floats(0.01, 3.99), min_size=1, max_size=4, unique=True),
)
def test_all_residents_go_somewhere(
    tmp_path_factory: pytest.TempPathFactory, people: list[list[int]], cuts: list[float]
) -> None:
    grid = written(tmp_path_factory.mktemp("grid") / "people.asc", people)
    edges = [0.0, *sorted(cuts), 4.0]
    strips = [box(left, 0, right, 3) for left, right in pairwise(edges)]
    rows = [box(0, row, 4, row + 1) for row in range(3)]
    told = dasymetric.shares(rows, strips, grid, name="people.asc")
    whole = np.array([sum(people[2 - row]) for row in range(3)])
    given_away = np.bincount(told.source, weights=told.share, minlength=3)
    assert given_away == pytest.approx((whole > 0).astype(float))


def test_evenly_spread_residents_are_land(tmp_path: Path) -> None:
    grid = written(tmp_path / "people.asc", [[7] * 6] * 5)
    sources = [bytes(shapely.to_wkb(shapely.Point(150 * n, 200).buffer(140))) for n in (1, 2, 3)]
    targets = [box(0, 0, 2.3, 5), box(2.3, 0, 6, 5)]
    one = dasymetric.shares(sources, targets, grid, name="people.asc")
    other = by_area(sources, targets)
    assert (one.source.tolist(), one.target.tolist()) == (other.source.tolist(), other.target.tolist())
    assert one.share == pytest.approx(other.share, abs=1e-12)
