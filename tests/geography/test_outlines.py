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


W, S = w.WEST, w.SOUTH
SQUARE, INNER, APART = w.square(W, S, 100), w.square(W + 40, S + 40, 20), w.square(W + 200, S, 50)
SPECK, SPECK_APART = w.square(W + 40, S + 40, 5), w.square(W + 200, S, 5)
# a little loop at a corner of a square of 100 m, and a whole square that crosses in its middle
LOOP = [[W, S], [W + 100, S], [W + 100, S + 101], [W + 101, S + 100], [W, S + 100], [W, S]]
BOW = [[W, S], [W + 10, S + 10], [W + 10, S], [W, S + 10], [W, S]]
LINE = [[W, S], [W + 10, S], [W, S], [W, S]]
SPIKE = [*SQUARE[:1], [W + 50, S], [W + 50, S - 40], [W + 50, S], *SQUARE[1:]]


def polygon(*rings: list[list[float]]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": rings}


def layer_of(folder: Path, *geometries: dict[str, object] | None) -> outlines.Layer:
    features = [{**w.feature({"WD25CD": str(n)}, None), "geometry": g} for n, g in enumerate(geometries)]
    [layer] = outlines.read(saved(folder, "w.geojson", w.geojson(features)), name="w.geojson")
    assert len(layer.rows) == len(geometries)
    return layer


@pytest.mark.parametrize(
    ("geometry", "area", "said"),
    [
        (polygon(LOOP), 10_000, "Self-intersection"),
        (polygon(SPIKE), 10_000, "Self-intersection"),
        (polygon(SQUARE[:-1]), 10_000, "not closed"),
        (polygon(SQUARE, SPECK_APART), 10_000, "Hole lies outside shell"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [SPECK]]}, 10_000, "Nested"),
    ],
    ids=["loop", "spike", "unclosed", "hole outside", "nested shells"],
)  # fmt: skip
def test_a_small_fault_is_repaired_and_said(
    tmp_path: Path, geometry: dict[str, object], area: float, said: str
) -> None:
    layer = layer_of(tmp_path, geometry, polygon(APART))
    assert layer.shapes[0].is_valid
    assert layer.shapes[0].area == pytest.approx(area, rel=0.01)
    assert list(layer.faults) == [0]
    assert layer.faults[0].startswith("repaired: ")
    assert said in layer.faults[0]


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (polygon(BOW), "Self-intersection"),
        (polygon(LINE), "encloses nothing"),
        (polygon(SQUARE, APART), "Hole lies outside shell"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [INNER]]}, "Nested shells"),
    ],
    ids=["crossed", "line", "hole outside", "nested shells"],
)  # fmt: skip
def test_an_outline_that_repair_would_make_another_place_of_is_refused(
    tmp_path: Path, geometry: dict[str, object], said: str
) -> None:
    layer = layer_of(tmp_path, geometry, polygon(APART))
    assert [shape is None for shape in layer.shapes] == [True, False]
    assert layer.faults[0].startswith("refused: ")
    assert said in layer.faults[0]


def test_how_much_a_repair_changes_is_said_in_square_metres_and_per_cent(tmp_path: Path) -> None:
    # the loop is half a square metre that the rings go round backwards
    layer = layer_of(tmp_path, polygon(LOOP))
    assert layer.faults[0].endswith("m² (0.01%)")


def test_heights_are_left_out_and_a_row_without_outline_is_no_fault(tmp_path: Path) -> None:
    raised = [[*corner, 12.5] for corner in SQUARE]
    layer = layer_of(tmp_path, polygon(raised), None, {"type": "Polygon", "coordinates": []})
    assert [shape is None for shape in layer.shapes] == [False, True, True]
    assert not layer.shapes[0].has_z
    assert layer.faults == {}


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
