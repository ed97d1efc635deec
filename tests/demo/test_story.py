"""What was planted must be in the files, at the size that the truth says."""

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from shapely import contains
from shapely import points
from shapely.geometry import Polygon

import ews.demo
from ews.demo.borough import Borough
from ews.demo.story import DECLINE
from ews.demo.story import NO_FEED_FROM
from ews.demo.story import PERIODS
from ews.demo.story import SHOCK
from ews.demo.story import SPIKE
from ews.demo.story import SPOT


Rows = list[dict[str, str]]
Table = Callable[[str], Rows]
Counts = Counter[tuple[str, str]]


@pytest.fixture(scope="session")
def claimants(table: Table) -> Counts:
    rows = [
        row for year in range(2021, 2027) for row in table(f"nomis/nomis_claimant_count_NM_162_1_{year}.csv")
    ]
    counted = [row for row in rows if row["MEASURE"] == "1"]
    return Counter({(row["GEOGRAPHY_CODE"], row["DATE"]): int(row["OBS_VALUE"]) for row in counted})


@pytest.fixture(scope="session")
def arrears(table: Table) -> Counts:
    rows = table("council/council_tax_arrears.csv")
    return Counter({(row["postcode"], row["period"]): int(row["value"]) for row in rows})


@pytest.fixture(scope="session")
def street(table: Table) -> Counts:
    """Return the crimes of each LSOA and month, without anti-social behaviour."""
    months = [str(period) for period in PERIODS[:NO_FEED_FROM]]
    rows = [row for month in months for row in table(f"police/{month}/{month}-eastmere-street.csv")]
    return Counter((row["LSOA code"], row["Month"]) for row in rows if row["Crime ID"])


def share(counts: Counts, areas: Iterable[str], others: Iterable[str], months: slice) -> float:
    """Return the count of *areas* over that of *others* in *months*."""
    labels = [str(period) for period in PERIODS[months]]
    own = sum(counts[area, month] for area in areas for month in labels)
    rest = sum(counts[area, month] for area in others for month in labels)
    return own / rest


def test_the_truth_names_every_part_of_the_story_with_what_must_be_said(truth: ews.demo.Truth) -> None:
    assert {one.id: one.expected for one in truth.planted} == {
        "decline": "flag",
        "spot": "flag",
        "around_the_spot": "no flag",
        "shock": "no flag",
        "students": "not applicable",
        "better": "flag",
        "spike": "spike",
        "missing_feed": "no verdict",
        "half_a_feed": "no verdict",
        "new_wards": "break",
        "hidden_numbers": "markers",
    }


def test_the_truth_reads_back_as_it_was_written(truth: ews.demo.Truth, tmp_path: Path) -> None:
    truth.write(tmp_path / "truth.json")
    assert ews.demo.read_truth(tmp_path / "truth.json") == truth
    assert truth.of("spot").postcodes


def test_every_area_of_the_truth_is_in_the_borough(truth: ews.demo.Truth, borough: Borough) -> None:
    known = {*borough.wards, *borough.lsoas}
    assert all(set(one.areas) <= known for one in truth.planted)
    spot = set(truth.of("spot").postcodes)
    own = np.flatnonzero(borough.lsoa_of == borough.roles.spot_lsoa)
    assert 40 <= len(spot) <= 60
    assert spot <= {borough.postcodes[point] for point in own}


@pytest.mark.parametrize(("planted", "tolerance"), [("decline", 0.25), ("better", 0.1)])
def test_a_wards_claimants_reach_the_size_of_its_change(
    claimants: Counts, truth: ews.demo.Truth, borough: Borough, planted: str, tolerance: float
) -> None:
    one = truth.of(planted)
    touched = {area for other in ("decline", "better", "students") for area in truth.of(other).areas}
    rest = set(borough.wards) - touched
    before = share(claimants, one.areas, rest, slice(DECLINE - 18, DECLINE))
    after = share(claimants, one.areas, rest, slice(-2, None))
    assert after / before == pytest.approx(one.size, abs=tolerance)


