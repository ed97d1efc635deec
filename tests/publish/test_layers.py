"""The layers that a reader may choose: every indicator's level and change, and all taken together."""

from dataclasses import replace

import pytest

from ews.publish.layers import FLAG_CLASSES
from ews.publish.layers import POCKET_CLASSES
from ews.publish.layers import RANK_CLASSES
from ews.publish.layers import Layer
from ews.publish.layers import layers
from ews.publish.layers import rank_class
from ews.publish.map_series import Series
from ews.publish.report import Report
from ews.publish.trends import Lookup
from tests.support import reports


REPORT = reports.report()


def made(report: Report = REPORT) -> dict[str, Layer]:
    lookup, areas = Lookup(report), {"ward": report.areas[reports.WARDS], "lsoa": report.areas[reports.LSOAS]}
    levels = {"ward": reports.WARDS, "lsoa": reports.LSOAS}
    series = {
        name: {
            level: Series(lookup, (name, where), areas[level], 24)
            for level, where in levels.items()
            if (name, where) in report.panels
        }
        for name in reports.INDICATORS
    }
    return {layer.id: layer for layer in layers(lookup, series, areas)}


@pytest.fixture(scope="module")
def found() -> dict[str, Layer]:
    return made()


def test_each_indicator_has_a_level_and_where_it_is_watched_a_change(found: dict[str, Layer]) -> None:
    assert list(found) == [
        *("claimant_rate-level", "claimant_rate-change", "burglary-level", "burglary-change"),
        *("house_price-level", "flags", "pockets", "priorities"),
    ]


def test_a_layer_is_offered_where_there_is_something_to_show(found: dict[str, Layer]) -> None:
    assert found["claimant_rate-change"].levels == ("ward", "lsoa")
    assert found["burglary-level"].levels == ("ward",)
    assert found["flags"].levels == found["priorities"].levels == ("ward", "lsoa")


def test_the_flag_layer_shows_the_gravest_flag_of_each_area(found: dict[str, Layer]) -> None:
    values = found["flags"].values["ward"]
    assert [FLAG_CLASSES.labels[values[area]] for area in (2, 6)] == [
        "▲ getting worse, confirmed",
        "▼ improving, confirmed",
    ]
    assert list(values).count(4) == 10


def test_ended_flags_are_not_on_the_map(found: dict[str, Layer]) -> None:
    assert FLAG_CLASSES.labels[found["flags"].values["ward"][8]] == "no flag up"


def test_a_pocket_fills_its_places_and_the_wards_that_hold_them(found: dict[str, Layer]) -> None:
    small, large = found["pockets"].values["lsoa"], found["pockets"].values["ward"]
    watch = POCKET_CLASSES.labels.index("△ in a pocket on watch")
    assert [row for row, value in enumerate(small) if value == watch] == [1, 2, 3]
    assert [row for row, value in enumerate(large) if value == watch] == [0, 1]


def test_priorities_are_ranked_within_each_set(found: dict[str, Layer]) -> None:
    large = found["priorities"].values["ward"]
    assert {row for row, value in enumerate(large) if value == 0} == {2, 5}
    assert [RANK_CLASSES.labels[rank_class(rank)] for rank in (1, 3, 4, 10, 11, None)] == [
        *("1 to 3", "1 to 3", "4 to 10", "4 to 10", "11 and lower", "not on the list"),
    ]


def test_without_pockets_or_priorities_there_is_no_layer_of_them() -> None:
    assert {"pockets", "priorities"}.isdisjoint(made(replace(REPORT, pockets=(), priorities=())))
