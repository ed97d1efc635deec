"""Means, sums and quantiles of a raster over areas, whatever its kind; and files that are none."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from pyproj import Transformer

from ews.errors import FileUnreadableError
from ews.geography import cells
from ews.geography import grids
from ews.geography.grids import Grid
from tests.support import tables


rasterio = pytest.importorskip("rasterio")
CELLS = "ncols 3\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 10\nNODATA_value -9999\n1 2 3\n4 5 -9999\n"
STATISTICS = {
    "mean": grids.mean,
    "sum": grids.total,
    "median": grids.quantile(0.5),
    "quantile(q=0.1)": grids.quantile(0.1),
    "quantile(q=0.95)": grids.quantile(0.95),
}


def box(*corners: float) -> bytes:
    return bytes(shapely.to_wkb(shapely.box(*corners)))


def means(path: Path, wkbs: list[bytes], *, band: str = "", **opening: str) -> tuple[Any, Any]:
    with grids.opened(path, name=path.name, **opening) as raster:
        return grids.zonal(raster.band(band), wkbs, grids.mean)


def tiff(path: Path, values: Any, *, place: tuple[float, ...] = (10, 0, 0, 0, -10, 20), **how: Any) -> Path:
    """Write bands of shape (bands, rows, columns); *place* is the map from cells to coordinates."""
    bands = np.atleast_3d(np.asarray(values)) if np.ndim(values) == 3 else np.asarray(values)[None]
    tags = {name: how.pop(name) for name in ("scales", "offsets", "descriptions") if name in how}
    mask = how.pop("mask", None)
    profile = {"driver": "GTiff", "dtype": bands.dtype, "crs": "EPSG:27700"} | how
    count, height, width = bands.shape
    with rasterio.open(
        path, "w", count=count, height=height, width=width, transform=rasterio.Affine(*place), **profile
    ) as out:
        out.write(bands)
        for name, value in tags.items():
            setattr(out, name, value)
        if mask is not None:
            out.write_mask(np.asarray(mask))
    return path


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    path = tmp_path / "grid.asc"
    path.write_text(CELLS, encoding="utf-8")
    return path


def test_each_cell_counts_by_the_share_of_it_that_lies_inside(grid: Path) -> None:
    found, covered = means(grid, [box(0, 10, 20, 20), box(5, 0, 15, 10), box(2, 12, 4, 14)])
    assert found == pytest.approx([1.5, 4.5, 1.0])
    assert covered == pytest.approx([1, 1, 1])


def test_cells_without_data_are_left_out_and_the_share_says_so(grid: Path) -> None:
    found, covered = means(grid, [box(10, 0, 30, 10), box(20, 0, 30, 10), box(100, 0, 110, 10)])
    assert found[0] == pytest.approx(5)
    assert np.isnan(found[1:]).all()
    assert covered == pytest.approx([0.5, 0, 0])


def test_an_area_partly_off_the_raster_has_what_lies_on_it(grid: Path) -> None:
    found, covered = means(grid, [box(-10, 10, 10, 20)])
    assert (found[0], covered[0]) == pytest.approx((1, 0.5))


def test_a_sum_takes_of_each_cell_the_share_inside(grid: Path) -> None:
    with grids.opened(grid, name="g") as raster:
        found, _ = grids.zonal(raster.band(), [box(5, 0, 25, 15), box(0, 0, 30, 20)], grids.total)
    # of the upper row half a cell's height
    assert found == pytest.approx([0.25 * 1 + 0.5 * 2 + 0.25 * 3 + 0.5 * 4 + 5, 15])


def test_a_raster_inside_a_zip_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "g.zip").write_bytes(tables.zipped({"in/g.asc": CELLS}))
    found, _ = means(tmp_path / "g.zip", [box(0, 10, 10, 20)], member="in/g.asc")
    assert found == pytest.approx([1])


VALUES = np.array([[1, 2, 3], [4, 5, 200]])
AREAS = [box(0, 10, 20, 20), box(5, 0, 15, 10), box(10, 0, 30, 10)]
EXPECTED = ([1.5, 4.5, 5.0], [1, 1, 0.5])


@pytest.mark.parametrize("kind", ["uint8", "int16", "uint32", "float32", "float64"])
def test_any_type_of_number_is_read(tmp_path: Path, kind: str) -> None:
    path = tiff(tmp_path / "g.tif", VALUES.astype(kind), nodata=200)
    for found, expected in zip(means(path, AREAS), EXPECTED, strict=True):
        assert found == pytest.approx(expected)


@pytest.mark.parametrize("hole", [np.nan, np.inf])
def test_what_is_no_number_is_no_data(tmp_path: Path, hole: float) -> None:
    values = VALUES.astype("float32")
    values[1, 2] = hole
    path = tiff(tmp_path / "g.tif", values, nodata=np.nan if np.isnan(hole) else None)
    assert means(path, AREAS)[0] == pytest.approx(EXPECTED[0])


def test_a_mask_beside_the_band_hides_cells(tmp_path: Path) -> None:
    path = tiff(tmp_path / "g.tif", VALUES.astype("uint8"), mask=VALUES < 200)
    assert means(path, AREAS)[0] == pytest.approx(EXPECTED[0])


def test_scale_and_offset_are_applied(tmp_path: Path) -> None:
    stored = ((VALUES - 1) * 10).astype("int16")
    stored[1, 2] = -1
    path = tiff(tmp_path / "g.tif", stored, nodata=-1, scales=(0.1,), offsets=(1.0,))
    assert means(path, AREAS)[0] == pytest.approx(EXPECTED[0])


def test_a_raster_with_its_south_on_top_is_read(tmp_path: Path) -> None:
    path = tiff(tmp_path / "g.tif", VALUES[::-1].astype("int16"), nodata=200, place=(10, 0, 0, 0, 10, 0))
    assert means(path, AREAS)[0] == pytest.approx(EXPECTED[0])


def test_a_rotated_raster_is_read(tmp_path: Path) -> None:
    # rows run east and columns north: a quarter turn
    path = tiff(
        tmp_path / "g.tif",
        np.rot90(VALUES).copy().astype("int16"),
        nodata=200,
        place=(0, -10, 30, -10, 0, 20),
    )
    assert means(path, AREAS)[0] == pytest.approx(EXPECTED[0])


def test_a_raster_askew_gives_what_each_slanting_cell_gives(tmp_path: Path) -> None:
    place = (8.0, 3.0, 100.0, -2.0, -9.0, 250.0)
    values = np.random.default_rng(3).uniform(0, 9, (12, 10))
    path = tiff(tmp_path / "g.tif", values, place=place)
    area = shapely.Point(155, 185).buffer(28)
    row, column = (index.ravel() for index in np.indices(values.shape))
    corners = [(column + right, row + down) for right, down in ((0, 0), (1, 0), (1, 1), (0, 1))]
    a, b, c, d, e, f = place
    slanting = shapely.polygons(
        np.array([np.stack([a * x + b * y + c, d * x + e * y + f], axis=1) for x, y in corners]).swapaxes(
            0, 1
        )
    )
    inside = shapely.area(shapely.intersection(area, slanting))
    assert means(path, [shapely.to_wkb(area)])[0] == pytest.approx([inside @ values.ravel() / inside.sum()])


def test_areas_are_put_into_the_raster_s_own_coordinates(tmp_path: Path) -> None:
    # a hundredth of a degree at a time, where the value is the longitude of the middle
    west, north, step = -2.5, 53.6, 0.01
    longitude = west + step * (np.arange(40) + 0.5)
    path = tiff(
        tmp_path / "g.tif",
        np.tile(longitude, (30, 1)),
        place=(step, 0, west, 0, -step, north),
        crs="EPSG:4326",
    )
    to_grid = Transformer.from_crs(4326, 27700, always_xy=True).transform
    degrees = shapely.segmentize(shapely.box(-2.42, 53.42, -2.30, 53.50), 0.001)
    area = shapely.transform(degrees, to_grid, interleaved=False)
    found, covered = means(path, [shapely.to_wkb(area)])
    assert found == pytest.approx([-2.36], abs=1e-6)
    assert covered == pytest.approx([1])


def test_long_edges_keep_their_course_in_degrees(tmp_path: Path) -> None:
    path = tiff(tmp_path / "g.tif", np.ones((80, 120)), place=(0.05, 0, -5, 0, -0.05, 58.8), crs="EPSG:4326")
    with grids.opened(path, name="g") as raster:
        one, other = grids._in_cells(
            raster.band(), [box(200_000, 900_000, 250_000, 950_000), _fine(200_000, 900_000)]
        )
    assert one.hausdorff_distance(other) < 1e-7  # of a cell of 3 km


def _fine(x: float, y: float) -> bytes:
    return bytes(shapely.to_wkb(shapely.segmentize(shapely.box(x, y, x + 50_000, y + 50_000), 25)))


def test_where_no_projection_reaches_there_is_no_data(tmp_path: Path) -> None:
    path = tiff(tmp_path / "g.tif", np.ones((4, 4)), place=(1e6, 0, -2e6, 0, -1e6, 2e6), crs="ESRI:102016")
    _, covered = means(path, [box(1e7, 1e9, 1.001e7, 1.001e9), box(400_000, 400_000, 401_000, 401_000)])
    assert covered == pytest.approx([0, 0])


def test_a_band_is_told_by_its_number_or_its_description(tmp_path: Path) -> None:
    years = np.stack([VALUES, VALUES * 10]).astype("int32")
    path = tiff(tmp_path / "g.tif", years, descriptions=("nox 2003", "nox 2004"))
    first = [box(0, 10, 10, 20)]
    for band, value in {"": 1, "1": 1, "2": 10, "nox 2004": 10, " NOX 2003": 1}.items():
        assert means(path, first, band=band)[0] == pytest.approx([value])
    for missing in ("3", "0", "pm10"):
        with pytest.raises(FileUnreadableError, match=r"g\.tif: has no band .*'nox 2003', 'nox 2004'"):
            means(path, first, band=missing)


def test_without_a_coordinate_system_only_britain_is_taken_for_granted(tmp_path: Path) -> None:
    (tmp_path / "far.asc").write_text(CELLS.replace("xllcorner 0", "xllcorner 4200000"), encoding="utf-8")
    with pytest.raises(FileUnreadableError, match=r"far\.asc: states no coordinate system") as refused:
        means(tmp_path / "far.asc", AREAS)
    assert 'crs = "EPSG:27700"' in refused.value.hint
    assert means(tmp_path / "far.asc", AREAS, crs="EPSG:27700")[1] == pytest.approx([0, 0, 0])


def test_a_projection_beside_the_file_is_heeded(tmp_path: Path) -> None:
    degrees = CELLS.replace("cellsize 10", "cellsize 0.1").replace("xllcorner 0", "xllcorner -2.5")
    (tmp_path / "g.asc").write_text(degrees.replace("yllcorner 0", "yllcorner 53.4"), encoding="utf-8")
    (tmp_path / "g.prj").write_text(rasterio.crs.CRS.from_epsg(4326).to_wkt(), encoding="utf-8")
    x, y = Transformer.from_crs(4326, 27700, always_xy=True).transform(-2.45, 53.55)
    assert means(tmp_path / "g.asc", [box(x - 99, y - 99, x + 99, y + 99)])[0] == pytest.approx([1])


def test_metres_that_say_they_are_degrees_are_refused(tmp_path: Path) -> None:
    path = tiff(
        tmp_path / "g.tif",
        VALUES.astype("int16"),
        place=(1000, 0, 370_000, 0, -1000, 410_000),
        crs="EPSG:4326",
    )
    with pytest.raises(FileUnreadableError, match="says EPSG:4326, but its coordinates are no degrees"):
        means(path, AREAS)
    found, _ = means(path, [box(370_000, 409_000, 371_000, 410_000)], crs="EPSG:27700")
    assert found == pytest.approx([1])


@pytest.mark.parametrize("crs", ["EPSG:1", "National Grid"])
def test_what_is_no_coordinate_system_is_named(grid: Path, crs: str) -> None:
    with pytest.raises(FileUnreadableError, match=f"{crs}: is not a coordinate system"):
        means(grid, AREAS, crs=crs)


def test_a_picture_that_lies_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        path = tiff(tmp_path / "g.tif", VALUES.astype("uint8"), crs=None, place=(1, 0, 0, 0, 1, 0))
    with pytest.raises(FileUnreadableError, match="states no coordinate system"):
        means(path, AREAS)


def test_what_is_no_raster_is_named(tmp_path: Path) -> None:
    (tmp_path / "g.tif").write_bytes(b"II*\x00 cut off")
    with pytest.raises(FileUnreadableError, match=r"^g\.tif: cannot be read as a raster"):
        means(tmp_path / "g.tif", [box(0, 0, 1, 1)])


def test_a_raster_cut_off_in_its_cells_is_named(tmp_path: Path) -> None:
    path = tiff(tmp_path / "g.tif", np.ones((300, 300)), place=(10, 0, 0, 0, -10, 3000))
    path.write_bytes(path.read_bytes()[:300_000])
    with pytest.raises(FileUnreadableError, match=r"^g\.tif: cannot be read as a raster"):
        means(path, [box(0, 0, 3000, 3000)])


def test_only_the_cells_around_an_area_are_read() -> None:
    asked: list[cells.Window] = []

    def read(window: cells.Window) -> Any:
        asked.append(window)
        return np.ones((window.bottom - window.top, window.right - window.left))

    # 100 m over the whole of Great Britain
    national = Grid(13_000, 7_000, (100, 0, 0, 0, -100, 1_300_000), "EPSG:27700", read)
    found, _ = grids.zonal(
        national, [box(370_050, 400_050, 371_050, 401_050), box(10, 10, 20, 20)], grids.total
    )
    assert found == pytest.approx([100, 0.01])
    assert asked == [cells.Window(8989, 9000, 3700, 3711), cells.Window(12999, 13000, 0, 1)]


def test_a_table_of_cell_centres_is_a_grid() -> None:
    x, y = np.array([5.0, 15, 25, 5, 15]), np.array([15.0, 15, 15, 5, 5])
    grid = grids.of_centres(x, y, np.array([1.0, 2, 3, 4, 5]), crs="EPSG:27700", name="t.csv")
    found, covered = grids.zonal(grid, AREAS, grids.mean)
    assert found == pytest.approx(EXPECTED[0])
    assert covered == pytest.approx(EXPECTED[1])


@pytest.mark.parametrize(
    ("x", "y", "why"),
    [
        ([0, 10, 20], [5, 5, 5], "all have one y"),
        ([0, 10, 24], [0, 10, 20], "their x is not evenly spaced"),
        ([0, 10, 10, 0, 0], [0, 0, 10, 10, 10], "a point comes twice"),
        ([0, 1, 9e6], [0, 1, 9e6], "they span 9,000,001 × 9,000,001 cells"),
    ],
)
def test_points_that_lie_on_no_grid_are_refused(x: list[float], y: list[float], why: str) -> None:
    with pytest.raises(FileUnreadableError, match=rf"^t\.csv: its points are no grid: {why}"):
        grids.of_centres(
            np.array(x, float), np.array(y, float), np.ones(len(x)), crs="EPSG:27700", name="t.csv"
        )


weights = st.lists(st.floats(0.01, 1), min_size=1, max_size=12)


@given(shares=weights, value=st.floats(-50, 50))
def test_a_flat_grid_is_flat_by_every_measure_but_the_sum(shares: list[float], value: float) -> None:
    values, inside = np.full(len(shares), value), np.array(shares)
    for name, statistic in STATISTICS.items():
        expected = value * inside.sum() if name == "sum" else value
        assert statistic(values, inside) == pytest.approx(expected)


@given(values=st.lists(st.integers(-99, 99), min_size=1, max_size=20, unique=True), q=st.floats(0, 1))
def test_whole_cells_have_numpy_s_quantiles(values: list[int], q: float) -> None:
    numbers = np.array(values, float)
    assert grids.quantile(q)(numbers, np.ones(len(values))) == pytest.approx(np.quantile(numbers, q))


def exactextract_of(values: Any, place: tuple[float, ...], areas: list[Any], asked: list[str]) -> list[Any]:
    exactextract = pytest.importorskip("exactextract")
    from exactextract.raster import NumPyRasterSource

    height, width = values.shape
    cell, _, west, _, _, north = place
    source = NumPyRasterSource(values, west, north - cell * height, west + cell * width, north)
    outlines = [
        {"type": "Feature", "geometry": json.loads(shapely.to_geojson(area)), "properties": {}}
        for area in areas
    ]
    return [one["properties"] for one in exactextract.exact_extract(source, outlines, asked)]


@settings(deadline=None, max_examples=60)
@given(
    data=st.data(),
    middle=st.tuples(st.floats(10, 70), st.floats(10, 70)),
    reach=st.floats(0.5, 30).map(float),
)
def test_every_measure_is_exactextract_s(data: st.DataObject, middle: Any, reach: float) -> None:
    seed = data.draw(st.integers(0, 99))
    values = np.random.default_rng(seed).integers(0, 30, (8, 8)).astype(float)
    area = shapely.Point(middle).buffer(reach, quad_segs=4)
    [theirs] = exactextract_of(values, PLACE, [area], [*STATISTICS, "values", "coverage"])
    # what is a cell's corner to one is no cell to the other, and one value more moves a quantile
    assume(theirs["coverage"].min() > 1e-5)
    # where an edge passes through the corner of a cell, exactextract may lose the cell beside it
    on_grid = shapely.intersection(area, shapely.box(0, 0, 80, 80)).area
    assume(abs(theirs["coverage"].sum() * 100 - on_grid) < 0.01)
    for name, statistic in STATISTICS.items():
        # given the same shares, of which theirs have seven digits, the method is the same
        own = statistic(theirs["values"], theirs["coverage"])
        assert own == pytest.approx(_of(theirs, name), rel=1e-9, abs=1e-12)
        whole, _ = grids.zonal(_in_memory(values), [shapely.to_wkb(area)], statistic)
        assert whole[0] == pytest.approx(own, rel=1e-6, abs=1e-6)


PLACE = (10.0, 0.0, 0.0, 0.0, -10.0, 80.0)


def _of(properties: dict[str, Any], asked: str) -> float:
    if not asked.startswith("quantile"):
        return float(properties[asked])
    number = asked.removeprefix("quantile(q=").removesuffix(")")
    [name] = [
        key for key in properties if key.startswith("quantile") and key.endswith(f"{float(number) * 100:g}")
    ]
    return float(properties[name])


def _in_memory(values: Any) -> Grid:
    def read(window: cells.Window) -> Any:
        return values[window.top : window.bottom, window.left : window.right]

    return Grid(*values.shape, PLACE, "EPSG:27700", read)


@settings(deadline=None, max_examples=40)
@given(cuts=st.lists(st.floats(0.5, 79.5), min_size=1, max_size=5, unique=True), seed=st.integers(0, 99))
@example(cuts=[30.0], seed=1)  # an edge through the very corner of a cell
def test_areas_that_share_out_a_grid_share_out_its_sum(cuts: list[float], seed: int) -> None:
    values = np.random.default_rng(seed).integers(0, 30, (8, 8)).astype(float)
    turn = shapely.affinity.rotate
    edges = [-200.0, *sorted(cuts), 300.0]
    strips = [
        turn(shapely.box(left, -300, right, 400), 30, origin=(40, 40)) for left, right in pairwise(edges)
    ]
    sums, _ = grids.zonal(_in_memory(values), shapely.to_wkb(strips).tolist(), grids.total)
    assert np.nansum(sums) == pytest.approx(values.sum(), rel=1e-9)
