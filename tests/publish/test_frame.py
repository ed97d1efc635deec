from dataclasses import replace
from pathlib import Path

import pytest

from ews.nouns import Audience
from ews.publish import frame
from ews.publish.about_pages import methods_page
from ews.publish.pages import Press
from ews.publish.report import Report
from tests.support import reports
from tests.support.html import Node
from tests.support.html import read


def printed(audience: Audience, assets: Path, report: Report | None = None) -> Node:
    return read(methods_page(Press(replace(report or reports.report(), audience=audience), assets)))


@pytest.mark.parametrize(
    ("audience", "mark", "title"),
    [
        ("internal", "INTERNAL – NOT FOR PUBLICATION", " – INTERNAL"),
        ("partner", "For partners of Mereford: not for onward publication", " – for partners only"),
        ("public", "", "Mereford neighbourhood early warning"),
    ],
)
def test_a_page_says_for_whom_it_is(audience: Audience, mark: str, title: str, assets: Path) -> None:
    page = printed(audience, assets)
    marks = [node.text.strip() for node in page.one("header").all("div", **{"class": "marking"})]
    assert marks == ([mark] if mark else [])
    assert page.one("title").text.endswith(title)


def test_what_leaves_the_council_bears_no_word_of_the_internal_edition(assets: Path) -> None:
    for audience in ("partner", "public"):
        press = Press(replace(reports.report(), audience=audience), assets)
        page = methods_page(press)
        assert "INTERNAL" not in page
        assert "NOT FOR PUBLICATION" not in page


def test_only_the_public_edition_may_be_found_by_search(assets: Path) -> None:
    for audience, hidden in (("internal", True), ("partner", True), ("public", False)):
        page = printed(audience, assets)  # type: ignore[arg-type]
        assert (
            "noindex, nofollow" in [meta.attributes.get("content") for meta in page.all("meta")]
        ) == hidden


def test_the_printed_mark_is_no_place_for_a_name() -> None:
    """A district's name might end the text of a style."""
    assert "}" not in frame.SHEETS["partner"]
    assert "{" not in frame.SHEETS["partner"]
    assert frame.sheet_style("public") == ""


def test_the_menu_marks_the_page_that_one_is_on(pages: dict[str, str]) -> None:
    for name, text in (
        ("index.html", "What changed"),
        ("headline.html", "Headlines"),
        ("maps/wards.html", "Maps"),
        ("sources.html", "About"),
    ):
        menu = read(pages[name]).one("nav", **{"aria-label": "Site"})
        marked = [link.text for link in menu.all("a") if "aria-current" in link.attributes]
        assert marked == [text], name


def test_every_page_has_the_whole_menu(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        menu = read(page).one("nav", **{"aria-label": "Site"})
        assert len(menu.all("a")) == len(frame.menu(reports.report())), name


def test_a_site_without_a_map_offers_none() -> None:
    report = reports.report()
    bare = replace(report, catalogue=replace(report.catalogue, maps={}))
    assert "maps" not in [entry.here for entry in frame.menu(bare)]
    assert frame.map_of(bare, "ward") == ""


def test_an_area_is_shown_on_the_first_map_of_its_level(assets: Path) -> None:
    press = Press(reports.report(), assets)
    assert press.on_map("E05999003") == "maps/wards.html#area=E05999003"
    assert press.on_map("E01999004") == "maps/lsoas.html#area=E01999004"
    assert press.on_map("nowhere") == ""


def test_what_is_withheld_is_named_in_the_foot_of_gated_editions_only(assets: Path) -> None:
    for audience in ("internal", "partner", "public"):
        foot = printed(audience, assets).one("footer")  # type: ignore[arg-type]
        found = [link for link in foot.all("a") if link.attributes["href"] == "withheld.html"]
        assert bool(found) == (audience != "internal")
