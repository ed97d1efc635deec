import base64
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.publish.single_file import bound
from ews.publish.single_file import shortened
from tests.support.html import read


PAGE = "<html><head><title>{0}</title>\n<style>a{{}}</style>\n</head>\n<body><h1>{0}</h1>{1}</body></html>"


def expanded(text: str, phrases: dict[str, str]) -> str:
    return "".join(phrases.get(sign, sign) for sign in text)


def small(body: str) -> dict[str, str | bytes]:
    return {"index.html": PAGE.format("Front", "<p>Hello</p>"), "areas/x.html": PAGE.format("X", body)}


@pytest.fixture(scope="session")
def one(pages: dict[str, str], assets: Path) -> str:
    return bound({**pages, "priorities.csv": b"rank"}, assets=assets)


@given(st.lists(st.text(alphabet="<>a/tdr \n0123L.\u0100\u0101\ue000-", max_size=80), min_size=1, max_size=5))
def test_what_is_shortened_can_be_read_back(texts: list[str]) -> None:
    named = {str(place): text for place, text in enumerate(texts * 3)}
    short, phrases = shortened(named)
    assert {name: expanded(text, phrases) for name, text in short.items()} == named


def test_the_pages_of_a_site_are_less_than_half_their_size(pages: dict[str, str], one: str) -> None:
    assert len(one.encode()) < sum(len(page.encode()) for page in pages.values()) / 2


def test_identical_pages_give_identical_bytes(pages: dict[str, str], one: str, assets: Path) -> None:
    turned = dict(reversed(pages.items()))
    assert bound(turned, assets=assets) == one


def test_the_policy_admits_the_styles_and_scripts_of_the_file_and_nothing_else(one: str) -> None:
    tree = read(re.sub(r'(?s)<script type="text/plain" id="/.*?</script>', "", one))
    policy = tree.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    kept = [node for node in tree.all("script") if node.attributes.get("id", "").startswith("script-")]
    (router,) = [node for node in tree.all("script") if not node.attributes]
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert set(rules["script-src"].split()) == {digest(node.text) for node in (router, *kept)}
    assert set(rules["style-src"].split()) == {digest(node.text) for node in tree.all("style")}


def test_a_style_or_script_that_many_pages_have_stands_there_once(pages: dict[str, str], one: str) -> None:
    styles = re.findall(r"<style[^>]*>(.*?)</style>", one, re.DOTALL)
    assert len(styles) == len(set(styles))
    assert {
        style for page in pages.values() for style in re.findall(r"(?s)<style>(.*?)</style>", page)
    } == set(styles)


def test_what_is_left_out_is_said_on_the_front_page_alone(assets: Path) -> None:
    text = bound({**small("<p>Nothing</p>"), "list.csv": b"secret"}, assets=assets)
    assert text.count("Spreadsheets and data files are not in it") == 1
    assert "secret" not in text


def test_a_page_cannot_end_the_element_that_keeps_it(assets: Path) -> None:
    body = '<script type="application/json" id="d">{}</script><!-- x --><p>&lt;/script&gt;</p>'
    text = bound(small(body), assets=assets)
    kept = re.search(r'(?s)<script type="text/plain" id="/areas/x.html"[^>]*>(.*?)</script>', text)
    assert kept
    assert "<!--" not in kept[1]
    assert kept[1].endswith("</body></html>") is False
    assert "&lt;/script&gt;" in kept[1]


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
