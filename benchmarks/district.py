"""The simulated district of the power and calibration benchmarks, written out.

150 areas in six sizes, 84 months: 48 of history, monitoring from month 49, and where a change is
planted it begins with month 61 in two areas of each size. What moves every area alike (a season, a
trend, a random walk, temporary shocks, sometimes a lasting shift) multiplies the base rates; each
area's own share of it drifts a little; counts are negative binomial.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom
from scipy.stats import norm


Floats = NDArray[np.floating]
Bools = NDArray[np.bool_]
Draw = np.random.Generator

MEANS = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0)
AREAS_PER_SIZE, CHANGED_PER_SIZE = 25, 2
PERIODS, HISTORY, ONSET = 84, 48, 60
# size of the negative binomial, and sd per month of an area's log share
SIZE, WALK = 15.0, 0.006
THEME_MEANS = (1.0, 2.0, 2.0, 5.0, 10.0)
THEME_AREAS, THEME_CHANGED = 100, 12


@dataclass(frozen=True)
class District:
    """Counts, people and the true means had nothing changed, (areas, periods); and what changed.

    A theme's counts and means have indicators before areas.
    """

    counts: Floats
    people: Floats
    means: Floats
    changed: Bools
    size: float


def step(ratio: float) -> Floats:
    """Return the relative change of each month since the onset of a step."""
    return np.full(PERIODS - ONSET, ratio)


def ramp(ratio: float, months: int = 12) -> Floats:
    """Return the relative change of each month of a straight rise that takes `months`."""
    return 1 + (ratio - 1) * np.minimum(1.0, (np.arange(PERIODS - ONSET) + 1) / months)


SCENARIOS = {
    "+30 %": step(1.3),
    "+50 %": step(1.5),
    "x2": step(2.0),
    "ramp to +50 %": ramp(1.5),
    "ramp to x2": ramp(2.0),
}


def size_of_area(means: tuple[float, ...] = MEANS) -> NDArray[np.integer]:
    """Return which of the sizes each area has."""
    return np.repeat(np.arange(len(means)), AREAS_PER_SIZE)


def simulate(
    seed: int,
    change: Floats | None = None,
    *,
    means: tuple[float, ...] = MEANS,
    size: float = SIZE,
    walk: float = WALK,
    counting: Callable[[Draw, Floats, float], Floats] | None = None,
) -> District:
    """Draw a district, quiet or with the relative `change` by month since the onset.

    `counting` draws counts from means and a size; without it they are negative binomial flows.
    """
    draw = np.random.default_rng([seed, 0 if change is None else 1])
    areas = len(means) * AREAS_PER_SIZE
    people, growth = population(draw, areas)
    quiet = np.repeat(means, AREAS_PER_SIZE)[:, None] * growth * common_movement(draw)
    quiet = quiet * np.exp(own_walk(draw, areas, walk))
    changed = np.zeros(areas, dtype=bool)
    true = quiet.copy()
    if change is not None:
        for first in range(0, areas, AREAS_PER_SIZE):
            changed[first + draw.choice(AREAS_PER_SIZE, CHANGED_PER_SIZE, replace=False)] = True
        true[changed, ONSET:] *= change
    return District((counting or flows)(draw, true, size), people, quiet, changed, size)


def simulate_theme(seed: int, rising: int, *, correlation: float = 0.0, ratio: float = 1.5) -> District:
    """Draw five indicators of one district, `rising` of which rise together in the changed areas.

    Which of them rise is drawn for each area. `correlation` is that of the normals behind the
    counts of one area and month (a Gaussian copula): what one cannot see moves all indicators.
    """
    draw = np.random.default_rng([seed, 2, rising, round(100 * correlation)])
    people, growth = population(draw, THEME_AREAS)
    quiet = np.stack(
        [
            mean * growth * common_movement(draw) * np.exp(own_walk(draw, THEME_AREAS, WALK))
            for mean in THEME_MEANS
        ]
    )
    true, changed = quiet.copy(), np.zeros(THEME_AREAS, dtype=bool)
    if rising:
        changed[draw.choice(THEME_AREAS, THEME_CHANGED, replace=False)] = True
        for area in np.flatnonzero(changed):
            true[draw.choice(len(THEME_MEANS), rising, replace=False), area, ONSET:] *= ratio
    return District(correlated_flows(draw, true, SIZE, correlation), people, quiet, changed, SIZE)


def population(draw: Draw, areas: int) -> tuple[Floats, Floats]:
    """Return people (areas, periods) and how they grow: one area in ten by 10-40 % over two years."""
    growth = np.ones((areas, PERIODS))
    for area in draw.choice(areas, areas // 10, replace=False):
        start = draw.integers(0, PERIODS - 24)
        growth[area] = np.interp(np.arange(PERIODS), [start, start + 24], [1, 1 + draw.uniform(0.1, 0.4)])
    return draw.lognormal(np.log(650), 0.25, (areas, 1)) * growth, growth


def common_movement(draw: Draw) -> Floats:
    """Return what multiplies every area's rate in each month, scaled to one on average."""
    t = np.arange(PERIODS)
    season = draw.uniform(0.1, 0.4) * np.sin(2 * np.pi * (t / 12 + draw.random()))
    trend = t / 12 * np.log1p(draw.uniform(-0.06, 0.08))
    log = season + trend + np.cumsum(draw.normal(0, 0.02, PERIODS))
    for _ in range(draw.poisson(2)):
        start, length = draw.integers(PERIODS), draw.integers(2, 7)
        up = -1 if draw.random() < 0.3 else 1
        log[start : start + length] += up * np.log1p(draw.uniform(0.2, 0.6))
    if draw.random() < 0.5:
        log[draw.integers(12, PERIODS) :] += draw.choice([-0.25, 0.25])
    movement = np.exp(log)
    return movement / movement.mean()


def own_walk(draw: Draw, areas: int, sd: float) -> Floats:
    """Return the random walk of each area's log share."""
    return np.cumsum(draw.normal(0, sd, (areas, PERIODS)), axis=1)


def flows(draw: Draw, means: Floats, size: float) -> Floats:
    """Draw negative binomial counts: variance `mean + mean^2 / size`."""
    return draw.poisson(means * draw.gamma(size, 1 / size, means.shape)).astype(float)


def correlated_flows(draw: Draw, means: Floats, size: float, correlation: float) -> Floats:
    """Draw negative binomial counts (indicators, areas, periods) whose normals share a part."""
    if correlation == 0:
        return flows(draw, means, size)
    shared = draw.standard_normal(means.shape[1:])
    own = draw.standard_normal(means.shape)
    normal = np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * own
    return nbinom.ppf(norm.cdf(normal), size, size / (size + means)).astype(float)


def stocks(stay: float) -> Callable[[Draw, Floats, float], Floats]:
    """Return a way to draw caseloads of which the part `stay` is counted again next month."""

    def draw_stocks(draw: Draw, means: Floats, _size: float) -> Floats:
        counts = np.zeros(means.shape)
        counts[:, 0] = draw.poisson(means[:, 0])
        for t in range(1, means.shape[1]):
            kept = draw.binomial(counts[:, t - 1].astype(int), stay)
            counts[:, t] = kept + draw.poisson(np.maximum(means[:, t] - stay * means[:, t - 1], 0))
        return counts

    return draw_stocks
