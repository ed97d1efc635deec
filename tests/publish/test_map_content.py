"""The data of a map: made from the report alone, each outline once, postcodes for the council only."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ews.publish.map_content import Drawn
from ews.publish.map_content import payload
from ews.publish.pages import Press
from ews.publish.report import Report
from tests.support import map_payload
from tests.support import reports
from tests.support.gated import hidden
from tests.support.outlines import decoded


REPORT = map_payload.with_postcodes()


def data(report: Report, assets: Path, map_id: str = "levels") -> dict[str, Any]:
    press = Press(report, assets)
    made = payload(Drawn(press, report.catalogue.maps[map_id]), frozenset(), frozenset())
    return json.loads(json.dumps(made, allow_nan=False))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return data(REPORT, Path(__file__).parents[2] / "maps")


def test_all_layers_share_one_geometry(whole: dict[str, Any]) -> None:
    outlines = decoded(whole["geometry"])
    assert {name: len(areas) for name, areas in outlines.items()} == {
        "pocket": 1,
        "ward": 12,
        "lsoa": 24,
        "postcode": 48,
    }


def test_postcodes_have_their_own_few_periods(whole: dict[str, Any]) -> None:
    own = whole["series"]["burglary"]["postcode"]
    ids = whole["calendars"][own["calendar"]]["ids"]
    assert (len(ids), ids[-1]) == (13, "2026-03")
    values = map_payload.table(whole["texts"], own["value"], (48, 13))
    assert np.array_equal(values, REPORT.panels["burglary", "postcode"].value[:, -13:])


def test_a_report_without_panels_by_postcode_has_no_postcodes_on_its_map(assets: Path) -> None:
    panels = {key: panel for key, panel in REPORT.panels.items() if key[1] != "postcode"}
    made = data(replace(REPORT, panels=panels), assets)
    assert [level["level"] for level in made["levels"]] == ["ward", "lsoa"]
    assert {one["id"] for one in made["geometry"]["sets"]} == {"pocket", "ward", "lsoa"}
    assert made["postcodes"]["sectors"]


def test_service_areas_are_outlines_and_have_no_numbers(assets: Path) -> None:
    beats = reports.geography("beats", "service_area", "Police beats")
    catalogue = replace(REPORT.catalogue, geographies={**REPORT.catalogue.geographies, "beats": beats})
    shapes = {**REPORT.shapes, "beats": REPORT.shapes[reports.WARDS][:3]}
    made = data(replace(REPORT, catalogue=catalogue, shapes=shapes), assets)
    assert made["services"] == ["beats"]
    assert len(decoded(made["geometry"])["beats"]) == 3
    assert "beats" not in {level["level"] for level in made["levels"]}


def test_flags_are_told_with_their_life_ended_ones_last(whole: dict[str, Any]) -> None:
    own = [flag for flag in whole["flags"] if flag["level"] == "ward"]
    assert [flag["up"] for flag in own] == sorted((flag["up"] for flag in own), reverse=True)
    assert own[0]["life"] == "New; first raised in November 2025; the change began about August 2025."


def test_places_on_the_list_are_words(whole: dict[str, Any]) -> None:
    assert whole["ranks"]["ward"]["2"] == (
        "Place 1 on the list of priorities among wards, between 1 and 3 as things may be weighed."
    )


def test_a_gated_report_shows_nothing_of_what_was_taken_out(assets: Path) -> None:
    secret = 86_413.0
    panel = REPORT.panels["claimant_rate", reports.LSOAS]
    known = replace(
        panel, numerator=np.full_like(panel.numerator, secret), value=np.full_like(panel.value, secret)
    )
    report = replace(REPORT, panels={**REPORT.panels, ("claimant_rate", reports.LSOAS): known})
    made = data(hidden(report), assets)
    own = made["series"]["claimant_rate"]["lsoa"]
    for name in ("numerator", "value"):
        if name in own:
            assert np.isnan(map_payload.table(made["texts"], own[name], (24, 36))).all()
    assert "burglary" not in made["series"]
    assert "urglary" not in json.dumps(made)
