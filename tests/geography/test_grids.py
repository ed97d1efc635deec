"""Averages of a raster over areas: exact shares of cells, gaps, and files that are none."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from ews.errors import FileUnreadableError
from ews.geography import grids
from tests.support import tables


pytest.importorskip("rasterio")
CELLS = "ncols 3\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 10\nNODATA_value -9999\n1 2 3\n4 5 -9999\n"


def box(*corners: float) -> bytes:
    return bytes(shapely.to_wkb(shapely.box(*corners)))


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    path = tmp_path / "grid.asc"
    path.write_text(CELLS, encoding="utf-8")
    return path


def test_each_cell_counts_by_the_share_of_it_that_lies_inside(grid: Path) -> None:
    means, covered = grids.means(grid, [box(0, 10, 20, 20), box(5, 0, 15, 10), box(2, 12, 4, 14)], name="g")
    assert means == pytest.approx([1.5, 4.5, 1.0])
    assert covered == pytest.approx([1, 1, 1])


def test_cells_without_data_are_left_out_and_the_share_says_so(grid: Path) -> None:
    means, covered = grids.means(
        grid, [box(10, 0, 30, 10), box(20, 0, 30, 10), box(100, 0, 110, 10)], name="g"
    )
    assert means[0] == pytest.approx(5)
    assert np.isnan(means[1:]).all()
    assert covered == pytest.approx([0.5, 0, 0])


def test_a_raster_inside_a_zip_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "g.zip").write_bytes(tables.zipped({"in/g.asc": CELLS}))
    means, _ = grids.means(tmp_path / "g.zip", [box(0, 10, 10, 20)], member="in/g.asc", name="g.zip/in/g.asc")
    assert means == pytest.approx([1])


def test_what_is_no_raster_is_named(tmp_path: Path) -> None:
    (tmp_path / "g.tif").write_bytes(b"II*\x00 cut off")
    with pytest.raises(FileUnreadableError, match=r"^g\.tif: cannot be read as a raster"):
        grids.means(tmp_path / "g.tif", [box(0, 0, 1, 1)], name="g.tif")