def test_the_decline_is_slow(claimants: Counts, truth: ews.demo.Truth, borough: Borough) -> None:
    one = truth.of("decline")
    rest = set(borough.wards) - set(one.areas)
    before = share(claimants, one.areas, rest, slice(DECLINE - 18, DECLINE))
    early = share(claimants, one.areas, rest, slice(DECLINE, DECLINE + 4))
    assert 0.95 < early / before < 1.3


def test_arrears_in_the_bad_postcodes_triple_and_its_ward_hardly_moves(
    arrears: Counts, truth: ews.demo.Truth, borough: Borough
) -> None:
    spot = truth.of("spot")
    names = np.array(borough.postcodes)
    ward = borough.ward_of[borough.lsoa_of]
    told = (borough.roles.spot, borough.roles.decline, borough.roles.better, borough.roles.students)
    rest = names[~np.isin(ward, told)].tolist()
    own = names[ward == borough.roles.spot].tolist()
    before, after = slice(SPOT - 18, SPOT), slice(SPOT, None)

    def change(areas: Iterable[str]) -> float:
        areas = list(areas)
        return share(arrears, areas, rest, after) / share(arrears, areas, rest, before)

    assert change(spot.postcodes) == pytest.approx(3.0, abs=0.6)
    lsoa = names[borough.lsoa_of == borough.roles.spot_lsoa].tolist()
    assert spot.area_size is not None
    assert change(lsoa) == pytest.approx(spot.area_size, abs=0.5)
    assert change(own) == pytest.approx(1.0, abs=0.12)


def test_crime_in_the_spots_lsoa_rises_before_the_feed_stops(
    street: Counts, truth: ews.demo.Truth, borough: Borough
) -> None:
    (lsoa,) = truth.of("spot").areas
    rest = set(borough.lsoas) - {lsoa}
    before = share(street, [lsoa], rest, slice(SPOT - 18, SPOT))
    after = share(street, [lsoa], rest, slice(SPOT, NO_FEED_FROM))
    # burglary and vehicle crime, a quarter of the crimes, stay as they were
    assert 1.6 < after / before < 3.2


def test_the_shock_moves_the_whole_district_and_no_wards_share(claimants: Counts, borough: Borough) -> None:
    district = [claimants["E08999001", str(period)] for period in PERIODS]
    calm = np.mean([*district[SHOCK - 4 : SHOCK], *district[SHOCK + 4 : SHOCK + 8]])
    assert np.mean(district[SHOCK : SHOCK + 4]) / calm == pytest.approx(1.45, abs=0.12)
    for ward in borough.wards:
        rest = set(borough.wards) - {ward}
        during = share(claimants, [ward], rest, slice(SHOCK, SHOCK + 4))
        assert during / share(claimants, [ward], rest, slice(SHOCK - 8, SHOCK)) == pytest.approx(1.0, abs=0.2)


def test_the_spike_lasts_one_month_and_is_fully_reversed(
    table: Table, truth: ews.demo.Truth, borough: Borough
) -> None:
    (code,) = truth.of("spike").areas
    (rings,) = borough.ward_rings[borough.wards.index(code)]
    rows = table("council/fly_tipping.csv")
    where = points([(int(row["easting"]), int(row["northing"])) for row in rows])
    inside = contains(Polygon(rings), where)
    months = [str(period) for period in PERIODS]
    month = np.array([months.index(row["date"][:7]) for row in rows])
    own, all_areas = np.bincount(month[inside]), np.bincount(month)
    monthly = own / (all_areas - own)
    usual = np.median(monthly)
    assert monthly[SPIKE] / usual == pytest.approx(4.0, rel=0.3)
    assert monthly[SPIKE - 3 : SPIKE] == pytest.approx(usual, rel=0.4)
    assert monthly[SPIKE + 1 : SPIKE + 4] == pytest.approx(usual, rel=0.4)


def test_the_poor_wards_are_poor_in_most_indicators(
    claimants: Counts, arrears: Counts, borough: Borough
) -> None:
    wards = borough.ward_of[borough.lsoa_of]
    homes = np.bincount(wards)
    month = str(PERIODS[20])
    jobs = np.array([claimants[code, month] for code in borough.wards]) / homes
    owed = np.bincount(wards, [arrears[name, month] for name in borough.postcodes]) / homes
    assert np.corrcoef(jobs, owed)[0, 1] > 0.5
