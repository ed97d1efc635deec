from dataclasses import replace
from pathlib import Path

import numpy as np

from ews.publish.headline import headline_page
from ews.publish.headline import headlines
from ews.publish.headline import rows
from ews.publish.headline import without
from ews.publish.pages import Press
from ews.publish.report import Report
from ews.publish.trends import Lookup
from tests.support import reports
from tests.support.html import Node
from tests.support.html import read


def cells(row: Node) -> list[str]:
    return [" ".join(cell.text.split()) for cell in row.children if isinstance(cell, Node)]


def table(page: Node, caption: str) -> list[list[str]]:
    found = next(one for one in page.all("table") if caption in one.one("caption").text)
    return [cells(row) for row in found.one("tbody").all("tr")]


def test_a_line_gives_the_district_its_change_and_how_many_wards_stand_apart(pages: dict[str, str]) -> None:
    (line,) = table(read(pages["headline.html"]), "Jobs and income")
    assert line[0] == "Claimant rate"
    assert line[1].startswith("1.")
    assert line[1].endswith("March 2026")
    counts = [int(text) for text in line[3:]]
    assert sum(counts) == 12
    assert counts[0] > 0
    assert counts[2] > 0


def test_what_cannot_be_compared_is_said_and_has_no_colour(pages: dict[str, str]) -> None:
    page = read(pages["headline.html"])
    (burglary,) = table(page, "Crime and safety")
    assert burglary[-1] == "Not compared by ward: it is counted without a base"
    (price,) = table(page, "Housing and environment")
    assert price[-1] == "Neither way is worse in itself, so wards are not judged"
    assert not {"Worse", "Better", "Similar"} & set(" ".join(price).split())


def test_every_state_is_a_word_and_not_only_a_colour(pages: dict[str, str]) -> None:
    tags = read(pages["headline.html"]).all("span")
    marked = [tag for tag in tags if tag.attributes.get("class", "").startswith("tag ")]
    words = {
        "tag is-worse": "▲ Worse",
        "tag is-similar": "■ Similar",
        "tag is-better": "▼ Better",
        "tag is-unjudged": "– Not enough data",
        "tag is-missing": "No data",
    }
    assert {tag.attributes["class"] for tag in marked} == set(words)
    assert all(tag.text == words[tag.attributes["class"]] for tag in marked)


def test_a_ward_has_one_word_for_each_theme_with_its_flags_beside_it(pages: dict[str, str]) -> None:
    found = {line[0]: line for line in table(read(pages["headline.html"]), "Each ward by theme")}
    assert len(found) == 12
    assert found["Cawthorne Vale"][3] == "▲ Worse1 worse, of 12 flags: getting worse"
    assert found["Garrow Hill"][3] == "▼ Better1 better, of 11 flag: improving"
    assert found["Eastholm"][3].startswith("No data")


def test_a_theme_that_is_known_and_not_compared_is_not_called_no_data(pages: dict[str, str]) -> None:
    crime = {line[0]: line[1] for line in table(read(pages["headline.html"]), "Each ward by theme")}
    assert all(text.startswith("– Not enough datanot compared by ward") for text in crime.values())


def test_the_basis_and_the_part_of_chance_are_stated(pages: dict[str, str]) -> None:
    text = read(pages["headline.html"]).one("main").text
    assert "95% interval" in text
    assert "99.8% interval" in text
    assert "11 comparisons of an area with the district" in text
    assert "about 1 of them would still show" in text


def test_an_indicator_without_numbers_by_ward_is_named() -> None:
    report = reports.report()
    bare = replace(report, panels={key: p for key, p in report.panels.items() if key[0] != "burglary"})
    assert without(bare, headlines(Lookup(bare), reports.WARDS)) == ["Burglary"]


def test_numbers_that_are_not_shown_are_not_enough_data(assets: Path) -> None:
    report = reports.report()
    key = ("claimant_rate", reports.WARDS)
    hidden = report.panels[key]
    gone = {name: np.where(np.arange(12)[:, None] == 2, np.nan, getattr(hidden, name)) for name in VALUES}
    gated = replace(report, audience="public", panels={**report.panels, key: replace(hidden, **gone)})
    lines = headlines(Lookup(gated), reports.WARDS)
    found = {area.name: row for area, row in rows(gated, lines, reports.wards())}
    assert found["Cawthorne Vale"][2].state == "missing"
    assert "nan" not in printed(gated, assets).text.lower().split()


VALUES = ("numerator", "value", "lower", "upper")


def printed(report: Report, assets: Path) -> Node:
    return read(headline_page(Press(report, assets), frozenset())).one("main")


def test_a_report_without_wards_is_a_whole_page(assets: Path) -> None:
    report = reports.report()
    text = printed(replace(report, current={}, panels={}, signals={}), assets).text
    assert "No watched indicator has numbers by ward yet" in text


def test_a_level_of_over_a_year_ago_is_called_old(assets: Path) -> None:
    report = reports.report()
    assert "Old figures" not in headline_page(Press(report, assets), frozenset())
    later = report.run.at.replace(year=report.run.at.year + 2)
    aged = replace(report, run=replace(report.run, at=later))
    assert "Old figures: over a year old" in headline_page(Press(aged, assets), frozenset())
