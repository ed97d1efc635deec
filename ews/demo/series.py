"""Every indicator's numbers: what moves them everywhere, what an area is like, what was planted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ews.demo import simulate
from ews.demo.borough import Borough
from ews.demo.chance import stream
from ews.demo.simulate import Movement
from ews.demo.story import MONTHS
from ews.demo.story import PERIODS
from ews.demo.story import Change
from ews.demo.story import bad_postcodes


Floats = NDArray[np.float64]
Ints = NDArray[np.int_]

# one postcode in five is a place to which the police move their crimes
SNAP_EVERY = 5

MOVEMENTS = {
    "claimant_count": Movement(42, season=0.05, peak=1, trend=-0.02, poverty=1.2, stock=True),
    "school_absence": Movement(450, season=0.15, peak=0, trend=0.01, poverty=0.8),
    "emergency_attendances": Movement(34, season=0.12, peak=0, trend=0.02, poverty=0.6),
    "food_bank_vouchers": Movement(9, season=0.2, peak=11, trend=0.05, poverty=1.3),
    "council_tax_arrears": Movement(18, season=0.06, peak=2, trend=0.03, poverty=1.0, stock=True),
    "homelessness_approaches": Movement(1.2, season=0.1, peak=0, trend=0.03, poverty=1.1),
    "empty_homes": Movement(12, season=0.03, peak=3, poverty=0.7, stock=True),
    "fly_tipping": Movement(4, season=0.2, peak=5, trend=0.04, poverty=0.9),
    "road_casualties": Movement(0.3, season=0.1, peak=9, trend=-0.02, poverty=0.4),
    "anti_social_behaviour": Movement(3.3, season=0.3, peak=6, trend=-0.03, poverty=0.9),
    "violence": Movement(3.3, season=0.12, peak=6, trend=0.02, poverty=1.0),
    "criminal_damage": Movement(2, season=0.1, peak=4, trend=-0.02, poverty=0.8),
    "vehicle_crime": Movement(1.0, season=0.1, peak=10, trend=0.01, poverty=0.4),
    "burglary": Movement(0.9, season=0.15, peak=11, trend=-0.04, poverty=0.5),
}


@dataclass(frozen=True, eq=False)
class District:
    """The borough with its people: population and homes of each LSOA, and how poor it is.

    ``poverty`` is on the log scale, 0 on average; ``population`` has a row per
    LSOA and a column per calendar year of the story.
    """

    borough: Borough
    changes: tuple[Change, ...]
    seed: int
    poverty: Floats
    homes: Ints
    population: Ints

    @property
    def relative_size(self) -> Floats:
        """Return each LSOA's homes over the average LSOA's."""
        size: Floats = self.homes / self.homes.mean()
        return size


def settle(borough: Borough, changes: tuple[Change, ...], seed: int) -> District:
    """Return *borough* with people in it."""
    rng = stream(seed, "people")
    ward = rng.normal(0, 0.32, len(borough.wards))
    roles = borough.roles
    ward[[roles.spot, roles.decline, roles.better, roles.students]] = -0.45, 0.1, 0.35, 0.0
    poverty = ward[borough.ward_of] + rng.normal(0, 0.18, len(borough.lsoas))
    poverty[roles.spot_lsoa] = ward[roles.spot] + 0.25
    per_postcode = rng.uniform(14, 20, len(borough.lsoas))
    homes = np.round(np.bincount(borough.lsoa_of) * per_postcode).astype(int)
    years = len({period.first_day.year for period in PERIODS})
    growth = rng.normal(0.004, 0.006, len(borough.lsoas))
    people = homes * rng.uniform(2.1, 2.6, len(homes))
    population = np.round(people[:, None] * (1 + growth[:, None]) ** np.arange(years)).astype(int)
    return District(borough, changes, seed, poverty, homes, population)


def means(district: District, indicator: str) -> Floats:
    """Return the expected count of each LSOA and month, planted changes of whole LSOAs included."""
    movement, rng = MOVEMENTS[indicator], stream(district.seed, f"mean {indicator}")
    months = np.array([period.start for period in PERIODS])
    own = movement.poverty * district.poverty + rng.normal(0, 0.15, len(district.poverty))
    spot = district.borough.roles.spot_lsoa
    own[spot] = movement.poverty * district.poverty[spot]
    level = movement.mean * district.relative_size * np.exp(own)
    mean = level[:, None] * simulate.common(movement, months, rng)
    for change in district.changes:
        if indicator in change.planted.indicators and not change.only_points:
            mean[change.lsoas] *= change.factor
    return mean


def by_point(district: District, indicator: str, points: Ints) -> Ints:
    """Return counts at *points* (numbers of postcodes) and months."""
    borough, rng = district.borough, stream(district.seed, indicator)
    lsoa_of = borough.lsoa_of[points]
    share = _shares(district, lsoa_of, rng)[:, None] * _on_points(district, indicator, points)
    draw = simulate.stock if MOVEMENTS[indicator].stock else simulate.flow
    return draw(means(district, indicator), lsoa_of, share, rng)


def by_lsoa(district: District, indicator: str) -> Ints:
    """Return counts per LSOA and month of an indicator that has no finer place."""
    rng = stream(district.seed, indicator)
    lsoas = np.arange(len(district.borough.lsoas))
    draw = simulate.stock if MOVEMENTS[indicator].stock else simulate.flow
    return draw(means(district, indicator), lsoas, np.ones((len(lsoas), MONTHS)), rng)


def _shares(district: District, lsoa_of: Ints, rng: np.random.Generator) -> Floats:
    """Return the share of each point in its LSOA; even in the spot's, so that its size is known."""
    share = simulate.shares(lsoa_of, rng)
    inside = lsoa_of == district.borough.roles.spot_lsoa
    share[inside] = 1 / inside.sum()
    return share


def _on_points(district: District, indicator: str, points: Ints) -> Floats:
    factor = np.ones((len(points), MONTHS))
    for change in district.changes:
        if indicator in change.planted.indicators and change.only_points:
            factor[np.isin(points, bad_postcodes(district.borough))] *= change.factor
    return factor
