from ews.nouns import Shape
from ews.publish.locator import SIDE
from ews.publish.locator import locator
from ews.publish.locator import outlines
from tests.support import reports
from tests.support.html import read


SHAPES = reports.shapes(reports.wards(), 1)


def test_north_is_up_and_the_longer_side_fills_the_drawing() -> None:
    paths, (width, height) = outlines(SHAPES)
    assert max(width, height) == SIDE
    assert paths["E05999001"].startswith("M0 ")
    assert "L" in paths["E05999012"]
    assert f"{width} {height}" in paths["E05999012"]


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
