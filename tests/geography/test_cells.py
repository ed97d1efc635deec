"""Which cells an area covers: the same as by looking at every cell."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.geography import cells
from ews.geography.cells import Window


HEIGHT, WIDTH = 11, 14
WHOLE = Window(0, HEIGHT, 0, WIDTH)
# Its edges pass through corners of cells, or by them as near as rounding allows; exactextract 0.3.0 loses
# a whole cell of it.
THROUGH_CORNERS = (
    "MULTIPOLYGON (((0.5714285714285714 5.428571428571429, 5.777777777777778 0.2222222222222222, 4 -2, "
    "0.5714285714285714 5.428571428571429)), ((-2 11, 5.913043478260869 9.304347826086957, "
    "-0.26666666666666666 7.2444444444444445, -2 11)))"
)
coordinate = st.one_of(st.integers(-3, 17), st.floats(-3, 17).map(lambda x: round(x, 4)))


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


@settings(deadline=None, max_examples=200)
@given(area=areas())
@example(area=shapely.from_wkt(THROUGH_CORNERS))
def test_every_cell_has_the_share_of_it_that_lies_inside(area: Any) -> None:
    found = cells.covered(area, WHOLE)
    assert len({*zip(found.row.tolist(), found.column.tolist(), strict=True)}) == len(found.row)
    assert laid_out(found) == pytest.approx(by_every_cell(area), abs=1e-9)


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
