"""Every kind of page is fit for people who read it otherwise than on a large bright screen with a mouse."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import axe
from tests.support.browser import Watch
from tests.support.browser import tab


pytestmark = pytest.mark.browser

WIDE, NARROW = 1366, 320
FLAGGED, UNFLAGGED, SMALL = "E05999003", "E05999012", "E01999004"
LANDMARKS = """() => ({
  h1: document.querySelectorAll('h1').length, main: document.querySelectorAll('main').length,
  title: document.title.trim() !== '', lang: document.documentElement.lang,
  wide: document.documentElement.scrollWidth - window.innerWidth,
})"""
RIGHT = {"h1": 1, "main": 1, "title": True, "lang": "en-GB"}
# what is cut off: text in a box that neither scrolls nor grows
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(one => {
  const style = getComputedStyle(one), hides = style.overflowX === 'hidden' || style.overflowY === 'hidden';
  const meant = one.closest('.away, .skip, svg, .leaflet-container, .folium-map');
  const over = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
  return hides && over && !meant;
}).map(one => one.outerHTML.slice(0, 120))"""


def kinds(site: Path) -> list[str]:
    """Return every page of the site but the areas' and the briefs', of which a few stand for all."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    many = ("areas/", "briefs/")
    few = [name for name in names if any(code in name for code in (FLAGGED, UNFLAGGED, SMALL))]
    return [name for name in names if not name.startswith(many)] + [n for n in few if n.startswith(many)]


@pytest.fixture(scope="module")
def page(chrome: Any) -> Iterator[Any]:
    """Return a page that lets axe-core in, whatever the policy of the page says."""
    with tab(chrome, bypass_csp=True) as (page, _):
        yield page


def look(page: Any, width: int, scheme: str = "light") -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=scheme)


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (NARROW, "light")])
def test_axe_finds_nothing_wrong(page: Any, site: Path, width: int, scheme: str) -> None:
    found = {}
    look(page, width, scheme)
    for name in kinds(site):
        page.goto((site / name).as_uri())
        found[name] = axe.violations(page, colours_only=scheme == "dark")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("width", [NARROW, 390, WIDE])
def test_a_page_has_one_heading_a_title_a_language_and_never_scrolls_sideways(
    chrome: Any, site: Path, width: int
) -> None:
    with tab(chrome, width=width) as (page, watch):
        for name in kinds(site):
            page.goto((site / name).as_uri())
            seen = page.evaluate(LANDMARKS)
            assert seen.pop("wide") <= 0, name
            assert seen == RIGHT, name
            assert watch == Watch(), name


def test_at_twice_the_size_nothing_is_cut_off_or_pushed_aside(chrome: Any, site: Path) -> None:
    # a window of 1280 at a zoom of 200 % is one of 640; larger text alone leaves it as wide as it was
    with tab(chrome, width=640) as (page, _):
        for name in kinds(site):
            page.goto((site / name).as_uri())
            assert page.evaluate(LANDMARKS)["wide"] <= 0, name
            assert page.evaluate(CUT_OFF) == [], name
            page.set_viewport_size({"width": 1280, "height": 900})
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate(CUT_OFF) == [], name
            page.set_viewport_size({"width": 640, "height": 900})


def test_nothing_moves_for_those_who_ask_for_less_motion(chrome: Any, site: Path) -> None:
    with tab(chrome, reduced_motion="reduce") as (page, watch):
        for name in kinds(site):
            page.goto((site / name).as_uri())
            page.evaluate(
                "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
            moving = page.evaluate(
                "document.getAnimations().filter(one => one.playState === 'running').length"
            )
            assert moving == 0, name
            assert watch == Watch(), name


def test_forced_colours_leave_every_control_and_line_to_be_seen(chrome: Any, site: Path) -> None:
    drawn = """() => [...document.querySelectorAll('svg path')].filter(one => {
      const style = getComputedStyle(one);
      return one.getBoundingClientRect().width > 0 && style.stroke === 'none' && style.fill === 'none';
    }).length"""
    with tab(chrome, forced_colors="active") as (page, watch):
        for name in kinds(site):
            page.goto((site / name).as_uri())
            assert page.evaluate(drawn) == 0, name
            bare = page.eval_on_selector_all(
                "main button, main select, main input, main a[href]",
                """all => all.map(one => getComputedStyle(one))
                  .filter(style => style.color === style.backgroundColor).length""",
            )
            assert bare == 0, name
            assert watch == Watch(), name


def test_every_target_can_be_touched(chrome: Any, site: Path) -> None:
    with tab(chrome, width=390) as (page, _):
        for name in kinds(site):
            page.goto((site / name).as_uri())
            small = page.eval_on_selector_all(
                "button, select, input, summary",
                """all => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 24)
                  .map(one => one.outerHTML.slice(0, 120))""",
            )
            assert small == [], name


def test_axe_finds_nothing_wrong_in_the_single_file(page: Any, site: Path, one_file: Path) -> None:
    look(page, WIDE)
    page.goto(one_file.as_uri())
    found = {}
    for name in ("index.html", "maps/wards.html", f"areas/{FLAGGED}.html", f"briefs/{FLAGGED}.html"):
        page.evaluate("name => { location.hash = '#/' + name; }", name)
        page.wait_for_function(
            "name => location.hash.startsWith('#/' + name) && document.querySelector('h1')", arg=name
        )
        page.wait_for_load_state("load")
        found[name] = axe.violations(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
