"""Methods compared fairly: one limit per size so that each gives the same first alarms by chance.

Scores are (districts, series, months) of monitoring, higher is worse; a method alarms where its
score is over its limit.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


Floats = NDArray[np.floating]
Bools = NDArray[np.bool_]


def up_crossings(over: Bools) -> float:
    """Return how often series (..., months) go over their limit, per series and month."""
    before = np.concatenate([np.zeros((*over.shape[:-1], 1), dtype=bool), over[..., :-1]], axis=-1)
    return float((over & ~before).sum() / over.size)


def first_alarms(over: Bools) -> float:
    """Return first alarms of series (..., months) per month in which none had come before."""
    ever = over.any(axis=-1)
    at_risk = np.where(ever, over.argmax(axis=-1) + 1, over.shape[-1])
    return float(ever.sum() / at_risk.sum())


@dataclass(frozen=True)
class Chance:
    """Scores of quiet districts, (districts, series, months), to find limits from."""

    scores: Floats

    @cached_property
    def _ordered(self) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """The highest scores in order, whose they are; whose month comes free of alarms, and from when."""
        scores = np.where(np.isnan(self.scores), -np.inf, self.scores)
        highest = np.maximum.accumulate(scores, axis=2)
        district = np.broadcast_to(np.arange(len(scores))[:, None, None], scores.shape)
        last, before = highest[:, :, -1].ravel(), highest[:, :, :-1].ravel()
        in_order, before_order = np.argsort(last), np.argsort(before)
        last = last[in_order]
        # months of which nothing before was over a limit of last[i]
        free = np.searchsorted(before[before_order], last, side="right")
        return last, district[:, :, 0].ravel()[in_order], district[:, :, 1:].ravel()[before_order], free

    def limit(self, per_month: float, weights: Floats | None = None) -> float:
        """Return the lowest limit over which first alarms come at most `per_month`.

        `weights` count each district so many times, for a bootstrap over districts.
        """
        last, whose, whose_before, free = self._ordered
        w = np.ones(len(self.scores)) if weights is None else weights
        up_to = np.concatenate([[0.0], np.cumsum(w[whose])])
        alarms = up_to[-1] - up_to[np.searchsorted(last, last, side="right")]
        months = np.concatenate([[0.0], np.cumsum(w[whose_before])])[free] + up_to[-1]
        enough = np.flatnonzero(alarms <= per_month * months)
        return float(last[enough[0]]) if len(enough) else float(last[-1])


@dataclass(frozen=True)
class Planted:
    """Scores of changed areas, (districts, areas, months): the month before the onset, then those since."""

    scores: Floats

    def hits(self, limit: float, within: int) -> tuple[Floats, Floats]:
        """Return, by district, how many areas are found within so many months, of how many not in alert."""
        over = np.where(np.isnan(self.scores), -np.inf, self.scores) > limit
        fresh = ~over[:, :, 0]
        found = fresh & over[:, :, 1 : 1 + within].any(axis=2)
        return found.sum(axis=1).astype(float), fresh.sum(axis=1).astype(float)


@dataclass(frozen=True)
class Power:
    """Detection by size, its mean, and both relative to the oracle's, with standard errors."""

    by_size: Floats
    mean: float
    se: float
    ratio: float
    ratio_se: float


@dataclass(frozen=True)
class Method:
    """One method's scores in quiet districts and, by size, in changed areas."""

    quiet: list[Chance]
    planted: list[Planted]

    def detection(
        self, per_month: float, within: int, weights: tuple[Floats, Floats] | None = None
    ) -> Floats:
        """Return the part of areas found within so many months, by size."""
        quiet, loud = weights if weights is not None else (None, None)
        parts = []
        for chance, planted in zip(self.quiet, self.planted, strict=True):
            found, fresh = planted.hits(chance.limit(per_month, quiet), within)
            w = np.ones(len(found)) if loud is None else loud
            parts.append((w * found).sum() / max((w * fresh).sum(), 1.0))
        return np.array(parts)


def compare(
    method: Method, oracle: Method, *, per_month: float, within: int = 6, resamples: int = 60
) -> Power:
    """Set a method's detection beside the oracle's on the same districts.

    Standard errors are a bootstrap over districts, quiet and changed ones alike, the same for both
    methods: they hold what the limits do not know, and the pairing.
    """
    own, best = (m.detection(per_month, within) for m in (method, oracle))
    draw = np.random.default_rng(0)
    districts = [len(method.quiet[0].scores), len(method.planted[0].scores)]
    again = []
    for _ in range(resamples):
        quiet, loud = (draw.multinomial(n, np.full(n, 1 / n)).astype(float) for n in districts)
        again.append([m.detection(per_month, within, (quiet, loud)).mean() for m in (method, oracle)])
    means, bests = np.array(again).T
    ratios = means / np.maximum(bests, 1e-9)
    return Power(
        own, float(own.mean()), float(means.std()), float(own.mean() / best.mean()), float(ratios.std())
    )
