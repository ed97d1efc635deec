"""What a report tells leaves whole in every form, for one audience, and the same for the same report."""

import csv
import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import geopandas as gpd
import pyogrio
import pytest
import shapely

from ews.exports import files
from ews.exports.forms import FORMS
from ews.exports.told import Told
from tests.exports.conftest import told
from tests.support import hostile
from tests.support import reports


@pytest.fixture(scope="module")
def gpkg(internal: Told, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "whole.gpkg"
    path.write_bytes(files.content(internal, "gpkg"))
    return path


@pytest.mark.parametrize("form", FORMS)
def test_the_same_report_gives_the_same_bytes(form: str) -> None:
    assert files.content(told(reports.report()), form) == files.content(told(reports.report()), form)


def test_names_of_files_say_what_is_inside(public: Told) -> None:
    assert files.name(public, "xlsx") == "mereford-public-2026-05-10T0915.xlsx"
    assert files.name(public, "csv") == "mereford-public-2026-05-10T0915-csv.zip"
    with zipfile.ZipFile(io.BytesIO(files.content(public, "csv"))) as archive:
        names = archive.namelist()
    assert {"claimant_rate-lsoa_2021.csv", "flags.csv", "sources.csv"} <= set(names)
    assert all(f"{name}-metadata.json" in names for name in names if name.endswith(".csv"))


def test_a_geopackage_has_a_layer_for_each_set_of_areas_on_the_national_grid(gpkg: Path) -> None:
    layers = dict(pyogrio.list_layers(gpkg).tolist())
    assert {name for name, kind in layers.items() if kind} == {reports.WARDS, reports.LSOAS}
    assert {"flags", "figures", "indicators", "sources"} <= {
        name for name, kind in layers.items() if not kind
    }
    wards = gpd.read_file(gpkg, layer=reports.WARDS)
    assert wards.crs.to_epsg() == 27700
    assert wards.area.tolist() == [1e6] * 12


def test_a_layer_has_the_latest_figures_the_flags_and_the_rank(gpkg: Path, internal: Told) -> None:
    wards = gpd.read_file(gpkg, layer=reports.WARDS).set_index("code")
    panel = internal.report.panels["claimant_rate", reports.WARDS]
    assert wards.loc["E05999003", "claimant_rate_value"] == pytest.approx(panel.value[2, -1])
    assert set(wards["claimant_rate_period"]) == {str(panel.periods[-1])}
    assert wards.loc["E05999005", ["claimant_rate_marker", "burglary_marker"]].tolist() == ["z", ""]
    assert wards.loc["E05999003", ["flags_worse", "flags_better", "priority_rank"]].tolist() == [3, 0, 1]
    assert set(wards["burglary_attribution"]) == {reports.INDICATORS["burglary"].source.attribution}


def test_the_figures_of_a_geopackage_are_all_there(gpkg: Path, internal: Told) -> None:
    with sqlite3.connect(gpkg) as connection:
        rows = connection.execute(
            "SELECT area_code, period, value, marker FROM figures "
            "WHERE indicator = 'claimant_rate' AND geography = ?",
            [reports.WARDS],
        ).fetchall()
    connection.close()
    panel = internal.report.panels["claimant_rate", reports.WARDS]
    assert len(rows) == panel.value.size
    assert (rows[30][2], rows[30][3]) == (None, "c")
    assert rows[31][2] == pytest.approx(panel.value[0, 31])


@pytest.mark.parametrize(
    ("audience", "mark"), [("internal", "INTERNAL"), ("partner", "partners"), ("public", "")]
)
def test_every_file_says_for_whom_it_is_whose_and_of_which_run(
    audience: str, mark: str, tmp_path: Path
) -> None:
    whole = told(replace(reports.report(), audience=audience))  # type: ignore[arg-type]
    for name, content in FORMS["geojson"](whole):
        about = json.loads(content)["metadata"]
        assert about["audience"] == audience
        assert mark in about["notice"], name
        assert "Fictional" in about["notice"], name
        assert reports.SURVEY.licence in about["licence"]
        assert "run 2026-05-10T0915 of 2026-05-10" in about["made"]
    path = tmp_path / "whole.gpkg"
    path.write_bytes(files.content(whole, "gpkg"))
    for layer, _ in pyogrio.list_layers(path):
        about = pyogrio.read_info(path, layer=layer)["layer_metadata"]
        assert about["audience"] == audience
        assert mark in about["notice"]


def test_geoparquet_is_read_back_with_its_figures(internal: Told, tmp_path: Path) -> None:
    made = dict(FORMS["parquet"](internal))
    assert sorted(made) == ["areas-lsoa_2021.parquet", "areas-ward_2025.parquet", "figures.parquet"]
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    with duckdb.connect() as connection:
        shapes = connection.execute(
            "SELECT code, geometry FROM read_parquet(?) ORDER BY code",
            [str(tmp_path / "areas-ward_2025.parquet")],
        ).fetchall()
        told_of = connection.execute(
            "SELECT count(*), count(value), count(*) FILTER (marker = 'z') FROM read_parquet(?)",
            [str(tmp_path / "figures.parquet")],
        ).fetchone()
    assert shapely.from_wkb(bytes(shapes[0][1])).area == 1e6
    sizes = [panel.value.size for panel in internal.report.panels.values()]
    assert told_of is not None
    assert (told_of[0], told_of[2]) == (sum(sizes), reports.MONTHS)
    assert told_of[0] - told_of[1] == reports.MONTHS + 1 + 4


def test_outlines_whose_licence_is_not_said_stay_inside(public: Told, internal: Told) -> None:
    unsaid = replace(reports.SURVEY, licence="Not said")
    wards = replace(public.atlas.geographies[reports.WARDS], source=unsaid)
    atlas = replace(public.atlas, geographies={**public.atlas.geographies, reports.WARDS: wards})
    names = [name for name, _ in FORMS["geojson"](replace(public, atlas=atlas))]
    assert names == ["areas-lsoa_2021.geojson"]
    assert len(list(FORMS["geojson"](replace(internal, atlas=atlas)))) == 2


def test_hostile_names_come_through_every_form_as_text(tmp_path: Path) -> None:
    whole = told(reports.report(hostile.NAMES))
    for form in FORMS:
        files.content(whole, form)
    [wards] = [content for name, content in FORMS["geojson"](whole) if "ward" in name]
    assert {one["properties"]["name"] for one in json.loads(wards)["features"]} == set(hostile.NAMES)
    (tmp_path / "a.gpkg").write_bytes(files.content(whole, "gpkg"))
    assert set(gpd.read_file(tmp_path / "a.gpkg", layer=reports.WARDS)["name"]) == set(hostile.NAMES)


@pytest.mark.parametrize("form", FORMS)
def test_what_was_taken_out_of_the_report_is_in_no_file(form: str) -> None:
    secret, report = 739_251.625, reports.report()
    panel = report.panels["burglary", reports.WARDS]
    for array in (panel.numerator, panel.value):
        array[0, -1] = secret
    assert holds(told(report), form, secret), "the search finds nothing at all"
    for array in (panel.numerator, panel.value, panel.lower, panel.upper):
        array[0, -1] = float("nan")
    panel.marker[0, -1] = "c"
    assert not holds(told(report), form, secret)


def holds(whole: Told, form: str, number: float) -> bool:
    """Say whether *number* is in a file of *form*, as text or as a double, whatever is packed in it."""
    needles = [f"{number:.3f}".encode(), struct.pack("<d", number), struct.pack(">d", number)]
    return any(
        needle in part
        for _, content in FORMS[form](whole)
        for part in unpacked(content)
        for needle in needles
    )


def unpacked(content: bytes) -> list[bytes]:
    """Return what is packed in a file: members of an archive, cells of a Parquet file, or the file itself."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name) for name in archive.namelist()]
    if content.startswith(b"PAR1"):
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect() as connection:
            file.write(content)
            file.flush()
            cells = connection.execute("SELECT * FROM read_parquet(?)", [file.name]).fetchall()
            about = connection.execute("SELECT * FROM parquet_kv_metadata(?)", [file.name]).fetchall()
        return [repr([*cells, *about]).encode()]
    return [content]


def test_each_table_of_the_archive_opens(public: Told) -> None:
    with zipfile.ZipFile(io.BytesIO(files.content(public, "csv"))) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8-sig")
            assert (
                json.loads(text) if name.endswith(".json") else len(list(csv.reader(io.StringIO(text)))) > 1
            )
            assert archive.getinfo(name).date_time == files.EPOCH
