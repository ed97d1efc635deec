from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ews.publish.indicator_page import indicator_page
from ews.publish.pages import Press
from ews.publish.site import linked
from tests.publish.test_area_page import headings
from tests.publish.test_area_page import text_of
from tests.support import reports
from tests.support.gated import hidden
from tests.support.html import read


@pytest.fixture(scope="module")
def press(assets: Path) -> Press:
    return Press(reports.report(), assets)


@pytest.fixture(scope="module")
def gated(assets: Path) -> Press:
    return Press(hidden(reports.report()), assets)


def printed(press: Press, name: str) -> str:
    return indicator_page(press, name, linked(press.report))


def facts(page: str) -> dict[str, str]:
    """Return the page's list of facts: what each is called, and what it says."""
    listed = read(page).one("dl")
    return {term.text: fact.text for term, fact in zip(listed.all("dt"), listed.all("dd"), strict=True)}


def test_the_page_says_what_the_indicator_is(press: Press) -> None:
    page = printed(press, "claimant_rate")
    told = facts(page)
    assert told["Definition"] == "Residents aged 16 to 64 who claim unemployment benefits"
    assert told["Unit"] == "Per 100 residents aged 16 to 64"
    assert told["Which way is worse"] == "Higher is worse"
    assert told["Why it matters"] == "It moves early."
    assert told["Published"] == "Every month, about 45 days after its end"
    assert told["Source"] == "Office of Invented Statistics. Licence: OGL-UK-3.0."
    assert "14 June 2026" in text_of(page)


def test_the_page_is_built_in_order(press: Press) -> None:
    found = headings(read(printed(press, "claimant_rate")).one("main"))
    assert [text for level, text in found if level == "h2"] == [
        "The district, from April 2023 to March 2026",
        "Flags on it now",
        "Wards",
        "LSOAs",
        "How complete it is",
    ]
    levels = [int(level[1]) for level, _ in found]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_lead_tells_the_district_and_how_many_areas_move(press: Press) -> None:
    lead = read(printed(press, "claimant_rate")).one("main").all("p", **{"class": "lead"})[0].text
    assert lead.startswith("Mereford: 1.68 per 100 residents aged 16 to 64 in March 2026;")
    assert lead.endswith("A flag is up in 2 areas getting worse and 1 area improving.")


def test_every_table_has_a_caption_and_every_head_a_scope(press: Press) -> None:
    for table in read(printed(press, "claimant_rate")).one("main").all("table"):
        assert table.one("caption").text.strip()
        assert all(cell.attributes.get("scope") in ("col", "row") for cell in table.all("th"))


def test_every_chart_has_a_title(press: Press) -> None:
    charts = read(printed(press, "claimant_rate")).one("main").all("svg", role="img")
    assert len(charts) == 1 + 11
    for chart in charts:
        assert chart.one("title").attributes["id"] == chart.attributes["aria-labelledby"]


def test_all_wards_are_drawn_on_one_scale(press: Press) -> None:
    main = read(printed(press, "claimant_rate")).one("main")
    scales = {
        tuple(node.text for node in card.one("svg").all("g")[0].all("text"))
        for card in main.all("section", **{"class": "card"})
    }
    assert len(scales) == 1


def test_flags_pockets_and_ended_flags_are_listed_with_their_areas(press: Press) -> None:
    tree = read(printed(press, "burglary")).one("main")
    rows = tree.all("table")[1].one("tbody").all("tr")
    assert rows[0].one("th").text == "Pocket: Invented 002A and 2 neighbours, in Aldermoor and Birchgate"
    assert rows[1].one("a").attributes["href"] == "../areas/E05999003.html"
    assert "Fennick" not in rows[1].text
    assert "Inglesby: ▲ Getting worse, confirmed, ended after March 2026." in " ".join(tree.text.split())


def test_areas_lead_to_their_pages_and_missing_verdicts_to_their_reasons(press: Press) -> None:
    tree = read(printed(press, "burglary")).one("main")
    assert tree.all("a", href="../areas/E05999012.html")
    assert "The police feed for this month is 41% complete; 80% is needed." in tree.text


def test_an_indicator_of_which_nothing_came_says_so(assets: Path) -> None:
    report = reports.report()
    panels = {key: panel for key, panel in report.panels.items() if key[0] != "house_price"}
    statuses = tuple(status for status in report.statuses if status.indicator != "house_price")
    text = text_of(printed(Press(replace(report, panels=panels, statuses=statuses), assets), "house_price"))
    assert "Nothing has been received for it yet" in text
    assert "It is not the same as zero." in text


def test_an_indicator_left_out_for_this_audience_says_why(gated: Press) -> None:
    text = text_of(printed(gated, "burglary"))
    assert "This indicator is left out for the public" in text
    assert "All sets of areas: 432 numbers. The licence does not allow it to be published." in text
    assert facts(printed(gated, "burglary"))["Definition"] == "Burglary, as invented"


def test_numbers_that_are_hidden_leave_the_rest_of_the_page(gated: Press) -> None:
    text = text_of(printed(gated, "claimant_rate"))
    assert "LSOA 2021: 864 numbers. Fewer than 5 people." in text
    assert "No number is shown for these areas." in text
    assert "Cawthorne Vale" in text
    assert " nan" not in text.lower()
