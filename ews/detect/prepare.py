"""One year's block of periods made ready for the likelihood, from what was known before it."""

from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from ews.detect.baseline import Rest
from ews.detect.baseline import members
from ews.detect.baseline import rest_of_district
from ews.detect.baseline import standard_rates
from ews.detect.blocks import Block
from ews.detect.censoring import pseudo_counts
from ews.detect.conditional import Trials
from ews.detect.dispersion import autocorrelation
from ews.detect.dispersion import negative_binomial_size
from ews.detect.observations import Observations
from ews.detect.settings import FEW_AREAS
from ews.detect.settings import REST_EVENTS
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Options


@dataclass(frozen=True)
class Prepared:
    """A block's series, (areas, periods from `block.lo`); zero where unseen.

    `counts` stand in for intervals, `exposure` is the district baseline, `weight` the information
    of a count relative to Poisson. `share` (areas,) is each area's own, from the past; `fitted` the
    variance of a Poisson (or binomial) count by it, which is its information; `size` and
    `correlation` are the district's. `trials` are there where the exact conditional form is due.
    """

    counts: Floats
    exposure: Floats
    weight: Floats
    seen: Bools
    share: Floats
    fitted: Floats
    size: float
    correlation: float
    trials: Trials | None = None


def prepare(observed: Observations, block: Block, leaving: Bools, options: Options) -> Prepared:
    """Fit the past of a block and express all its periods by that fit.

    `leaving` marks the cells (areas, all periods) that do not serve as others' baseline.
    """
    part = observed.slice(block.lo, block.hi)
    inside = part.seen & ~block.cut(leaving)
    part, exposure, rest = _exposed(part, inside, block.past)
    exact = rest is not None and options.kind == "flow" and _is_small(rest, inside, block.past)
    seen = part.seen & np.isfinite(exposure) & ((exposure > 0) | exact)
    exposure = np.where(seen, exposure, 0.0)
    share = _shares(part.counts, exposure, seen, block.past)
    calm: Bools = np.logical_and(seen, inside)[:, : block.past]
    correlation = _correlation(part.counts, exposure, calm) if options.kind == "stock" else 0.0
    size = options.dispersion or _size(part.counts, exposure, calm, correlation)
    fitted = share[:, None] * exposure
    counts, kept = _without_bounds(part, fitted, size)
    weight = np.where(seen, kept / (1.0 + fitted / size), 0.0)
    ready = Prepared(np.where(seen, counts, 0.0), exposure, weight, seen, share, fitted, size, correlation)
    return _given_totals(ready, part, rest, calm, options) if exact and rest is not None else ready


def _given_totals(ready: Prepared, part: Observations, rest: Rest, calm: Bools, options: Options) -> Prepared:
    """Return the block in the exact form: counts out of the district's totals.

    Its scatter is what exceeds the binomial, and its information what the binomial leaves.
    """
    seen = ready.seen
    totals = np.where(seen, ready.counts + rest.counts, 0.0)
    odds = np.where(seen, rest.odds(part.denominators), 0.0)
    trials = Trials(ready.counts, totals, odds, ready.weight)
    chance = trials.chance(np.log(ready.share)[:, None])
    mean, past = totals * chance, calm.shape[1]
    found = negative_binomial_size(
        ready.counts[:, :past], mean[:, :past], calm, remaining=1.0 - chance[:, :past]
    )
    size = options.dispersion or found
    kept = ready.weight * (1.0 + ready.fitted / ready.size)
    weight = np.where(seen, kept / (1.0 + mean * (1.0 - chance) / size), 0.0)
    trials = replace(trials, weight=weight)
    return replace(ready, weight=weight, fitted=mean * (1.0 - chance), size=size, trials=trials)


def _is_small(rest: Rest, inside: Bools, past: int) -> bool:
    areas = np.count_nonzero(inside[:, :past].any(axis=1))
    return bool(areas < FEW_AREAS or rest.counts[:, :past].mean() < REST_EVENTS)


def _exposed(part: Observations, inside: Bools, past: int) -> tuple[Observations, Floats, Rest | None]:
    """Return the observations, intervals replaced by their likely counts, exposures and the rest."""
    if part.exposure is not None:
        return part, part.exposure, None
    rest = _district(part, inside, past)
    exposure = rest.exposures(part.denominators)
    if part.lower is None or part.upper is None:
        return part, exposure, rest
    share = _shares(part.counts, np.nan_to_num(exposure), part.seen, past)
    expected = share[:, None] * np.nan_to_num(exposure)
    likely = pseudo_counts(expected, expected, part.lower, part.upper)
    middle = expected + (likely.counts - expected) * likely.information
    part = replace(part, counts=np.where(part.seen, middle, 0.0))
    rest = _district(part, inside, past)
    return part, rest.exposures(part.denominators), rest


def _district(part: Observations, inside: Bools, past: int) -> Rest:
    before = part.counts[:, :past]
    serving = members(before, inside[:, :past])
    keep = inside & serving.any(axis=1, keepdims=True)
    rates = standard_rates(before, part.denominators[:, :past], serving)
    return rest_of_district(part.counts, part.denominators, keep, rates)


def _shares(counts: Floats, exposure: Floats, seen: Bools, past: int) -> Floats:
    y = np.where(seen, counts, 0.0)[:, :past].sum(axis=1)
    return np.asarray((y + 0.5) / (exposure[:, :past].sum(axis=1) + 0.5))


def _own_mean(counts: Floats, exposure: Floats, calm: Bools) -> tuple[Floats, Floats]:
    """Return the past counts and what each area's own share makes of its exposures."""
    past = calm.shape[1]
    y, x = np.where(calm, counts[:, :past], 0.0), np.where(calm, exposure[:, :past], 0.0)
    total = x.sum(axis=1, keepdims=True)
    return y, y.sum(axis=1, keepdims=True) / np.where(total > 0, total, 1.0) * x


def _correlation(counts: Floats, exposure: Floats, calm: Bools) -> float:
    y, mean = _own_mean(counts, exposure, calm)
    return autocorrelation((y - mean) / np.sqrt(np.where(mean > 0, mean, 1.0)), calm)


def _size(counts: Floats, exposure: Floats, calm: Bools, correlation: float) -> float:
    y, mean = _own_mean(counts, exposure, calm)
    return negative_binomial_size(y, mean, calm, correlation)


def _without_bounds(part: Observations, fitted: Floats, size: float) -> tuple[Floats, Floats]:
    if part.lower is None or part.upper is None:
        return part.counts, np.ones_like(fitted)
    stand_in = pseudo_counts(fitted, fitted * (1 + fitted / size), part.lower, part.upper)
    return stand_in.counts, stand_in.information
