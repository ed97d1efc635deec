from dataclasses import replace

from ews.nouns import Postcode
from ews.publish.places import Places
from ews.publish.places import neighbours
from tests.support import reports


def test_areas_that_share_an_edge_are_neighbours_and_those_that_share_a_corner_are_not() -> None:
    found = neighbours(reports.shapes(reports.wards(), 1))
    assert found["E05999001"] == ("E05999002", "E05999005")
    assert found["E05999006"] == ("E05999002", "E05999005", "E05999007", "E05999010")


def test_an_area_alone_has_no_neighbours() -> None:
    assert neighbours(reports.shapes(reports.wards()[:1], 1)) == {}
    assert Places(reports.report()).neighbours(replace(reports.wards()[0], geography="elsewhere")) == ()


def test_an_area_lies_in_the_neighbourhoods_that_hold_its_postcodes() -> None:
    held = [("N1",) * 7, ("N2",) * 2, ("",) * 1, ("N3",) * 0]
    codes = [code for group in held for code in group]
    postcodes = tuple(
        Postcode(f"MF1 {n}AA", 0.0, 53.0, {"lsoa": "E01999000", **({"neighbourhood": code} if code else {})})
        for n, code in enumerate(codes)
    )
    places = Places(replace(reports.report(), postcodes=postcodes))
    assert places.memberships(reports.lsoas()[0], "lsoa") == [("N1", True), ("N2", False)]
    assert places.memberships(reports.lsoas()[1], "lsoa") == []


def test_without_an_outline_there_is_no_map() -> None:
    places = Places(reports.report())
    assert places.locator(replace(reports.wards()[0], code="E05000000")) == ""
    assert Places(replace(reports.report(), shapes={})).locator(reports.wards()[0]) == ""
