from dataclasses import replace

import pytest

from ews.publish.layers import FLAG_CLASSES
from ews.publish.layers import Layer
from ews.publish.layers import layers
from ews.publish.trends import Lookup
from tests.support import reports


@pytest.fixture(scope="module")
def found() -> dict[str, Layer]:
    made = layers(Lookup(reports.report()), reports.WARDS, list(reports.INDICATORS), latest=24)
    return {layer.id: layer for layer in made}


def test_each_indicator_has_a_level_and_where_it_is_watched_a_change(found: dict[str, Layer]) -> None:
    assert list(found) == [
        *("claimant_rate-level", "claimant_rate-change", "burglary-level", "burglary-change"),
        *("house_price-level", "flags"),
    ]


def test_a_layer_offers_the_latest_periods_only(found: dict[str, Layer]) -> None:
    layer = found["claimant_rate-level"]
    assert len(layer.periods) == len(layer.values) == len(layer.states) == 24
    assert (layer.periods[0], layer.periods[-1]) == ("April 2024", "March 2026")


def test_suppressed_not_applicable_and_no_verdict_stay_three_different_things(
    found: dict[str, Layer],
) -> None:
    claimants, burglary = found["claimant_rate-level"], found["burglary-level"]
    suppressed = claimants.periods.index("October 2025")
    assert claimants.states[suppressed] == "s...z......."
    assert claimants.values[suppressed][0] is None
    assert burglary.states[-1] == "v" * 12
    assert burglary.states[-3] == "." * 12


def test_missing_values_are_no_data() -> None:
    made = layers(Lookup(reports.report()), reports.WARDS, ["claimant_rate"], latest=36)
    assert {made[0].states[t][1] for t in range(10, 14)} == {"n"}


def test_an_area_that_the_indicator_never_speaks_of_is_no_data() -> None:
    report = reports.report()
    extra = reports.wards((*reports.NAMES, "Newly Made"))
    made = layers(
        Lookup(replace(report, areas={reports.WARDS: extra})), reports.WARDS, ["burglary"], latest=3
    )
    assert made[0].states[0] == "." * 12 + "n"


def test_the_reason_for_a_missing_verdict_goes_with_its_cell(found: dict[str, Layer]) -> None:
    assert found["burglary-level"].reasons["*:23"].startswith("The police feed")
    assert found["claimant_rate-level"].reasons == {"4:23": "Most residents are students, who cannot claim."}


def test_a_flag_is_shown_from_the_period_in_which_it_was_raised(found: dict[str, Layer]) -> None:
    mark = found["claimant_rate-level"].flags[0]
    assert (mark.area, mark.direction, mark.grade) == (2, "worse", "confirmed")
    assert found["claimant_rate-level"].periods[mark.since] == "November 2025"


def test_ended_flags_are_not_on_the_map(found: dict[str, Layer]) -> None:
    assert {mark.area for mark in found["burglary-level"].flags} == {2}


def test_the_flag_layer_shows_the_gravest_flag_of_each_area(found: dict[str, Layer]) -> None:
    values = found["flags"].values[0]
    assert [FLAG_CLASSES.labels[int(value)] for value in values[2:7:4]] == [
        "▲ getting worse, confirmed",
        "▼ improving, confirmed",
    ]
    assert values.count(4.0) == 10


def test_the_change_is_the_one_with_more_evidence(found: dict[str, Layer]) -> None:
    last = found["claimant_rate-change"].values[-1]
    assert last[2] is not None
    assert last[2] > 1.4
    assert last[6] is not None
    assert last[6] < 0.7


def test_a_map_of_counts_says_that_they_are_counts(found: dict[str, Layer]) -> None:
    assert "These are counts" in found["burglary-level"].note
    assert "These are counts" not in found["claimant_rate-level"].note
    assert "These are counts" not in found["house_price-level"].note


def test_every_value_is_rounded_as_the_table_shows_it(found: dict[str, Layer]) -> None:
    for layer in found.values():
        for row in layer.values:
            assert all(value is None or round(value, layer.digits) == value for value in row)
