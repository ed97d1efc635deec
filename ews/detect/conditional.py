"""The exact form for small districts: an area's count given the district's total is binomial."""

from dataclasses import dataclass

import numpy as np

from ews.detect.profiles import Profiles
from ews.detect.settings import Bools
from ews.detect.settings import Floats


# Points of the Gauss-Hermite rule that integrates the share out.
POINTS, WEIGHTS = np.polynomial.hermite.hermgauss(15)
# Newton steps to the most likely share; each is damped to one on the log-odds.
STEPS_TO_MODE = 12


@dataclass(frozen=True)
class Trials:
    """Counts out of the district's totals, (areas, periods); zero where unseen.

    `counts` of `totals` fall in the area with odds `share * odds`; `weight` is the information of
    a count relative to binomial.
    """

    counts: Floats
    totals: Floats
    odds: Floats
    weight: Floats

    def chance(self, log_share: Floats) -> Floats:
        """Return the chance that one event falls in the area, by period."""
        odds = np.exp(np.clip(log_share, -40, 40)) * self.odds
        return np.asarray(odds / (1.0 + odds))

    def upto(self, period: int) -> "Trials":
        """Return the periods up to and including this one."""
        end = period + 1
        return Trials(self.counts[:, :end], self.totals[:, :end], self.odds[:, :end], self.weight[:, :end])


def conditional_ratios(trials: Trials, first: int, shapes: Profiles) -> Floats:
    """Return log likelihood ratios given the totals, (areas, periods - first, onsets).

    With p the chance that an event is the area's, a change of its odds by theta multiplies the
    likelihood by `theta^y (1 - p + p theta)^-N` in every period since the onset. The share is
    integrated out under its posterior of no change, from a Jeffreys prior, by adaptive
    Gauss-Hermite quadrature; averaged over the shapes of `shapes`. No rest that counted nothing
    can break it: such a period has all its events in the area, with chance p. The shapes must be
    steps (`profiles(..., ramps=())`).
    """
    periods = range(first, trials.counts.shape[1])
    found = [_ratios_at(trials.upto(t), shapes) for t in periods]
    return np.stack(found, axis=1)


def _ratios_at(trials: Trials, shapes: Profiles) -> Floats:
    mode, sd = _posterior(trials)
    grid = mode[:, None] + np.sqrt(2.0) * sd[:, None] * POINTS
    log_weight = _log_posterior(trials, grid) + POINTS**2 + np.log(WEIGHTS)
    log_weight -= _log_sum(log_weight, axis=1)[:, None]
    change = _log_change(trials, grid, shapes)
    by_shape = _log_sum(log_weight[:, :, None, None] + change, axis=1)
    return np.asarray(_log_sum(by_shape, axis=1) - np.log(shapes.shapes))


def _log_change(trials: Trials, grid: Floats, shapes: Profiles) -> Floats:
    """Log likelihood of each step less that of none, (areas, points, shapes, onsets)."""
    ratio = shapes.ratio[-1, :, 0]
    y, n = (
        _newest_first(trials.weight * trials.counts, shapes),
        _newest_first(trials.weight * trials.totals, shapes),
    )
    odds = np.exp(np.clip(grid, -40, 40))[:, :, None] * _newest_first(trials.odds, shapes)[:, None]
    lifted = np.log1p((odds / (1.0 + odds))[:, :, None] * (ratio[:, None] - 1.0))
    gain = np.cumsum(y, axis=1)[:, None, None] * np.log(ratio)[:, None]
    return np.asarray(gain - np.cumsum(n[:, None, None] * lifted, axis=3))


def _newest_first(values: Floats, shapes: Profiles) -> Floats:
    window = values[:, ::-1][:, : shapes.window]
    return np.pad(window, ((0, 0), (0, shapes.window - window.shape[1])))


def _posterior(trials: Trials) -> tuple[Floats, Floats]:
    """Return the mode and spread of each area's log share, (areas,)."""
    w = trials.weight
    usual = _usual_odds(trials)
    at = np.log(
        (0.5 + (w * trials.counts).sum(axis=1)) / (0.5 + (w * trials.totals * usual[:, None]).sum(axis=1))
    )
    for _ in range(STEPS_TO_MODE):
        slope, bend = _slope(trials, at, usual)
        at = at + np.clip(slope / bend, -1.0, 1.0)
    return at, 1.0 / np.sqrt(_slope(trials, at, usual)[1])


def _slope(trials: Trials, log_share: Floats, usual: Floats) -> tuple[Floats, Floats]:
    p = trials.chance(log_share[:, None])
    prior = np.exp(np.clip(log_share, -40, 40)) * usual
    prior = prior / (1.0 + prior)
    slope = (trials.weight * (trials.counts - trials.totals * p)).sum(axis=1) + 0.5 - prior
    bend = (trials.weight * trials.totals * p * (1 - p)).sum(axis=1) + prior * (1 - prior)
    return slope, np.maximum(bend, 1e-6)


def _log_posterior(trials: Trials, grid: Floats) -> Floats:
    """Log posterior of the log share at the points of `grid` (areas, points), up to a constant."""
    usual = _usual_odds(trials)
    y, n = trials.weight * trials.counts, trials.weight * trials.totals
    share = np.exp(np.clip(grid, -40, 40))
    both = np.log1p(share[:, :, None] * trials.odds[:, None, :])
    data = y.sum(axis=1)[:, None] * grid - (n[:, None, :] * both).sum(axis=2)
    return np.asarray(data + 0.5 * grid - np.log1p(share * usual[:, None]))


def _usual_odds(trials: Trials) -> Floats:
    seen: Bools = trials.odds > 0
    total = np.where(seen, trials.odds, 0.0).sum(axis=1)
    return np.asarray(np.maximum(total / np.maximum(seen.sum(axis=1), 1), 1e-9))


def _log_sum(values: Floats, axis: int) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    total = np.exp(values - top).sum(axis=axis)
    return np.asarray(np.squeeze(top, axis=axis) + np.log(total))
