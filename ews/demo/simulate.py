"""Monthly counts with season, trend, shocks and noise: flows of events and stocks of people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


Floats = NDArray[np.float64]
Ints = NDArray[np.int_]

# negative binomial size of an LSOA's month, and the share of a stock that stays each month
SIZE = 15.0
STAYING = 0.8


@dataclass(frozen=True)
class Movement:
    """How one indicator moves everywhere: its mean count in an LSOA, and what the district shares.

    ``season`` is the amplitude on the log scale, ``peak`` the month of the year
    (0 to 11) where it is highest, ``trend`` the yearly growth, ``poverty`` how
    strongly the count follows an area's poverty.
    """

    mean: float
    season: float = 0.1
    peak: float = 6.0
    trend: float = 0.0
    poverty: float = 1.0
    stock: bool = False


def common(movement: Movement, months: Ints, rng: np.random.Generator) -> Floats:
    """Return what every area shares in each of *months* (counted from January of year 0)."""
    season = movement.season * np.cos(2 * np.pi * (months % 12 - movement.peak) / 12)
    trend = np.log1p(movement.trend) * np.arange(len(months)) / 12
    walk = np.cumsum(rng.normal(0, 0.015, len(months)))
    shared: Floats = np.exp(season + trend + walk - walk.mean())
    return shared


def flow(mean: Floats, lsoa_of: Ints, share: Floats, rng: np.random.Generator) -> Ints:
    """Return counts of events per point and month, negative binomial within each LSOA.

    *mean* is per LSOA and month; *share* per point and month, how much of its
    LSOA's mean falls on the point.
    """
    noisy = mean * rng.gamma(SIZE, 1 / SIZE, mean.shape)
    return rng.poisson(noisy[lsoa_of] * share)


def stock(mean: Floats, lsoa_of: Ints, share: Floats, rng: np.random.Generator) -> Ints:
    """Return caseloads per point and month: most people stay, some leave, some come.

    A caseload's month is correlated with the one before by about 0.8, and its
    mean is *mean* in every month, whatever steps that takes.
    """
    expected = mean[lsoa_of] * share
    noise = rng.gamma(SIZE, 1 / SIZE, mean.shape)[lsoa_of]
    found = np.empty(expected.shape, dtype=np.int_)
    found[:, 0] = rng.poisson(expected[:, 0])
    for month in range(1, expected.shape[1]):
        before, now = expected[:, month - 1], expected[:, month]
        staying = STAYING * np.minimum(1.0, now / np.maximum(before, 1e-9))
        coming = np.maximum(now - staying * before, 0.0) * noise[:, month]
        found[:, month] = rng.binomial(found[:, month - 1], staying) + rng.poisson(coming)
    return found


def shares(lsoa_of: Ints, rng: np.random.Generator) -> Floats:
    """Return how much of its LSOA's events falls on each point, unequal, adding to one in an LSOA."""
    weight = rng.gamma(2.0, 1.0, len(lsoa_of)) + 0.2
    share: Floats = weight / np.bincount(lsoa_of, weight)[lsoa_of]
    return share


def to_areas(counts: Ints, area_of: Ints, areas: int) -> Ints:
    """Return *counts* per point and month summed to areas."""
    total = np.zeros((areas, counts.shape[1]), dtype=np.int_)
    np.add.at(total, area_of, counts)
    return total
