"""The made-up district is a whole one, its map the real page, and folium's maps speak of the same areas."""

import json
from collections import Counter
from pathlib import Path

import pytest
import shapely

from benchmarks import bench_map
from benchmarks import mapped
from benchmarks import stock
from benchmarks.mapped import LSOA
from benchmarks.mapped import POSTCODE
from benchmarks.mapped import WARD
from ews.nouns import Shape
from ews.publish.choropleth import map_page
from ews.publish.pages import Press
from ews.publish.report import Report
from tests.support.html import map_data


SIZE = mapped.Size(lsoas=12, wards=3, postcodes=120, indicators=5, months=30)


@pytest.fixture(scope="module")
def report() -> Report:
    return mapped.report(SIZE)


def test_there_is_as_much_of_everything_as_was_asked_for(report: Report) -> None:
    assert [len(report.areas[name]) for name in (LSOA, WARD, POSTCODE)] == [12, 3, 120]
    assert len(report.postcodes) == len({one.code for one in report.postcodes}) == 120
    assert Counter(name for _, name in report.panels) == {LSOA: 5, WARD: 5, POSTCODE: 5}
    assert report.panels["burglary", LSOA].numerator.shape == (12, 30)
    assert report.panels["burglary", POSTCODE].numerator.shape == (120, mapped.POSTCODE_MONTHS)
    assert report.flags
    assert {shape.area for shape in report.shapes["pocket"]} == {pocket.id for pocket in report.pockets}


def test_areas_share_crooked_edges_and_fill_the_district(report: Report) -> None:
    small, large = (
        shapely.coverage_union_all([_ground(one) for one in report.shapes[n]]) for n in (LSOA, WARD)
    )
    assert small.symmetric_difference(large).area < 1e-9 * large.area
    assert shapely.get_num_coordinates([_ground(one) for one in report.shapes[LSOA]]).mean() > 20


def test_every_postcode_lies_in_the_lsoa_that_holds_it(report: Report) -> None:
    lsoas = {one.area: _ground(one) for one in report.shapes[LSOA]}
    inside = [
        lsoas[one.held_by["lsoa"]].distance(shapely.Point(one.longitude, one.latitude))
        for one in report.postcodes
    ]
    assert max(inside) < 2e-4


def _ground(shape: Shape) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([(rings[0], rings[1:]) for rings in shape.polygons])


def test_the_map_that_is_timed_is_the_real_page_with_all_of_it(report: Report) -> None:
    page = map_page(Press(report, mapped.ROOT / "maps"), "district", frozenset(), frozenset())
    given = map_data(page)
    assert [one["level"] for one in given["levels"]] == ["ward", "lsoa", "postcode"]
    assert len(given["series"]) == 5


def test_folium_is_given_every_area_and_month_and_no_space_in_a_name(report: Report) -> None:
    panel = report.panels["burglary", POSTCODE]
    given = stock.styles(panel, 13)
    assert len(given) == 120
    assert {len(seconds) for seconds in given.values()} == {13}
    page = stock.time_slider(report, POSTCODE, "burglary", 13)
    named = {feature["id"] for feature in stock._collection(report, POSTCODE)["features"]}
    assert named == set(given)
    assert not any(" " in name for name in named)
    assert all(name in page for name in named)
    many = stock.choropleth(report, LSOA, ["burglary", "drugs"])
    assert many.count(json.dumps(report.areas[LSOA][0].code)) >= 2


def test_assets_are_put_into_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: Report) -> None:
    monkeypatch.setattr(stock, "_asset", lambda address, _: f"/* {address} */")
    page = stock.inlined(stock.time_slider(report, LSOA, "burglary", 3), tmp_path)
    assert "<script src=" not in page
    assert 'rel="stylesheet"' not in page
    assert "leaflet.js */" in page


def test_ratios_hold_folium_against_the_first_page_and_the_same_level() -> None:
    ours = {
        "page": "ews",
        "mb": 2.0,
        "build_s": 4.0,
        "ready_ms": 500.0,
        "month_ms": 10.0,
        "month_postcodes_ms": 40.0,
    }
    theirs = {
        "page": "TimeSlider, postcodes",
        "mb": 8.0,
        "build_s": 2.0,
        "ready_ms": 2_000.0,
        "month_ms": 120.0,
    }
    [found] = bench_map.ratios([ours, {"page": "ews, the whole site"}, theirs])
    assert found == {"page": theirs["page"], "mb": 4.0, "build_s": 0.5, "ready_ms": 4.0, "month_ms": 3.0}
