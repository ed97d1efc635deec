"""Published outlines: read in the system that their numbers show, and held against each other."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from ews.boundary_check.check import Checked
from ews.boundary_check.check import check
from ews.geography import outlines
from ews.workspace import Workspace
from tests.real.conftest import Made


pytestmark = pytest.mark.real_data
DISTRICTS = (("salford", "E08000006"), ("camden", "E09000007"))


def found(made: Workspace, first: Path | str = "", second: Path | str = "") -> Checked:
    return check(made, str(first), str(second), tolerance=25.0, say=lambda _: None)


@pytest.fixture(scope="module")
def salford(taken: Made) -> Workspace:
    boundaries = ("boundaries/ward_E08000006.geojson", "boundaries/lsoa*_E0*.geojson")
    return taken("E08000006", "Salford", *boundaries, "postcodes/codepoint_m.csv", "population/*lsoa*")


@pytest.fixture(scope="module")
def trafford(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the outline of Trafford, from the districts of Greater Manchester."""
    text = (
        published / "salford/boundaries/local_authority_2023_gm_local_authority_generalised.geojson"
    ).read_text()
    whole = json.loads(text)
    whole["features"] = [f for f in whole["features"] if f["properties"]["area_name"] == "Trafford"]
    path = tmp_path_factory.mktemp("trafford") / "trafford.geojson"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


@pytest.mark.parametrize(("district", "code"), DISTRICTS)
@pytest.mark.parametrize("is_stated", [True, False])
def test_wards_in_metres_are_read_as_such_whether_they_say_so_or_not(
    published: Path, tmp_path: Path, district: str, code: str, is_stated: bool
) -> None:
    folder = published / district / "boundaries"
    content = json.loads((folder / f"ward_{code}_2023-04.geojson").read_text(encoding="utf-8"))
    if not is_stated:
        content.pop("crs", None)
    (tmp_path / "wards.geojson").write_text(json.dumps(content), encoding="utf-8")
    [old] = outlines.read(tmp_path / "wards.geojson", name="wards.geojson")
    [new] = outlines.read(folder / f"ward_{code}.geojson", name="wards of 2025")
    assert ("EPSG:27700; read as such" in old.note) is not is_stated
    # the outer edge is that of 2025, but for its generalisation and the 2 m of a datum shift without a grid
    apart = np.abs(shapely.total_bounds(list(old.shapes)) - shapely.total_bounds(list(new.shapes)))
    assert apart.max() < 15


def test_salfords_wards_and_lsoas_leave_slivers_and_one_piece_at_the_edge(salford: Workspace) -> None:
    checked = found(salford)
    told = {section.title: section.answer for section in checked.sections}
    wards = told["Wards, 2025 against Salford (all its LSOAs)"]
    assert wards.startswith("No gaps or areas of duplication, slivers aside; 1 piece outside (0.16 ha")
    nested = told["Lower-layer super output areas, 2021 against Wards, 2025"]
    assert nested.startswith("88 parts across an edge")
    assert "in 2016" in checked.basis


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("trafford_localities", "1 gap (0.13 ha)."),
        ("trafford_polling_districts", "No gaps or areas of duplication, slivers aside."),
        ("trafford_creative_clusters_generalised_resolution", "No gaps or areas of duplication."),
        ("gm_aqma", "4 gaps (10,273.99 ha); 1,129 pieces outside"),
    ],
)
def test_service_areas_are_told_to_cover_their_district_or_not(
    published: Path, salford: Workspace, trafford: Path, name: str, said: str
) -> None:
    checked = found(salford, trafford, published / f"formats/service_areas/{name}.geojson")
    [section] = checked.sections
    assert section.answer.startswith(said)
