from itertools import pairwise
from pathlib import Path

import pytest

from ews.publish.area_page import area_page
from ews.publish.area_page import lead
from ews.publish.pages import Press
from ews.publish.site import briefed
from ews.publish.site import linked
from tests.support import reports
from tests.support.gated import hidden
from tests.support.html import Node
from tests.support.html import read


def text_of(page: str) -> str:
    return " ".join(read(page).one("main").text.split())


def headings(tree: Node) -> list[tuple[str, str]]:
    """Return the headings of the page's main part in the order in which they stand."""
    found = []
    for child in tree.children:
        if isinstance(child, Node):
            if child.name in ("h1", "h2", "h3", "h4"):
                found.append((child.name, " ".join(child.text.split())))
            found += headings(child)
    return found


@pytest.fixture(scope="session")
def gated(assets: Path) -> Press:
    return Press(hidden(reports.report()), assets)


def printed(press: Press, code: str) -> str:
    report = press.report
    return area_page(press, press.lookup.areas[code], linked(report), briefed(report))


def test_a_flagged_area_tells_grade_size_life_and_sentence(pages: dict[str, str]) -> None:
    text = text_of(pages["areas/E05999003.html"])
    assert (
        "▲ Getting worse, confirmed. 58% above what was expected since August 2025, "
        "95% interval 1.31 to 1.90 times." in text
    )
    assert "It began about August 2025; first raised in November 2025, 3 months later." in text
    assert "Claimants in Cawthorne Vale have been about 58% above" in text


def test_the_lead_counts_flags_by_direction_and_grade(pages: dict[str, str]) -> None:
    text = text_of(pages["areas/E05999003.html"])
    assert "Cawthorne Vale has 3 flags of something getting worse (2 confirmed and 1 on watch)" in text
    assert lead(reports.wards()[0], [], []).startswith("Aldermoor has no flag up.")


def test_an_area_without_flags_says_what_that_means(pages: dict[str, str]) -> None:
    text = text_of(pages["areas/E05999001.html"])
    assert "Aldermoor has no flag up." in text
    assert "it does not say how high or low it stands" in text


def test_the_page_is_built_in_order(pages: dict[str, str]) -> None:
    main = read(pages["areas/E05999003.html"]).one("main")
    found = headings(main)
    assert [text for level, text in found if level == "h2"] == [
        "Flags and their life",
        "Each indicator, beside the district",
        "Smaller areas inside",
        "Neighbouring areas",
        "What is not known",
    ]
    themes = ("Jobs and income", "Crime and safety", "Housing and environment")
    assert [text for level, text in found if level == "h3" and text in themes] == [
        "Jobs and income",
        "Crime and safety",
        "Housing and environment",
    ]
    levels = [int(level[1]) for level, _ in found]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pockets_are_told_in_the_wards_that_they_reach_into(pages: dict[str, str]) -> None:
    for code, there in (("E05999001", True), ("E05999002", True), ("E01999003", True), ("E05999003", False)):
        text = text_of(pages[f"areas/{code}.html"])
        assert ("Burglary: Invented 002A and 2 neighbours, in Aldermoor and Birchgate" in text) == there


def test_every_chart_has_a_title_and_its_numbers_beside_it(pages: dict[str, str]) -> None:
    main = read(pages["areas/E05999003.html"]).one("main")
    cards = main.all("section", **{"class": "card"})
    assert [card.one("h4").text for card in cards] == ["Claimant rate", "Burglary", "Median house price"]
    for card in cards:
        chart, table = card.one("svg"), card.one("table")
        assert chart.one("title").text.startswith(f"{card.one('h4').text} in Cawthorne Vale. ")
        assert table.one("caption").text.endswith("newest first")
        assert len(table.one("tbody").all("tr")) == reports.MONTHS
        assert {cell.attributes["scope"] for cell in table.all("th")} == {"row", "col"}


