"""Evidence of every zone, and the best zones that do not overlap."""

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from ews.detect.settings import INVOLVED
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.zones import Level


def zone_factors(level: Level, ratios: Floats, involved: float) -> Floats:
    """Return a level's log factors of one indicator, (zones, onsets, ...).

    `ratios` are the sites' log likelihood ratios, (sites, steps, onsets, ...), softened by the
    level's inclusion. A zone's is their sum; where a site takes part with probability q, the sum
    of `log(1 - q + q L)` is the mean over all subsets of the zone (Shao, Liu & Neill 2011). The
    mean is taken over steps.
    """
    sums = np.asarray(level.members @ ratios.reshape(len(ratios), -1)).reshape(-1, *ratios.shape[1:])
    return softened(log_sum(sums) - np.log(sums.shape[1]), involved)


def softened(ratios: Floats, part: float) -> Floats:
    """Return `log(1 - part + part L)` of log ratios: what takes part only with probability `part`."""
    if part >= 1.0:
        return ratios
    with np.errstate(over="ignore"):
        mild = np.log1p(part * np.expm1(ratios))
    return np.where(ratios < 30.0, mild, ratios + np.log(part))


def zone_evidence(levels: tuple[Level, ...], ratios: list[Floats]) -> Floats:
    """Return the log of each zone's Shiryaev-Roberts statistic times its prior, (zones, ...).

    Zones run through the levels in order; `ratios` holds each indicator's, as in `zone_factors`.
    Indicators join as in `ews.detect.theme`: `prod_j (1 - pi + pi L_j)` at each onset.
    """
    involved = INVOLVED if len(ratios) > 1 else 1.0
    soft = {q: [softened(each, q) for each in ratios] for q in {level.inclusion for level in levels}}
    found = []
    for level in levels:
        joint = sum(zone_factors(level, each, involved) for each in soft[level.inclusion])
        found.append(level.log_prior + log_sum(np.asarray(joint)))
    return np.concatenate(found)


def no_information(levels: tuple[Level, ...], onsets: int) -> Floats:
    """Return the evidence of data that tell nothing, (zones,): every likelihood ratio is one."""
    prior = [np.full(level.members.shape[0], level.log_prior) for level in levels]
    return np.asarray(np.concatenate(prior) + np.log(onsets))


def log_sum(values: Floats) -> Floats:
    """Return the log of the sum of exponentials over the second axis."""
    top = values.max(axis=1)
    return np.asarray(top + np.log(np.exp(values - top[:, None]).sum(axis=1)))


def apart(evidence: Floats, touching: Callable[[int], Bools], most: int, threshold: float = -np.inf) -> Ints:
    """Return the strongest zones over the threshold, at most so many, each overlapping none before it.

    `evidence` is (zones,); `touching` gives the zones, (zones,), that have a site in common with one.
    Equal zones are taken in their order.
    """
    left = np.where(evidence > threshold, evidence, -np.inf)
    kept: list[int] = []
    while len(kept) < most and left.max(initial=-np.inf) > -np.inf:
        zone = int(left.argmax())
        kept.append(zone)
        left[touching(zone)] = -np.inf
    return np.array(kept, dtype=np.int64)


def touching(members: csr_array) -> Callable[[int], Bools]:
    """Return what says which zones of `members`, (zones, sites), have a site in common with one."""
    return lambda zone: np.asarray(members @ members[[zone]].toarray()[0] > 0)
