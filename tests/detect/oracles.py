"""Slow, obvious versions of the fast kernels: one series, one loop, one formula."""

import math

import numpy as np
from scipy.integrate import quad


def ratio_at(age: int, size: float, *, ramp: int | None) -> float:
    """Return the ratio of a step or ramp in its age-th period (0 is the onset)."""
    if age < 0:
        return 1.0
    return size if ramp is None else size ** min(1.0, (age + 1) / ramp)


def changes(periods_per_year: int, sign: int, *, ramps: bool) -> list[tuple[float, int | None]]:
    """Return (size, length of ramp) of every change looked for."""
    found: list[tuple[float, int | None]] = [(size**sign, None) for size in (1.3, 1.5, 2.0)]
    if ramps:
        found += [(size**sign, periods_per_year) for size in (1.5, 2.0)]
    return found


def count_ratio(y: list[float], x: list[float], back: int, change: tuple[float, int | None]) -> float:
    """Return the log likelihood ratio with the share integrated out under Gamma(1/2, 0)."""
    start = len(y) - back
    gain, since = 0.0, 0.0
    for t in range(start, len(y)):
        ratio = ratio_at(t - start, change[0], ramp=change[1])
        gain += y[t] * math.log(ratio)
        since += ratio * x[t]
    return gain + (0.5 + sum(y)) * math.log(sum(x) / (sum(x[:start]) + since))


def normal_ratio(
    values: np.ndarray, weight: np.ndarray, scale: float, back: int, change: tuple[float, int | None]
) -> float:
    """Return the likelihood ratio of independent normals around one mean, integrated numerically."""
    start = len(values) - back
    shift = [scale * (ratio_at(t - start, change[0], ramp=change[1]) - 1) for t in range(len(values))]

    def likelihood(mean: float, moved: list[float]) -> float:
        gaps = [(v - mean - m) ** 2 * w for v, m, w in zip(values, moved, weight, strict=True)]
        return math.exp(-0.5 * sum(gaps))

    centre, wide = float(np.average(values, weights=weight)), 12 / math.sqrt(weight.sum())
    around = (centre - wide - abs(scale), centre + wide)
    top = quad(likelihood, *around, args=(shift,), epsabs=0, epsrel=1e-11, limit=200)[0]
    return top / quad(likelihood, *around, args=([0.0] * len(values),), epsabs=0, epsrel=1e-11, limit=200)[0]


def conditional_ratio(y: list[float], n: list[float], odds: list[float], back: int, theta: float) -> float:
    """Return the binomial likelihood ratio given the totals, the share integrated numerically."""
    usual = float(np.mean([o for o in odds if o > 0]))

    def log_null(log_share: float) -> float:
        share = math.exp(log_share)
        prior = 0.5 * log_share - math.log1p(share * usual)
        terms = [a * log_share - m * math.log1p(share * o) for a, m, o in zip(y, n, odds, strict=True)]
        return sum(terms) + prior

    def log_change(log_share: float) -> float:
        total = 0.0
        for t in range(len(y) - back, len(y)):
            p = math.exp(log_share) * odds[t] / (1 + math.exp(log_share) * odds[t])
            total += y[t] * math.log(theta) - n[t] * math.log1p(p * (theta - 1))
        return total

    grid = np.linspace(-12, 12, 40001)
    logs = np.array([log_null(u) for u in grid[::10]])
    best = grid[::10][logs.argmax()]
    peak = float(logs.max())
    span = (best - 8, best + 8)
    top = quad(lambda u: math.exp(log_null(u) - peak + log_change(u)), *span, points=[best], limit=400)[0]
    return top / quad(lambda u: math.exp(log_null(u) - peak), *span, points=[best], limit=400)[0]
