"""Sites of one indicator as known at the end of a period, and the likelihood ratios of their change."""

from dataclasses import dataclass
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from ews.detect.dispersion import negative_binomial_size
from ews.detect.observations import Observations
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.winsor import believable


# Changes looked for: in a handful of postcodes they are large, or they are not seen at all.
STEPS = (1.5, 2.0, 3.0)
# Range of the shape of the sites' Gamma prior: from sites of all sorts to sites all alike.
SHAPES = (0.05, 1e4)
# Sites of a typical pocket: at this size scatter that neighbours share is weighed.
TYPICAL = 9
# A month of a site is absurd over ten times what is foretold plus this: a postcode may count twenty once.
LEAST_FORETOLD = 2.0
# Above this the negative binomial is Poisson.
POISSON = 1e5


@dataclass(frozen=True)
class Fitted:
    """One indicator, (sites, periods) up to now; counts and exposures are zero where unseen.

    A site counts `share * exposure`; its share follows Gamma(`shape`, `rate`), the rates (sites,)
    so that the mean is the share of its small area before any onset looked for. `weight` (sites,)
    is the information of a count relative to a Poisson one. `size` is k of the sites' own scatter,
    `shared` that of the scatter which sites of one small area have in common. `outside` (sites,)
    is what a period counts, on average, in the rest that serves as the site's baseline.
    """

    counts: Floats
    exposure: Floats
    shape: float
    rate: Floats
    weight: Floats
    size: float
    shared: float
    outside: Floats

    @property
    def shares(self) -> Floats:
        """The sites' shares, drawn towards their small area's, (sites,)."""
        return np.asarray((self.shape + self.counts.sum(axis=1)) / (self.rate + self.exposure.sum(axis=1)))

    def at(self, sites: Ints) -> "Fitted":
        """Return some of the sites."""
        cut = {
            name: getattr(self, name)[sites] for name in ("counts", "exposure", "rate", "weight", "outside")
        }
        return replace(self, **cut)


def fit(part: Observations, beside: Ints, near: Ints, dispersion: float | None, onsets: int) -> Fitted:
    """Fit the sites' baseline, prior and scatter; `beside` and `near` are labels (sites,).

    The rest of the district that serves as a site's baseline leaves out all of the site's area
    in `beside`, so that no zone inside it is its own baseline. The rest is weighted by the sites'
    usual rates: a month without one part of the district is compared with that part left out.
    Sites of one area in `near` share their prior mean and part of their scatter. Absurd counts before
    any onset looked for teach nothing.
    """
    alike = np.ones(len(part.seen))
    past = max(part.seen.shape[1] - onsets, 0)
    part = believable(part, past, lambda cut: _exposures(cut, beside, alike)[0], least=LEAST_FORETOLD)
    exposure, _ = _exposures(part, beside, alike)
    usual, _, _ = _usual(part.counts, exposure, near)
    exposure, outside = _exposures(part, beside, usual)
    seen = exposure > 0
    counts = np.where(seen, part.counts, 0.0)
    before = max(past, 1)
    _, shape, rate = _usual(counts[:, :before], exposure[:, :before], near)
    share = (shape + counts.sum(axis=1)) / (rate + exposure.sum(axis=1))
    mean = share[:, None] * exposure
    size = negative_binomial_size(counts, mean, seen) if dispersion is None else float(dispersion)
    shared = _shared_scatter(np.where(seen, counts - mean, 0.0), mean, near)
    typical = mean.sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    weight = 1.0 / (1.0 + typical / size + TYPICAL * typical / shared)
    return Fitted(counts, exposure, shape, rate, weight, size, shared, outside)


def log_ratios(
    prior: tuple[float | np.floating[Any], Floats],
    total: tuple[Floats, Floats],
    since: tuple[Floats, Floats],
    steps: Floats,
) -> Floats:
    """Return each site's log likelihood ratio, its share integrated out, (sites, steps, onsets, ...).

    `theta^Y1 ((b + X) / (b + X + (theta - 1) X1))^(a + Y)`: `total` are the weighted counts Y and
    exposures X of the memory (sites, ...), `since` those since each onset (sites, onsets, ...).
    """
    (shape, rate), (y, x), (y1, x1) = prior, total, since
    held = x + rate.reshape(-1, *[1] * (x.ndim - 1))
    part, power = x1 / held[:, None], (shape + y)[:, None]
    return np.stack([y1 * np.log(step) - power * np.log1p(part * (step - 1)) for step in steps], axis=1)


def site_ratios(fitted: Fitted, steps: Floats, onsets: int) -> Floats:
    """Return the log likelihood ratios of each site now, (sites, steps, onsets)."""
    y, x = (fitted.weight[:, None] * values for values in (fitted.counts, fitted.exposure))
    since = back(y, onsets), back(x, onsets)
    return log_ratios((fitted.shape, fitted.rate), (y.sum(axis=1), x.sum(axis=1)), since, steps)


def back(values: Floats, onsets: int) -> Floats:
    """Return sums over the last 1, 2, ... periods of (sites, periods, ...)."""
    return np.asarray(np.cumsum(values[:, ::-1], axis=1)[:, :onsets])


def _exposures(part: Observations, beside: Ints, usual: Floats) -> tuple[Floats, Floats]:
    """Return the sites' exposures (sites, periods) and the mean count of their baseline (sites,)."""
    areas = _areas(beside)
    people = np.where(part.seen, usual[:, None] * part.denominators, 0.0)
    counted, lived = areas @ part.counts, areas @ people
    rest, base = counted.sum(axis=0) - counted, lived.sum(axis=0) - lived
    known: Bools = base > 1e-9 * lived.sum(axis=0)
    level = np.where(known, rest / np.where(known, base, 1.0), 0.0)
    exposure = np.where(part.seen, part.denominators * level[beside], 0.0)
    return exposure, rest.mean(axis=1)[beside]


def _usual(counts: Floats, exposure: Floats, near: Ints) -> tuple[Floats, float, Floats]:
    """Return the sites' usual shares, and shape and rates of their prior, (sites,).

    Empirical Bayes by moments (Marshall 1991), twice: sites are drawn towards their small area,
    small areas towards the district.
    """
    areas = _areas(near)
    y, x = np.where(exposure > 0, counts, 0.0).sum(axis=1), exposure.sum(axis=1)
    if y.sum() <= 0:
        return np.ones(len(y)), 1.0, np.ones(len(y))
    district = np.full(areas.shape[0], y.sum() / x.sum())
    shape = _shape(areas @ y, (areas @ x) * district)
    local = ((shape + areas @ y) / (shape / district + areas @ x))[near]
    shape = _shape(y, local * x)
    return (shape + y) / (shape / local + x), shape, shape / local


def _shape(counts: Floats, expected: Floats) -> float:
    """Return the shape of the Gamma distribution of counts over expected counts, by moments."""
    excess = ((counts - expected) ** 2 - expected).sum() / (expected**2).sum()
    return float(np.clip(1.0 / max(excess, 1.0 / SHAPES[1]), *SHAPES))


def _shared_scatter(residual: Floats, mean: Floats, near: Ints) -> float:
    """Return k of the scatter that sites of one area share, from the products of their residuals."""
    areas = _areas(near)
    product = ((areas @ residual) ** 2).sum() - (residual**2).sum()
    pairs = ((areas @ mean) ** 2).sum() - (mean**2).sum()
    return float(1.0 / max(product / pairs, 1.0 / POISSON)) if pairs > 0 and product > 0 else POISSON


def _areas(labels: Ints) -> csr_array:
    return csr_array((np.ones(len(labels)), (labels, np.arange(len(labels)))))
