"""How far each area stands for its district: as far as it has probably not changed itself."""

from collections.abc import Callable

import numpy as np

from ews.detect.profiles import Profiles
from ews.detect.profiles import profiles
from ews.detect.settings import STANDING_ROUNDS
from ews.detect.settings import STANDING_STEPS
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Options


# A change within a year is as rare as one in five or so: enough to doubt an area early.
PRIOR_ODDS = 0.2


def settled(
    judge: Callable[[Floats, Profiles], Floats],
    allowed: Callable[[Profiles], Bools],
    shape: tuple[int, int],
    options: Options,
) -> Floats:
    """Return each area's standing at each look, (areas, looks) = `shape`, from 0 to 1.

    An area that has changed would move everybody else's baseline. Its standing is the posterior
    probability that it did not, where a rise and a fall within the last year each have the odds
    `PRIOR_ODDS` of none beforehand: `1 / (1 + odds (L_up + L_down))`, L the mean likelihood ratio
    over onsets.
    `judge(standing, shapes)` gives log likelihood ratios (areas, looks, onsets) against the
    baseline that follows from a standing, `allowed(shapes)` the onsets that can be judged. All
    start out equal; each round weighs them anew against the baseline of the round before.
    """
    standing: Floats = np.ones(shape)
    ways = [profiles(options.periods_per_year, s, steps=STANDING_STEPS, ramps=(), years=1) for s in (1, -1)]
    for _ in range(STANDING_ROUNDS):
        ratios = [_mean_ratio(judge(standing, way), allowed(way)) for way in ways]
        standing = 1.0 / (1.0 + PRIOR_ODDS * (ratios[0] + ratios[1]))
    return standing


def _mean_ratio(ratios: Floats, allowed: Bools) -> Floats:
    """Average likelihood ratios over the onsets allowed; one half where none is."""
    some = allowed.sum(axis=2)
    # A ratio of e^300 leaves no standing either, and does not overflow.
    total = np.where(allowed, np.exp(np.minimum(ratios, 300.0)), 0.0).sum(axis=2)
    return np.where(some > 0, total / np.maximum(some, 1), 0.5)
