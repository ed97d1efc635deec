"""Since when, and by how much: the likeliest onset and the change since, with its interval."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from ews.detect.blocks import Block
from ews.detect.dispersion import sum_inflation
from ews.detect.looks import before_and_since
from ews.detect.looks import looks
from ews.detect.prepare import Prepared
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.values import PreparedValues


@dataclass(frozen=True)
class Change:
    """Size of the change since each period's likeliest onset, (areas, looks).

    `share` is that before the onset, `expected` the count since it had that share stayed (NaN for
    values, which do not add up).
    """

    share: Floats
    expected: Floats
    ratio: Floats
    low: Floats
    high: Floats


def likeliest(ratios: Floats, allowed: Bools) -> Ints:
    """Return how many periods back the likeliest onset lies, the newest included (1, 2, ...)."""
    return np.asarray(np.where(allowed, ratios, -np.inf).argmax(axis=2) + 1)


def change_since(ready: Prepared, block: Block, exposure: Floats, back: Ints) -> Change:
    """Estimate the change since the onset `back` periods ago, (areas, looks).

    `exposure` (areas, looks, columns) is the baseline as it looks from each period. The share before
    is weighted counts over weighted exposures before the onset; the ratio is the same after it,
    over the share. The 95 % interval takes the weighted counts as binomial given their sum
    (equal-tailed, Jeffreys), a stock's divided by how much its autocorrelation inflates the variance
    of a sum; counts after a change scatter as their own size makes them. Where nothing was counted
    before, half a count is added.
    """
    weight = looks(ready.weight, block)
    y0, y1 = before_and_since(weight * looks(ready.counts, block), back)
    x0, x1 = before_and_since(weight * exposure, back)
    y0, y1 = np.maximum(y0, 0.0), np.maximum(y1, 0.0)
    x0, x1 = np.where(x0 > 0, x0, np.nan), np.where(x1 > 0, x1, np.nan)
    share = y0 / x0
    ratio = (y1 / x1) / np.where(y0 > 0, share, 0.5 / x0)
    thin = _scatter_since(ready, block, back, ratio) / sum_inflation(ready.correlation, back)
    long = 1.0 / sum_inflation(ready.correlation, np.array([[block.past]]))
    low, high = odds_interval(y1 * thin, y0 * long, (x1 * thin) / (x0 * long))
    expected = share * before_and_since(exposure, back)[1]
    return Change(share, expected, ratio, np.minimum(low, ratio), np.maximum(high, ratio))


def value_change_since(ready: PreparedValues, block: Block, relative: Floats, back: Ints) -> Change:
    """Estimate the change of a value since the onset `back` periods ago, (areas, looks).

    `relative` (areas, looks, columns) are logs less the district's. The difference of
    precision-weighted mean logs since and before, with a normal 95 % interval whose variance is
    inflated by the autocorrelation.
    """
    precision = looks(ready.precision, block)
    p0, p1 = before_and_since(precision, back)
    s0, s1 = before_and_since(precision * relative, back)
    p0, p1 = np.where(p0 > 0, p0, np.nan), np.where(p1 > 0, p1, np.nan)
    since = sum_inflation(ready.correlation, back) / p1
    before = sum_inflation(ready.correlation, np.array([[block.past]])) / p0
    change, half = s1 / p1 - s0 / p0, 1.96 * np.sqrt(since + before)
    ratio, low, high = (np.exp(change + step) for step in (0.0, -half, half))
    return Change(np.exp(s0 / p0), np.full_like(ratio, np.nan), ratio, low, high)


def _scatter_since(ready: Prepared, block: Block, back: Ints, ratio: Floats) -> Floats:
    """Return the factor on the information since the onset: a count that grew scatters more."""
    excess = before_and_since(looks(ready.fitted / ready.size, block), back)[1] / back
    left = ready.remaining
    return (left + excess) / (left + np.maximum(np.nan_to_num(ratio, nan=1.0), 0.0) * excess)


def odds_interval(after: Floats, before: Floats, exposure_ratio: Floats) -> tuple[Floats, Floats]:
    """Return the 95 % interval of a rate ratio from two counts and their ratio of exposures."""
    low = betaincinv(after + 0.5, before + 0.5, 0.025)
    high = betaincinv(after + 0.5, before + 0.5, 0.975)
    return low / (1 - low) / exposure_ratio, high / np.maximum(1 - high, 1e-12) / exposure_ratio
