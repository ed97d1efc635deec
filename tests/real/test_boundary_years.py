"""Counts of Salford and Camden on the boundaries of other years: not one is lost, and none comes twice."""

import math
from collections.abc import Mapping

import pytest

from ews import atlas as atlases
from ews import catalogue
from ews import listings
from ews import lookup_listing
from ews.lookups.lookup import Lookup
from ews.lookups.lookups import Lookups
from ews.lookups.measured import Measured
from ews.series import assembly
from ews.store import areas
from ews.store import connection as connections
from ews.store import lookups as tables
from ews.workspace import Workspace
from tests.real.conftest import Made


pytestmark = pytest.mark.real_data
CLAIMANTS = ("indicators/claimant_count_mixed*", "indicators/claimant_count_lsoa*", "indicators/ucjsa_lsoa*")


@pytest.fixture(scope="module")
def salford(taken: Made) -> Workspace:
    boundaries = (
        "boundaries/ward_E08000006.geojson",
        "boundaries/ward_E08000006_2020-05.geojson",
        "boundaries/lsoa*_E0*",
    )
    people = ("postcodes/codepoint_m.csv", "population/*lsoa*", "population/*ward*")
    return taken("E08000006", "Salford", "boundaries/local*", *boundaries, *people, *CLAIMANTS)


@pytest.fixture(scope="module")
def camden(taken: Made) -> Workspace:
    boundaries = (
        "boundaries/ward_E09000007.geojson",
        "boundaries/ward_E09000007_2020-05.geojson",
        "boundaries/lsoa*_E0*.geojson",
    )
    return taken("E09000007", "Camden", *boundaries, "postcodes/codepoint_*.csv", "population/*.csv")


def between(made: Workspace, source: str, target: str) -> tuple[Lookup, Mapping[str, tuple[str, ...]]]:
    known = catalogue.load(made.root)
    with connections.reading(made.store) as store:
        atlas = atlases.build(known, areas.current(store))
        lookups = Lookups(Measured(atlas, assembly.residents(store)), tables.current(store))
        found = lookups.between(source, target, year=2016)
    return found, {geography: atlas.places(geography).codes for geography in (source, target)}


@pytest.mark.parametrize(("source", "target"), [("lsoa_2011", "lsoa_2021"), ("ward_2019", "ward_2025")])
@pytest.mark.parametrize("district", ["salford", "camden"])
def test_every_count_is_carried(
    district: str, source: str, target: str, request: pytest.FixtureRequest
) -> None:
    found, codes = between(request.getfixturevalue(district), source, target)
    assert (found.lost, found.out_of.keys(), found.into.keys()) == (
        (),
        set(codes[source]),
        set(codes[target]),
    )
    for period in range(12):
        counts = {code: float((7 * n + period) % 31) for n, code in enumerate(codes[source])}
        assert math.fsum(found.carried(counts).values()) == pytest.approx(sum(counts.values()), abs=1e-9)
    for pairs in found.out_of.values():
        assert math.fsum(pair.weight for pair in pairs) == pytest.approx(1, abs=1e-12)


def test_the_lsoas_that_salford_split_and_merged_are_those_of_the_census(salford: Workspace) -> None:
    found, codes = between(salford, "lsoa_2011", "lsoa_2021")
    divided = [area for area, pairs in found.out_of.items() if len(pairs) > 1]
    merged = [area for area, pairs in found.into.items() if len(pairs) > 1]
    assert (len(codes["lsoa_2011"]), len(codes["lsoa_2021"])) == (150, 161)
    # 150 less 11 that were divided, less the 2 that became 1, are 138 that stayed or merged; 23 are children
    assert (len(divided), len(merged)) == (11, 1)
    assert sum(len(found.out_of[area]) for area in divided) == 23


def test_residents_of_the_lsoas_of_2011_come_into_those_of_2021_and_the_sum_stays(salford: Workspace) -> None:
    rows = listings.series(salford, "population")
    new, old = (
        {row["area"]: row for row in rows if row["geography"] == f"lsoa_{year}" and row["period"] == "2016"}
        for year in (2021, 2011)
    )
    assert (len(new), len(old)) == (
        161,
        13,
    )  # of the old ones those that changed; the others go on as they are
    assert sum(row["numerator"] for row in new.values()) == pytest.approx(248_726, abs=1e-6)
    assert sum("e" in row["marker"] for row in new.values()) == 23


def test_wards_that_are_mostly_pieces_of_others_are_refused_and_the_rest_is_marked(
    salford: Workspace,
) -> None:
    rows = [row for row in listings.series(salford, "claimant_count") if row["geography"] == "ward_2025"]
    told = {row["area"] for row in rows if row["period"] == "2016-01" and row["numerator"] is not None}
    refused = {row["area"] for row in rows if row["period"] == "2016-01"} - told
    found, _ = between(salford, "ward_2019", "ward_2025")
    assert all(found.doubt[area] > 0.5 for area in refused)
    children = {
        area for area, pairs in found.into.items() if len(pairs) == 1
    }  # they share their parent's rate
    assert all(found.doubt[area] <= 0.5 or area in children for area in told)
    marked = {row["area"] for row in rows if row["period"] == "2016-01" and "e" in row["marker"]}
    assert (len(told), marked) == (12, {area for area in told if found.doubt[area] > 0.02})


def test_the_errors_of_the_lookups_are_those_that_the_methods_page_says(
    salford: Workspace, taken: Made
) -> None:
    wards, _ = between(salford, "ward_2019", "ward_2025")
    by_postcode, _ = between(salford, "lsoa_2021", "ward_2025")
    assert (wards.misplaced, by_postcode.misplaced) == pytest.approx((0.067, 0.053), abs=5e-4)
    old = ("boundaries/ward_2017*", "boundaries/lsoa11_*", "boundaries/lsoa_E*", "boundaries/local*")
    people = ("postcodes/codepoint_m.csv", "population/*lsoa*", "population/*ward*")
    without = taken("E08000006", "Salford", *old, *people)
    table = taken("E08000006", "Salford", *old, *people, "lookups/gm_lsoa_to_ward*")
    said = [
        " ".join(lookup_listing.listed(made, "lsoa_2011", "ward_2017").sentences) for made in (without, table)
    ]
    assert "out by 2.3% on average, by 6.8% at most (Broughton)" in said[0]
    assert "out by 7.0% on average, by 26.2% at most (Irwell Riverside)" in said[1]
