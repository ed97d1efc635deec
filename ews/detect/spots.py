"""Rates of small places of two sorts in each group: the usual, and spots several times as bad."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln
from scipy.special import gammaln
from scipy.special import xlogy

from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.shrinkage import sums


# Steps of EM; past these the log likelihood of 6,000 sites changes by less than 0.1.
STEPS = 200
# Where the search for the ratio of spots to the usual starts, and for their share of the sites.
FIRST_RATIO = 3.0
FIRST_SHARE = 0.1
LEAST_SHARE = 1e-9
# A group's share of spots is drawn to the district's as if by so many further sites while fitting.
PRIOR_SITES = 50.0
# How strongly groups are drawn to the district, in sites and in events: the sampler chooses among them.
STRENGTHS = np.geomspace(10.0, 3000.0, 12)
# Sweeps before the first draw, and between two draws.
BURN_IN = 100
SWEEPS = 2
# Exposures within 5 % of each other count as one while fitting.
STEPS_OF_EXPOSURE = 20.0


@dataclass(frozen=True)
class SpotFit:
    """A site's true rate is its group's `usual` rate or, in its `share` of spots, `ratio` times that.

    `usual` and `share` are by group.
    """

    usual: Floats
    share: Floats
    ratio: float

    def odds(self, counts: Floats, exposure: Floats, groups: Ints) -> Floats:
        """Return the posterior log odds of each site, (sites,), against being a spot."""
        rise = exposure * self.usual[groups] * (self.ratio - 1) - counts * np.log(self.ratio)
        return np.asarray(np.clip(rise + np.log(1 / self.share[groups] - 1), -700, 700))

    def log_likelihood(self, counts: Floats, exposure: Floats, groups: Ints) -> float:
        """Return the logarithm of the likelihood of all counts."""
        expected, share = exposure * self.usual[groups], self.share[groups]
        usual = np.log1p(-share) + xlogy(counts, expected) - expected
        spot = np.log(share) + xlogy(counts, expected * self.ratio) - expected * self.ratio
        return float((np.logaddexp(usual, spot) - gammaln(counts + 1)).sum())


def fit_spots(counts: Floats, exposure: Floats, groups: Ints) -> SpotFit:
    """Fit the two sorts of sites to counts, (sites,), by expectation–maximisation.

    (Dempster, Laird & Rubin 1977, doi:10.1111/j.2517-6161.1977.tb01600.x.) Sites of one group with
    one count and about one exposure are worked on as one.
    """
    y, n, g, sites = _alike(counts, exposure, groups)
    total, events = sums(g, sites), sums(g, sites * y)
    usual = events / sums(g, sites * n) / (1 + (FIRST_RATIO - 1) * FIRST_SHARE)
    fit = SpotFit(usual, np.full(len(total), FIRST_SHARE), FIRST_RATIO)
    for _ in range(STEPS):
        spot = sites / (1 + np.exp(fit.odds(y, n, g)))
        usual = events / sums(g, n * (sites + (fit.ratio - 1) * spot))
        spots, among = sums(g, spot), (spot * n * usual[g]).sum()
        ratio = max(float((spot * y).sum() / among), 1.0) if among > 0 else 1.0
        share = (PRIOR_SITES * spots.sum() / total.sum() + spots) / (PRIOR_SITES + total)
        fit = SpotFit(usual, np.maximum(share, LEAST_SHARE), ratio)
    return fit


def sample_spots(
    fit: SpotFit, counts: Floats, exposure: Floats, groups: Ints, *, times: int, chance: np.random.Generator
) -> Floats:
    """Return draws of all true rates given the counts, (times, sites), by Gibbs sampling from *fit* on.

    (Gelfand & Smith 1990, doi:10.1080/01621459.1990.10476213.)
    """
    found = np.empty((times, len(counts)))
    for number in range(BURN_IN + times * SWEEPS):
        spot = chance.random(len(counts)) * (1 + np.exp(fit.odds(counts, exposure, groups))) < 1
        fit = _given_spots(spot.astype(float), fit.ratio, (counts, exposure, groups), chance)
        if number >= BURN_IN:
            found[(number - BURN_IN) // SWEEPS] = fit.usual[groups] * np.where(spot, fit.ratio, 1.0)
    return found


def _given_spots(
    spot: Floats, ratio: float, sites: tuple[Floats, Floats, Ints], chance: np.random.Generator
) -> SpotFit:
    """Draw shares, usual rates and the ratio, given which sites are spots."""
    counts, exposure, groups = sites
    share = _shares(sums(groups, spot), np.bincount(groups).astype(float), chance)
    events = sums(groups, counts)
    exposed = sums(groups, exposure * (1 + (ratio - 1) * spot))
    usual = _usual(events, exposed, chance)
    among = (spot * exposure * usual[groups]).sum()
    ratio = max(chance.gamma((spot * counts).sum() + 0.5) / max(among, 0.1), 1.0)
    return SpotFit(usual, share, ratio)


def _usual(events: Floats, exposed: Floats, chance: np.random.Generator) -> Floats:
    """Draw each group's usual rate, drawn to the district's as strongly as the groups are alike."""
    common = chance.gamma(events.sum() + 0.5) / exposed.sum()
    mean, shape = common * exposed, STRENGTHS[:, None]
    likelihood = gammaln(shape + events) - gammaln(shape) - shape * np.log1p(mean / shape)
    strength = _chosen((likelihood - events * np.log(shape + mean)).sum(axis=1), chance)
    return np.asarray(chance.gamma(strength + events) / (strength / common + exposed))


def _shares(spots: Floats, sites: Floats, chance: np.random.Generator) -> Floats:
    """Draw each group's share of spots, drawn to the district's as strongly as the groups are alike."""
    common = chance.beta(spots.sum() + 0.5, (sites - spots).sum() + 0.5)
    a, b = STRENGTHS[:, None] * common, STRENGTHS[:, None] * (1 - common)
    strength = _chosen((betaln(a + spots, b + sites - spots) - betaln(a, b)).sum(axis=1), chance)
    share = chance.beta(strength * common + spots, strength * (1 - common) + sites - spots)
    return np.asarray(np.clip(share, LEAST_SHARE, 1 - LEAST_SHARE))


def _chosen(log_likelihood: Floats, chance: np.random.Generator) -> float:
    """Draw one of `STRENGTHS` given the log likelihood of each."""
    weight = np.exp(log_likelihood - log_likelihood.max())
    return float(chance.choice(STRENGTHS, p=weight / weight.sum()))


def _alike(counts: Floats, exposure: Floats, groups: Ints) -> tuple[Floats, Floats, Ints, Floats]:
    """Return count, mean exposure, group and number of the sites that are alike."""
    step = np.round(np.log(exposure) * STEPS_OF_EXPOSURE)
    rows = np.stack([groups, step, counts], axis=1)
    kinds, which, number = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    return kinds[:, 2], np.bincount(which, exposure) / number, kinds[:, 0].astype(int), number.astype(float)
