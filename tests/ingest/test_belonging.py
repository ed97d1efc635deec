"""Whose an area is: by any code the district has had, by the list of LSOAs of its baseline, or by place."""

from pathlib import Path

import pytest

from ews.workspace import Workspace
from tests.support import workspaces as w


OLD = "E07999001"
UNITARY = "E06999001"


def set_up(made: Workspace, *, formerly: str = "", baseline: str = "", code: str = w.DISTRICT) -> None:
    """Say in ews.toml what the district was, and of which LSOAs its rest is made."""
    path = made.root / "ews.toml"
    text = path.read_text(encoding="utf-8").replace(f'code = "{w.DISTRICT}"', f'code = "{code}"')
    text = text.replace("[alarms]", f"{formerly}\n[alarms]").replace("[baseline]", f"[baseline]\n{baseline}")
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def bare(tmp_path: Path) -> Workspace:
    return w.bare(tmp_path / "bare")


def codes(made: Workspace, geography: str) -> list[str]:
    return sorted(code for where, code in w.areas(made) if where == geography)


def test_files_of_predecessors_are_the_district_s_by_column_and_by_name(bare: Workspace) -> None:
    set_up(bare, formerly=f'formerly = ["{OLD}"]')
    w.write(bare, "wards.geojson", w.geojson(w.ward_features(district=OLD)))
    w.write(bare, f"lsoas_{OLD}.geojson", w.geojson(w.lsoa_features(district=None)))
    assert w.take(bare).problems == []
    assert (codes(bare, "ward_2025"), codes(bare, "lsoa_2021")) == (w.WARDS, w.LSOAS)


def test_a_fixed_list_of_lsoas_is_watched_whatever_district_the_files_name(bare: Workspace) -> None:
    # the south-west ward and half of its eastern neighbour
    fixed = [w.LSOAS[number] for number in (0, 1, 4, 5, 2, 6)]
    set_up(bare, code=UNITARY, baseline=f"lsoas = {fixed}".replace("'", '"'))
    w.write(bare, "lsoas.geojson", w.geojson(w.lsoa_features(district=UNITARY)))
    w.write(bare, "wards.geojson", w.geojson(w.ward_features(district=UNITARY)))
    w.write(bare, "codepoint_gr.csv", w.codepoint())
    assert w.take(bare).problems == []
    assert codes(bare, "lsoa_2021") == sorted(fixed)
    assert codes(bare, "ward_2025") == w.WARDS[:1]
    assert codes(bare, "postcode") == ["GR1 1AA", "GR1 1AB"]
    assert not w.pending(bare)


def test_lsoas_of_the_list_that_no_file_has_are_told(bare: Workspace) -> None:
    set_up(bare, baseline=f'lsoas = ["{w.LSOAS[0]}", "E01000001"]')
    w.write(bare, "lsoas.geojson", w.geojson(w.lsoa_features()))
    [said] = w.take(bare).problems
    assert "1 of 2 are in no boundary file of lsoa_2021 (E01000001)" in said


def test_a_file_that_one_definition_names_is_read_for_no_other(gridley: Workspace) -> None:
    w.bound(gridley, "places", files=["mine.geojson"])
    named = {"WD25CD": "E05999009", "LAD25CD": w.DISTRICT, "code": "P1", "name": "Place"}
    w.write(gridley, "mine.geojson", w.geojson([w.feature(named, w.square(*w.corner(0), 1500))]))
    w.take(gridley, day=2)
    assert codes(gridley, "places") == ["P1"]
    assert codes(gridley, "ward_2025") == w.WARDS


def test_service_areas_reach_beyond_the_district_and_take_no_rows(gridley: Workspace) -> None:
    w.bound(gridley, "beats", level="service_area", code=[], files=["beats.geojson"])
    shapes = {
        "Large": w.square(w.WEST - 50_000, w.SOUTH - 50_000, 99_999),
        "Beside": w.square(w.WEST - 1000, w.SOUTH, 1000),
    }
    w.write(gridley, "beats.geojson", w.geojson([w.feature({"name": n}, ring) for n, ring in shapes.items()]))
    before = w.atlas(gridley)
    w.take(gridley, day=2)
    after = w.atlas(gridley)
    assert codes(gridley, "beats") == ["beats-large"]
    assert after.digest == before.digest
    assert after.current == before.current
    assert "beats-large" not in after.geography_of


def test_polygons_of_neighbourhoods_without_codes_or_district_are_told_by_place(gridley: Workspace) -> None:
    w.bound(gridley, "places", code=[], files=["places.geojson"])
    shapes = {"Centre": w.square(*w.corner(5), 2000), "Elsewhere": w.square(0, 0, 1000)}
    w.write(
        gridley, "places.geojson", w.geojson([w.feature({"name": n}, ring) for n, ring in shapes.items()])
    )
    w.take(gridley, day=2)
    assert codes(gridley, "places") == ["places-centre"]
    assert w.atlas(gridley).current["neighbourhood"] == "places"
