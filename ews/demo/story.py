"""What happens in the borough: the planted changes, and where the sources fall silent."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ews.demo.borough import Borough
from ews.demo.truth import Planted
from ews.periods import Period


Floats = NDArray[np.float64]
Ints = NDArray[np.int_]

MONTHS = 60
FIRST = Period(2021 * 12 + 9)
PERIODS = tuple(FIRST.step(month) for month in range(MONTHS))

NEW_WARDS_FROM = 24
HALF_A_FEED = 30
SHOCK = 36
DECLINE = 42
BETTER = 45
STUDENTS = 48
SPOT = 50
SPIKE = 52
NO_FEED_FROM = 57

SPOT_POSTCODES = 42
SPOT_INDICATORS = (
    "anti_social_behaviour",
    "criminal_damage",
    "violence",
    "fly_tipping",
    "council_tax_arrears",
)
POLICE = ("anti_social_behaviour", "burglary", "criminal_damage", "vehicle_crime", "violence")


@dataclass(frozen=True, eq=False)
class Change:
    """One planted change: a factor a month on some LSOAs, or on some postcodes only."""

    planted: Planted
    lsoas: Ints
    factor: Floats
    only_points: bool = False


def ramp(start: int, length: int, end: float) -> Floats:
    """Return a factor that leaves 1 at month *start* and reaches *end* after *length* months."""
    steps = np.clip((np.arange(MONTHS) - start + 1) / length, 0, 1)
    factor: Floats = 1 + (end - 1) * steps
    return factor


def step(start: int, size: float, *, months: int = MONTHS) -> Floats:
    """Return a factor of *size* for *months* months from *start*, 1 elsewhere."""
    now = np.arange(MONTHS)
    return np.where((now >= start) & (now < start + months), size, 1.0)


def bad_postcodes(borough: Borough) -> Ints:
    """Return the postcodes of the spot: the nearest to the middle of its LSOA."""
    own = np.flatnonzero(borough.lsoa_of == borough.roles.spot_lsoa)
    gaps = np.hypot(*(borough.points[own] - borough.points[own].mean(axis=0)).T)
    return np.sort(own[np.argsort(gaps, kind="stable")[:SPOT_POSTCODES]])


def changes(borough: Borough) -> tuple[Change, ...]:
    """Return every change that moves the numbers, as planted in *borough*."""
    return (
        _decline(borough),
        _spot(borough),
        _around_the_spot(borough),
        _shock(borough),
        _students(borough),
        _better(borough),
        _spike(borough),
    )


def _decline(borough: Borough) -> Change:
    ward = borough.roles.decline
    planted = Planted(
        id="decline",
        what="A ward declines slowly over eighteen months, in all five themes.",
        expected="flag",
        indicators=(
            "claimant_count",
            "claimant_rate",
            "school_absence",
            "emergency_attendances",
            "anti_social_behaviour",
            "council_tax_arrears",
            "fly_tipping",
        ),
        geography="ward",
        areas=(borough.wards[ward],),
        onset=str(PERIODS[DECLINE]),
        direction="worse",
        size=1.7,
        area_size=1.7,
    )
    return Change(planted, borough.members(ward), ramp(DECLINE, 18, 1.7))


def _spot(borough: Borough) -> Change:
    lsoa, bad = borough.roles.spot_lsoa, bad_postcodes(borough)
    share = len(bad) / int((borough.lsoa_of == lsoa).sum())
    planted = Planted(
        id="spot",
        what=f"{len(bad)} postcodes inside one LSOA of a good ward turn bad.",
        expected="flag",
        indicators=SPOT_INDICATORS,
        geography="lsoa",
        areas=(borough.lsoas[lsoa],),
        onset=str(PERIODS[SPOT]),
        direction="worse",
        size=3.0,
        area_size=round(1 + 2.0 * share, 3),
        postcodes=tuple(borough.postcodes[point] for point in bad),
    )
    return Change(planted, np.array([lsoa]), step(SPOT, 3.0), only_points=True)


def _around_the_spot(borough: Borough) -> Change:
    ward = borough.roles.spot
    planted = Planted(
        id="around_the_spot",
        what="The rest of the ward gets a little better, so that its average hides the spot.",
        expected="no flag",
        indicators=SPOT_INDICATORS,
        geography="ward",
        areas=(borough.wards[ward],),
        onset=str(PERIODS[SPOT]),
        size=0.82,
    )
    rest = np.setdiff1d(borough.members(ward), [borough.roles.spot_lsoa])
    return Change(planted, rest, step(SPOT, 0.82))


def _shock(borough: Borough) -> Change:
    planted = Planted(
        id="shock",
        what="The whole district has more claimants and more homelessness for four months.",
        expected="no flag",
        indicators=("claimant_count", "claimant_rate", "homelessness_approaches"),
        geography="ward",
        areas=borough.wards,
        onset=str(PERIODS[SHOCK]),
        end=str(PERIODS[SHOCK + 3]),
        size=1.45,
        area_size=1.45,
    )
    return Change(planted, np.arange(len(borough.lsoas)), step(SHOCK, 1.45, months=4))


def _students(borough: Borough) -> Change:
    ward = borough.roles.students
    planted = Planted(
        id="students",
        what="Most residents of one ward study: claimants and arrears mean nothing there, though both rise.",
        expected="not applicable",
        indicators=("claimant_count", "claimant_rate", "council_tax_arrears"),
        geography="ward",
        areas=(borough.wards[ward],),
        onset=str(PERIODS[STUDENTS]),
        direction="worse",
        size=1.8,
        area_size=1.8,
    )
    return Change(planted, borough.members(ward), step(STUDENTS, 1.8))


def _better(borough: Borough) -> Change:
    ward = borough.roles.better
    planted = Planted(
        id="better",
        what="A ward gets better over fifteen months, in three themes.",
        expected="flag",
        indicators=(
            "claimant_count",
            "claimant_rate",
            "anti_social_behaviour",
            "violence",
            "council_tax_arrears",
            "fly_tipping",
        ),
        geography="ward",
        areas=(borough.wards[ward],),
        onset=str(PERIODS[BETTER]),
        direction="better",
        size=0.6,
        area_size=0.6,
    )
    return Change(planted, borough.members(ward), ramp(BETTER, 15, 0.6))


def _spike(borough: Borough) -> Change:
    ward = borough.roles.spike
    planted = Planted(
        id="spike",
        what="One month of one ward is four times as high, and the next is as before.",
        expected="spike",
        indicators=("fly_tipping",),
        geography="ward",
        areas=(borough.wards[ward],),
        onset=str(PERIODS[SPIKE]),
        end=str(PERIODS[SPIKE]),
        direction="worse",
        size=4.0,
        area_size=4.0,
    )
    return Change(planted, borough.members(ward), step(SPIKE, 4.0, months=1))


def silences(borough: Borough) -> tuple[Planted, ...]:
    """Return what the sources do not say: a missing feed, half a feed, old wards, hidden numbers."""
    return (
        Planted(
            id="missing_feed",
            what="The force's street files stop; only its neighbour's few rows still come.",
            expected="no verdict",
            indicators=POLICE,
            geography="ward",
            areas=borough.wards,
            onset=str(PERIODS[NO_FEED_FROM]),
            end=str(PERIODS[-1]),
        ),
        Planted(
            id="half_a_feed",
            what="In one month six street-crime rows in ten have no place.",
            expected="no verdict",
            indicators=POLICE,
            geography="ward",
            areas=borough.wards,
            onset=str(PERIODS[HALF_A_FEED]),
            end=str(PERIODS[HALF_A_FEED]),
        ),
        Planted(
            id="new_wards",
            what="Empty homes come by ward: on the old wards first, on the new ones from this month on.",
            expected="break",
            indicators=("empty_homes",),
            geography="ward",
            areas=borough.wards,
            onset=str(PERIODS[NEW_WARDS_FROM]),
        ),
        Planted(
            id="hidden_numbers",
            what="Food-bank vouchers of 1 to 4 come as * (hidden); 0 is a true zero.",
            expected="markers",
            indicators=("food_bank_vouchers",),
            geography="lsoa",
            areas=borough.lsoas,
            onset=str(PERIODS[0]),
            end=str(PERIODS[-1]),
        ),
    )
