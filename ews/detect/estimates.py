"""Since when, and by how much: the likeliest onset and the change since, with its interval."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from ews.detect.blocks import Block
from ews.detect.dispersion import sum_inflation
from ews.detect.prepare import Prepared
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.values import PreparedValues


@dataclass(frozen=True)
class Change:
    """Size of the change since each period's likeliest onset, (areas, periods from the first)."""

    share: Floats
    ratio: Floats
    low: Floats
    high: Floats


def likeliest(ratios: Floats, allowed: Bools) -> Ints:
    """Return how many periods back the likeliest onset lies, the newest included (1, 2, ...)."""
    return np.asarray(np.where(allowed, ratios, -np.inf).argmax(axis=2) + 1)


def change_since(ready: Prepared, block: Block, back: Ints) -> Change:
    """Estimate the change since the onset `back` periods ago, (areas, periods from the first).

    The share before is weighted counts over weighted exposures before the onset; the ratio is
    the same after it, over the share. The 95 % interval takes the weighted counts as binomial
    given their sum (equal-tailed, Jeffreys), a stock's divided by how much its autocorrelation
    inflates the variance of a sum; counts after a change scatter as their own size makes them.
    Where nothing was counted before, half a count is added.
    """
    y0, y1 = _parts(ready.weight * ready.counts, block, back)
    x0, x1 = _parts(ready.weight * ready.exposure, block, back)
    y0, y1 = np.maximum(y0, 0.0), np.maximum(y1, 0.0)
    x0, x1 = np.where(x0 > 0, x0, np.nan), np.where(x1 > 0, x1, np.nan)
    share = y0 / x0
    ratio = (y1 / x1) / np.where(y0 > 0, share, 0.5 / x0)
    thin = _scatter_since(ready, block, back, ratio) / sum_inflation(ready.correlation, back)
    long = 1.0 / sum_inflation(ready.correlation, np.array([[block.past]]))
    low, high = odds_interval(y1 * thin, y0 * long, (x1 * thin) / (x0 * long))
    return Change(share, ratio, np.minimum(low, ratio), np.maximum(high, ratio))


def value_change_since(ready: PreparedValues, block: Block, back: Ints) -> Change:
    """Estimate the change of a value since the onset `back` periods ago.

    The difference of precision-weighted mean logs since and before, with a normal 95 % interval
    whose variance is inflated by the autocorrelation.
    """
    p0, p1 = _parts(ready.precision, block, back)
    s0, s1 = _parts(ready.precision * ready.relative, block, back)
    p0, p1 = np.where(p0 > 0, p0, np.nan), np.where(p1 > 0, p1, np.nan)
    since = sum_inflation(ready.correlation, back) / p1
    before = sum_inflation(ready.correlation, np.array([[block.past]])) / p0
    change, half = s1 / p1 - s0 / p0, 1.96 * np.sqrt(since + before)
    return Change(np.exp(s0 / p0), *(np.exp(change + step) for step in (0.0, -half, half)))


def _scatter_since(ready: Prepared, block: Block, back: Ints, ratio: Floats) -> Floats:
    """Return the factor on the information since the onset: a count that grew scatters more."""
    excess = _parts(ready.fitted / ready.size, block, back)[1] / back
    return (1 + excess) / (1 + np.maximum(np.nan_to_num(ratio, nan=1.0), 0.0) * excess)


def odds_interval(after: Floats, before: Floats, exposure_ratio: Floats) -> tuple[Floats, Floats]:
    """Return the 95 % interval of a rate ratio from two counts and their ratio of exposures."""
    low = betaincinv(after + 0.5, before + 0.5, 0.025)
    high = betaincinv(after + 0.5, before + 0.5, 0.975)
    return low / (1 - low) / exposure_ratio, high / np.maximum(1 - high, 1e-12) / exposure_ratio


def _parts(values: Floats, block: Block, back: Ints) -> tuple[Floats, Floats]:
    total = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    now = np.arange(block.past, values.shape[1])[None, :]
    before = np.take_along_axis(total, np.maximum(now + 1 - back, 0), axis=1)
    return before, total[:, block.past + 1 :] - before
