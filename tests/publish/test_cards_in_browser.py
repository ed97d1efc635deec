from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.browser import browser
from tests.support.browser import opened


pytestmark = pytest.mark.browser

PAGES = (
    "areas/E05999003.html",
    "areas/E01999004.html",
    "indicators/claimant_rate.html",
    "indicators/burglary.html",
)


@pytest.fixture(scope="module")
def chrome() -> Iterator[object]:
    with browser() as started:
        yield started


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_everything_open_never_scrolls_sideways(chrome, site: Path, name: str) -> None:
    with opened(chrome, site / name, width=320) as (page, watch):
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert watch.requests == []
        assert watch.complaints == []


def test_an_opened_card_is_wide_and_shows_what_was_expected(chrome, site: Path) -> None:
    with opened(chrome, site / "areas" / "E05999003.html") as (page, _):
        card = page.locator(".card").first
        small = card.bounding_box()["width"]
        assert not card.locator("path.band").is_visible()
        card.locator("summary").focus()
        page.keyboard.press("Enter")
        # a level line has no height, by which Playwright would call it invisible
        assert card.locator("path.expected").evaluate("node => getComputedStyle(node).display") != "none"
        assert card.locator("path.band").is_visible()
        assert card.locator("table").is_visible()
        assert card.bounding_box()["width"] > 2 * small


@pytest.mark.parametrize("dark", [False, True])
def test_lines_and_words_stand_out_from_the_page(chrome, site: Path, dark: bool) -> None:
    shade = """(node, what) => {
      const part = getComputedStyle(node)[what].match(/[0-9.]+/g).slice(0, 3).map(Number)
        .map(value => value / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
      return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
    }"""
    with opened(chrome, site / "areas" / "E05999003.html", dark=dark) as (page, _):
        paper = page.locator("body").evaluate(shade, "backgroundColor")
        for css in ("observed", "district", "expected"):
            line = page.locator(f".card path.{css}").first.evaluate(shade, "stroke")
            low, high = sorted((paper, line))
            assert (high + 0.05) / (low + 0.05) >= 3, css
