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
from ews.detect.dispersion import negative_binomial_size
from ews.detect.observations import Observations
from ews.detect.past import Past
from ews.detect.settings import FEW_AREAS
from ews.detect.settings import REST_EVENTS
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Options
from ews.detect.winsor import believable


# Where fewer than a tenth are counted, binomial and Poisson scatter are alike.
LEAST_PROPORTION = 0.1
# Near certainty, what remains of the scatter is not trusted below a twentieth.
MIN_REMAINING = 0.05


@dataclass(frozen=True)
class Prepared:
    """A block's series, (areas, periods from `block.lo`); zero where unseen.

    `counts` stand in for intervals, `people` are the denominators, `exposure` the district baseline
    as the past saw it, `weight` the information of a count relative to Poisson. `served` and
    `bearing` are the counts and rate-weighted people of the cells that may serve as baseline, None
    where the caller gave the baseline. `share` (areas,) is each area's own, from the past; `fitted` the
    variance of a Poisson (or binomial) count by it, which is its information; `remaining` (areas, 1)
    the part of the Poisson variance that is there; `size`, `correlation` and `drift` (standard deviation
    of the log share's steps, a period) are the district's. `trials` are there where the exact conditional
    form is due.
    """

    counts: Floats
    people: Floats
    exposure: Floats
    weight: Floats
    seen: Bools
    share: Floats
    fitted: Floats
    remaining: Floats
    size: float
    correlation: float
    drift: float
    served: Floats | None = None
    bearing: Floats | None = None
    trials: Trials | None = None


def prepare(observed: Observations, block: Block, options: Options) -> Prepared:
    """Fit the past of a block and express all its periods by that fit."""
    part = observed.slice(block.lo, block.hi)
    part = believable(part, block.past, lambda cut: _exposure(cut, block.past))
    part, exposure, rest = _exposed(part, block.past)
    exact = rest is not None and options.kind == "flow" and _is_small(rest, part.seen, block.past)
    seen = part.seen & np.isfinite(exposure) & ((exposure > 0) | exact)
    exposure = np.where(seen, exposure, 0.0)
    share = _shares(part.counts, exposure, seen, block.past)
    fitted = share[:, None] * exposure
    past = Past.of(part.counts, fitted, seen, block.past)
    remaining = _remaining(part, fitted, seen, block.past)
    correlation = past.correlation() if options.kind == "stock" else 0.0
    size = options.dispersion or past.size(options, correlation, remaining)
    counts, kept = _without_bounds(part, fitted, size)
    weight = np.where(seen, kept / (remaining + fitted / size), 0.0)
    counts = np.where(seen, counts, 0.0)
    ready = Prepared(
        counts=counts,
        people=part.denominators,
        exposure=exposure,
        weight=weight,
        seen=seen,
        share=share,
        fitted=fitted,
        remaining=remaining,
        size=size,
        correlation=correlation,
        drift=past.drift(options, size, remaining),
    )
    if rest is None:
        return ready
    if exact:
        return _given_totals(ready, part, rest, seen[:, : block.past], options)
    return replace(ready, served=rest.served, bearing=rest.bearing)


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


def _is_small(rest: Rest, seen: Bools, past: int) -> bool:
    areas = np.count_nonzero(seen[:, :past].any(axis=1))
    return bool(areas < FEW_AREAS or rest.counts[:, :past].mean() < REST_EVENTS)


def _exposed(part: Observations, past: int) -> tuple[Observations, Floats, Rest | None]:
    """Return the observations, intervals replaced by their likely counts, exposures and the rest."""
    if part.exposure is not None:
        return part, part.exposure, None
    rest = _district(part, past)
    exposure = rest.exposures(part.denominators)
    if part.lower is None or part.upper is None:
        return part, exposure, rest
    share = _shares(part.counts, np.nan_to_num(exposure), part.seen, past)
    expected = share[:, None] * np.nan_to_num(exposure)
    likely = pseudo_counts(expected, expected, part.lower, part.upper)
    middle = expected + (likely.counts - expected) * likely.information
    part = replace(part, counts=np.where(part.seen, middle, 0.0))
    rest = _district(part, past)
    return part, rest.exposures(part.denominators), rest


def _exposure(part: Observations, past: int) -> Floats:
    return _district(part, past).exposures(part.denominators) if part.exposure is None else part.exposure


def _district(part: Observations, past: int) -> Rest:
    before = part.counts[:, :past]
    serving = members(before, part.seen[:, :past])
    keep = part.seen & serving.any(axis=1, keepdims=True)
    rates = standard_rates(before, part.denominators[:, :past], serving)
    return rest_of_district(part.counts, part.denominators, keep, rates)


def _shares(counts: Floats, exposure: Floats, seen: Bools, past: int) -> Floats:
    """Return each area's share in the past, half an event at the usual rate added, (areas,)."""
    y = np.where(seen, counts, 0.0)[:, :past].sum(axis=1)
    x = np.where(seen, exposure, 0.0)[:, :past].sum(axis=1)
    # what one event is worth in the units of a baseline that the caller gave
    unit = x.sum() / y.sum() if y.sum() > 0 and x.sum() > 0 else 1.0
    return np.asarray((y + 0.5) / (x + 0.5 * unit))


def _remaining(part: Observations, fitted: Floats, seen: Bools, past: int) -> Floats:
    """Return the part of the Poisson variance that is there, (areas, 1): 1 - p of a proportion.

    A count is one of a proportion when it never exceeds the people at risk and is more than a tenth
    of them: among fewer, events that recur and people who are counted once scatter alike.
    """
    before = seen[:, :past]
    people = np.where(before, part.denominators[:, :past], 0.0).sum(axis=1)
    events = np.where(before, fitted[:, :past], 0.0).sum(axis=1)
    chance = events / np.maximum(people, 1e-12)
    counted_once = bool(np.all(part.counts[:, :past][before] <= part.denominators[:, :past][before]))
    if not counted_once or events.sum() <= LEAST_PROPORTION * people.sum():
        return np.ones((len(fitted), 1))
    return np.asarray(np.clip(1.0 - chance, MIN_REMAINING, 1.0)[:, None])


def _without_bounds(part: Observations, fitted: Floats, size: float) -> tuple[Floats, Floats]:
    if part.lower is None or part.upper is None:
        return part.counts, np.ones_like(fitted)
    stand_in = pseudo_counts(fitted, fitted * (1 + fitted / size), part.lower, part.upper)
    return stand_in.counts, stand_in.information
