import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ews.publish.site import publish
from ews.publish.site import write_map
from tests.publish.test_site import HOSTILE
from tests.support import map_payload
from tests.support import reports
from tests.support.browser import QUIET
from tests.support.browser import browser
from tests.support.browser import chromium
from tests.support.browser import opened
from tests.support.gated import hidden


pytestmark = pytest.mark.browser

PAGES = ("index.html", "maps/wards.html", "maps/lsoas.html", "areas/E05999003.html", "briefs/E05999003.html")
# Reads the pixel beside the middle of an area, where no name stands, from the canvas of fills.
PIXEL = """area => {
  const made = ews.shapes.shape(ews.view.state.level), canvas = document.querySelector('canvas.fills');
  const beside = (made.box[4 * area + 2] - made.box[4 * area]) / 5;
  const point = L.point(made.middle[2 * area] + beside, made.middle[2 * area + 1]);
  const place = L.CRS.EPSG3857.pointToLatLng(point, 0);
  const at = map_areas.latLngToContainerPoint(place), box = canvas.getBoundingClientRect();
  const frame = map_areas.getContainer().getBoundingClientRect(), scale = canvas.width / box.width;
  const x = (frame.left + at.x - box.left) * scale, y = (frame.top + at.y - box.top) * scale;
  const [r, g, b] = canvas.getContext('2d').getImageData(Math.round(x), Math.round(y), 1, 1).data;
  return '#' + [r, g, b].map(part => part.toString(16).padStart(2, '0')).join('');
}"""
COLOUR = """area => {
  const view = ews.view.now();
  return ews.look.colourOf(view.classes, view.codes[area], view.layer.kind);
}"""


@pytest.fixture(scope="module")
def chrome() -> Iterator[object]:
    with browser() as started:
        yield started


@pytest.fixture
def wards(chrome, site: Path):  # type: ignore[no-untyped-def]
    with opened(chrome, site / "maps" / "wards.html") as (page, watch):
        yield page
        assert watch.requests == []
        assert watch.complaints == []


@pytest.fixture(scope="module")
def levels_page(tmp_path_factory: pytest.TempPathFactory, assets: Path) -> Path:
    """Write the map that has wards, LSOAs and postcodes."""
    folder = tmp_path_factory.mktemp("levels")
    return write_map(map_payload.with_postcodes(), "levels", folder=folder, assets=assets)


@pytest.fixture
def levels(chrome, levels_page: Path):  # type: ignore[no-untyped-def]
    with opened(chrome, levels_page) as (page, watch):
        yield page
        assert watch.requests == []
        assert watch.complaints == []


def _column(page, number: int) -> dict[str, str]:  # type: ignore[no-untyped-def]
    rows = page.locator("#rows tr").all()
    return {
        row.locator("th .pick").inner_text(): row.locator("td").nth(number).inner_text().strip()
        for row in rows
    }


def _settle(page) -> None:  # type: ignore[no-untyped-def]
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def _settled(page, area: int) -> str:  # type: ignore[no-untyped-def]
    _settle(page)
    return str(page.evaluate(PIXEL, area))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("dark", [False, True])
def test_a_page_asks_for_nothing_and_complains_of_nothing(chrome, site: Path, name: str, dark: bool) -> None:
    with opened(chrome, site / name, dark=dark) as (page, watch):
        page.wait_for_load_state("networkidle")
        assert watch.requests == []
        assert watch.complaints == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 360, 768])
def test_a_page_never_scrolls_sideways(chrome, site: Path, name: str, width: int) -> None:
    with opened(chrome, site / name, width=width) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_period_buttons_change_table_text_and_colours(wards) -> None:
    before = _column(wards, 0)["Cawthorne Vale"], _settled(wards, 2)
    assert wards.locator("#period-name").inner_text() == "March 2026"
    for _ in range(9):
        wards.get_by_role("button", name="Previous period").click()
    _settle(wards)
    assert wards.locator("#period-name").inner_text() == "June 2025"
    assert "June 2025" in wards.locator("#caption").inner_text()
    assert wards.locator("#period").get_attribute("aria-valuetext") == "June 2025"
    after = _column(wards, 0)["Cawthorne Vale"], _settled(wards, 2)
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_the_period_control_stops_at_both_ends(wards) -> None:
    assert wards.get_by_role("button", name="Next period").is_disabled()
    wards.locator("#period").focus()
    wards.keyboard.press("Home")
    _settle(wards)
    assert wards.locator("#period-name").inner_text() == "April 2023"
    assert wards.get_by_role("button", name="Previous period").is_disabled()
    assert not wards.get_by_role("button", name="Next period").is_disabled()


