from dataclasses import replace
from pathlib import Path

import pytest

from ews.measures import Measure
from ews.publish.dalmatian_page import bar
from ews.publish.dalmatian_page import dalmatian_page
from ews.publish.pages import Press
from ews.publish.report import Report
from tests.support import reports
from tests.support.html import Node
from tests.support.html import read


def measure(name: str = "claimant_rate", **other: object) -> Measure:
    months = reports.months()
    given: dict[str, object] = {
        "indicator": name,
        "geography": reports.LSOAS,
        "since": months[-12],
        "until": months[-1],
        "base": "residents",
        "deprived_at": 1.5,
        "named": ("E05999003", "E05999004"),
        "outside": 0.31,
        "outside_low": 0.1,
        "outside_high": 0.49,
        "within": 0.49,
        "within_low": 0.4,
        "within_high": 0.54,
        "raw_outside": 0.4,
        "deprived": 26346,
        "missed": 8168,
        "missed_where": ("Fennick (E05999006): 3,132",),
        "sentence": "",
    }
    return Measure(**{**given, **other})  # type: ignore[arg-type]


def printed(report: Report, assets: Path) -> Node:
    return read(dalmatian_page(Press(report, assets))).one("main")


def told(*measures: Measure) -> Report:
    return replace(reports.report(), dalmatian=measures)


def test_the_share_outside_stands_with_its_interval_and_the_wards_named(assets: Path) -> None:
    page = printed(told(measure()), assets)
    text = " ".join(page.text.split())
    assert "about 31% of the people in the hardest-hit places of Mereford" in text
    assert "95% interval 10% to 49%" in text
    row = page.one("table").one("tbody").text
    assert "31% (10% to 49%)" in row
    assert "49% (40% to 54%)" in row
    assert "Cawthorne Vale and Dunmere" in row
    assert "Fennick (E05999006): 3,132" in text
    assert "at least 1.5 times the district's" in text


def test_what_is_too_uncertain_stands_last_and_does_not_lead(assets: Path) -> None:
    vague = measure("burglary", outside=0.6, outside_low=0.0, outside_high=1.0)
    page = printed(told(vague, measure()), assets)
    rows = page.one("table").one("tbody").all("tr")
    assert ["Claimant rate" in rows[0].text, "too uncertain to go by" in rows[1].text] == [True, True]
    assert "Burglary: about" not in page.text
    assert "too small, or scatter too much" in printed(told(vague), assets).text


def test_an_unknown_share_inside_wards_is_called_so(assets: Path) -> None:
    page = printed(told(measure(within=None, within_low=None, within_high=None)), assets)
    assert "not known" in page.one("table").text


def test_without_measures_the_page_says_why(assets: Path) -> None:
    assert "Nothing in Mereford is counted both below the ward" in printed(told(), assets).text
    gated = replace(told(), audience="public")
    assert "not shown on this site" in printed(gated, assets).text


@pytest.mark.parametrize(("value", "low", "high"), [(0.0, 0.0, 0.0), (0.31, 0.1, 0.49), (1.0, 0.9, 1.0)])
def test_the_bar_and_its_whisker_are_as_long_as_the_shares(value: float, low: float, high: float) -> None:
    drawn = str(bar(value, low, high))
    assert f'width="{200 * value:.1f}"' in drawn
    assert f"M{200 * low:.1f} 11.0H{200 * high:.1f}" in drawn
