"""A map's definition: what cannot be drawn, or would load from nowhere, is said in `ews check`."""

from pathlib import Path

import pytest

from ews.catalogue.maps import problems
from ews.catalogue.maps import read


PLAIN = {"title": "Plain", "level": "ward", "indicators": ["burglary"]}


def test_a_plain_map_has_five_years_one_level_and_no_network() -> None:
    made = read(Path("plain.toml"), PLAIN)
    assert (made.periods, made.postcode_periods, made.offered, made.tiles) == (60, 13, ("ward",), None)


@pytest.mark.parametrize(
    "url",
    ["http://tiles.example/{z}/{x}/{y}", "https://tiles.example/tiles.png", "https://a b/{z}/{x}/{y}",
     "https://tiles.example/{z}/{x}/{y}; script-src *", "javascript:alert(1)"],
)  # fmt: skip
def test_an_address_that_is_no_background_is_a_problem(url: str) -> None:
    (problem,) = problems({**PLAIN, "tiles": {"url": url, "attribution": "me"}})
    assert problem.startswith("tiles.url: ")


def test_tiles_name_the_one_host_that_is_let_in() -> None:
    table = {**PLAIN, "tiles": {"url": "https://t.example/{z}/{x}/{y}.png", "attribution": "© me"}}
    assert list(problems(table)) == []
    made = read(Path("plain.toml"), table)
    assert made.tiles is not None
    assert made.tiles.host == "https://t.example"


@pytest.mark.parametrize("key", ["periods", "postcode_periods"])
def test_no_periods_make_no_map(key: str) -> None:
    (problem,) = problems({**PLAIN, key: 0})
    assert problem.startswith(f"{key}: 0 is less than 1")
