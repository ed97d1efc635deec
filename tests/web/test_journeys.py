"""What people come for, done with the keyboard alone: in the site's folder, and in the one file of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ews.nouns import Postcode
from ews.publish.report import Report
from ews.publish.single_file import bound
from ews.publish.site import publish
from tests.support import reports
from tests.support.browser import Watch
from tests.support.browser import settle
from tests.support.browser import tab
from tests.web.conftest import ASSETS
from tests.web.conftest import contents


pytestmark = pytest.mark.browser

POSTCODE = "MF1 2AB"
AREA = "Cawthorne Vale"
# name and role as a screen reader says them, near enough
FOCUSED = """() => {
  const one = document.activeElement, label = one.labels && one.labels[0];
  const name = one.getAttribute('aria-label') || (label || one).textContent;
  return {
    tag: one.tagName, href: one.getAttribute('href') || '', pressed: one.getAttribute('aria-pressed'),
    name: name.trim().replace(/\\s+/g, ' '),
  };
}"""
MOST_STEPS = 400


def report() -> Report:
    """Return the small report with a postcode in the first small area of Cawthorne Vale."""
    made = reports.report()
    small, ward = made.areas[reports.LSOAS][4], made.areas[reports.WARDS][2]
    (ring,) = next(shape for shape in made.shapes[reports.LSOAS] if shape.area == small.code).polygons[0]
    west, south = ring[0]
    point = Postcode(POSTCODE, west + 0.002, south + 0.002, {"lsoa": small.code, "ward": ward.code})
    return replace(made, postcodes=(point,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("journeys") / "internal"
    publish(report(), folder=made, assets=ASSETS)
    made.with_suffix(".html").write_text(bound(contents(made), assets=ASSETS), encoding="utf-8")
    return made


@pytest.fixture(params=["folder", "one file"])
def page(request: pytest.FixtureRequest, chrome: Any, folder: Path) -> Iterator[Any]:
    """Return the front page, as a folder has it and as one file has it."""
    start = folder / "index.html" if request.param == "folder" else folder.with_suffix(".html")
    with tab(chrome) as (page, watch):
        page.goto(start.as_uri())
        yield page
        assert watch == Watch()


def press_until(page: Any, key: str, **wanted: str) -> dict[str, str]:
    """Press *key* until what has the focus is as *wanted*: the start of a name, or the end of a link."""
    for _ in range(MOST_STEPS):
        page.keyboard.press(key)
        seen: dict[str, str] = page.evaluate(FOCUSED)
        if seen["name"].startswith(wanted.get("name", "")) and seen["href"].endswith(wanted.get("href", "")):
            return seen
    pytest.fail(f"{wanted} is not reached with {key}")


def enter(page: Any, heading: str) -> None:
    """Follow the link that has the focus, to the page of that heading."""
    page.keyboard.press("Enter")
    page.wait_for_function("text => document.querySelector('h1').textContent.includes(text)", arg=heading)
    settle(page)


def to_the_map(page: Any) -> None:
    press_until(page, "Tab", name="Map")
    page.keyboard.press("Enter")
    page.wait_for_selector("#controls")
    settle(page)


def panel(page: Any) -> str:
    return " ".join(page.locator("#panel").inner_text().split())


def test_a_postcode_is_found_and_leads_to_its_area(page: Any) -> None:
    to_the_map(page)
    press_until(page, "Tab", name="Find a postcode")
    page.keyboard.type("mf12ab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settle(page)
    assert "Invented 003A" in panel(page)
    press_until(page, "Tab", href="areas/E01999004.html")
    enter(page, "Invented 003A")


def test_the_period_is_changed_with_its_buttons_and_with_its_slider(page: Any) -> None:
    to_the_map(page)
    said = page.locator("#period-name")
    assert said.inner_text() == "March 2026"
    press_until(page, "Tab", name="Previous period")
    page.keyboard.press("Enter")
    settle(page)
    assert said.inner_text() == "February 2026"
    press_until(page, "Tab", name="Period")
    page.keyboard.press("ArrowLeft")
    settle(page)
    assert said.inner_text() == "January 2026"
    press_until(page, "Tab", name="Next period")
    page.keyboard.press("Space")
    settle(page)
    assert said.inner_text() == "February 2026"
    assert "February 2026" in page.locator("#caption").inner_text()


def test_an_area_is_chosen_in_the_list_and_leads_to_its_page_and_its_brief(page: Any) -> None:
    to_the_map(page)
    press_until(page, "Tab", name="Wards of Mereford")
    enter(page, "Wards of Mereford")
    press_until(page, "Tab", name=AREA)
    page.keyboard.press("Enter")
    settle(page)
    assert AREA in panel(page)
    assert page.evaluate(FOCUSED)["pressed"] == "true"
    press_until(page, "Shift+Tab", href="areas/E05999003.html")
    enter(page, AREA)
    press_until(page, "Tab", href="briefs/E05999003.html")
    enter(page, AREA)
    assert page.locator("article.brief").count() == 1
    page.go_back()
    page.wait_for_selector("main:not(:has(article.brief))")


def test_the_way_from_the_front_page_to_a_brief_is_short(page: Any) -> None:
    press_until(page, "Tab", href="areas/E05999003.html")
    enter(page, AREA)
    press_until(page, "Tab", href="briefs/E05999003.html")
    enter(page, AREA)


def test_the_view_of_a_map_is_kept_in_its_address(page: Any) -> None:
    to_the_map(page)
    press_until(page, "Tab", name="Previous period")
    page.keyboard.press("Enter")
    settle(page)
    page.wait_for_function("location.hash.includes('period=2026-02')")
    page.reload()
    page.wait_for_selector("#controls")
    settle(page)
    assert page.locator("#period-name").inner_text() == "February 2026"
