"""The published arithmetic of the peers, one function each; series run along the last axis.

tests/benchmarks/test_charts.py holds them to values of R *surveillance*, base R and NIST.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import binom


Floats = NDArray[np.floating]

# mean moving range of two normal values, in standard deviations
MOVING_RANGE = 1.128
EARS_BASELINE, EARS_GAP = 7, 2
TREND_POINTS = 5


def individuals(values: Floats) -> tuple[Floats, Floats]:
    """Return centre and sigma of an XmR chart; its limits are three sigmas off.

    Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2.
    """
    return values.mean(axis=-1), np.abs(np.diff(values, axis=-1)).mean(axis=-1) / MOVING_RANGE


def ewma(values: Floats, *, weight: float, start: float) -> Floats:
    """Return the exponentially weighted moving average.

    Source: Roberts 1959, doi:10.1080/00401706.1959.10489860; NIST handbook 6.3.2.4.
    """
    out, now = np.empty(values.shape), np.full(values.shape[:-1], start)
    for t in range(values.shape[-1]):
        now = weight * values[..., t] + (1 - weight) * now
        out[..., t] = now
    return out


def cusum(steps: Floats, *, start: int = 0) -> Floats:
    """Return Page's sum of steps that never falls under zero, which starts at column `start`.

    Source: Page 1954, doi:10.1093/biomet/41.1-2.100; NIST handbook 6.3.2.3.
    """
    out, now = np.zeros(steps.shape), np.zeros(steps.shape[:-1])
    for t in range(start, steps.shape[-1]):
        now = np.maximum(now + steps[..., t], 0.0)
        out[..., t] = now
    return out


def poisson_step(counts: Floats, means: Floats, ratio: float) -> Floats:
    """Return the log likelihood ratio of each Poisson count for means `ratio` times as high."""
    return counts * np.log(ratio) - (ratio - 1) * means


def negative_binomial_step(counts: Floats, means: Floats, size: float, ratio: float) -> Floats:
    """Return the same for counts of variance `mean + mean^2 / size`.

    Source: Hoehle & Paul 2008, doi:10.1016/j.csda.2008.02.015.
    """
    grown = (size + ratio * means) / (size + means)
    return counts * np.log(ratio / grown) - size * np.log(grown)


def binomial_step(events: Floats, people: Floats, usual: float, ratio: float) -> Floats:
    """Return the same for binomial counts of a usual share."""
    return events * np.log(ratio) + (people - events) * np.log((1 - ratio * usual) / (1 - usual))


def glr_poisson(counts: Floats, means: Floats) -> Floats:
    """Return the generalised likelihood ratio of a rise of one Poisson series (periods,).

    The best onset and ratio are taken. Source: Hoehle & Paul 2008, doi:10.1016/j.csda.2008.02.015.
    """
    out = np.zeros(len(counts))
    for t in range(len(counts)):
        y, x = (np.cumsum(v[t::-1]) for v in (counts, means))
        ratio = np.maximum(y / x, 1.0)
        out[t] = (y * np.log(ratio) - (y - x) * (ratio > 1)).max()
    return out


def glr_negative_binomial(counts: Floats, means: Floats, size: float) -> Floats:
    """Return the same for one negative binomial series of known size (periods,)."""
    out = np.zeros(len(counts))
    for t in range(len(counts)):
        windows = ((counts[first : t + 1], means[first : t + 1]) for first in range(t + 1))
        out[t] = max(_best_rise(y, m, size) for y, m in windows)
    return out


def _best_rise(y: Floats, means: Floats, size: float) -> float:
    def slope(log_ratio: float) -> float:
        raised = np.exp(log_ratio) * means
        return float(((y - raised) / (1 + raised / size)).sum())

    if slope(0.0) <= 0:
        return 0.0
    best = np.exp(brentq(slope, 0.0, 20.0, xtol=1e-12))
    return float(negative_binomial_step(y, means, size, best).sum())


def two_rates_llr(before: Floats, exposure_before: Floats, since: Floats, exposure_since: Floats) -> Floats:
    """Return the log likelihood ratio of a higher Poisson rate since than before, zero where lower."""

    def loglik(count: Floats, exposure: Floats) -> Floats:
        rate = count / np.where(exposure > 0, exposure, 1.0)
        return count * np.log(np.where(rate > 0, rate, 1.0))

    both = loglik(before + since, exposure_before + exposure_since)
    gain = loglik(before, exposure_before) + loglik(since, exposure_since) - both
    return np.where(since * exposure_before > before * exposure_since, np.maximum(gain, 0.0), 0.0)


def funnel_limit(people: int, rate: float, level: float) -> float:
    """Return the limit of a proportion at a probability, interpolated between whole counts.

    Source: Spiegelhalter 2005, doi:10.1002/sim.1970, appendix A.1.
    """
    count = binom.ppf(level, people, rate)
    below, at = binom.cdf(count - 1, people, rate), binom.cdf(count, people, rate)
    return float((count - (at - level) / (at - below)) / people)


def trend_chi_squared(events: Floats, people: Floats) -> Floats:
    """Return the chi-squared for a linear trend of proportions (..., points), one degree of freedom.

    Source: Armitage 1955, doi:10.2307/3001775, as in OHID's Fingertips, whose arrow needs 9.5495
    (p = 0.002) over the last five points.
    """
    share = events.sum(axis=-1) / people.sum(axis=-1)
    return trend_z(events, people) ** 2 / (1 - share)


def trend_z(events: Floats, exposure: Floats) -> Floats:
    """Return the signed root of the same for counts of an exposure; the chi-squared's rare-event limit."""
    score = np.arange(1, events.shape[-1] + 1)
    total = exposure.sum(axis=-1)
    rate = events.sum(axis=-1) / total
    centred = score - (score * exposure).sum(axis=-1, keepdims=True) / total[..., None]
    variance = rate * (centred**2 * exposure).sum(axis=-1)
    return (centred * events).sum(axis=-1) / np.sqrt(np.where(variance > 0, variance, np.inf))


def ears(counts: Floats, *, least_sd: float = 0.0) -> tuple[Floats, Floats, Floats]:
    """Return the statistics of EARS C1, C2 and C3, NaN until the baseline is full.

    Source: Fricker, Hegler & Dunfee 2008, doi:10.1002/sim.3197.
    """
    c1 = _distance(counts, 0, least_sd)
    c2 = _distance(counts, EARS_GAP, least_sd)
    excess = np.maximum(c2 - 1, 0.0)
    c3 = excess.copy()
    for lag in (1, 2):
        c3[..., lag:] += excess[..., :-lag]
        c3[..., :lag] = np.nan
    return c1, c2, c3


def ears_baseline(counts: Floats, gap: int) -> tuple[Floats, Floats]:
    """Return mean and deviation of the seven values before the last `gap`, NaN until there are seven."""
    windows = np.lib.stride_tricks.sliding_window_view(counts, EARS_BASELINE, axis=-1)
    first = EARS_BASELINE + gap
    mean, sd = np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
    known = windows[..., : counts.shape[-1] - first, :]
    mean[..., first:], sd[..., first:] = known.mean(axis=-1), known.std(axis=-1, ddof=1)
    return mean, sd


def _distance(counts: Floats, gap: int, least_sd: float) -> Floats:
    mean, sd = ears_baseline(counts, gap)
    spread = np.maximum(sd, least_sd)
    return np.divide(counts - mean, spread, out=np.full(counts.shape, np.nan), where=spread > 0)
