import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.site import publish
from tests.support import reports
from tests.support.html import Node
from tests.support.html import read


WITHOUT_DATA = {"accessibility.html", "dalmatian.html", "methods.html"}


def test_every_page_is_marked_internal(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        assert "INTERNAL – NOT FOR PUBLICATION" in read(page).one("header").text, name


def test_every_page_of_a_fictional_borough_says_so(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        assert "This borough is fictional." in read(page).one("header").text, name


def test_no_page_of_a_real_borough_says_that_it_is_fictional(tmp_path: Path, assets: Path) -> None:
    for path in publish(reports.report(fictional=False), folder=tmp_path / "internal", assets=assets):
        assert "fictional" not in path.read_text(encoding="utf-8-sig")


def test_every_page_has_language_title_skip_link_landmarks_and_one_heading(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        tree = read(page)
        assert tree.one("html").attributes["lang"] == "en-GB", name
        assert tree.one("head").one("title").text.strip(), name
        assert tree.one("body").all("a")[0].attributes["href"] == "#main", name
        assert tree.one("main").attributes["id"] == "main", name
        assert tree.one("h1").text.strip(), name
        assert tree.one("footer"), name


def test_headings_never_skip_a_level(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        levels = [
            int(node.name[1])
            for node in _walk(read(page).one("main"))
            if node.name in {"h1", "h2", "h3", "h4"}
        ]
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name


def test_ids_are_not_used_twice(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        ids = [node.attributes["id"] for node in _walk(read(page)) if "id" in node.attributes]
        assert len(ids) == len(set(ids)), name


def test_every_table_has_a_caption_and_scoped_headers(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        for table in read(page).all("table"):
            assert table.one("caption").text.strip(), name
            assert all(head.attributes.get("scope") in {"col", "row"} for head in table.all("th")), name


def test_the_policy_admits_exactly_the_styles_and_scripts_of_the_page(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        tree = read(page)
        policy = tree.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == "'none'", name
        assert "unsafe" not in policy, name
        styles = {_digest(node.text) for node in tree.all("style")}
        scripts = {_digest(node.text) for node in tree.all("script") if "type" not in node.attributes}
        assert set(rules["style-src"].split()) == styles, name
        assert set(rules.get("script-src", "").split()) == scripts, name
        assert not [node for node in _walk(tree) if "style" in node.attributes], name


def test_the_footer_says_when_by_what_and_from_how_old_data(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        text = read(page).one("footer").text
        assert "10 May 2026 at 09:15 by ews 0.1.0" in text, name
        told = "to March 2026 (40 days old at this run)" in text
        assert told == (name not in WITHOUT_DATA), name


def test_the_footer_acknowledges_exactly_what_the_page_shows(pages: dict[str, str]) -> None:
    everything = read(pages["maps/wards.html"]).one("footer").text
    assert "Contains invented police data. Licence: OGL-UK-3.0." in everything
    assert everything.count("Contains invented statistics.") == 1
    small = read(pages["areas/E01999010.html"]).one("footer").text
    assert "Contains invented statistics." in small
    assert "© the survey 2025" in small
    assert "police" not in small


def test_data_age_names_the_newest_and_the_oldest(assets: Path) -> None:
    report = reports.report()
    old = replace(report.statuses[1], last_period=reports.months()[0], age_days=1100)
    press = Press(replace(report, statuses=(report.statuses[0], old)), assets)
    assert press.age(["claimant_rate", "burglary"]) == (
        "Newest data: Claimant rate, to March 2026 (40 days old at this run). "
        "Oldest: Burglary, to April 2023 (1,100 days old at this run)."
    )
    assert press.age(["house_price"]) == "No data have been received for what this page shows."
    assert press.age([]) == ""


def test_unknown_indicators_and_geographies_have_no_source(assets: Path) -> None:
    assert Press(reports.report(), assets).sources(Shown(("nothing",), ("nowhere",))) == []


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _walk(node: Node) -> Iterator[Node]:
    for child in node.children:
        if not isinstance(child, str):
            yield child
            yield from _walk(child)
