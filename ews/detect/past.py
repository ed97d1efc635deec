"""What a block's past tells of scatter: beyond Poisson, from period to period, and of the shares' drift."""

from dataclasses import dataclass

import numpy as np

from ews.detect.dispersion import CAP
from ews.detect.dispersion import autocorrelation
from ews.detect.dispersion import negative_binomial_size
from ews.detect.settings import DRIFT_A_MONTH
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Options


# The shortest stretch of periods whose own level is taken out before scatter is measured.
SHORTEST_STRETCH = 4
# Variance of the difference of two neighbouring stretches' means, per period of a stretch's length,
# for a random walk of unit steps: (2 n^2 + 1) / (3 n^2).
WALKED = 2.0 / 3.0
DRIFT_ROUNDS = 3


@dataclass(frozen=True)
class Past:
    """The past of a block: `counts` and `mean` by each area's own share, (areas, past periods)."""

    counts: Floats
    mean: Floats
    seen: Bools

    @staticmethod
    def of(counts: Floats, fitted: Floats, seen: Bools, past: int) -> "Past":
        """Cut out the past and scale `fitted` to each area's own total."""
        here = seen[:, :past]
        y, x = (np.where(here, values[:, :past], 0.0) for values in (counts, fitted))
        total = x.sum(axis=1, keepdims=True)
        return Past(y, y.sum(axis=1, keepdims=True) / np.where(total > 0, total, 1.0) * x, here)

    def correlation(self) -> float:
        """Return the lag-one autocorrelation of a stock's residuals."""
        residual = (self.counts - self.mean) / np.sqrt(np.where(self.mean > 0, self.mean, 1.0))
        return autocorrelation(residual, self.seen)

    def size(self, options: Options, correlation: float, remaining: Floats) -> float:
        """Return the size k of the negative binomial.

        Of flows, scatter is measured within years, each area's own level of the year taken out: a
        share that drifted or stepped once is no scatter of its months.
        """
        if options.kind == "stock":
            return negative_binomial_size(self.counts, self.mean, self.seen, correlation, remaining)
        years = self._by_stretch(self._stretch(options))
        left = _per_row(remaining, years)
        return negative_binomial_size(years.counts, years.mean, years.seen, 0.0, left, years.expected)

    def drift(self, options: Options, size: float, remaining: Floats) -> float:
        """Return how far a log share walks in a period (standard deviation), pooled over areas.

        Squared changes between neighbouring years, less what counting makes of them, over what a
        random walk of unit steps makes of them; weighed against `DRIFT_A_MONTH`, which is as
        uncertain as it is large. Stocks drift by their autocorrelation, and get 0.
        """
        if options.kind == "stock":
            return 0.0
        usual = DRIFT_A_MONTH**2 * 12 / options.periods_per_year
        stretch = self._stretch(options)
        change, noise = self._changes(stretch, size, remaining)
        unit = WALKED * stretch
        variance = usual
        # Weights and caps follow what was found, so that a lively district is not cut to the usual.
        for _ in range(DRIFT_ROUNDS):
            lively = max(variance, usual)
            spread = noise + unit * lively
            square = np.minimum(change**2, CAP * spread)
            weight, prior = 0.5 * (unit / spread) ** 2, lively**-2
            found = ((square - noise) / unit * weight).sum() + usual * prior
            variance = max(float(found / (weight.sum() + prior)), 0.0)
        return float(np.sqrt(variance))

    def _changes(self, stretch: int, size: float, remaining: Floats) -> tuple[Floats, Floats]:
        """Return the relative changes between neighbouring stretches and their counting variances."""
        years = self._by_stretch(stretch)
        rows = (len(self.counts), -1)
        mean = years.expected.sum(axis=1).reshape(rows)
        noise = (
            (years.expected * (_per_row(remaining, years) + years.expected / size)).sum(axis=1).reshape(rows)
        )
        enough = mean > 1.0
        level = years.counts.sum(axis=1).reshape(rows) / np.where(enough, mean, 1.0)
        variance = noise / np.where(enough, mean, 1.0) ** 2
        pair = enough[:, 1:] & enough[:, :-1]
        return (level[:, 1:] - level[:, :-1])[pair], (variance[:, 1:] + variance[:, :-1])[pair]

    @staticmethod
    def _stretch(options: Options) -> int:
        return max(options.periods_per_year, SHORTEST_STRETCH)

    def _by_stretch(self, stretch: int) -> "Stretches":
        """Cut the past into stretches, the newest ending with it; one row per area and stretch."""
        parts = max(self.counts.shape[1] // stretch, 1)
        length = self.counts.shape[1] // parts if parts == 1 else stretch
        rows = (len(self.counts) * parts, length)
        cut = slice(self.counts.shape[1] - parts * length, None)
        y, x, seen = (values[:, cut].reshape(rows) for values in (self.counts, self.mean, self.seen))
        total = x.sum(axis=1, keepdims=True)
        own = y.sum(axis=1, keepdims=True) / np.where(total > 0, total, 1.0) * x
        return Stretches(y, own, x, seen)


@dataclass(frozen=True)
class Stretches:
    """Counts by area and stretch, (areas x stretches, periods).

    `mean` follows the stretch's own level, `expected` the area's level over the whole past.
    """

    counts: Floats
    mean: Floats
    expected: Floats
    seen: Bools


def _per_row(remaining: Floats, years: Stretches) -> Floats:
    return np.repeat(remaining, len(years.counts) // max(len(remaining), 1), axis=0)
