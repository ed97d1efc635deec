"""The atlas: every area of every set of boundaries, and which set a code's series belongs to."""

from dataclasses import replace
from typing import Any

import pytest
import shapely

from ews import atlas as atlases
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Settings
from ews.nouns import Area
from ews.store.areas import AreaRow
from tests.support.reports import geography


DISTRICT = "E08999001"
WEST_WARD, EAST_WARD, OLD_WARD = "E05999001", "E05999002", "E05998001"
GEOGRAPHIES = {
    name: replace(geography(name, level, name), vintage=vintage)
    for name, level, vintage in (
        ("ward_2021", "ward", "2021"),
        ("ward_2025", "ward", "2025"),
        ("lsoa_2021", "lsoa", "2021"),
        ("postcode", "postcode", "2025"),
    )
}


def square(where: str, code: str, name: str, west: float, width: float = 10.0) -> AreaRow:
    """Return an area ten metres high, from *west* metres eastwards."""
    shape = shapely.box(west, 0, west + width, 10)
    return AreaRow(where, code, name, bytes(shapely.to_wkb(shape)), west + width / 2, 5.0)


ROWS = [
    square("ward_2021", OLD_WARD, "All of it", 0, 20),
    square("ward_2021", WEST_WARD, "West as it was", 0, 8),
    square("ward_2025", WEST_WARD, "West", 0),
    square("ward_2025", EAST_WARD, "East", 10),
    square("lsoa_2021", "E01999001", "Gridley 001A", 0, 9),
    square("lsoa_2021", "E01999002", "Gridley 001B", 9, 11),
    AreaRow("postcode", "GR11AA", "GR11AA", None, 4.0, 5.0),
]


def atlas(rows: list[AreaRow] = ROWS, **settings: Any) -> Atlas:
    return atlases.build(Catalogue(Settings(DISTRICT, "Gridley", **settings), GEOGRAPHIES, {}, {}), rows)


def test_a_code_in_two_sets_belongs_to_the_newer() -> None:
    assert atlas().geography_of[WEST_WARD] == "ward_2025"
    assert atlas().geography_of[OLD_WARD] == "ward_2021"
    assert atlas().name(WEST_WARD) == "West"
    assert [area.code for area in atlas().analysed("ward_2021")] == [OLD_WARD]


def test_the_newest_set_of_a_level_is_current_unless_the_settings_name_another() -> None:
    assert atlas().current["ward"] == "ward_2025"
    assert atlas(wards="ward_2021").current["ward"] == "ward_2021"
    assert atlas(wards="ward_1999").current["ward"] == "ward_2025"


def test_a_small_area_belongs_to_the_ward_that_holds_most_of_it() -> None:
    assert [(area.code, area.ward) for area in atlas().whole("lsoa_2021")] == [
        ("E01999001", WEST_WARD),
        ("E01999002", EAST_WARD),
    ]


def test_the_district_is_an_area_of_its_own_level() -> None:
    assert atlas().whole("district") == (Area(DISTRICT, "Gridley", "district"),)
    assert atlas().level("district") == "district"
    assert atlas().name(DISTRICT) == "Gridley"
    assert atlas().geography_of[DISTRICT] == "district"


def test_an_unknown_code_has_no_name() -> None:
    assert atlas().name("E05000001") is None


@pytest.mark.parametrize("cell", ["Gridley", " gridley ", DISTRICT, "Market Ward (Gridley)", "Gridley 001A"])
def test_a_row_that_names_the_district_is_told(cell: str) -> None:
    assert atlas().mentions_district(["2025-01", cell])


@pytest.mark.parametrize("cell", ["", "Gridleyton", "Gridley Road", "North Gridley", "E08999002"])
def test_a_row_of_another_place_is_not_taken_for_the_district_s(cell: str) -> None:
    assert not atlas().mentions_district(["2025-01", cell])


def test_the_digest_changes_with_whatever_decides_where_a_row_goes_and_with_nothing_else() -> None:
    moved = [*ROWS[:-1], replace(ROWS[-1], x=400.0)]
    reshaped = [square("ward_2021", OLD_WARD, "All of it", 0, 21), *ROWS[1:]]
    renamed = [replace(ROWS[0], name="Another name"), *ROWS[1:]]
    digests = [atlas(rows).digest for rows in (ROWS, moved, reshaped)]
    another = replace(atlas(), directory="of another year")
    assert len({*digests, atlas(wards="ward_2021").digest, another.digest}) == 5
    assert atlas(ROWS[::-1]).digest == atlas(renamed).digest == digests[0]


# -- own areas, former codes, sets to come ----------------------------------------------------------------
OWN = {
    **GEOGRAPHIES,
    "localities": replace(geography("localities", "neighbourhood", "L"), vintage="2024"),
    "patches": replace(geography("patches", "neighbourhood", "P"), vintage="2026"),
    "beats": replace(geography("beats", "service_area", "B"), vintage="2026"),
    "ward_2099": replace(geography("ward_2099", "ward", "W"), vintage="2099-05"),
}
OWN_ROWS = [
    *ROWS,
    square("localities", "localities-west", "West", 0),
    square("patches", "P1", "Patch", 0),
    square("beats", WEST_WARD, "A beat that bears a ward's code", 0),
    square("ward_2099", WEST_WARD, "West to be", 0),
]


def own(**settings: Any) -> Atlas:
    return atlases.build(Catalogue(Settings(DISTRICT, "Gridley", **settings), OWN, {}, {}), OWN_ROWS)


def test_neighbourhoods_have_a_current_set_as_wards_have() -> None:
    assert own().current["neighbourhood"] == "patches"
    assert own(neighbourhoods="localities").current["neighbourhood"] == "localities"


def test_service_areas_take_no_codes_and_decide_nothing() -> None:
    assert "service_area" not in own().current
    assert own().name(WEST_WARD) == "West"
    without = [row for row in OWN_ROWS if row.geography != "beats"]
    same = atlases.build(Catalogue(Settings(DISTRICT, "Gridley"), OWN, {}, {}), without)
    assert own().digest == same.digest


def test_a_set_that_is_yet_to_come_is_not_current_and_takes_no_codes() -> None:
    assert own().current["ward"] == "ward_2025"
    assert own().geography_of[WEST_WARD] == "ward_2025"
    assert own(today="2099-05-01").current["ward"] == "ward_2099"


@pytest.mark.parametrize(
    ("text", "code"),
    [(" LOCALITIES-West ", "localities-west"), ("p1", "P1"), (WEST_WARD.lower(), WEST_WARD), ("x", "X")],
)
def test_a_code_is_known_in_any_case(text: str, code: str) -> None:
    assert own().code(text) == code


def test_the_codes_that_the_district_had_are_its_own() -> None:
    before = own(formerly=("E07999001",))
    assert before.geography_of["E07999001"] == "district"
    assert before.mentions_district(["x", "e07999001"])
    assert before.digest != own().digest
