"""Boundary files in every form, and in metres that do not say so, become the same squares."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from ews.errors import FileUnreadableError
from ews.geography import outlines
from tests.support import tables
from tests.support import workspaces as w


POINT = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
HECTARES = 400  # a ward is two kilometres by two


def saved(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def areas(layer: outlines.Layer) -> list[float]:
    return [round(shape.area / 10_000) for shape in layer.shapes if shape is not None]


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame.from_features(w.ward_features(), crs=27700)


def topojson() -> str:
    ring = w.square(w.WEST, w.SOUTH, 2000)
    shapes = [{"type": "Polygon", "arcs": [[0]], "properties": {"WD25CD": w.WARDS[0], "WD25NM": "One"}}]
    objects = {"wards": {"type": "GeometryCollection", "geometries": shapes}}
    return json.dumps({"type": "Topology", "arcs": [ring], "objects": objects})


@pytest.mark.parametrize("name", ["wards.gpkg", "wards.shp", "wards.geojson"])
def test_every_form_of_file_gives_the_same_wards(tmp_path: Path, frame: gpd.GeoDataFrame, name: str) -> None:
    (frame.to_crs(4326) if name.endswith("json") else frame).to_file(tmp_path / name)
    [layer] = outlines.read(tmp_path / name, name=name)
    assert [row["WD25CD"] for row in layer.rows] == w.WARDS
    assert areas(layer) == [HECTARES] * 4
    assert layer.note == ""


def test_topojson_in_metres_is_read_as_metres(tmp_path: Path) -> None:
    [layer] = outlines.read(saved(tmp_path, "w.topojson", topojson()), name="w.topojson")
    assert areas(layer) == [HECTARES]


def test_a_shapefile_inside_a_zip_file_is_read(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    frame.to_file(tmp_path / "wards.shp")
    parts = {f"in/{path.name}": path.read_bytes() for path in tmp_path.glob("wards.*")}
    (tmp_path / "w.zip").write_bytes(tables.zipped(parts))
    [layer] = outlines.read(tmp_path / "w.zip", member="in/wards.shp", name="w.zip/in/wards.shp")
    assert areas(layer) == [HECTARES] * 4


def test_every_layer_of_a_geopackage_is_read(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    lsoas = gpd.GeoDataFrame.from_features(w.lsoa_features(), crs=27700)
    lsoas.to_file(tmp_path / "all.gpkg", layer="lsoas")
    frame.to_file(tmp_path / "all.gpkg", layer="wards")
    found = outlines.read(tmp_path / "all.gpkg", name="all.gpkg")
    assert sorted(len(layer.rows) for layer in found) == [4, 16]


def test_metres_that_do_not_say_so_are_told_from_degrees(tmp_path: Path) -> None:
    path = saved(tmp_path, "w.geojson", w.geojson(w.ward_features(), says=None))
    [layer] = outlines.read(path, name="w.geojson")
    assert areas(layer) == [HECTARES] * 4
    assert "read as such" in layer.note


def test_degrees_that_say_they_are_metres_are_told_too(tmp_path: Path, frame: gpd.GeoDataFrame) -> None:
    features = json.loads(frame.to_crs(4326).to_json())["features"]
    [layer] = outlines.read(saved(tmp_path, "w.geojson", w.geojson(features)), name="w.geojson")
    assert areas(layer) == [HECTARES] * 4


def test_a_crossed_outline_is_mended_and_a_row_without_one_is_kept_as_such(tmp_path: Path) -> None:
    west, south = w.WEST, w.SOUTH
    bow = [[west, south], [west + 10, south + 10], [west + 10, south], [west, south + 10], [west, south]]
    line = [[west, south], [west + 10, south], [west, south], [west, south]]
    features = [w.feature({"WD25CD": str(n)}, ring) for n, ring in enumerate([bow, None, line])]
    [layer] = outlines.read(saved(tmp_path, "w.geojson", w.geojson(features)), name="w.geojson")
    assert [shape is None for shape in layer.shapes] == [False, True, True]
    assert layer.shapes[0].is_valid
    assert len(layer.rows) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read as boundaries"),
        ('{"type": "FeatureCollection", "features": [{"type"', "cannot be read as boundaries"),
        ('{"a": 1}', "cannot be read as boundaries"),
        (w.geojson([]), "holds no outlines"),
        (w.geojson([POINT]), "holds no outlines"),
    ],
    ids=["empty", "cut off", "other", "no feature", "points"],
)  # fmt: skip
def test_what_is_no_boundary_file_is_named_with_a_remedy(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FileUnreadableError, match=rf"^w\.geojson: {said}") as raised:
        outlines.read(saved(tmp_path, "w.geojson", text), name="w.geojson")
    assert raised.value.hint


def test_a_shape_is_within_when_more_than_half_of_it_is() -> None:
    shapes = (shapely.box(0, 0, 10, 10), shapely.box(0, 0, 30, 10), shapely.box(100, 0, 101, 1), None)
    layer = outlines.Layer(("c",), ({"c": "x"},) * 4, shapes)
    assert outlines.within_outline(layer, shapely.box(0, 0, 14, 10)) == [0]


def test_a_packed_shape_comes_with_a_point_inside() -> None:
    horseshoe = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 0, 20, 25))
    wkb, x, y = outlines.packed(horseshoe)
    assert shapely.from_wkb(wkb).contains(shapely.Point(x, y))
    assert outlines.holds(horseshoe, [5, 15], [5, 5]) == [True, False]


def test_parts_of_one_area_are_merged() -> None:
    both = outlines.merged([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])
    assert both.area == 2
    assert outlines.union([shapely.to_wkb(shapely.box(0, 0, 1, 1)), shapely.to_wkb(both)]).area == 2
