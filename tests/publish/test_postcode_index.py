"""A postcode typed in any manner is found in the index, with its point and what holds it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ews.nouns import Area
from ews.nouns import Postcode
from ews.publish.postcode_index import index
from tests.support.browser import browser


SCRIPT = Path(__file__).parents[2] / "maps" / "static" / "arcs.js"
LSOAS = [Area(f"E0100000{n}", f"Invented 00{n}", "lsoa_2021") for n in range(4)]
WARDS = [Area("E05000001", "Aldermoor", "ward_2025"), Area("E05000002", "Birchgate", "ward_2025")]
POSTCODES = [
    Postcode("ZZ1 0ZZ", -2.12345, 53.98765, {"lsoa": "E01000003", "ward": "E05000001"}),
    Postcode("ZZ1 0AA", -2.2, 53.5, {"lsoa": "E01000000", "ward": "E05000002"}),
    Postcode("ZZ1 0BX", 0.00004, 50.0, {"lsoa": "E01000002"}),
    Postcode("ZZ1 1AA", 1.5, 52.25, {"ward": "E05000009"}),
    Postcode("ZZ10 1AA", -6.3, 49.9, {}),
]
INDEX = index(POSTCODES, [("lsoa", LSOAS), ("ward", WARDS)])

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with browser() as running:
        made = running.new_page()
        made.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
        made.evaluate("given => { window.index = geo.postcodes(given); }", json.loads(json.dumps(INDEX)))
        yield made


@pytest.mark.parametrize(
    ("typed", "code", "point", "held"),
    [
        ("zz1 0aa", "ZZ1 0AA", (53.5, -2.2), [0, 1]),
        ("  ZZ1-0zz.", "ZZ1 0ZZ", (53.9876, -2.1234), [3, 0]),
        ("zz10bx", "ZZ1 0BX", (50.0, 0.0), [2, -1]),
        ("ZZ11AA", "ZZ1 1AA", (52.25, 1.5), [-1, -1]),
        ("zz10 1aa", "ZZ10 1AA", (49.9, -6.3), [-1, -1]),
    ],
)
def test_a_postcode_is_found(
    page: Any, typed: str, code: str, point: tuple[float, float], held: list[int]
) -> None:
    found = page.evaluate("typed => index.find(typed)", typed)
    assert (found["code"], found["held"]) == (code, held)
    assert (found["lat"], found["lng"]) == pytest.approx(point, abs=6e-5)


@pytest.mark.parametrize(
    "typed", ["", "ZZ", "ZZ1", "ZZ1 0", "ZZ1 0AB", "ZZ2 0AA", "constructor", "é", "<img src=x>"]
)
def test_what_is_no_postcode_of_the_district_is_not_found(page: Any, typed: str) -> None:
    assert page.evaluate("typed => index.find(typed)", typed) is None


@pytest.mark.parametrize(
    ("typed", "most", "codes"),
    [
        ("z", 9, []),
        ("zz1", 9, ["ZZ1 0AA", "ZZ1 0BX", "ZZ1 0ZZ", "ZZ1 1AA", "ZZ10 1AA"]),
        ("zz10", 9, ["ZZ1 0AA", "ZZ1 0BX", "ZZ1 0ZZ", "ZZ10 1AA"]),
        ("zz1 0b", 9, ["ZZ1 0BX"]),
        ("zz1", 2, ["ZZ1 0AA", "ZZ1 0BX"]),
        ("ab", 9, []),
    ],
)
def test_a_beginning_finds_all_that_begin_so(page: Any, typed: str, most: int, codes: list[str]) -> None:
    found = page.evaluate("([typed, most]) => index.starting(typed, most)", [typed, most])
    assert [one["code"] for one in found] == codes


def test_seven_thousand_postcodes_take_less_than_sixty_thousand_letters() -> None:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    many = [
        Postcode(
            f"ZZ{n // 4000} {n // 400 % 10}{letters[n // 20 % 20]}{letters[n % 20]}",
            -2.3 + (n * 37 % 1000) / 10_000,
            53.5 + (n * 59 % 700) / 10_000,
            {"lsoa": LSOAS[n % 4].code, "ward": WARDS[n % 2].code},
        )
        for n in range(7_000)
    ]
    assert len(json.dumps(index(many, [("lsoa", LSOAS), ("ward", WARDS)]))) < 60_000
