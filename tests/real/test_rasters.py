"""Defra's background NOx over Camden: one year as GeoTIFF, as ASC and as a table of cells."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from ews.geography import dasymetric
from ews.geography import grids
from ews.geography import outlines
from ews.geography import weights
from tests.real.conftest import Made
from tests.support import workspaces as w


rasterio = pytest.importorskip("rasterio")
pytestmark = pytest.mark.real_data
CAMDEN = "E09000007"
BOUNDARIES = ("boundaries/ward_E09000007.geojson", "boundaries/lsoa_E09000007.geojson")
FORMS = {
    "GeoTIFF": "raster/defra_nox_1km/nox2003*.tif",
    "ASC": "raster/defra_nox_1km/nox2003*.asc",
    "table": "raster/london-mapnox2003.csv",
}


@pytest.fixture(scope="module")
def means(taken: Made) -> dict[str, dict[Any, float]]:
    """Return the mean of 2003 in every ward and LSOA, by the form of the file."""
    found: dict[str, dict[Any, float]] = {}
    for form, pattern in FORMS.items():
        made = taken(CAMDEN, "Camden", *BOUNDARIES, pattern)
        found[form] = {
            key: float(number or 0)
            for geography in ("ward_2025", "lsoa_2021")
            for key, number in w.numbers(made, "nox_background", geography).items()
        }
    return found


# ASC is written to five figures, the GeoTIFF in single precision
@pytest.mark.parametrize(("form", "to"), [("table", 1e-6), ("ASC", 1e-4)])
def test_one_year_is_the_same_in_every_form(means: dict[str, dict[Any, float]], form: str, to: float) -> None:
    assert len(means["GeoTIFF"]) == 20 + 130
    assert means[form] == pytest.approx(means["GeoTIFF"], rel=to)


@pytest.fixture(scope="module")
def grid(published: Path) -> Path:
    return published / "camden/raster/defra_nox_1km/nox2013_1km_london_27700.tif"


def read(published: Path, name: str) -> list[bytes]:
    [layer] = outlines.read(published / "camden" / name, name=name)
    return [bytes(shapely.to_wkb(shape)) for shape in layer.shapes if shape is not None]


def test_a_projection_there_and_back_moves_no_ward_s_mean_by_much(
    published: Path, grid: Path, tmp_path: Path
) -> None:
    west, north, step = -0.56, 51.71, 0.0005
    longitude, latitude = (axis * step for axis in np.meshgrid(np.arange(1800), np.arange(1000)))
    to_grid = Transformer.from_crs(4326, 27700, always_xy=True).transform
    x, y = to_grid(west + longitude + step / 2, north - latitude - step / 2)
    with rasterio.open(grid) as source:
        known = source.read(1, masked=True).astype(float).filled(np.nan)
        across, down = source.transform.c, source.transform.f
    row, column = (np.floor(away / 1000).astype(int) for away in (down - y, x - across))
    inside = (row >= 0) & (row < known.shape[0]) & (column >= 0) & (column < known.shape[1])
    values = np.where(inside, known[np.where(inside, row, 0), np.where(inside, column, 0)], np.nan)
    how = {
        "driver": "GTiff",
        "count": 1,
        "height": 1000,
        "width": 1800,
        "dtype": "float64",
        "crs": "EPSG:4326",
    }
    place = rasterio.Affine(step, 0, west, 0, -step, north)
    with rasterio.open(tmp_path / "degrees.tif", "w", transform=place, nodata=np.nan, **how) as out:
        out.write(values, 1)
    wards = read(published, BOUNDARIES[0])
    found = []
    for path in (grid, tmp_path / "degrees.tif"):
        with grids.opened(path, name=path.name) as raster:
            found.append(grids.zonal(raster.band(), wards, grids.mean)[0])
    assert found[1] == pytest.approx(found[0], rel=0.01)


def test_every_lsoa_goes_wholly_into_wards_by_a_grid(published: Path, grid: Path) -> None:
    wards, lsoas = (read(published, name) for name in BOUNDARIES)
    told = dasymetric.shares(lsoas, wards, grid, name=grid.name)
    assert np.bincount(told.source, weights=told.share) == pytest.approx(np.ones(130))
    by_area = weights.by_area(lsoas, wards)
    assert pairs(told) == pairs(by_area)


def pairs(shares: weights.Shares) -> set[tuple[int, int]]:
    return {*zip(shares.source.tolist(), shares.target.tolist(), strict=True)}
