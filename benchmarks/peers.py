"""Methods in use elsewhere, as scores of simulated districts: (areas, periods), higher is worse.

Each is given its best use: the district's movement is taken out wherever the method allows
it, and windows are those that found most in the benchmark. What a method learns, it learns from
the history before monitoring. The published arithmetic is in `charts`.
"""

from collections.abc import Callable

import numpy as np

from benchmarks import charts
from benchmarks.district import HISTORY
from benchmarks.district import District
from benchmarks.district import Floats
from benchmarks.plain_sr import dispersion
from benchmarks.plain_sr import left_out_exposure
from benchmarks.plain_sr import plain_sr
from ews.detect import share_change


TUNED_TO = 1.5
# months in a moving sum or in one point of a trend, by method
WINDOW = {"funnel": 6, "salford": 6, "year on year": 3, "fingertips": 3}
EWMA_WEIGHT = 0.2
GLR_MONTHS = 12
# months before monitoring in which a sum reaches its usual height: begun at zero, it would spend no false
# alarms on its first year and so have more of them to spend when changes come
RUN_IN = 24
# EARS divides by the deviation of seven counts, which for rare events is often zero (Burkom's advice)
EARS_LEAST_SD = 0.5


def ours(alarm_years: float, kind: str) -> Callable[[District], Floats]:
    """Return the product's test: evidence over the threshold for one alarm in `alarm_years`."""

    def margin(d: District) -> Floats:
        found = share_change(d.counts, d.people, monitor_from=HISTORY, alarm_years=alarm_years, kind=kind)
        return found.evidence - found.threshold

    return margin


def oracle(d: District) -> Floats:
    """Return the CUSUM that is told every true mean and the dispersion, tuned to +50 %."""
    steps = charts.negative_binomial_step(d.counts, d.means, d.size, TUNED_TO)
    return charts.cusum(steps, start=HISTORY - RUN_IN)


def plain(d: District) -> Floats:
    """Return the plain share Shiryaev-Roberts test of `plain_sr`."""
    return plain_sr(d.counts, d.people, HISTORY)


def usual(d: District) -> tuple[Floats, float]:
    """Return each month's mean at the area's share of history, and the size of the scatter about it."""
    exposure = left_out_exposure(d.counts, d.people)
    past = (slice(None), slice(HISTORY))
    share = (0.5 + d.counts[past].sum(axis=1)) / exposure[past].sum(axis=1)
    means = share[:, None] * exposure
    return means, dispersion(d.counts[past], means[past])


def plugged_in(d: District) -> Floats:
    """Return the same CUSUM with the share of history plugged in."""
    steps = charts.negative_binomial_step(d.counts, *usual(d), TUNED_TO)
    return charts.cusum(steps, start=HISTORY - RUN_IN)


def share_glr(d: District) -> Floats:
    """Return the generalised likelihood ratio of the last 1 to 12 months against all before."""
    exposure = left_out_exposure(d.counts, d.people)
    y, x = (np.cumsum(v, axis=1) for v in (d.counts, exposure))
    best = np.zeros(d.counts.shape)
    for back in range(1, GLR_MONTHS + 1):
        since = (y[:, back:] - y[:, :-back], x[:, back:] - x[:, :-back])
        now = charts.two_rates_llr(y[:, :-back], x[:, :-back], *since)
        best[:, back:] = np.maximum(best[:, back:], now)
    return best


def residual(d: District) -> Floats:
    """Return the standardised distance of each count from its usual mean."""
    means, size = usual(d)
    return (d.counts - means) / np.sqrt(means + means**2 / size)


def ewma(d: District) -> Floats:
    """Return the exponentially weighted mean of the share's residual."""
    return charts.ewma(residual(d), weight=EWMA_WEIGHT, start=0.0)


def xmr(d: District) -> Floats:
    """Return an individuals chart of the area's rate over the district's, in its own sigmas."""
    ratio = d.counts / left_out_exposure(d.counts, d.people)
    centre, sigma = charts.individuals(ratio[:, :HISTORY])
    return (ratio - centre[:, None]) / sigma[:, None]


def funnel(d: District) -> Floats:
    """Return how many sigmas a half-year's count lies above the district's rate."""
    y, x = (moving_sum(v, WINDOW["funnel"]) for v in (d.counts, left_out_exposure(d.counts, d.people)))
    return (y - x) / np.sqrt(x)


def salford(d: District) -> Floats:
    """Return the area's rate over the city's, which holds the area."""
    city = d.people * d.counts.sum(axis=0) / d.people.sum(axis=0)
    y, x = (moving_sum(v, WINDOW["salford"]) for v in (d.counts, city))
    return y / x


def year_on_year(d: District) -> Floats:
    """Return three months over the same three a year before, relative to the district."""
    y, x = (moving_sum(v, WINDOW["year on year"]) for v in (d.counts, left_out_exposure(d.counts, d.people)))
    rate = (y + 0.5) / x
    change = np.full(rate.shape, np.nan)
    change[:, 12:] = rate[:, 12:] / rate[:, :-12]
    return change


def fingertips(d: District) -> Floats:
    """Return the signed root of the chi-squared trend over the last five points, the district taken out."""
    months = WINDOW["fingertips"]
    y, x = (moving_sum(v, months) for v in (d.counts, left_out_exposure(d.counts, d.people)))
    lags = months * np.arange(charts.TREND_POINTS)[::-1]
    points = np.arange(lags[0] + months - 1, y.shape[1])[:, None] - lags
    score = np.full(y.shape, np.nan)
    score[:, points[:, -1]] = charts.trend_z(y[:, points], x[:, points])
    return score


def ears(number: int) -> Callable[[District], Floats]:
    """Return EARS C1, C2 or C3 of the raw counts."""
    return lambda d: charts.ears(d.counts, least_sd=EARS_LEAST_SD)[number - 1]


def moving_sum(values: Floats, months: int) -> Floats:
    """Return the sum of the last months (..., periods), NaN where there are not enough."""
    total = np.cumsum(values, axis=-1)
    out = np.full(values.shape, np.nan)
    out[..., months - 1 :] = total[..., months - 1 :]
    out[..., months:] -= total[..., :-months]
    return out


def methods(alarm_years: float, kind: str = "flow") -> dict[str, Callable[[District], Floats]]:
    """Return every method by name; the product's test alone knows its budget and the kind of counts."""
    return {
        "oracle CUSUM": oracle,
        "ews share_change": ours(alarm_years, kind),
        "CUSUM, share plugged in": plugged_in,
        "plain share SR": plain,
        "EWMA of the share residual": ewma,
        "share GLR, 2x2": share_glr,
        "funnel": funnel,
        "Fingertips trend": fingertips,
        "Salford's ratio": salford,
        "XmR, district-relative": xmr,
        "year on year": year_on_year,
        "EARS C1": ears(1),
        "EARS C2": ears(2),
        "EARS C3": ears(3),
    }
