from dataclasses import replace
from pathlib import Path

import pytest

from ews.publish.brief import title
from ews.publish.pages import Press
from ews.publish.site import write_brief
from tests.support import reports
from tests.support.html import read


def _text(page: str) -> str:
    return " ".join(read(page).text.split())


@pytest.fixture
def worse(pages: dict[str, str]) -> str:
    return _text(pages["briefs/E05999003.html"])


def test_the_heading_is_a_committee_papers_with_blanks_for_the_officer(pages: dict[str, str]) -> None:
    tree = read(pages["briefs/E05999003.html"])
    heading = tree.one("dl", **{"class": "heading"})
    assert [term.text for term in heading.all("dt")] == [
        *("Part 1 (open) or Part 2 (closed)", "Item no.", "Report of", "To", "On", "Ward(s)"),
    ]
    assert [given.text for given in heading.all("dd")] == ["", "", "", "", "", "Cawthorne Vale"]
    assert tree.one("h1").text == "Cawthorne Vale: claimant rate getting worse"


def test_the_summary_is_the_flags_own_sentence(worse: str) -> None:
    assert "Summary Claimants in Cawthorne Vale have been about 58% above" in worse


def test_observed_and_expected_since_the_onset_are_given(worse: str) -> None:
    assert "402 since the onset, added up to March 2026" in worse
    assert "254, had it moved with the rest of the district" in worse


def test_the_district_over_the_same_time_is_told(worse: str) -> None:
    assert (
        "Cawthorne Vale rose from 2.03 to 3.35 from July 2025 to March 2026; "
        "over the same time the whole district" in worse
    )


def test_other_flags_partners_caveats_and_false_flags_are_there(worse: str) -> None:
    for words in (
        "Jobs and income, taken together: 58% above what was expected since August 2025.",
        "No local evidence recorded yet.",
        "Claimant rate: to March 2026, 100% complete.",
        "No verdict on Burglary, February 2026 to March 2026",
        "Expect about 24 false new flags a year",
    ):
        assert words in worse


def test_members_are_asked_and_given_questions(worse: str) -> None:
    asked = [
        "Members are asked to",
        "Why here?",
        "Why now?",
        "What else would explain it?",
        "Who is already acting?",
        "When shall we know?",
    ]
    places = [worse.index(words) for words in asked]
    assert places == sorted(places)
    assert "The next figures are due by 14 June 2026." in worse


def test_an_improvement_is_told_as_good_news(pages: dict[str, str]) -> None:
    text = _text(pages["briefs/E05999007.html"])
    assert "Good news. Claimants in Garrow Hill have been about 39% below" in text
    assert "find out what worked" in text
    assert "Who did this, and can they go on?" in text
    assert "Who is already acting?" not in text


def test_the_locator_fills_the_area(pages: dict[str, str]) -> None:
    svg = read(pages["briefs/E05999003.html"]).one("svg", **{"class": "locator"})
    assert svg.one("title").text == "Where Cawthorne Vale lies in Mereford"


def test_a_small_area_is_placed_in_its_ward(pages: dict[str, str]) -> None:
    assert (
        read(pages["briefs/E01999004.html"]).one("dl", **{"class": "heading"}).all("dd")[-1].text
        == "Cawthorne Vale"
    )


def test_a_theme_flag_is_drawn_with_the_themes_strongest_series(tmp_path: Path, assets: Path) -> None:
    report = reports.report()
    theme = tuple(flag for flag in report.flags if flag.indicator is None)
    page = write_brief(replace(report, flags=theme), "E05999003", folder=tmp_path, assets=assets)
    tree = read(page.read_text(encoding="utf-8"))
    assert tree.one("h1").text == "Cawthorne Vale: jobs and income getting worse"
    assert "Claimant rate" in [heading.text for heading in tree.all("h3")]


def test_a_priority_without_a_flag_has_a_brief_that_says_so(pages: dict[str, str]) -> None:
    assert "Fennick: no flag is up" in _text(pages["briefs/E05999006.html"])


def test_a_title_that_begins_with_an_acronym_keeps_it(assets: Path) -> None:
    report = reports.report()
    named = replace(report.catalogue.indicators["claimant_rate"], title="NEET young people")
    indicators = {**report.catalogue.indicators, "claimant_rate": named}
    press = Press(replace(report, catalogue=replace(report.catalogue, indicators=indicators)), assets)
    assert (
        title(press, reports.wards()[2], report.flags[0]) == "Cawthorne Vale: NEET young people getting worse"
    )
