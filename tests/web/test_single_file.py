"""The whole site in one file shows what the folder shows, page by page, and asks for nothing."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ews.publish.single_file import LEFT_OUT
from tests.support.browser import opened
from tests.support.browser import settle
from tests.support.browser import tab


pytestmark = pytest.mark.browser

AREA = "areas/E05999003.html"
# what stands there to be read; what is only said aloud comes some moments later
SEEN = """() => {
  document.querySelectorAll('[role=status]').forEach(one => { one.hidden = true; });
  const parts = ['header', 'main', 'footer'].map(name => document.querySelector(name).innerText);
  return [document.title, ...parts.map(text => text.replace(/\\s+/g, ' '))];
}"""


@pytest.fixture
def page(chrome: Any, one_file: Path) -> Iterator[Any]:
    with opened(chrome, one_file) as (page, watch):
        yield page
        assert [address for address in watch.requests if not address.startswith(one_file.as_uri())] == []
        assert watch.complaints == []


def go(page: Any, fragment: str) -> None:
    """Go to a page of the file and wait until it stands there."""
    page.evaluate("fragment => { location.hash = fragment; }", fragment)
    name = fragment.split("?")[0]
    page.wait_for_function("name => location.hash.startsWith(name) && document.querySelector('h1')", arg=name)


def names(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def test_every_page_reads_as_it_does_in_the_folder(chrome: Any, page: Any, site: Path) -> None:
    with tab(chrome) as (twin, _):
        for name in names(site):
            twin.goto((site / name).as_uri())
            settle(twin)
            wanted = twin.evaluate(SEEN)
            go(page, f"#/{name}")
            page.wait_for_function("title => document.title === title", arg=wanted[0])
            settle(page)
            seen = [part.replace(" (not in this file)", "") for part in page.evaluate(SEEN)]
            if name == "index.html":
                seen[2] = seen[2].replace(f"{LEFT_OUT} ", "")
            assert seen == wanted, name


def test_every_link_between_pages_leads_to_a_page_of_the_file(page: Any, site: Path) -> None:
    known = {f"#/{name}" for name in names(site)}
    linked = set()
    for name in names(site):
        go(page, f"#/{name}")
        settle(page)
        found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
        places = {f"#{place}" for place in page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")}
        assert [link for link in found if not re.match("#$|#/|https:", link) and link not in places] == [], (
            name
        )
        linked |= {link.split("?")[0] for link in found if link.startswith("#/")}
    assert linked <= known
    assert known - linked <= {"#/index.html"}


def test_it_opens_on_the_front_page_and_on_the_page_that_the_address_names(
    chrome: Any, one_file: Path
) -> None:
    with opened(chrome, one_file) as (page, _):
        front = page.title()
        page.goto(f"{one_file.as_uri()}#/{AREA}")
        assert page.locator("h1").inner_text() == "Cawthorne Vale"
        page.goto(f"{one_file.as_uri()}#/nowhere/<b>.html")
        page.reload()
        assert page.title() == front


def test_the_heading_has_the_focus_after_a_link_and_the_way_back_keeps_the_place(page: Any) -> None:
    page.locator(f"main a[href='#/{AREA}']").first.focus()
    page.evaluate("window.scrollTo(0, 120)")
    page.keyboard.press("Enter")
    settle(page)
    assert page.evaluate("document.activeElement.textContent") == "Cawthorne Vale"
    assert page.evaluate("window.pageYOffset") == 0
    page.go_back()
    settle(page)
    assert abs(page.evaluate("window.pageYOffset") - 120) <= 2
    page.go_forward()
    settle(page)
    assert page.locator("h1").inner_text() == "Cawthorne Vale"


def test_a_place_within_a_page_can_be_linked_to(page: Any) -> None:
    go(page, f"#/{AREA}?flags")
    settle(page)
    assert page.evaluate("document.activeElement.id") == "flags"
    assert page.evaluate("document.getElementById('flags').getBoundingClientRect().top") < 50


def test_the_skip_link_works_as_often_as_it_is_used(page: Any) -> None:
    go(page, f"#/{AREA}")
    for _ in range(2):
        page.locator("a.skip").focus()
        page.keyboard.press("Enter")
        settle(page)
        assert page.evaluate("document.activeElement.id") == "main"


def test_a_map_draws_and_what_its_script_links_to_is_in_the_file(page: Any) -> None:
    go(page, "#/maps/wards.html")
    page.get_by_role("button", name="Cawthorne Vale", exact=True).click()
    page.locator("#panel a").first.click()
    page.wait_for_function("document.querySelector('h1').textContent === 'Cawthorne Vale'")
    assert page.evaluate("location.hash") == f"#/{AREA}"
    page.go_back()
    page.wait_for_selector("canvas")


def test_only_the_page_shown_is_printed(page: Any) -> None:
    go(page, "#/briefs/E05999003.html")
    page.emulate_media(media="print")
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.body.innerText.length") < 20_000
