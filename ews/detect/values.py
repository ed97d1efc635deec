"""Means, prices and other values without a count: the same test on logs relative to the district."""

from dataclasses import dataclass

import numpy as np

from ews.detect.baseline import members
from ews.detect.blocks import Block
from ews.detect.dispersion import autocorrelation
from ews.detect.dispersion import shrunk_variance
from ews.detect.dispersion import sum_inflation
from ews.detect.observations import Observations
from ews.detect.settings import Bools
from ews.detect.settings import Floats


# Rounds of the two-way fit of areas and periods; exact after one when nothing is missing.
ROUNDS = 8
# A log value is never known better than to one part in ten thousand.
MIN_VARIANCE = 1e-8


@dataclass(frozen=True)
class PreparedValues:
    """A block's logs, (areas, periods from `block.lo`); zero where unseen.

    `relative` is the log value less the district's, `district` that baseline, both as the past saw
    them; `logs` the log values, `precision` the inverse variance of one, `level` (areas,) the mean
    precision of the past. `served` and `bearing` are the weighted logs (each less the area's usual
    distance from the district) and weights of the cells that may serve as baseline, None where the
    caller gave it.
    """

    logs: Floats
    relative: Floats
    district: Floats
    precision: Floats
    seen: Bools
    level: Floats
    correlation: float
    served: Floats | None = None
    bearing: Floats | None = None


def prepare_values(observed: Observations, block: Block) -> PreparedValues:
    """Express a block's values relative to the rest of the district, with their precision.

    Values must be positive: others are unseen. A value's variance is its area's own, estimated
    from the past and drawn towards the district's, over its weight relative to the area's mean.
    """
    part = observed.slice(block.lo, block.hi)
    seen = part.seen & (part.counts > 0)
    logs = np.log(np.where(seen, part.counts, 1.0))
    served, bearing = None, None
    if part.exposure is not None:
        district = np.log(np.where(seen, part.exposure, 1.0))
    else:
        served, bearing = _serving(logs, part.denominators, seen, block.past)
        district = mean_of_others(served, bearing)
    seen = seen & np.isfinite(district)
    relative = np.where(seen, logs - np.nan_to_num(district), 0.0)
    weight = _relative_weight(part.denominators, seen, block.past)
    variance, correlation = _spread(relative, weight, seen, block.past)
    return PreparedValues(
        logs=logs,
        relative=relative,
        district=np.where(seen, district, np.nan),
        precision=np.where(seen, weight / variance[:, None], 0.0),
        seen=seen,
        level=1.0 / variance,
        correlation=correlation,
        served=served,
        bearing=bearing,
    )


def mean_of_others(served: Floats, bearing: Floats) -> Floats:
    """Return the weighted mean log of all but each area, shapes (areas, ...); NaN without others."""
    rest, base = served.sum(axis=0) - served, bearing.sum(axis=0) - bearing
    real = base > 1e-9 * np.maximum(bearing.sum(axis=0), 1e-300)
    return np.where(real, rest / np.where(real, base, 1.0), np.nan)


def _serving(logs: Floats, weights: Floats, seen: Bools, past: int) -> tuple[Floats, Floats]:
    """Return weighted logs, each less its area's usual distance from the district, and weights."""
    serving = members(np.where(seen, weights, 0.0)[:, :past], seen[:, :past])
    w = np.where(seen & serving.any(axis=1, keepdims=True), weights, 0.0)
    own: Floats = np.zeros(len(logs))
    for _ in range(ROUNDS):
        index = _mean(w[:, :past], logs[:, :past] - own[:, None], axis=0)
        own = _mean(w[:, :past], logs[:, :past] - index, axis=1)
    return w * (logs - own[:, None]), w


def _relative_weight(weights: Floats, seen: Bools, past: int) -> Floats:
    usual = _mean(seen[:, :past].astype(float), weights[:, :past], axis=1)[:, None]
    return np.where(seen & (usual > 0), weights / np.where(usual > 0, usual, 1.0), 1.0)


def _spread(relative: Floats, weight: Floats, seen: Bools, past: int) -> tuple[Floats, float]:
    """Return each area's variance (areas,) and the district's lag-one autocorrelation."""
    here = seen[:, :past]
    w = np.where(here, weight[:, :past], 0.0)
    residual = relative[:, :past] - _mean(w, relative[:, :past], axis=1)[:, None]
    standard = np.where(here, residual * np.sqrt(w), 0.0)
    rho = autocorrelation(standard, here)
    n = here.sum(axis=1)
    freedom = np.where(n > 1, n - np.minimum(sum_inflation(rho, np.maximum(n, 1)), n - 1.0), 0.0)
    squares = (standard**2).sum(axis=1)
    common = squares.sum() / max(float(freedom.sum()), 1.0)
    return np.maximum(shrunk_variance(squares, freedom, common), MIN_VARIANCE), rho


def _mean(weight: Floats, values: Floats, axis: int) -> Floats:
    total = weight.sum(axis=axis)
    return np.asarray((weight * values).sum(axis=axis) / np.where(total > 0, total, 1.0))
