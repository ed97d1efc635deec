"""Rates of small places drawn towards their group's: a gamma prior whose spread each group has its own."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincc
from scipy.special import gammaln

from ews.detect.settings import Floats
from ews.detect.settings import Ints


# Below this many standard errors a variance counts as none: it halves the bias at none and
# costs at most a fifth of a standard error elsewhere (a cut at zero adds two fifths at none).
LEAST_SIGNAL = 1.2
# Groups differ in spread when their Q is so many standard deviations above what chance gives.
LEAST_DIFFERENCE = 2.0
LEAST_SPREAD = 1e-6


def sums(groups: Ints, values: ArrayLike) -> Floats:
    """Return the sum of `values`, (sites,), in each group, (groups,)."""
    return np.bincount(groups, np.asarray(values, dtype=float)).astype(float)


def marshall(counts: ArrayLike, exposure: ArrayLike) -> Floats:
    """Return empirical Bayes rates, (areas,): each drawn to the common rate as far as chance explains it.

    `counts` and `exposure` are (areas,), exposures positive. The moments are those of the global
    estimator of Marshall (1991, doi:10.2307/2347593).
    """
    y, n = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    shape, rate = marshall_prior(y, n)
    return np.asarray((shape + y) / (rate + n))


def marshall_prior(counts: Floats, exposure: Floats) -> tuple[float, float]:
    """Return shape and rate of the gamma prior whose posterior means `marshall` gives."""
    common = float(counts.sum() / exposure.sum())
    square = (exposure * (counts / exposure - common) ** 2).sum() / exposure.sum()
    between = max(float(square - common / exposure.mean()), LEAST_SPREAD * common**2)
    return common**2 / between, common / between


@dataclass(frozen=True)
class Spread:
    """The squared coefficient of variation of true rates within each group.

    Attributes
    ----------
    pooled, error
        Over all groups, and its standard error. Negative where counts scatter less than Poisson.
    own, own_error
        Each group's, (groups,), drawn to the pooled one, and what the drawing leaves uncertain.
    """

    pooled: float
    error: float
    own: Floats
    own_error: Floats

    @property
    def signal(self) -> Floats:
        """Return each group's spread, (groups,), zero where the whole is no more than chance."""
        seen = self.own_error.any() or self.pooled > LEAST_SIGNAL * self.error
        return np.maximum(self.own, 0.0) if seen else np.zeros_like(self.own)


def spread_within(counts: Floats, expected: Floats, groups: Ints) -> Spread:
    """Return how true rates spread within groups, by moments, Poisson scatter removed.

    `counts` and `expected` (at the group's rate) are (sites,), `groups` their group's number from
    0. A group's moment estimate is drawn to the pooled one (DerSimonian & Laird 1986,
    doi:10.1016/0197-2456(86)90046-2), wholly where the groups' differences are within chance.
    """
    sites = np.bincount(groups)
    several = sites > 1
    if not several.any():
        return Spread(0.0, 0.0, np.zeros(len(sites)), np.zeros(len(sites)))
    freed = (sites / np.maximum(sites - 1, 1))[groups]  # the group's rate was fitted to its own sites
    information = sums(groups, expected**2)
    excess = sums(groups, (counts - expected) ** 2 * freed - counts) / information
    common = max(float(np.average(excess, weights=information * several)), 0.0)
    variance = sums(groups, _scatter_of_excess(expected, common)) / information**2
    variance[~several] = np.inf
    weight = 1 / variance
    pooled = float(np.average(excess, weights=weight))
    q, freedom = float((weight * (excess - pooled) ** 2).sum()), several.sum() - 1
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    distinct = freedom > 0 and q > freedom + LEAST_DIFFERENCE * np.sqrt(2 * freedom)
    between = (q - freedom) / scale if distinct else 0.0
    trust = between / (between + variance)
    own = pooled + trust * (excess - pooled)
    return Spread(pooled, float(np.sqrt(1 / weight.sum())), own, np.sqrt(between * (1 - trust)))


