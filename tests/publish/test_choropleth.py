"""The map page: what it carries, what its table says before any script has run, and what it never does."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ews.catalogue import MapDefinition
from ews.catalogue.maps import Tiles
from ews.publish.choropleth import drawing
from ews.publish.choropleth import embedded
from ews.publish.choropleth import map_page
from ews.publish.pages import Press
from tests.support import reports
from tests.support.gated import hidden
from tests.support.html import map_data
from tests.support.html import read


def page_of(report: object, assets: Path, map_id: str = "wards", **changed: object) -> str:
    definition = replace(report.catalogue.maps[map_id], **changed)  # type: ignore[attr-defined, arg-type]
    catalogue = replace(report.catalogue, maps={map_id: definition})  # type: ignore[attr-defined]
    given = replace(report, catalogue=catalogue)  # type: ignore[type-var]
    return map_page(Press(given, assets), map_id, frozenset(), frozenset())  # type: ignore[arg-type]


def test_the_table_says_the_first_layer_at_its_last_period(pages: dict[str, str]) -> None:
    panel = reports.report().panels["claimant_rate", reports.WARDS]
    rows = read(pages["maps/wards.html"]).one("tbody", id="rows").all("tr")
    assert [row.one("th").text for row in rows] == list(reports.NAMES)
    for number, row in enumerate(rows):
        known = panel.applies[number, -1]
        assert row.all("td")[0].text == (f"{panel.value[number, -1]:.2f}" if known else "not applicable")
    marked = {number for number, row in enumerate(rows) if row.all("td")[1].text}
    assert marked == {2, 6}


def test_the_table_says_what_is_withheld(assets: Path) -> None:
    rows = read(page_of(hidden(reports.report()), assets, "lsoas")).one("tbody", id="rows").all("tr")
    assert {row.all("td")[0].text for row in rows} == {"not shown: small number [c]"}


def test_every_layer_can_be_chosen_by_its_name(pages: dict[str, str]) -> None:
    page = pages["maps/wards.html"]
    options = read(page).one("select", id="layer").all("option")
    layers = map_data(page)["layers"]
    assert [option.attributes["value"] for option in options] == [layer["id"] for layer in layers]
    assert [option.text for option in options] == [layer["title"] for layer in layers]


def test_the_levels_offered_are_those_that_there_are(assets: Path) -> None:
    page = page_of(reports.report(), assets, levels=("ward", "neighbourhood", "lsoa", "postcode"))
    options = read(page).one("select", id="level").all("option")
    assert [option.text for option in options] == ["Wards (12)", "LSOAs (24)"]
    assert [level["level"] for level in map_data(page)["levels"]] == ["ward", "lsoa"]


def test_the_map_carries_leaflets_licence_and_no_source_map(pages: dict[str, str]) -> None:
    page = pages["maps/wards.html"]
    assert "THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS" in page
    assert "sourceMappingURL" not in page
    assert "Leaflet 1.9.4" in read(page).one("footer").text


def test_the_map_does_without_tiles_and_remote_addresses(pages: dict[str, str]) -> None:
    for name in ("maps/wards.html", "maps/lsoas.html"):
        assert map_data(pages[name])["tiles"] is None
        assert "img-src data:;" in pages[name]
        assert "https://" not in read(pages[name]).all("script")[-1].text


def test_tiles_are_named_and_only_their_host_is_let_in(assets: Path) -> None:
    tiles = Tiles("https://tiles.example:8443/a/{z}/{x}/{y}.png", "© mappers <b>&")
    page = page_of(reports.report(), assets, tiles=tiles)
    assert "img-src data: https://tiles.example:8443;" in page
    told = read(page).one("main").text
    assert "comes over the network from https://tiles.example:8443" in told
    assert "© mappers <b>&" in told


def test_folium_sees_options_only_and_always_gives_the_same() -> None:
    container, script = drawing()
    assert (container, script) == drawing()
    assert container == '<div class="folium-map" id="map_areas" ></div>'
    assert "ews.draw(map_areas);" in script


def test_the_summary_counts_areas_each_way(pages: dict[str, str]) -> None:
    text = read(pages["maps/wards.html"]).one("main").text
    assert "Of 12 wards, 1 has something getting worse and 1 has something improving." in text


def test_embedded_data_cannot_end_their_script() -> None:
    nasty = {"name": "</script><!-- & \u2028\u2029"}
    text = embedded(nasty)
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == nasty


@pytest.mark.parametrize("indicators", [("claimant_rate",), ()])
def test_a_map_of_a_level_without_areas_is_still_a_page(assets: Path, indicators: tuple[str, ...]) -> None:
    page = page_of(replace(reports.report(), current={}), assets, indicators=indicators)
    assert map_data(page)["levels"][0]["names"] == []
    assert "Of 0 wards, 0 have something getting worse" in read(page).one("main").text


def test_an_indicator_without_numbers_for_this_audience_is_left_out(assets: Path) -> None:
    page = page_of(hidden(reports.report()), assets)
    assert "burglary-level" not in {layer["id"] for layer in map_data(page)["layers"]}
    assert "urglary" not in page


def test_every_map_that_is_shipped_opens_on_a_level_that_it_offers() -> None:
    definition = MapDefinition("one", "One", "lsoa", (), levels=("ward", "postcode"))
    assert definition.offered == ("ward", "lsoa", "postcode")
