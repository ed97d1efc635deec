"""How much counts scatter beyond Poisson, and how long a deviation lasts, pooled over areas."""

import numpy as np

from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints


# Squared residuals above 16 times the variance (four standard deviations) count as 16: a lively month
# must not set the scatter of a district. What is beyond belief was cut before (`winsor`).
CAP = 16.0
# Sizes of the negative binomial between which estimates are kept; above, it is Poisson.
SIZE_RANGE = (0.3, 1e6)
MAX_AUTOCORRELATION = 0.95
# Degrees of freedom that the district's variance is worth beside an area's own.
PRIOR_FREEDOM = 10.0


def negative_binomial_size(
    counts: Floats,
    expected: Floats,
    seen: Bools,
    correlation: float = 0.0,
    remaining: Floats | float = 1.0,
    usual: Floats | None = None,
) -> float:
    """Return k of the variance `mu + mu^2 / k` by pooled moments over areas (areas, periods).

    Each area's mean is its own, so the sum of squares is divided by its degrees of freedom, fewer
    where autocorrelation makes the mean follow the series.
    `remaining` is the part of the Poisson variance that is there: 1 - p for binomial counts. `usual`
    are means from more periods than `expected`, where these follow few: their product estimates the
    squared mean without the noise that a square of rare counts has.
    A second pass caps outlying residuals. `SIZE_RANGE` bounds the answer; series without excess
    scatter give its upper end (Poisson).
    """
    n = seen.sum(axis=1, keepdims=True)
    lost = sum_inflation(correlation, np.maximum(n, 1))
    used = seen & (n > 1)
    mean = np.where(used, expected, 0.0)
    squared_mean = mean * (mean if usual is None else np.where(used, usual, 0.0))
    square = np.where(used, (counts - expected) ** 2 * n / np.maximum(n - lost, 1), 0.0)
    weight = float(squared_mean.sum())
    excess = _excess(square, mean * remaining, weight)
    variance = mean * remaining + squared_mean * excess
    excess = _excess(np.minimum(square, CAP * variance), mean * remaining, weight)
    low, high = SIZE_RANGE
    return float(np.clip(1.0 / max(excess, 1.0 / high), low, high))


def _excess(square: Floats, counting: Floats, weight: float) -> float:
    return max(float((square - counting).sum() / weight), 0.0) if weight > 0 else 0.0


def autocorrelation(residuals: Floats, seen: Bools) -> float:
    """Return the lag-one autocorrelation of standardised residuals, pooled over areas.

    The shrinkage that comes from estimating each area's mean, -(1 + rho) / T when many series are
    pooled, is undone (Nickell 1981, doi:10.2307/1911408). Never negative.
    """
    pair = seen[:, 1:] & seen[:, :-1]
    now, before = np.where(pair, residuals[:, 1:], 0.0), np.where(pair, residuals[:, :-1], 0.0)
    spread = np.sqrt((now**2).sum() * (before**2).sum())
    if spread <= 0:
        return 0.0
    rho = float((now * before).sum() / spread)
    length = max(float(seen.sum(axis=1).mean()), 5.0)
    return float(np.clip((rho * length + 1) / (length - 1), 0.0, MAX_AUTOCORRELATION))


def sum_inflation(rho: float, length: Ints) -> Floats:
    """Return the variance of a sum of AR(1) values relative to independent ones."""
    k = np.asarray(length, dtype=float)
    if rho <= 0:
        return np.ones_like(k)
    return np.asarray((1 + rho) / (1 - rho) - 2 * rho * (1 - rho**k) / (k * (1 - rho) ** 2))


def shrunk_variance(squares: Floats, freedom: Floats | float, common: Floats | float) -> Floats:
    """Return each series' variance from its sum of squares, drawn towards a common one.

    The common variance counts as `PRIOR_FREEDOM` further degrees of freedom (the moderated
    variance of Smyth 2004, doi:10.2202/1544-6115.1027, with its prior weight fixed).
    """
    return np.asarray((PRIOR_FREEDOM * common + squares) / (PRIOR_FREEDOM + freedom))