def test_the_map_is_painted_in_the_colour_of_the_class_in_the_table(wards) -> None:
    for area in (0, 2, 5, 11):
        wanted = wards.evaluate(COLOUR, area)
        assert _settled(wards, area) == wanted


def test_the_legend_is_of_the_active_layer_and_counts_every_area_once(wards) -> None:
    choices = wards.locator("#layer option").all()
    for choice in [choice.get_attribute("value") for choice in choices]:
        wards.locator("#layer").select_option(choice)
        _settle(wards)
        lines = [line.inner_text() for line in wards.locator("#legend li").all()]
        filled = [line for line in lines if not line.startswith(("outlined:", "dashed:", "dotted:"))]
        counts = [int(re.search(r"\((\d+) wards?\)", line)[1]) for line in filled]  # type: ignore[index]
        assert sum(counts) == 12, choice


def test_a_pocket_is_drawn_on_its_own_layers_and_told_of_its_areas(wards) -> None:
    shown = []
    for choice in wards.locator("#layer option").all():
        wards.locator("#layer").select_option(choice.get_attribute("value"))
        _settle(wards)
        if "dotted: pocket" in wards.locator("#legend").inner_text():
            shown.append(choice.inner_text())
    assert shown == [
        *("Burglary", "Burglary: change against the district", "All flags that are up"),
        "Pockets: small places that got worse together",
    ]
    wards.locator("#layer").select_option(label="Burglary")
    names = [line.inner_text() for line in wards.locator("#rows .pick").all()]
    told = []
    for name in names:
        wards.get_by_role("button", name=name, exact=True).click()
        _settle(wards)
        if "Pocket, " in wards.locator("#panel").inner_text():
            told.append(name)
    assert len(told) == 2


def test_a_missing_verdict_is_said_beside_the_level(wards) -> None:
    wards.locator("#layer").select_option(label="Burglary")
    _settle(wards)
    assert all(text.isdigit() for text in _column(wards, 0).values())
    wards.get_by_role("button", name="Fennick").click()
    _settle(wards)
    assert "The police feed for this month is 41% complete" in wards.locator("#panel").inner_text()


def test_a_layer_keeps_the_period_where_it_can(wards) -> None:
    wards.get_by_role("button", name="Previous period").click()
    wards.locator("#layer").select_option(label="Burglary")
    assert wards.locator("#period-name").inner_text() == "February 2026"
    wards.locator("#layer").select_option(label="All flags that are up")
    assert wards.locator("#period-name").inner_text() == "this run"


def test_an_area_can_be_chosen_with_the_keyboard_alone(wards) -> None:
    wards.get_by_role("button", name="Cawthorne Vale").focus()
    wards.keyboard.press("Enter")
    _settle(wards)
    panel = wards.locator("#panel").inner_text()
    assert "Cawthorne Vale" in panel
    assert "3.35 per 100 residents aged 16 to 64" in panel
    assert "58% above" in panel
    focused = wards.evaluate("document.activeElement.textContent")
    assert focused == "Cawthorne Vale"
    assert wards.get_by_role("button", name="Cawthorne Vale").get_attribute("aria-pressed") == "true"
    assert wards.locator("#panel a").first.get_attribute("href") == "../areas/E05999003.html"
    wards.keyboard.press("Enter")
    _settle(wards)
    assert "No area is chosen." in wards.locator("#panel").inner_text()


def test_an_area_can_be_chosen_on_the_map(wards) -> None:
    box = wards.locator("#map_areas").bounding_box()
    assert box
    wards.mouse.click(box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] / 2)
    _settle(wards)
    assert wards.locator("#panel h2").count() == 1
    assert wards.locator("tr.chosen").count() == 1


def test_the_panel_follows_the_period(wards) -> None:
    wards.get_by_role("button", name="Fennick").click()
    _settle(wards)
    before = wards.locator("#panel").inner_text()
    wards.get_by_role("button", name="Previous period").click()
    _settle(wards)
    after = wards.locator("#panel").inner_text()
    assert "March 2026" in before
    assert "February 2026" in after


