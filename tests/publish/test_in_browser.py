import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ews.publish.site import publish
from tests.publish.test_site import HOSTILE
from tests.support import reports
from tests.support.browser import QUIET
from tests.support.browser import browser
from tests.support.browser import chromium
from tests.support.browser import opened


pytestmark = pytest.mark.browser

PAGES = ("index.html", "maps/wards.html", "maps/lsoas.html", "areas/E05999003.html", "briefs/E05999003.html")
# Reads the pixel in the middle of an area from Leaflet's canvas.
PIXEL = """area => {
  const data = JSON.parse(document.getElementById('map-data').textContent);
  const ring = data.shapes[area][0][0];
  const side = axis => ring.map(point => point[axis]);
  const middle = [0, 1].map(axis => (Math.min(...side(axis)) + Math.max(...side(axis))) / 2);
  const canvas = document.querySelector('.leaflet-overlay-pane canvas');
  const at = map_areas.latLngToContainerPoint(middle), box = canvas.getBoundingClientRect();
  const frame = map_areas.getContainer().getBoundingClientRect(), scale = canvas.width / box.width;
  const x = (frame.left + at.x - box.left) * scale, y = (frame.top + at.y - box.top) * scale;
  const [r, g, b] = canvas.getContext('2d').getImageData(Math.round(x), Math.round(y), 1, 1).data;
  return '#' + [r, g, b].map(part => part.toString(16).padStart(2, '0')).join('');
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


def _column(page, number: int) -> dict[str, str]:  # type: ignore[no-untyped-def]
    rows = page.locator("#rows tr").all()
    return {
        row.locator("th").inner_text(): row.locator("td").nth(number).inner_text().strip() for row in rows
    }


def _settled(page, area: int) -> str:  # type: ignore[no-untyped-def]
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
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
    assert wards.locator("#period-name").inner_text() == "April 2024"
    assert wards.get_by_role("button", name="Previous period").is_disabled()
    assert not wards.get_by_role("button", name="Next period").is_disabled()


def test_the_map_is_painted_in_the_colour_of_the_class_in_the_table(wards) -> None:
    for area in (0, 2, 5, 11):
        wanted = wards.evaluate("area => ews.colourOf(area)", area)
        assert _settled(wards, area) == wanted


def test_the_legend_is_of_the_active_layer_and_counts_every_area_once(wards) -> None:
    choices = wards.locator("#layer option").all()
    for choice in [choice.get_attribute("value") for choice in choices]:
        wards.locator("#layer").select_option(choice)
        lines = [line.inner_text() for line in wards.locator("#legend li").all()]
        filled = [line for line in lines if not line.startswith(("outlined:", "dashed:", "dotted:"))]
        counts = [int(re.search(r"\((\d+) areas?\)", line)[1]) for line in filled]  # type: ignore[index]
        assert sum(counts) == 12, choice


def test_a_pocket_is_drawn_on_its_own_layers_and_told_of_its_areas(wards) -> None:
    shown = []
    for choice in wards.locator("#layer option").all():
        wards.locator("#layer").select_option(choice.get_attribute("value"))
        if "dotted: pocket" in wards.locator("#legend").inner_text():
            shown.append(choice.inner_text())
    assert shown == ["Burglary", "Burglary: change against the district", "All flags that are up"]
    wards.locator("#layer").select_option(label="Burglary")
    names = [line.inner_text() for line in wards.locator("#rows button").all()]
    told = []
    for name in names:
        wards.get_by_role("button", name=name, exact=True).click()
        if "Pocket, " in wards.locator("#panel").inner_text():
            told.append(name)
    assert len(told) == 2


def test_a_missing_verdict_is_hatched_and_said(wards) -> None:
    wards.locator("#layer").select_option(label="Burglary")
    assert set(_column(wards, 0).values()) == {"no verdict"}
    assert "no verdict, or not applicable (12 areas)" in wards.locator("#legend").inner_text()
    wards.get_by_role("button", name="Fennick").click()
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
    panel = wards.locator("#panel").inner_text()
    assert "Cawthorne Vale" in panel
    assert "3.35 per 100 residents aged 16 to 64" in panel
    assert "58% above" in panel
    focused = wards.evaluate("document.activeElement.textContent")
    assert focused == "Cawthorne Vale"
    assert wards.get_by_role("button", name="Cawthorne Vale").get_attribute("aria-pressed") == "true"
    assert wards.locator("#panel a").first.get_attribute("href") == "../areas/E05999003.html"
    wards.keyboard.press("Enter")
    assert wards.locator("#panel").inner_text() == "No area is chosen."


def test_an_area_can_be_chosen_on_the_map(wards) -> None:
    box = wards.locator("#map_areas").bounding_box()
    assert box
    wards.mouse.click(box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] / 2)
    assert wards.locator("#panel h2").count() == 1
    assert wards.locator("tr.chosen").count() == 1


def test_the_panel_follows_the_period(wards) -> None:
    wards.get_by_role("button", name="Fennick").click()
    before = wards.locator("#panel").inner_text()
    wards.get_by_role("button", name="Previous period").click()
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
    assert wards.locator("#period-name").inner_text() == "October 2025"
    assert _column(wards, 1)["Cawthorne Vale"] == ""


def test_tab_reaches_the_controls_and_passes_the_map_in_few_steps(wards) -> None:
    reached = []
    for _ in range(16):
        wards.keyboard.press("Tab")
        reached.append(wards.evaluate("document.activeElement.id || document.activeElement.className"))
    assert {"layer", "period", "previous", "pick"} <= set(reached)


def test_every_target_is_large_enough_to_touch(wards) -> None:
    for target in wards.locator("button:visible, select, input").all():
        box = target.bounding_box()
        assert box
        assert box["height"] >= 24, target.evaluate("node => node.outerHTML")


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
