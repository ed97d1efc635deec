"""One year's block of periods made ready for the likelihood, from what was known before it."""

from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from ews.detect.baseline import exposures
from ews.detect.baseline import members
from ews.detect.baseline import standard_rates
from ews.detect.censoring import pseudo_counts
from ews.detect.dispersion import autocorrelation
from ews.detect.dispersion import negative_binomial_size
from ews.detect.observations import Observations
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Options


@dataclass(frozen=True)
class Block:
    """Periods `lo` to `hi` of the series; verdicts are for `first` onwards (all indices)."""

    lo: int
    first: int
    hi: int

    @property
    def past(self) -> int:
        """Number of the block's columns that serve as history only."""
        return self.first - self.lo


@dataclass(frozen=True)
class Prepared:
    """A block's series, (areas, periods from `block.lo`); zero where unseen.

    `counts` stand in for intervals, `exposure` is the district baseline, `weight` the information
    of a count relative to Poisson. `share` (areas,) is each area's own, from the past; `size` and
    `correlation` are the district's.
    """

    counts: Floats
    exposure: Floats
    weight: Floats
    seen: Bools
    share: Floats
    size: float
    correlation: float


def blocks(periods: int, options: Options) -> list[Block]:
    """Cut the monitored periods into years, each with the memory before it.

    All that is estimated for a block (shares, scatter, thresholds) comes from before its first
    period, so a later period moves nothing earlier.
    """
    starts = range(options.start, periods, options.periods_per_year)
    return [Block(max(0, s - options.memory), s, min(s + options.periods_per_year, periods)) for s in starts]


def prepare(observed: Observations, block: Block, leaving: Bools, options: Options) -> Prepared:
    """Fit the past of a block and express all its periods by that fit.

    `leaving` marks the cells (areas, all periods) that do not serve as others' baseline.
    """
    part = observed.slice(block.lo, block.hi)
    inside = part.seen & ~leaving[:, block.lo : block.hi]
    part, exposure = _exposed(part, inside, block.past)
    seen = part.seen & np.isfinite(exposure) & (exposure > 0)
    exposure = np.where(seen, exposure, 0.0)
    share = _shares(part.counts, exposure, seen, block.past)
    calm: Bools = np.logical_and(seen, inside)[:, : block.past]
    size = _size(part.counts, exposure, calm, options)
    fitted = share[:, None] * exposure
    counts, kept = _without_bounds(part, fitted, size)
    weight = np.where(seen, kept / (1.0 + fitted / size), 0.0)
    correlation = 0.0
    if options.kind == "stock":
        spread = np.sqrt(np.maximum(fitted * (1 + fitted / size), 1e-300))
        residual = (counts - fitted) / np.where(seen, spread, 1.0)
        correlation = autocorrelation(residual[:, : block.past], calm)
    return Prepared(np.where(seen, counts, 0.0), exposure, weight, seen, share, size, correlation)


def _exposed(part: Observations, inside: Bools, past: int) -> tuple[Observations, Floats]:
    """Return the observations, intervals replaced by their likely counts, and the exposures."""
    if part.exposure is not None:
        return part, part.exposure
    exposure = _district(part, inside, past)
    if part.lower is None or part.upper is None:
        return part, exposure
    share = _shares(part.counts, np.nan_to_num(exposure), part.seen, past)
    expected = share[:, None] * np.nan_to_num(exposure)
    likely = pseudo_counts(expected, expected, part.lower, part.upper)
    middle = expected + (likely.counts - expected) * likely.information
    part = replace(part, counts=np.where(part.seen, middle, 0.0))
    return part, _district(part, inside, past)


def _district(part: Observations, inside: Bools, past: int) -> Floats:
    before = part.counts[:, :past]
    serving = members(before, inside[:, :past])
    keep = inside & serving.any(axis=1)[:, None]
    rates = standard_rates(before, part.denominators[:, :past], serving)
    return exposures(part.counts, part.denominators, keep, rates)


def _shares(counts: Floats, exposure: Floats, seen: Bools, past: int) -> Floats:
    y = np.where(seen, counts, 0.0)[:, :past].sum(axis=1)
    return np.asarray((y + 0.5) / (exposure[:, :past].sum(axis=1) + 0.5))


def _size(counts: Floats, exposure: Floats, calm: Bools, options: Options) -> float:
    if options.dispersion is not None:
        return float(options.dispersion)
    past = calm.shape[1]
    y, x = np.where(calm, counts[:, :past], 0.0), np.where(calm, exposure[:, :past], 0.0)
    total = x.sum(axis=1, keepdims=True)
    share = y.sum(axis=1, keepdims=True) / np.where(total > 0, total, 1.0)
    return negative_binomial_size(y, share * x, calm)


def _without_bounds(part: Observations, fitted: Floats, size: float) -> tuple[Floats, Floats]:
    if part.lower is None or part.upper is None:
        return part.counts, np.ones_like(fitted)
    stand_in = pseudo_counts(fitted, fitted * (1 + fitted / size), part.lower, part.upper)
    return stand_in.counts, stand_in.information
