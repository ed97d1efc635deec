"""Past counts beyond belief, cut down before anything is learned from them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ews.detect.observations import Observations
from ews.detect.settings import Bools
from ews.detect.settings import Floats


# No ward's month counts ten times what its other months and the other wards foretell, but for a
# slip of the source.
BEYOND_BELIEF = 10.0
# Absurd counts of one area or one period hide one another at first; each round shows what is left.
ROUNDS = 3


def believable(
    part: Observations, past: int, expose: Callable[[Observations], Floats], *, least: float = 0.5
) -> Observations:
    """Return the observations, absurd counts of the first `past` periods cut to what is foretold.

    One slip of the source (two zeros too many) would teach a district that its counts scatter
    without measure, raise everybody else's baseline for that period, and so hide every change for
    years. With f what is foretold plus `least`, a past count above `BEYOND_BELIEF` times f tells nothing and
    is cut to f, its bounds with it (winsorised: Tukey 1962, doi:10.1214/aoms/1177704711). Foretold is
    `expose(part)` (areas, periods), the exposure without the area itself, at the share of the area's
    other periods, so that no cell vouches for itself. Counts that are judged now are never cut: what is
    absurd today is the finding.
    """
    for _ in range(ROUNDS):
        foretold = _foretold(part, expose(part), past) + least
        absurd = part.seen[:, :past] & (part.counts[:, :past] > BEYOND_BELIEF * foretold)
        if not absurd.any():
            break
        part = _cut(part, absurd, foretold)
    return part


def _foretold(part: Observations, exposure: Floats, past: int) -> Floats:
    """Return each past count as the others tell it; infinite where nothing can."""
    counts, seen = part.counts[:, :past], part.seen[:, :past] & np.isfinite(exposure[:, :past])
    y, x = np.where(seen, counts, 0.0), np.where(seen, exposure[:, :past], 0.0)
    others = x.sum(axis=1, keepdims=True) - x
    told = seen & (others > 1e-9 * x.sum(axis=1, keepdims=True))
    share = (y.sum(axis=1, keepdims=True) - y) / np.where(told, others, 1.0)
    return np.where(told, share * x, np.inf)


def _cut(part: Observations, absurd: Bools, limit: Floats) -> Observations:
    """Return the observations, absurd counts and their bounds at most `limit`, both (areas, past)."""
    ceiling = np.full(part.counts.shape, np.inf)
    ceiling[:, : absurd.shape[1]] = np.where(absurd, limit, np.inf)
    given = {name: getattr(part, name) for name in ("counts", "lower", "upper")}
    cut = {name: np.minimum(values, ceiling) for name, values in given.items() if values is not None}
    return replace(part, **cut)
