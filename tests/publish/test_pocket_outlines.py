"""Pockets on pages: one shape over the areas, and told wherever they reach."""

from dataclasses import replace

from ews.publish.pocket_outlines import outlines
from ews.publish.trends import Lookup
from tests.support import reports


REPORT = reports.report()
LOOKUP = Lookup(REPORT)
POCKET = REPORT.pockets[0]


def test_a_pocket_is_one_shape_in_latitude_and_longitude() -> None:
    (drawn,) = outlines(LOOKUP, REPORT.areas[reports.LSOAS])
    (polygon,) = drawn.shape  # type: ignore[misc,attr-defined]
    latitudes, longitudes = zip(*polygon[0], strict=True)
    assert min(latitudes) > 50
    assert max(longitudes) < 0


def test_a_pocket_reaches_the_areas_of_its_places_and_their_wards() -> None:
    small, large = REPORT.areas[reports.LSOAS], REPORT.areas[reports.WARDS]
    (of_small,) = outlines(LOOKUP, small)
    (of_large,) = outlines(LOOKUP, large)
    assert [small[row].code for row in of_small.areas] == sorted(POCKET.places)
    assert [large[row].name for row in of_large.areas] == [reports.NAMES[0], reports.NAMES[1]]


def test_a_pocket_belongs_on_the_layers_of_its_indicator_or_of_its_theme() -> None:
    (of_one,) = outlines(LOOKUP, ())
    assert of_one.indicators == ("burglary",)
    together = replace(REPORT, pockets=(replace(POCKET, indicator=None),))
    (of_theme,) = outlines(Lookup(together), ())
    crime = {name for name, one in REPORT.catalogue.indicators.items() if one.theme == "crime"}
    assert set(of_theme.indicators) == crime


def test_a_pocket_whose_shape_is_not_known_is_not_drawn() -> None:
    shapes = {name: found for name, found in REPORT.shapes.items() if name != "pocket"}
    assert outlines(Lookup(replace(REPORT, shapes=shapes)), ()) == []


def test_an_area_is_told_of_the_pockets_that_it_holds_or_lies_in() -> None:
    small, large = REPORT.areas[reports.LSOAS], REPORT.areas[reports.WARDS]
    told = {area.code for area in (*small, *large) if REPORT.pockets_of(area.code)}
    assert told == {*POCKET.places, large[0].code, large[1].code}
