"""What chance does to a district's zones: importance sampling of its false pockets."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from functools import lru_cache

import numpy as np

from ews.detect.once import elsewhere
from ews.detect.pocket_draws import Plant
from ews.detect.pocket_draws import drawn
from ews.detect.pocket_patch import Ground
from ews.detect.pocket_patch import Patch
from ews.detect.pocket_scan import apart
from ews.detect.pocket_scan import log_sum
from ews.detect.pocket_scan import zone_evidence
from ews.detect.pocket_sites import Fitted
from ews.detect.pocket_tilt import Tilting
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.zones import Level


# Zones around which chance is simulated in one batch, of one indicator or a theme (rounded up to as many
# of every level), and how often around each.
PATCHES = (27, 18)
REPEATS = 10
# Levels of evidence at which pockets are counted, and by what factor around the budget the counts
# are smoothed, given as many as these.
GRID = 400
SMOOTHED = 8.0
LEAST_POINTS = 5
# Pockets looked at in a patch, strongest first; and the strongest drawn, where p-values' tail begins.
MOST = 8
LAST = 20


@dataclass(frozen=True)
class Chance:
    """Pockets that chance made: `evidence`, that of the pocket in its place `before`, and `weight`.

    The sum of weights is the expected number of pockets in the district in one period. Very large
    counts leave the draws behind: where they hold less than one pocket a period in all, the bound
    that needs no simulation is used, `P(evidence > c) <= onsets exp(-c)` (the mean of a
    Shiryaev-Roberts statistic without a change is its number of onsets; Markov's inequality).
    """

    evidence: Floats
    before: Floats
    weight: Floats
    onsets: int = 12

    @property
    def is_sound(self) -> bool:
        """Whether the draws hold enough of what chance makes."""
        return bool(self.weight.sum() >= 1.0)

    def threshold(self, per_period: float) -> float:
        """Return the evidence over which chance makes that many new pockets a period.

        A pocket is new when it overlaps no pocket of the period before. The
        log of their number is smoothed by a parabola in the evidence around the budget.
        """
        if not self.is_sound:
            return float(np.log(self.onsets / per_period))
        level = np.linspace(self.evidence.min(), self.evidence.max(), GRID)
        over = _weight_over(self.evidence, self.weight, level)
        stayed = _weight_over(np.minimum(self.evidence, self.before), self.weight, level)
        # what is met above a level is met over it: a count that dips by chance is lifted
        new = np.maximum.accumulate(np.maximum(over - stayed, 0.0)[::-1])[::-1]
        used = np.flatnonzero((new > per_period / SMOOTHED) & (new < per_period * SMOOTHED))
        if len(used) < LEAST_POINTS:
            return float(level[new <= per_period][0])
        curve = np.polyfit(level[used], np.log(new[used]), 2)
        # a parabola may turn upwards at its end; the rate of rarer pockets may not
        fitted = np.minimum.accumulate(np.polyval(curve, level[used]))
        return float(np.interp(np.log(per_period), fitted[::-1], level[used][::-1]))

    def p_value(self, evidence: float) -> float:
        """Return how often chance alone makes, somewhere in a period, a pocket at least this strong.

        Beyond the strongest that were drawn it falls as `exp(-evidence)`, the tail of every
        likelihood ratio.
        """
        if not self.is_sound:
            return float(min(1.0, self.onsets * np.exp(-evidence)))
        last = np.sort(self.evidence)[-min(LAST, len(self.evidence))]
        often = self.weight[self.evidence >= min(evidence, last)].sum() * np.exp(min(0.0, last - evidence))
        return float(-np.expm1(-often))


def _weight_over(values: Floats, weight: Floats, level: Floats) -> Floats:
    order = np.argsort(values)
    above = np.concatenate([np.cumsum(weight[order][::-1])[::-1], [0.0]])
    return np.asarray(above[np.searchsorted(values[order], level, side="right")])


@dataclass(frozen=True, eq=False)
class District:
    """A district without change to draw from: its zones and, by indicator, its fitted sites.

    Equal when their numbers are, so that one simulation serves all periods of a year.
    """

    levels: tuple[Level, ...]
    fitted: tuple[Fitted, ...]
    near: Ints
    steps: tuple[tuple[float, ...], ...]
    onsets: int
    seed: int

    @cached_property
    def _key(self) -> bytes:
        digest = hashlib.sha256(repr((self.steps, self.onsets, self.seed)).encode())
        digest.update(self.near.tobytes())
        for level in self.levels:
            digest.update(repr((level.inclusion, level.log_prior)).encode())
            digest.update(level.members.indices.tobytes() + level.members.indptr.tobytes())
        for each in self.fitted:
            digest.update(repr((each.shape, each.size, each.shared)).encode())
            digest.update(b"".join(array.tobytes() for array in (each.exposure, each.rate, each.weight)))
            digest.update(each.outside.tobytes())
        return digest.digest()

    def __hash__(self) -> int:
        """Return the hash of the district's numbers."""
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        """Say whether both have the same numbers."""
        return isinstance(other, District) and self._key == other._key


def chance(district: District, batches: int) -> Chance:
    """Simulate what chance does to a district's zones (Naiman & Priebe 2001).

    Districts are drawn with a change planted in a random zone, at a random onset and size, and
    each pocket found there counts with the inverse of its likelihood under all such changes that
    may have made it: an unbiased count of the pockets of a district without any change, rare ones
    included, from a few thousand draws of the zones around the planted one.
    """
    evidence, before, weight = (
        np.concatenate(parts) for parts in zip(*(_batch(district, n) for n in range(batches)), strict=True)
    )
    return Chance(evidence, before, weight / batches, district.onsets)


@lru_cache(maxsize=64)
@elsewhere
def _batch(district: District, number: int) -> tuple[Floats, Floats, Floats]:
    """Draw a batch of its own seed; its weights add up to the expected number of pockets."""
    draw = np.random.default_rng([district.seed, number])
    ground = _ground(district)
    levels = len(district.levels)
    patches = -(-PATCHES[len(district.fitted) > 1] // levels) * levels
    found = []
    for i in range(patches):
        first, last = ground.offsets[i % levels :][:2]
        patch = ground.around(int(draw.integers(first, last)))
        found.append(_pockets(district, patch, draw))
    evidence, before, weight = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return evidence, before, weight / (patches * REPEATS)


@lru_cache(maxsize=2)
def _ground(district: District) -> Ground:
    return Ground.of(district.levels)


def _pockets(district: District, patch: Patch, draw: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Return evidence, strongest rival before, and weight of the pockets drawn in a patch."""
    onset = draw.integers(1, district.onsets + 1, REPEATS)
    views = [
        _view(fitted.at(patch.sites), np.array(steps), district, patch, onset, draw)
        for fitted, steps in zip(district.fitted, district.steps, strict=True)
    ]
    odds = log_sum(np.sum([view.factors for view in views], axis=0)) - np.log(district.onsets)
    odds += np.concatenate([np.full((each.members.shape[0], 1), each.log_prior) for each in patch.tilted])
    evidence = zone_evidence(patch.levels, [view.now for view in views])
    ahead = zone_evidence(patch.levels, [view.before for view in views])
    return _weighed(patch, evidence, ahead, odds)


@dataclass(frozen=True)
class View:
    """One indicator drawn: the sites' log ratios now and a period before, and the plants' factors.

    Ratios are (sites, steps, onsets, draws), factors (zones, onsets, draws).
    """

    now: Floats
    before: Floats
    factors: Floats


def _view(
    fitted: Fitted, steps: Floats, district: District, patch: Patch, onset: Ints, draw: np.random.Generator
) -> View:
    """Draw one indicator at the sites of a patch, a change planted since each draw's onset."""
    alone, onsets = len(district.fitted) == 1, district.onsets
    tilting = Tilting.of(fitted.at(patch.inner), patch.tilted, onsets, rise=steps[0] > 1, alone=alone)
    ratio = tilting.tilts[tilting.draw(patch.plant, onset, draw)]
    takes_part = draw.random((len(patch.sites), REPEATS)) < patch.planted[:, None]
    takes_part &= draw.random(REPEATS) < tilting.involved
    plant = Plant(ratio, onset, takes_part.astype(float))
    series = drawn(fitted, district.near[patch.sites], onsets, plant, draw)
    now, before = (series.seen(fitted, steps, last) for last in (onsets + 1, onsets))
    return View(now, before, tilting.log_factors(series.at(patch.inner), patch.tilted))


def _weighed(patch: Patch, evidence: Floats, ahead: Floats, odds: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the pockets of each draw that its plant may have made: evidence, before, and weight."""
    found = []
    top = odds.max(axis=0)
    likelihood = (np.log(patch.alike @ np.exp(odds - top)) + top).astype(np.float64)
    for draw in range(evidence.shape[1]):
        earlier = apart(ahead[:, draw], patch.touching.__getitem__, MOST)
        for zone in apart(evidence[:, draw], patch.touching.__getitem__, MOST):
            row = np.searchsorted(patch.candidates, zone)
            if row < len(patch.candidates) and patch.candidates[row] == zone:
                shared = earlier[patch.touching[zone, earlier]]
                before = ahead[shared, draw].max(initial=-np.inf)
                found.append((evidence[zone, draw], before, np.exp(-likelihood[row, draw])))
    table = np.array(found, dtype=np.float64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]
