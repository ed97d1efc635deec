from ews.nouns import Shape
from ews.publish.locator import SIDE
from ews.publish.locator import Plan
from ews.publish.locator import locator
from ews.publish.locator import outlines
from tests.publish.test_scales import corners
from tests.support import reports
from tests.support.html import read


SHAPES = reports.shapes(reports.wards(), 1)


def test_north_is_up_and_the_longer_side_fills_the_drawing() -> None:
    paths, (width, height) = outlines(SHAPES)
    assert max(width, height) == SIDE
    assert paths["E05999001"].startswith("M0 ")
    ends = [corner for part in corners(paths["E05999012"]) for corner in part]
    assert (float(width), float(height)) in ends


def test_a_degree_of_longitude_is_drawn_narrower_than_one_of_latitude() -> None:
    _, (width, height) = outlines(SHAPES)
    assert 0.55 < (width / 4) / (height / 3) < 0.65


def test_the_area_is_filled_and_the_others_outlined() -> None:
    svg = read(locator(SHAPES, "E05999003", "Where it lies")).one("svg")
    assert svg.one("title").text == "Where it lies"
    assert len(svg.one("path", **{"class": "here"}).attributes["d"]) > 0
    assert svg.one("path", **{"class": "outline"}).attributes["d"].count("M") == 11


def test_holes_are_kept_and_specks_dropped() -> None:
    outer = ((0.0, 50.0), (1.0, 50.0), (1.0, 51.0), (0.0, 51.0), (0.0, 50.0))
    hole = ((0.4, 50.4), (0.6, 50.4), (0.6, 50.6), (0.4, 50.4))
    speck = ((0.1, 50.1), (0.10001, 50.1), (0.1, 50.10001), (0.1, 50.1))
    paths, _ = outlines([Shape("a", ((outer, hole, speck),))])
    assert paths["a"].count("M") == 2


def test_without_an_outline_there_is_no_map() -> None:
    assert locator((), "E05999003", "x") == ""
    assert locator(SHAPES, "E05000001", "x") == ""


def test_an_area_of_another_set_is_shown_on_the_plan() -> None:
    small = reports.shapes(reports.lsoas(), 2)[0]
    svg = read(Plan(SHAPES).showing(small, "A half of a ward")).one("svg")
    assert svg.one("path", **{"class": "outline"}).attributes["d"].count("M") == 12
    (here,) = corners(svg.one("path", **{"class": "here"}).attributes["d"])
    assert {x for x, _ in here} == {0.0, 40.0}