def test_the_table_sorts_by_value_with_missing_values_last(wards) -> None:
    wards.locator("#column").click()
    names = list(_column(wards, 0))
    assert names[0] == "Cawthorne Vale"
    assert names[-1] == "Eastholm"
    assert wards.locator("th[aria-sort=descending]").count() == 1
    wards.locator("#column").click()
    assert next(iter(_column(wards, 0))) == "Garrow Hill"
    assert list(_column(wards, 0))[-1] == "Eastholm"


def test_flags_are_words_in_the_table_from_the_month_they_were_raised(wards) -> None:
    assert _column(wards, 1)["Cawthorne Vale"] == "▲ Getting worse, confirmed"
    for _ in range(5):
        wards.get_by_role("button", name="Previous period").click()
    _settle(wards)
    assert wards.locator("#period-name").inner_text() == "October 2025"
    assert _column(wards, 1)["Cawthorne Vale"] == ""


def test_tab_reaches_the_controls_and_passes_the_map_in_few_steps(wards) -> None:
    wards.locator("#search").focus()
    reached = []
    for _ in range(14):
        wards.keyboard.press("Tab")
        reached.append(wards.evaluate("document.activeElement.id || document.activeElement.className"))
    assert [name for name in reached if name in ("layer", "level", "previous", "period")] == [
        *("layer", "level", "previous", "period"),
    ]
    first, last = reached.index("map_areas"), reached.index("whole")
    assert last - first == 3
    assert "listed" in reached


def test_every_target_is_large_enough_to_touch(wards) -> None:
    for target in wards.locator("button:visible, select:visible, input:visible").all():
        box = target.bounding_box()
        assert box
        assert box["height"] >= 24, target.evaluate("node => node.outerHTML")


def test_a_postcode_typed_in_any_manner_leads_to_its_area_by_keyboard_alone(levels) -> None:
    whole = levels.evaluate("map_areas.getZoom()")
    levels.locator("#search").focus()
    levels.keyboard.type("zz2 1ab")
    assert levels.locator("#found li").count() == 1
    levels.keyboard.press("Enter")
    _settle(levels)
    assert levels.locator("#panel h2").inner_text() == "Invented 006A"
    assert levels.locator("#search-said").inner_text().startswith("ZZ2 1AB, in Invented 006A")
    assert levels.evaluate("ews.canvas.pin !== null")
    assert levels.evaluate("map_areas.getZoom()") > whole


def test_suggestions_are_chosen_with_the_arrows_and_left_with_escape(levels) -> None:
    levels.locator("#search").fill("cawth")
    box = levels.locator("#search")
    assert box.get_attribute("aria-expanded") == "true"
    levels.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "found-0"
    assert levels.locator("#found-0").get_attribute("aria-selected") == "true"
    levels.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    levels.keyboard.press("ArrowDown")
    levels.keyboard.press("ArrowDown")
    levels.keyboard.press("Enter")
    _settle(levels)
    assert levels.locator("#panel h2").inner_text() == "Cawthorne Vale"
    assert levels.locator("#level").input_value() == "ward"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("M1 1AA", "M1 1AA is not a live postcode in Mereford."),
        ("Atlantis", "Nothing in Mereford is found under \u201cAtlantis\u201d."),
        ("", "Type a postcode or the name of a place first."),
    ],
)
def test_what_is_not_found_is_said(levels, asked: str, told: str) -> None:
    levels.locator("#search").fill(asked)
    levels.keyboard.press("Enter")
    assert told in levels.locator("#search-said").inner_text()


def test_a_level_is_changed_under_the_same_layer_and_period(levels) -> None:
    assert levels.locator("#rows tr").count() == 24
    levels.get_by_role("button", name="Previous period").click()
    levels.locator("#level").select_option("postcode")
    _settle(levels)
    assert levels.locator("#period-name").inner_text() == "February 2026"
    assert levels.locator("#period").get_attribute("max") == "12"
    assert levels.locator("#rows tr").count() == 48
    disabled = levels.locator("#layer option:disabled").all_inner_texts()
    assert "Claimant rate" in disabled
    levels.locator("#within").select_option(label="Birchgate")
    assert levels.locator("#rows tr").count() == 4


