"""How much deprivation lies outside the areas one would name, and inside areas rather than between them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ews.detect.observations import unmasked
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.shrinkage import gamma_rates
from ews.detect.shrinkage import sums
from ews.detect.spots import fit_spots
from ews.detect.spots import sample_spots


# Draws of the true rates behind each interval: its ends scatter by less than a tenth of its width.
DRAWS = 400
INTERVAL = (0.025, 0.975)
# Fewer households than this part of one: nobody is deprived.
NOBODY = 1e-6


@dataclass(frozen=True)
class Dalmatian:
    """The Dalmatian measure: white areas with black spots.

    Deprived households are those at sites whose true rate is at least `deprived_at` times the
    district's. All figures are posterior expectations; NaN where nothing can be said.

    Attributes
    ----------
    outside, outside_low, outside_high
        Share of the deprived households that live outside the named groups, 95 % interval.
    within, within_low, within_high
        Share of the variance of true rates (over households) that lies within groups rather than
        between them, sampling noise removed, 95 % interval.
    raw_outside
        `outside` from unshrunk rates: mostly noise while counts are small; for comparison only.
    district_rate
        Events per household and period in the whole district.
    households, households_outside
        Deprived households in the district, and outside the named groups.
    groups, group_households
        The groups in order, and the deprived households of each.
    probability, rate
        Of each site, (sites,): the probability that it is deprived, and its shrunk rate; NaN where
        the site was left out.
    lorenz_households, lorenz_events
        The Lorenz curve by falling shrunk rate, (sites used + 1,): cumulative shares of households
        and of the events they would expect.
    spotted
        Probability that rates inside groups are of two sorts (spots) rather than spread evenly.
    """

    outside: float
    outside_low: float
    outside_high: float
    within: float
    within_low: float
    within_high: float
    raw_outside: float
    district_rate: float
    households: float
    households_outside: float
    groups: tuple[object, ...]
    group_households: Floats
    probability: Floats
    rate: Floats
    lorenz_households: Floats
    lorenz_events: Floats
    spotted: float


def dalmatian(
    counts: ArrayLike,
    denominators: ArrayLike,
    groups: ArrayLike,
    *,
    named: Iterable[object],
    deprived_at: float,
    seed: int = 0,
) -> Dalmatian:
    """Measure how much deprivation is missed by helping the named groups only.

    Each site's rate is drawn to its group's, and each group's to the district's, before any site
    is called deprived: see `docs/methods/dalmatian.md` for the two priors, weighed by likelihood.

    Parameters
    ----------
    counts, denominators
        Events and households of each site, (sites,) or (sites, periods). Periods are added up; a
        period with either missing (NaN or masked) is left out, and so is a site without households.
        Denominators of shape (sites,) hold in every period.
    groups
        The larger area of each site, (sites,).
    named
        Labels of the groups one would name (or one label), or a mask of the sites inside, (sites,).
    deprived_at
        The rate, relative to the district's, from which a household counts as deprived.
    seed
        Of the draws behind the intervals.

    Raises
    ------
    ValueError
        When shapes do not fit, a label is unknown, a count is negative or `deprived_at` is not
        positive.
    """
    sites = _sites(counts, denominators, groups, named)
    if not deprived_at > 0:
        raise ValueError(f"deprived_at is {deprived_at}; use a positive rate such as 1.5")
    if sites.counts.sum() <= 0:
        return _nothing(sites)
    rate = float(sites.counts.sum() / sites.exposure.sum())
    belief = _belief(sites, deprived_at * rate, np.random.default_rng(seed))
    outside = _outside(belief.deprived, sites)
    within = _within(belief.rates, sites, belief.variance)
    over = _over(belief, sites, deprived_at)
    outside_low, outside_high = _interval(outside, [_outside(drawn, sites) for drawn in over])
    within_low, within_high = _interval(within, [_within(drawn, sites) for drawn in belief.draws])
    deprived, order = belief.deprived * sites.households, np.argsort(-belief.rates, kind="stable")
    return Dalmatian(
        outside=outside,
        outside_low=outside_low,
        outside_high=outside_high,
        within=within,
        within_low=within_low,
        within_high=within_high,
        raw_outside=_outside(sites.counts / sites.exposure >= deprived_at * rate, sites),
        district_rate=rate,
        households=float(deprived.sum()),
        households_outside=float(deprived[~sites.named].sum()),
        groups=sites.labels,
        group_households=sums(sites.groups, deprived),
        probability=sites.everywhere(belief.deprived),
        rate=sites.everywhere(belief.rates),
        lorenz_households=_cumulative(sites.households[order]),
        lorenz_events=_cumulative((sites.households * belief.rates)[order]),
        spotted=belief.spotted,
    )


@dataclass(frozen=True)
class _Sites:
    """The sites that have households and data, (sites used,), and where they stand among all."""

    counts: Floats
    exposure: Floats
    households: Floats
    groups: Ints
    named: Bools
    labels: tuple[object, ...]
    used: Bools

    def everywhere(self, values: Floats) -> Floats:
        found = np.full(len(self.used), np.nan)
        found[self.used] = values
        return found


def _sites(counts: ArrayLike, denominators: ArrayLike, groups: ArrayLike, named: Iterable[object]) -> _Sites:
    y = unmasked(counts)
    y = y[:, None] if y.ndim == 1 else y
    n = unmasked(denominators)
    n = np.broadcast_to(n[:, None] if n.ndim == 1 else n, y.shape)
    labels, number = np.unique(np.asarray(groups), return_inverse=True)
    if y.ndim != 2 or len(number) != len(y):
        raise ValueError(f"counts are {y.shape}, groups {len(number)}; one row and one group for each site")
    seen = np.isfinite(y) & np.isfinite(n) & (n > 0)
    if (y[seen] < 0).any():
        raise ValueError("counts must not be negative")
    used = np.asarray(seen.any(axis=1))
    exposure = np.where(seen, n, 0.0).sum(axis=1)[used]
    present, group = np.unique(number[used], return_inverse=True)
    return _Sites(
        np.where(seen, y, 0.0).sum(axis=1)[used],
        exposure,
        exposure / seen.sum(axis=1)[used],
        group,
        _named(named, labels, number)[used],
        tuple(labels[present].tolist()),
        used,
    )


def _named(named: Iterable[object], labels: np.ndarray, number: Ints) -> Bools:
    """Return which sites are in a named group."""
    given = np.array([named] if isinstance(named, str) else list(named))
    if given.dtype == bool and len(given) == len(number):
        return given
    unknown = [label for label in given.tolist() if label not in labels.tolist()]
    if unknown:
        raise ValueError(f"named holds {unknown[0]!r}, which is none of the groups")
    return np.isin(labels, given)[number] if len(given) else np.zeros(len(number), dtype=bool)


@dataclass(frozen=True)
class _Belief:
    """What is believed of the sites, the two priors weighed: see `Dalmatian`.

    `deprived`, `rates` and the posterior `variance` of rates are (sites used,), `draws` of all true
    rates (DRAWS, sites used).
    """

    deprived: Floats
    rates: Floats
    variance: Floats
    draws: Floats
    spotted: float


def _belief(sites: _Sites, cut: float, chance: np.random.Generator) -> _Belief:
    """Weigh both priors by Schwarz's criterion, one parameter more for spots.

    (Schwarz 1978, doi:10.1214/aos/1176344136.)
    """
    data = sites.counts, sites.exposure, sites.groups
    even, fit = gamma_rates(*data), fit_spots(*data)
    gain = fit.log_likelihood(*data) - even.log_likelihood - np.log(len(sites.counts)) / 2
    times = round(DRAWS / (1 + np.exp(-np.clip(gain, -700, 700))))
    draws = even.draw(chance, DRAWS - times)
    if not times:
        return _Belief(even.exceeding(cut), even.rates, even.variance, draws, 0.0)
    spots = sample_spots(fit, *data, times=times, chance=chance)
    spotted = times / DRAWS

    def blend(of_even: Floats, of_spots: Floats) -> Floats:
        return np.asarray((1 - spotted) * of_even + spotted * of_spots)

    return _Belief(
        blend(even.exceeding(cut), (spots >= cut).mean(axis=0)),
        blend(even.rates, spots.mean(axis=0)),
        blend(even.variance, spots.var(axis=0)),
        np.concatenate([draws, spots]),
        spotted,
    )


def _outside(deprived: Floats | Bools, sites: _Sites) -> float:
    """Return the share of deprived households outside the named groups."""
    households = deprived * sites.households
    total = float(households.sum())
    return float(households[~sites.named].sum()) / total if total > NOBODY else float("nan")


def _over(belief: _Belief, sites: _Sites, deprived_at: float) -> Bools:
    """Return which sites are deprived in each draw, (DRAWS, sites used)."""
    district = np.average(belief.draws, axis=1, weights=sites.households)
    return np.asarray(belief.draws >= deprived_at * district[:, None])


def _within(rates: Floats, sites: _Sites, variance: Floats | float = 0.0) -> float:
    """Return the within-group share of the variance of rates that are known up to *variance*."""
    households = sums(sites.groups, sites.households)
    mean = sums(sites.groups, sites.households * rates) / households
    own = (rates - mean[sites.groups]) ** 2 + variance
    inside = float(np.average(own, weights=sites.households))
    centre = np.average(mean, weights=households)
    between = float(np.average((mean - centre) ** 2, weights=households))
    return inside / (inside + between) if inside + between > 0 else float("nan")


def _interval(value: float, draws: list[float]) -> tuple[float, float]:
    """Return the 95 % interval of a share; all of it where no draw tells."""
    known = [drawn for drawn in draws if np.isfinite(drawn)]
    if not np.isfinite(value):
        return float("nan"), float("nan")
    low, high = np.quantile(known, INTERVAL) if known else (0.0, 1.0)
    return min(float(low), value), max(float(high), value)


def _cumulative(values: Floats) -> Floats:
    total = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(total / total[-1])


def _nothing(sites: _Sites) -> Dalmatian:
    """Return the answer where nothing was counted: nobody is deprived, and no share can be told."""
    unknown = dict.fromkeys(
        "outside outside_low outside_high within within_low within_high raw_outside".split(), float("nan")
    )
    even = np.linspace(0.0, 1.0, len(sites.households) + 1)
    return Dalmatian(
        **unknown,
        district_rate=0.0 if len(sites.households) else float("nan"),
        households=0.0,
        households_outside=0.0,
        groups=sites.labels,
        group_households=np.zeros(len(sites.labels)),
        probability=sites.everywhere(np.zeros(len(sites.households))),
        rate=sites.everywhere(np.zeros(len(sites.households))),
        lorenz_households=even,
        lorenz_events=even,
        spotted=0.0,
    )