def _scatter_of_excess(mean: Floats, spread: float) -> Floats:
    """Return the variance of `(y - mean)^2 - y` for negative binomial y, from its cumulants."""
    second = mean + spread * mean**2
    third = second * (1 + 2 * spread * mean)
    fourth = second * (1 + 6 * spread * second)
    return np.asarray(fourth + 2 * second**2 - 2 * third + second)


@dataclass(frozen=True)
class GammaRates:
    """True rates of sites, gamma within each group about its rate; y | rate is Poisson.

    `counts`, `exposure`, `groups` are (sites,); `mean` and `spread` are by group; `shape` is that of
    the gamma prior of the groups' means.
    """

    counts: Floats
    exposure: Floats
    groups: Ints
    mean: Floats
    spread: Spread
    shape: float

    @cached_property
    def rates(self) -> Floats:
        """Return each site's posterior mean rate, (sites,)."""
        shape, rate = _posterior(self.counts, self.exposure, self.mean[self.groups], self._inverse)
        return np.where(self.spread.signal[self.groups] > 0, shape / rate, self.mean[self.groups])

    @cached_property
    def variance(self) -> Floats:
        """Return each site's posterior variance of its rate, (sites,), zero where rates do not spread."""
        shape, rate = _posterior(self.counts, self.exposure, self.mean[self.groups], self._inverse)
        return np.where(self.spread.signal[self.groups] > 0, shape / rate**2, 0.0)

    @cached_property
    def log_likelihood(self) -> float:
        """Return the logarithm of the negative binomial likelihood of all counts."""
        y, a, mu = self.counts, self._inverse, self.exposure * self.mean[self.groups]
        ways = gammaln(y + a) - gammaln(a) - gammaln(y + 1)
        return float((ways - a * np.log1p(mu / a) + y * np.log(mu / (a + mu))).sum())

    def exceeding(self, cut: float) -> Floats:
        """Return the posterior probability that each site's true rate is above *cut*, (sites,)."""
        shape, rate = _posterior(self.counts, self.exposure, self.mean[self.groups], self._inverse)
        return np.asarray(gammaincc(shape, cut * rate))

    def draw(self, chance: np.random.Generator, times: int) -> Floats:
        """Return draws of all true rates, (times, sites), with means and spreads uncertain too."""
        return np.array([self._draw(chance) for _ in range(times)]).reshape(times, len(self.counts))

    def _draw(self, chance: np.random.Generator) -> Floats:
        events, sites = sums(self.groups, self.counts), np.bincount(self.groups)
        relative = 1 / (self.shape + events) + np.maximum(self.spread.own, 0.0) / sites
        mean = self.mean * np.maximum(chance.gamma(1 / relative) * relative, LEAST_SPREAD)
        spread = self.spread.own + self.spread.own_error * chance.standard_normal(len(mean))
        spread = np.maximum(spread + self.spread.error * chance.standard_normal(), 0.0)
        inverse = (1 / np.maximum(spread, LEAST_SPREAD))[self.groups]
        shape, rate = _posterior(self.counts, self.exposure, mean[self.groups], inverse)
        return np.where(spread[self.groups] > 0, chance.gamma(shape) / rate, mean[self.groups])

    @cached_property
    def _inverse(self) -> Floats:
        return (1 / np.maximum(self.spread.signal, LEAST_SPREAD))[self.groups]


def gamma_rates(counts: Floats, exposure: Floats, groups: Ints) -> GammaRates:
    """Fit a gamma prior to each group: its rate after `marshall`, its spread by `spread_within`."""
    events, exposed = sums(groups, counts), sums(groups, exposure)
    mean = marshall(events, exposed)
    spread = spread_within(counts, exposure * mean[groups], groups)
    return GammaRates(counts, exposure, groups, mean, spread, marshall_prior(events, exposed)[0])


def _posterior(counts: Floats, exposure: Floats, mean: Floats, shape: Floats) -> tuple[Floats, Floats]:
    return shape + counts, shape / mean + exposure
