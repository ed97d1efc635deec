import json
from pathlib import Path

from ews.publish.choropleth import drawing
from ews.publish.choropleth import embedded
from tests.support import reports
from tests.support.html import map_data
from tests.support.html import read


def test_the_table_says_what_the_map_data_say(pages: dict[str, str]) -> None:
    page = pages["maps/wards.html"]
    data = map_data(page)
    layer = data["layers"][0]
    rows = read(page).one("tbody", id="rows").all("tr")
    assert [row.one("th").text for row in rows] == [area["name"] for area in data["areas"]]
    for area, row in enumerate(rows):
        value, state = layer["values"][-1][area], layer["states"][-1][area]
        expected = f"{value:.{layer['digits']}f}" if state == "." else "not applicable"
        assert row.all("td")[0].text == expected
    marked = {area for area, row in enumerate(rows) if row.all("td")[1].text}
    assert marked == {mark["area"] for mark in layer["flags"]} == {2, 6}


def test_the_geometry_stands_in_the_page_once_at_five_decimals(pages: dict[str, str]) -> None:
    data = map_data(pages["maps/wards.html"])
    assert len(data["shapes"]) == len(data["areas"]) == 12
    for polygons in data["shapes"]:
        for ring in (ring for polygon in polygons for ring in polygon):
            for latitude, longitude in ring:
                assert 53 < latitude < 54
                assert -3 < longitude < -2
                assert round(latitude, 5) == latitude
    assert pages["maps/wards.html"].count(json.dumps(data["shapes"][0], separators=(",", ":"))) == 1


def test_every_layer_can_be_chosen_by_its_name(pages: dict[str, str]) -> None:
    page = pages["maps/wards.html"]
    options = read(page).one("select", id="layer").all("option")
    layers = map_data(page)["layers"]
    assert [int(option.attributes["value"]) for option in options] == list(range(len(layers)))
    assert [option.text for option in options] == [layer["title"] for layer in layers]


def test_the_map_carries_leaflets_licence_and_no_source_map(pages: dict[str, str]) -> None:
    page = pages["maps/wards.html"]
    assert "THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS" in page
    assert "sourceMappingURL" not in page
    assert "Leaflet 1.9.4" in read(page).one("footer").text


def test_the_map_does_without_tiles_and_remote_addresses(pages: dict[str, str]) -> None:
    for name in ("maps/wards.html", "maps/lsoas.html"):
        assert "L.tileLayer(" not in pages[name].replace("t.tileLayer", "")
        scripts = read(pages[name]).all("script")
        assert "https://" not in scripts[-1].text


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


def test_a_map_of_a_level_without_areas_is_still_a_page(tmp_path: Path, assets: Path) -> None:
    from dataclasses import replace

    from ews.publish.site import write_map

    report = replace(reports.report(), current={})
    page = write_map(report, "wards", folder=tmp_path, assets=assets).read_text(encoding="utf-8")
    assert map_data(page)["areas"] == []
    assert "Of 0 wards, 0 have something getting worse" in read(page).one("main").text