def test_of_a_small_area_the_latest_year_is_in_the_table_and_the_rest_is_said(pages: dict[str, str]) -> None:
    card = read(pages["areas/E01999004.html"]).one("main").all("section", **{"class": "card"})[0]
    table = card.one("table")
    assert len(table.one("tbody").all("tr")) == 13
    assert "the latest 13 of 36 periods" in table.one("caption").text


def test_the_numbers_are_those_of_the_series_newest_first(pages: dict[str, str]) -> None:
    table = read(pages["areas/E05999003.html"]).one("main").all("table", **{"class": "numbers"})[0]
    columns = [cell.text for cell in table.one("thead").all("th")]
    assert columns == [
        *("Period", "Count", "At risk", "Per 100 residents aged 16 to 64", "The whole district"),
        "Expected range",
    ]
    newest = table.one("tbody").all("tr")[0]
    assert newest.one("th").text == "March 2026"
    assert [cell.text for cell in newest.all("td")] == ["53", "1,580", "3.35", "1.68", "1.45 to 2.91"]


def test_suppressed_and_missing_numbers_are_marked_and_explained(pages: dict[str, str]) -> None:
    suppressed, missing = (text_of(pages[f"areas/E0599900{i}.html"]) for i in (1, 2))
    assert "[c] = " in suppressed
    assert "[x] = not available" in missing


def test_onset_and_missing_verdicts_are_drawn(pages: dict[str, str]) -> None:
    main = read(pages["areas/E05999003.html"]).one("main")
    charts = main.all("svg", **{"class": "chart"})
    assert sum(len(chart.all("path", **{"class": "onset"})) for chart in charts) == 2
    assert sum(len(chart.all("pattern")) for chart in charts) == 1


def test_areas_lead_to_ward_parts_neighbours_indicators_map_and_brief(pages: dict[str, str]) -> None:
    inner = read(pages["areas/E01999004.html"]).one("main")
    assert inner.all("a", href="../areas/E05999003.html")
    outer = read(pages["areas/E05999003.html"]).one("main")
    for href in (
        "../areas/E01999004.html",
        "../areas/E05999002.html",
        "../briefs/E05999003.html",
        "../indicators/claimant_rate.html",
        "../maps/wards.html#level=ward&area=E05999003",
    ):
        assert outer.all("a", href=href), href


def test_the_areas_inside_tell_their_flags_and_how_they_stand(pages: dict[str, str]) -> None:
    inside = [
        table
        for table in read(pages["areas/E05999003.html"]).one("main").all("table")
        if "Smaller areas" in table.one("caption").text
    ]
    rows = inside[0].one("tbody").all("tr")
    assert [row.one("th").text for row in rows] == ["Invented 003A", "Invented 003B"]
    assert "▲ 1 getting worse" in rows[0].text
    assert "Claimant rate" in rows[0].text
    assert "of 1 indicator" in rows[0].text


def test_why_there_is_no_verdict_is_told_on_the_areas_page(pages: dict[str, str]) -> None:
    text = text_of(pages["areas/E05999005.html"])
    assert "Most residents are students, who cannot claim." in text
    assert "? No verdict" in text


def test_the_map_shows_where_the_area_lies(pages: dict[str, str]) -> None:
    svg = read(pages["areas/E01999004.html"]).one("svg", **{"class": "locator"})
    assert svg.one("title").text == "Where Invented 003A lies in Mereford"
    assert svg.one("path", **{"class": "outline"}).attributes["d"].count("M") == 12


def test_an_area_of_which_nothing_may_be_shown_reads_as_such(gated: Press) -> None:
    text = text_of(printed(gated, "E01999004"))
    assert "March 2024 to March 2026: not shown, too small a number [c]." not in text
    assert "not shown, too small a number [c]." in text
    assert "▲ Getting worse, confirmed. Size not shown." in text
    assert "nan" not in text.lower().replace("financ", "")


def test_what_is_hidden_is_not_in_the_page(gated: Press) -> None:
    page = printed(gated, "E01999006")
    assert not read(page).one("main").all("svg", **{"class": "chart"})
    assert not read(page).one("main").all("table", **{"class": "numbers"})
    assert "Verdict not shown" in page
