"""Which cells an area covers: found in two ways, and the same as by looking at every cell."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.geography import cells
from ews.geography.cells import Window


HEIGHT, WIDTH = 11, 14
WHOLE = Window(0, HEIGHT, 0, WIDTH)
coordinate = st.floats(-3, 17).map(lambda x: round(x, 4))


@st.composite
def areas(draw: st.DrawFn) -> Any:
    """Draw a valid area: a many-cornered hull, with a hole or an island of its own perhaps."""
    hull = shapely.MultiPoint(draw(st.lists(st.tuples(coordinate, coordinate), min_size=3))).convex_hull
    other = shapely.Point(draw(coordinate), draw(coordinate)).buffer(draw(st.floats(0.01, 4)), quad_segs=3)
    whole = draw(st.sampled_from([shapely.difference, shapely.union]))(hull, other)
    assume(whole.area > 0 and whole.geom_type in ("Polygon", "MultiPolygon"))
    return whole


def by_every_cell(area: Any) -> Any:
    column, row = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    return shapely.area(shapely.intersection(area, shapely.box(column, row, column + 1, row + 1)))


def laid_out(found: cells.Covered) -> Any:
    whole = np.zeros((HEIGHT, WIDTH))
    np.add.at(whole, (found.row, found.column), found.share)
    return whole


@settings(deadline=None, max_examples=150)
@given(area=areas())
@pytest.mark.parametrize("way", ["_by_exactextract", "_by_quadtree"])
def test_every_cell_has_the_share_of_it_that_lies_inside(way: str, area: Any) -> None:
    if way == "_by_exactextract":
        pytest.importorskip("exactextract")
    row, column, is_whole = getattr(cells, way)(area, WHOLE)
    share = np.ones(len(row))
    share[~is_whole] = cells._measured(area, row[~is_whole], column[~is_whole])
    assert len({*zip(row.tolist(), column.tolist(), strict=True)}) == len(row)
    assert laid_out(cells.Covered(row, column, share)) == pytest.approx(by_every_cell(area), abs=1e-9)


@settings(deadline=None, max_examples=50)
@given(area=areas())
def test_the_window_around_an_area_holds_all_of_it_that_the_grid_has(area: Any) -> None:
    found = cells.covered(area, cells.around(area, HEIGHT, WIDTH))
    assert laid_out(found) == pytest.approx(by_every_cell(area), abs=1e-9)
    assert (found.share > 0).all()


def test_an_area_within_one_cell_reaches_that_cell_only() -> None:
    found = cells.covered(shapely.box(3.25, 5.5, 3.5, 6.0), WHOLE)
    assert (found.row.tolist(), found.column.tolist(), found.share.tolist()) == ([5], [3], [0.125])


def test_an_area_on_the_lines_of_the_grid_takes_no_neighbour() -> None:
    found = cells.covered(shapely.box(2, 4, 4, 5), WHOLE)
    assert sorted(zip(found.row.tolist(), found.column.tolist(), strict=True)) == [(4, 2), (4, 3)]
    assert found.share.tolist() == [1, 1]


@pytest.mark.parametrize("area", [shapely.box(20, 20, 30, 30), shapely.box(-5, 0, 0, 5), shapely.Polygon()])
def test_an_area_off_the_grid_covers_nothing(area: Any) -> None:
    assert len(cells.covered(area, cells.around(area, HEIGHT, WIDTH)).row) == 0