def test_a_layer_that_a_level_has_not_makes_room_for_one_that_it_has(levels) -> None:
    levels.locator("#layer").select_option(label="Claimant rate")
    levels.locator("#level").select_option("postcode")
    _settle(levels)
    assert levels.locator("#layer").input_value() == "burglary-level"
    assert levels.locator("#caption").inner_text().startswith("Burglary")


def test_an_areas_inside_is_one_step_away(levels) -> None:
    levels.locator("#level").select_option("ward")
    levels.get_by_role("button", name="Birchgate").click()
    _settle(levels)
    before = levels.evaluate("map_areas.getZoom()")
    levels.get_by_role("button", name="Look inside, by LSOA").click()
    _settle(levels)
    assert levels.locator("#level").input_value() == "lsoa"
    assert levels.evaluate("map_areas.getZoom()") > before


def test_the_address_says_what_is_seen_and_opens_it_again(chrome, levels_page: Path) -> None:
    with opened(chrome, levels_page) as (page, watch):
        page.locator("#level").select_option("ward")
        page.locator("#layer").select_option("burglary-change")
        page.get_by_role("button", name="Previous period").click()
        page.get_by_role("button", name="Dunmere").click()
        _settle(page)
        address = page.evaluate("location.hash")
        assert address == "#layer=burglary-change&level=ward&period=2026-02&area=E05999004"
        page.goto("about:blank")
        page.goto(levels_page.as_uri() + address)
        _settle(page)
        assert page.locator("#panel h2").inner_text() == "Dunmere"
        assert page.locator("#period-name").inner_text() == "February 2026"
        page.evaluate("location.hash = '#layer=claimant_rate-level&level=lsoa&area=E01999003'")
        page.wait_for_function("document.querySelector('#panel h2').textContent === 'Invented 002B'")
        assert page.locator("#level").input_value() == "lsoa"
        assert watch.complaints == []


@pytest.mark.parametrize(
    "nonsense", ["#layer=none&level=moon&period=x&area=%E0%A4%A", "#&&==&area=<img>", "#main"]
)
def test_an_address_that_makes_no_sense_opens_the_map_as_it_is(
    chrome, levels_page: Path, nonsense: str
) -> None:
    with opened(chrome, levels_page) as (page, watch):
        page.goto("about:blank")
        page.goto(levels_page.as_uri() + nonsense)
        _settle(page)
        assert page.locator("#level").input_value() == "lsoa"
        assert page.locator("#rows tr").count() == 24
        assert watch.complaints == []


def test_the_link_to_the_main_content_leaves_the_view_as_it_is(levels) -> None:
    levels.locator("#level").select_option("ward")
    levels.get_by_role("button", name="Dunmere").click()
    levels.evaluate("location.hash = '#main'")
    _settle(levels)
    assert levels.locator("#level").input_value() == "ward"
    assert levels.locator("#panel h2").inner_text() == "Dunmere"


def test_a_change_that_may_be_chance_has_no_colour_and_is_called_so(wards) -> None:
    wards.locator("#layer").select_option("claimant_rate-change")
    _settle(wards)
    column = _column(wards, 1)
    assert column["Aldermoor"] == "may be chance"
    assert column["Cawthorne Vale"] == "▲ Getting worse, confirmed"
    assert wards.evaluate(COLOUR, 0) == wards.evaluate("ews.look.colours().nothing")
    assert "may be chance alone" in wards.locator("#legend").inner_text()


def test_each_sort_of_gap_has_its_own_pattern(wards) -> None:
    pictures = wards.evaluate(
        """() => [1, 2, 3, 4].map(state => ews.look.swatch(ews.view.now(), -state).toDataURL())"""
    )
    assert len(set(pictures)) == 4


def test_the_panel_has_the_base_the_chart_and_the_same_numbers_in_a_table(wards) -> None:
    wards.get_by_role("button", name="Cawthorne Vale").click()
    _settle(wards)
    panel = wards.locator("#panel")
    assert re.search(r"Counted: [\d,]+, out of 1,580 at risk\.", panel.inner_text())
    assert "since August 2025" in panel.locator("svg .note").text_content()
    assert panel.locator("svg title").text_content().startswith("Claimant rate in Cawthorne Vale: 3.35")
    assert panel.locator("svg.chart path.band").count() == 1
    assert "Licence: OGL-UK-3.0" in panel.inner_text()
    panel.locator("summary").click()
    rows = panel.locator("table tbody tr")
    rows.first.wait_for()
    assert rows.count() == 36
    assert rows.first.locator("td").first.inner_text() == "3.35"


