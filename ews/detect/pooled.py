"""The size of a change in several counts together, from a given onset."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints


NORMAL_95 = 1.959964


@dataclass(frozen=True)
class PooledChange:
    """What `pooled_change` found, (areas, periods).

    Attributes
    ----------
    ratio, ratio_low, ratio_high
        Counts since the onset over those expected, with a 95 % interval.
    expected
        Counts expected in each period, all indicators together, each at the area's share of the
        district before the onset that the last verdict names.
    weight
        One over the past scatter of the counts about their shares: 1 for Poisson counts.
    """

    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    expected: Floats
    weight: Floats


def pooled_change(counts: ArrayLike, exposure: ArrayLike, onset: Ints) -> PooledChange:
    """Compare counts since each onset with what shares before it foretell.

    `counts` and `exposure` are (indicators, areas, periods), NaN where unseen; `onset` is (areas,
    periods), -1 for none. The interval is normal on the log scale; its variance is quasi-Poisson
    (McCullagh & Nelder 1989, section 6.2), with the scatter of the past, never below Poisson's.
    """
    y, x = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    seen = np.isfinite(y) & np.isfinite(x)
    y, x = np.where(seen, y, 0.0), np.where(seen, x, 0.0)
    before_y, since_y = _split(y, onset)
    before_x, since_x = _split(x, onset)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(before_x > 0, before_y / before_x, np.nan)
        expected = np.nansum(share * since_x, axis=0)
        observed = np.where(np.isfinite(share), since_y, 0.0).sum(axis=0)
        past = np.where(np.isfinite(share), before_y, 0.0).sum(axis=0)
        ratio = np.where((onset >= 0) & (expected > 0), observed / expected, np.nan)
        scatter = _scatter(y, x, seen)
        spread = np.sqrt(scatter * (1 / np.maximum(observed, 0.5) + 1 / np.maximum(past, 0.5)))
        low, high = ratio * np.exp(-NORMAL_95 * spread), ratio * np.exp(NORMAL_95 * spread)
    weight = np.broadcast_to(1 / scatter, onset.shape)
    return PooledChange(ratio, low, high, _line(share, x, seen, onset), weight)


def left_out_exposure(counts: ArrayLike, people: ArrayLike) -> Floats:
    """Return `n (Y - y) / (N - n)`: each area's count at the rest of the district's rate.

    Shapes (..., areas, periods); NaN where the area or the whole rest is unseen.
    """
    y, n = np.asarray(counts, dtype=float), np.asarray(people, dtype=float)
    seen = np.isfinite(y) & np.isfinite(n)
    y, n = np.where(seen, y, 0.0), np.where(seen, n, 0.0)
    rest = n.sum(axis=-2, keepdims=True) - n
    others = y.sum(axis=-2, keepdims=True) - y
    return np.where(seen & (rest > 0), n * others / np.where(rest > 0, rest, 1.0), np.nan)


def _split(values: Floats, onset: Ints) -> tuple[Floats, Floats]:
    """Return sums before each onset, and from it to the period, (indicators, areas, periods)."""
    total = np.cumsum(values, axis=2)
    padded = np.concatenate([np.zeros((*values.shape[:2], 1)), total], axis=2)
    start = np.broadcast_to(np.maximum(onset, 0), values.shape)
    before = np.take_along_axis(padded, start, axis=2)
    return before, total - before


def _scatter(y: Floats, x: Floats, seen: Bools) -> Floats:
    """Return each area's Pearson scatter about its own share of all it has seen, (areas, 1)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = x * (y.sum(axis=2) / x.sum(axis=2))[:, :, None]
        squares = np.where(seen & (mean > 0), (y - mean) ** 2 / mean, 0.0).sum(axis=(0, 2))
    freedom = np.maximum(seen.sum(axis=(0, 2)) - len(y), 1)
    return np.asarray(np.maximum(squares / freedom, 1.0)).reshape(-1, 1)


def _line(share: Floats, x: Floats, seen: Bools, onset: Ints) -> Floats:
    known = np.asarray(onset >= 0)
    last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    latest = np.where(known.any(axis=1), share[:, np.arange(len(last)), last], np.nan)
    line = latest.reshape(*latest.shape, 1) * x
    total = np.nansum(np.where(seen, line, np.nan), axis=0)
    watched = np.asarray(known.any(axis=1)).reshape(-1, 1)
    return np.asarray(np.where(seen.any(axis=0) & watched, total, np.nan))
