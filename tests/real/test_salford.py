"""Salford from its published files: every figure here was counted by other means first."""

from collections import Counter

import pytest

from ews import listings
from ews.workspace import Workspace
from tests.real.conftest import Made
from tests.support import workspaces as w


pytestmark = pytest.mark.real_data
SALFORD = "E08000006"
BOUNDARIES = (
    "boundaries/ward_E08000006.geojson",
    "boundaries/lsoa_E08000006.geojson",
    "boundaries/local_authority_2023*.geojson",
)


@pytest.fixture(scope="module")
def claimants(taken: Made) -> Workspace:
    files = ("indicators/claimant_count_mixed*", "indicators/claimant_rate_mixed*", "indicators/ucjsa_time*")
    return taken(SALFORD, "Salford", *BOUNDARIES, "boundaries/ward_2017*", "boundaries/lsoa11_*", *files)


@pytest.fixture(scope="module")
def collisions(taken: Made) -> Workspace:
    return taken(SALFORD, "Salford", *BOUNDARIES, "indicators/STATS19_road_casualties_2019*")


def counts(made: Workspace, indicator: str) -> Counter[str]:
    return Counter(reason for reason, _ in w.reasons(made, indicator))


def test_the_claimants_of_twenty_wards_and_of_the_district_each_add_up_at_their_own_level(
    claimants: Workspace,
) -> None:
    rows = listings.series(claimants, "claimant_count")
    wards = [row for row in rows if row["geography"] == "ward_2017"]
    assert len({row["area"] for row in wards}) == 20
    assert {row["period"] for row in wards} == {f"{2014 + n // 12}-{n % 12 + 1:02}" for n in range(46)}
    assert sum(row["numerator"] for row in wards) == 211_305
    assert sum(row["numerator"] for row in rows if row["geography"] == "district") == 211_280


def test_two_sources_join_to_55_months_of_rates_and_say_where_they_disagree(claimants: Workspace) -> None:
    rows = listings.series(claimants, "claimant_rate", geography="ward")
    assert len({row["period"] for row in rows if row["value"] is not None}) == 55
    found = [row for row in listings.disagreements(claimants) if row["geography"].startswith("ward")]
    [row] = [row for row in found if row["indicator"] == "claimant_rate"]
    assert (row["in_common"], row["differing"]) == (560, 192)
    assert row["largest"] == pytest.approx(0.3)


def test_casualties_just_outside_every_ward_are_placed_by_their_own_label_and_counted_apart(
    collisions: Workspace,
) -> None:
    placed = w.numbers(collisions, "road_casualties", "ward_2025").values()
    assert sum(number for number in placed if number) == 2_105 + 14
    rows = [row for row in w.aside(collisions, "road_casualties") if row["reason"].startswith("just outside")]
    on_wards = [row for row in rows if " m from E05" in row["detail"]]
    metres = [float(row["detail"].split(" m from ")[0]) for row in on_wards]
    assert (len(metres), min(metres), max(metres)) == (14, 0.6, 6.5)
    assert {row["records"] for row in rows} == {0}


def test_casualties_inside_a_ward_but_labelled_otherwise_are_kept_and_counted_apart(
    collisions: Workspace,
) -> None:
    rows = [
        row for row in w.aside(collisions, "road_casualties") if row["reason"].startswith("inside, though")
    ]
    assert len(rows) == 8
    assert {row["records"] for row in rows} == {0}
    assert "Salford" not in {row["detail"] for row in rows}


def test_every_collision_row_is_accounted_for(collisions: Workspace) -> None:
    [row] = [row for row in w.received(collisions) if "STATS19" in row["file"]]
    assert row["rows_read"] == row["rows_kept"] + row["rows_set_aside"] > 2_105
    assert counts(collisions, "road_casualties")["outside the district"] > 0
