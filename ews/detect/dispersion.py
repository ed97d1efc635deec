"""How much counts scatter beyond Poisson, and how long a deviation lasts, pooled over areas."""

import numpy as np

from ews.detect.settings import Bools
from ews.detect.settings import Floats


# Squared residuals above 16 times the variance (four standard deviations) count as 16: one feed
# error must not hide every change of the district.
CAP = 16.0
# Sizes of the negative binomial between which estimates are kept; above, it is Poisson.
SIZE_RANGE = (0.3, 1e6)
MAX_AUTOCORRELATION = 0.95


def negative_binomial_size(counts: Floats, expected: Floats, seen: Bools) -> float:
    """Return k of the variance `mu + mu^2 / k` by pooled moments over areas (areas, periods).

    Each area's mean is its own, so the sum of squares is divided by its degrees of freedom.
    A second pass caps outlying residuals. `SIZE_RANGE` bounds the answer; series without excess
    scatter give its upper end (Poisson).
    """
    n = seen.sum(axis=1, keepdims=True)
    used = seen & (n > 1)
    mean = np.where(used, expected, 0.0)
    square = np.where(used, (counts - expected) ** 2 * n / np.maximum(n - 1, 1), 0.0)
    excess = _excess(square, mean)
    variance = mean * (1 + mean * excess)
    excess = _excess(np.minimum(square, CAP * variance), mean)
    low, high = SIZE_RANGE
    return float(np.clip(1.0 / max(excess, 1.0 / high), low, high))


def _excess(square: Floats, mean: Floats) -> float:
    weight = (mean**2).sum()
    return max(float((square - mean).sum() / weight), 0.0) if weight > 0 else 0.0


def autocorrelation(residuals: Floats, seen: Bools) -> float:
    """Return the lag-one autocorrelation of standardised residuals, pooled over areas.

    The shrinkage that comes from estimating each area's mean, -(1 + 3 rho) / T, is undone
    (Kendall 1954, doi:10.1093/biomet/41.3-4.403). Never negative.
    """
    pair = seen[:, 1:] & seen[:, :-1]
    now, before = np.where(pair, residuals[:, 1:], 0.0), np.where(pair, residuals[:, :-1], 0.0)
    spread = np.sqrt((now**2).sum() * (before**2).sum())
    if spread <= 0:
        return 0.0
    rho = float((now * before).sum() / spread)
    length = max(float(seen.sum(axis=1).mean()), 5.0)
    return float(np.clip((rho * length + 1) / (length - 3), 0.0, MAX_AUTOCORRELATION))
