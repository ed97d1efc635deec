"""Whatever the texts of a report are, they are shown as text: nothing runs, is put in, or breaks."""

import csv
import io
import re
from dataclasses import fields
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ews.measures import Measure
from ews.nouns import Acceptance
from ews.nouns import Postcode
from ews.nouns import Withheld
from ews.publish.pages import Press
from ews.publish.report import Report
from ews.publish.single_file import bound
from ews.publish.site import pages
from tests.support import reports
from tests.support import spoiling
from tests.support.browser import Watch
from tests.support.browser import settle
from tests.support.browser import tab
from tests.support.spoiling import starts_formula
from tests.web.conftest import ASSETS


pytestmark = pytest.mark.browser

Site = dict[str, str | bytes]
COUNTED = """() => {
  const counts = {};
  document.querySelectorAll('*').forEach(one => {
    const attributes = [...one.attributes].map(each => each.name).sort().join(' ');
    const name = one.tagName + ' ' + attributes;
    counts[name] = (counts[name] || 0) + 1;
  });
  return counts;
}"""


def complete() -> Report:
    """Return a small report that has something of everything a report may hold."""
    report = reports.report()
    where = report.current["lsoa"]
    first = report.areas[where][0]
    panels = {
        key: replace(panel, basis="Counted on other boundaries.") for key, panel in report.panels.items()
    }
    return replace(
        report,
        panels=panels,
        acceptances=(
            Acceptance(
                report.flags[0], ("claimant_rate",), "An officer", datetime(2026, 5, 1, tzinfo=UTC), "Known."
            ),
        ),
        postcodes=(Postcode("M6 5WF", -2.39, 53.49, {"lsoa": first.code, "ward": first.ward or ""}),),
        withheld=(Withheld("claimant_rate", where, "Fewer than five", 3),),
        totals={key: (np.full(reports.MONTHS, 9.0), np.full(reports.MONTHS, 99.0)) for key in panels},
        dalmatian=(_measure(report),),
    )


def _measure(report: Report) -> Measure:
    since, until = reports.months()[0], reports.months()[-1]
    wards = tuple(area.name for area in report.areas[report.current["ward"]])
    shares = (0.5, 0.4, 0.6, 0.3, 0.2, 0.4, 0.45)
    return Measure(
        *("claimant_rate", report.current["ward"], since, until, "people", 1.5, wards[:2]),
        *(*shares, 900, 400, wards[2:4], "Half of it lies elsewhere."),
    )


@pytest.fixture(scope="module")
def twins() -> tuple[Site, Site]:
    """Return the site of a hostile report, and of its harmless twin."""
    made = [dict(pages(Press(spoiling.spoilt(complete(), hostile=bad), ASSETS))) for bad in (True, False)]
    return made[0], made[1]


@pytest.fixture(scope="module")
def folder(twins: tuple[Site, Site], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    for side, site in zip(("bad", "good"), twins, strict=True):
        site = {**site, "one.html": bound(site, assets=ASSETS)}
        for name, content in site.items():
            path = made / side / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    return made


def paired(twins: tuple[Site, Site]) -> list[tuple[str, str]]:
    """Return the pages to look at, hostile and harmless side by side: of small areas only some."""
    names = [(bad, good) for bad, good in zip(*twins, strict=True) if bad.endswith(".html")]
    return [pair for pair in names if not re.match("areas/E01999(?!00[0-5])", pair[1])]


def test_the_report_has_something_of_everything_and_its_texts_are_hostile() -> None:
    report = complete()
    assert [one.name for one in fields(report) if not getattr(report, one.name)] == []
    found = spoiling.spoilt_fields(spoiling.spoilt(report, hostile=True))
    named = "Area.name Area.code Run.district_name Indicator.definition Source.licence Flag.notes Panel.basis"
    assert set(named.split()) <= found


def test_no_page_gains_an_element_asks_for_anything_or_complains_and_all_texts_are_read_as_written(
    chrome: Any, twins: tuple[Site, Site], folder: Path
) -> None:
    read = ""
    with tab(chrome) as (page, watch):
        for bad, good in paired(twins):
            page.goto((folder / "bad" / bad).as_uri())
            seen = page.evaluate(COUNTED)
            read += page.evaluate("document.querySelector('main').textContent")
            page.goto((folder / "good" / good).as_uri())
            assert seen == page.evaluate(COUNTED), bad
            assert watch == Watch(), bad
    # no page can show a null or a bell
    shown = [text for text in spoiling.TEXTS if not re.search(r"[\x00-\x1f]", text)]
    assert [text for text in shown if text not in read] == []


def test_the_parts_of_a_map_that_its_script_makes_gain_nothing_either(chrome: Any, folder: Path) -> None:
    seen = []
    for side in ("bad", "good"):
        with tab(chrome) as (page, watch):
            page.goto((folder / side / "maps" / "wards.html").as_uri())
            buttons, found = page.locator("tbody th button"), []
            for number in range(buttons.count()):
                buttons.nth(number).click()
                settle(page)
                found.append(sorted(page.evaluate(COUNTED).items()))
            assert watch == Watch()
        # the areas stand in the order of their names, which is another
        seen.append(sorted(found))
    assert len(seen[0]) == len(reports.NAMES)
    assert seen[0] == seen[1]


def test_the_single_file_is_as_safe(chrome: Any, twins: tuple[Site, Site], folder: Path) -> None:
    with tab(chrome) as (page, watch):
        page.goto((folder / "bad" / "one.html").as_uri())
        for bad, _good in paired(twins)[::3]:
            page.evaluate("name => { location.hash = '#/' + name; }", bad)
            page.wait_for_function(
                "name => location.hash.startsWith('#/' + name) && document.querySelector('h1')", arg=bad
            )
            assert page.locator("img, svg[onload], template").count() == 0
        assert watch == Watch()


def test_no_cell_of_a_download_starts_a_formula(twins: tuple[Site, Site]) -> None:
    tables = {name: content for name, content in twins[0].items() if name.endswith(".csv")}
    assert tables
    for name, content in tables.items():
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert [cell for cell in cells if starts_formula(cell)] == [], name