def test_the_panel_tells_the_life_of_a_flag_and_leads_to_others(wards) -> None:
    wards.get_by_role("button", name="Cawthorne Vale").click()
    _settle(wards)
    assert "New; first raised in November 2025" in wards.locator("#panel").inner_text()
    wards.get_by_role("button", name="Show Burglary on the map").click()
    _settle(wards)
    assert wards.locator("#layer").input_value() == "burglary-level"
    assert wards.locator("#panel h2").inner_text() == "Cawthorne Vale"


def test_grey_has_a_number_for_each_class_on_the_map_and_in_the_legend(wards) -> None:
    coloured = wards.evaluate(COLOUR, 2)
    wards.get_by_role("button", name="Grey, for printing").click()
    grey = wards.evaluate(COLOUR, 2)
    assert coloured != grey
    assert len({grey[1:3], grey[3:5], grey[5:7]}) == 1
    assert _settled(wards, 2) == grey
    wards.get_by_role("button", name="Grey, for printing").click()
    assert wards.evaluate(COLOUR, 2) == coloured


def test_paper_gets_a_grey_picture_and_the_screen_its_colours_back(wards) -> None:
    coloured = _settled(wards, 2)
    wards.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    wards.emulate_media(media="print")
    assert not wards.locator("#map_areas").is_visible()
    assert wards.locator("#printed").is_visible()
    shades = wards.evaluate(
        """() => {
          const canvas = document.getElementById('printed');
          const all = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          let coloured = 0;
          for (let i = 0; i < all.length; i += 4) {
            coloured += Math.abs(all[i] - all[i + 1]) > 12 || Math.abs(all[i] - all[i + 2]) > 12;
          }
          return coloured / all.length;
        }"""
    )
    assert shades < 0.001
    wards.emulate_media(media="screen")
    wards.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert _settled(wards, 2) == coloured


def test_a_gated_report_is_drawn_and_says_what_is_not_shown(chrome, tmp_path: Path, assets: Path) -> None:
    path = write_map(hidden(reports.report()), "lsoas", folder=tmp_path, assets=assets)
    with opened(chrome, path) as (page, watch):
        assert set(_column(page, 0).values()) == {"not shown: small number [c]"}
        page.locator("button.pick").nth(4).click()
        _settle(page)
        assert "not shown: small number [c]" in page.locator("#panel").inner_text()
        assert "NaN" not in page.locator("main").inner_text()
        for choice in page.locator("#layer option").all():
            page.locator("#layer").select_option(choice.get_attribute("value"))
        assert watch.complaints == []


def test_hostile_names_are_shown_and_not_run(chrome, tmp_path: Path, assets: Path) -> None:
    publish(reports.report(HOSTILE), folder=tmp_path / "internal", assets=assets)
    for name in ("index.html", "maps/wards.html", "areas/E05999003.html", "areas/E05999004.html"):
        with opened(chrome, tmp_path / "internal" / name) as (page, watch):
            if name.startswith("maps"):
                for button in page.locator("button.pick").all():
                    button.click()
                shown = {row.strip() for row in _column(page, 0)}
                assert {"{{7*7}}", "<img src=x onerror=alert(1)>", "`${alert(3)}`", "=cmd()"} <= shown
            assert watch.requests == []
            assert watch.complaints == []


@pytest.mark.parametrize("code", ["E05999003", "E05999007", "E05999006", "E01999004"])
def test_a_brief_prints_on_two_sheets_of_a4(site: Path, tmp_path: Path, code: str) -> None:
    path = chromium()
    if shutil.which("pdfinfo") is None:
        if os.environ.get("EWS_REQUIRE_BROWSER") == "1":
            pytest.fail("pdfinfo was not found; install poppler-utils")
        pytest.skip("pdfinfo was not found; install poppler-utils")
    sheet, address = tmp_path / "brief.pdf", (site / "briefs" / f"{code}.html").as_uri()
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [
        path,
        "--headless",
        *QUIET,
        profile,
        "--no-pdf-header-footer",
        f"--print-to-pdf={sheet}",
        address,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    told = subprocess.run(
        ["pdfinfo", str(sheet)], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    assert re.search(r"Pages: +2$", told, re.MULTILINE)
    assert "(A4)" in told
