"""Pockets on pages: one shape over the areas, and told wherever they reach."""

from dataclasses import replace

from ews.publish.pocket_outlines import outlines
from ews.publish.trends import Lookup
from tests.support import reports


REPORT = reports.report()
LOOKUP = Lookup(REPORT)
POCKET = REPORT.pockets[0]
LSOAS = REPORT.areas[reports.LSOAS]


def test_a_pocket_reaches_the_areas_of_its_places_and_their_wards() -> None:
    small, large = REPORT.areas[reports.LSOAS], REPORT.areas[reports.WARDS]
    (drawn,) = outlines(LOOKUP, {"lsoa": small, "ward": large})
    assert [small[row].code for row in drawn.areas["lsoa"]] == sorted(POCKET.places)
    assert [large[row].name for row in drawn.areas["ward"]] == [reports.NAMES[0], reports.NAMES[1]]


def test_a_pocket_belongs_on_the_layers_of_its_indicator_or_of_its_theme() -> None:
    (of_one,) = outlines(LOOKUP, {})
    assert of_one.indicators == ("burglary",)
    together = replace(REPORT, pockets=(replace(POCKET, indicator=None),))
    (of_theme,) = outlines(Lookup(together), {})
    crime = {name for name, one in REPORT.catalogue.indicators.items() if one.theme == "crime"}
    assert set(of_theme.indicators) == crime


def test_a_pocket_whose_places_are_not_shown_is_still_told() -> None:
    (told,) = outlines(Lookup(replace(REPORT, pockets=(replace(POCKET, places=()),))), {"lsoa": LSOAS})
    assert told.areas == {"lsoa": ()}
    assert told.sentence == POCKET.sentence


def test_an_area_is_told_of_the_pockets_that_it_holds_or_lies_in() -> None:
    small, large = REPORT.areas[reports.LSOAS], REPORT.areas[reports.WARDS]
    told = {area.code for area in (*small, *large) if REPORT.pockets_of(area.code)}
    assert told == {*POCKET.places, large[0].code, large[1].code}
