"""Limits of proportions, counts and ratios of two counts."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc
from scipy.special import gammaincinv
from scipy.special import ndtri

from ews.detect.settings import Floats


def wilson(events: ArrayLike, people: ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the Wilson score limits of a proportion.

    NaN where nobody was at risk. Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.
    """
    x, n = np.asarray(events, dtype=float), np.asarray(people, dtype=float)
    n = np.where(n > 0, n, np.nan)
    z = ndtri(0.5 + level / 2)
    half = z * np.sqrt(x * (n - x) / n + z * z / 4)
    low, high = (x + z * z / 2 - half) / (n + z * z), (x + z * z / 2 + half) / (n + z * z)
    return np.where(x == 0, 0.0 * n, low), np.where(x == n, 1.0, high)


def poisson_exact(events: ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the exact limits of a Poisson mean.

    Source: Garwood 1936, doi:10.1093/biomet/28.3-4.437.
    """
    x, tail = np.asarray(events, dtype=float), (1 - level) / 2
    low = np.where(x > 0, gammaincinv(np.where(x > 0, x, 1.0), tail), 0.0)
    return low, np.asarray(gammaincinv(x + 1, 1 - tail))


def poisson_byar(events: ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return Byar's limits of a Poisson mean, which need no special function.

    Source: Breslow & Day 1987, Statistical Methods in Cancer Research II (IARC 82), p. 69.
    """
    x, z = np.asarray(events, dtype=float), ndtri(0.5 + level / 2)
    safe = np.where(x > 0, x, 1.0)
    low = safe * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3
    more = x + 1
    return np.where(x > 0, low, 0.0), more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3


def two_rates_p(
    events: ArrayLike,
    exposure: ArrayLike,
    before: ArrayLike,
    exposure_before: ArrayLike,
    *,
    mid: bool = False,
) -> Floats:
    """Return the one-sided p-value that the rate is higher than before.

    Given their sum, the count is binomial (Przyborowski & Wilenski 1940,
    doi:10.1093/biomet/31.3-4.313); `mid` counts half of the observed outcome. Weighted counts
    need not be whole numbers. NaN without exposure on both sides.
    """
    y1, x1 = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    y0, x0 = np.asarray(before, dtype=float), np.asarray(exposure_before, dtype=float)
    valid = (x1 > 0) & (x0 > 0)
    chance = np.where(valid, x1, 1.0) / (np.where(valid, x1, 1.0) + np.where(valid, x0, 1.0))
    p = at_least(y1, y0, chance)
    if mid:
        p = (p + at_least(y1 + 1, y0 - 1, chance)) / 2
    return np.where(valid, p, np.nan)


def at_least(events: Floats, others: Floats, chance: Floats) -> Floats:
    """Return the binomial probability of at least `events` of `events + others`."""
    some = events > 0
    more = others > -1
    tail = betainc(np.where(some, events, 1.0), np.where(more, others, 0.0) + 1.0, chance)
    return np.where(some, np.where(more, tail, 0.0), 1.0)
