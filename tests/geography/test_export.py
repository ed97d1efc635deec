"""Layers for a GIS: read again, they are what was written."""

import json
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.errors import OutputError
from ews.geography import export
from ews.geography.export import Layer


AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
RING = shapely.Polygon(
    [(380_000, 400_000), (381_000, 400_000), (381_000, 401_000), (380_000, 401_000)],
    [[(380_400, 400_400), (380_600, 400_400), (380_600, 400_600)]],
)
ISLANDS = shapely.MultiPolygon([shapely.box(381_000, 400_000, 382_000, 401_000), shapely.box(0, 0, 1, 1)])
ABOUT = {"title": "Gridley: Wards", "licence": "Ours", "attribution": "© The partnership"}
NAMES = ["=1+1", 'Bont-y-"Clawdd"', "'Wd"]


def layer(shapes: list[Any], **columns: list[Any]) -> Layer:
    return Layer("ward_2025", columns, [bytes(shapely.to_wkb(shape)) for shape in shapes], ABOUT)


@pytest.fixture
def wards() -> Layer:
    return layer(
        [RING, ISLANDS, RING],
        code=["E05999001", "E05999002", "E05999003"],
        name=[*NAMES],
        value=[1.5, None, 0.0],
        ward=[None, "E05999001", None],
        base=[None, None, None],
    )


def written(wards: Layer, folder: Path) -> Path:
    export.geopackage(wards, folder / "wards.gpkg", at=AT)
    return folder / "wards.gpkg"


def test_a_geopackage_holds_codes_names_numbers_and_outlines(wards: Layer, tmp_path: Path) -> None:
    found = gpd.read_file(written(wards, tmp_path), layer="ward_2025")
    assert found.crs.to_epsg() == 27700
    assert found["name"].tolist() == NAMES
    assert found["value"].tolist() == pytest.approx([1.5, np.nan, 0.0], nan_ok=True)
    assert found["ward"].isna().tolist() == [True, False, True]
    assert found.geometry.geom_type.unique().tolist() == ["MultiPolygon"]
    assert found.geometry.area.tolist() == pytest.approx([RING.area, ISLANDS.area, RING.area])


def test_a_geopackage_says_what_it_is_and_whose(wards: Layer, tmp_path: Path) -> None:
    about = pyogrio.read_info(written(wards, tmp_path))["layer_metadata"]
    assert about["IDENTIFIER"] == "Gridley: Wards"
    assert about["attribution"] == "© The partnership"
    assert "Ours" in about["DESCRIPTION"]


def test_the_same_layer_gives_the_same_geopackage(wards: Layer, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    one, other = written(wards, tmp_path), written(wards, tmp_path / "again")
    assert one.read_bytes() == other.read_bytes()


def test_postcodes_are_points(tmp_path: Path) -> None:
    points = Layer("postcode", {"code": ["GR1 1AA"]}, [export.point(380_500, 400_500)], ABOUT)
    export.geopackage(points, tmp_path / "p.gpkg", at=AT)
    assert gpd.read_file(tmp_path / "p.gpkg").geometry.tolist() == [shapely.Point(380_500, 400_500)]


def test_a_folder_that_is_not_there_is_said(wards: Layer, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"gone/wards\.gpkg: cannot be written"):
        export.geopackage(wards, tmp_path / "gone" / "wards.gpkg", at=AT)


def test_geojson_is_in_degrees_wound_as_rfc_7946_has_it(wards: Layer) -> None:
    told = json.loads(export.geojson(wards))
    assert "crs" not in told
    assert told["metadata"] == ABOUT
    first, second, _ = told["features"]
    assert first["properties"] == {
        "code": "E05999001",
        "name": "=1+1",
        "value": 1.5,
        "ward": None,
        "base": None,
    }
    outer, hole = (shapely.LinearRing(ring) for ring in first["geometry"]["coordinates"])
    assert (outer.is_ccw, hole.is_ccw) == (True, False)
    assert second["geometry"]["type"] == "MultiPolygon"
    x, y = outer.centroid.coords[0]
    assert (x, y) == pytest.approx((-2.2946, 53.5008), abs=1e-3)


@settings(deadline=None, max_examples=30)
@given(
    corners=st.lists(
        st.tuples(st.floats(250_000, 550_000), st.floats(100_000, 600_000)),
        min_size=3,
        max_size=6,
        unique=True,
    )
)
def test_geojson_moves_nothing_by_more_than_a_few_centimetres(corners: list[tuple[float, float]]) -> None:
    hull = shapely.MultiPoint(corners).convex_hull
    if hull.geom_type != "Polygon":
        return
    text = export.geojson(layer([hull], code=["A"]))
    found = gpd.read_file(text, engine="pyogrio").to_crs(27700)
    assert shapely.hausdorff_distance(found.geometry[0].boundary, hull.boundary) < 0.03
    decimals = [len(number.partition(".")[2]) for number in _numbers(json.loads(text))]
    assert max(decimals) <= 7


def _numbers(told: Any) -> list[str]:
    [ring] = told["features"][0]["geometry"]["coordinates"]
    return [repr(number) for point in ring for number in point]


def test_geoparquet_says_its_column_kinds_and_coordinate_system(wards: Layer) -> None:
    told = export.geoparquet(wards)
    assert {key: told[key] for key in ABOUT} == ABOUT
    geo = json.loads(told["geo"])
    [(name, column)] = geo["columns"].items()
    assert (geo["primary_column"], name, column["encoding"]) == ("geometry", "geometry", "WKB")
    assert column["geometry_types"] == ["MultiPolygon", "Polygon"]
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 27700}
    assert column["bbox"] == pytest.approx([0, 0, 382_000, 401_000])
