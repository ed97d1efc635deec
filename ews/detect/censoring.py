"""Rounded and suppressed counts: what an interval says about the count inside it."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from ews.detect.settings import Bools
from ews.detect.settings import Floats


# An interval always keeps a little information, so that no weight is exactly zero.
MIN_INFORMATION = 0.02


@dataclass(frozen=True)
class PseudoCounts:
    """Counts that stand in for intervals: `counts` and the `information` (0-1) each keeps."""

    counts: Floats
    information: Floats


def pseudo_counts(expected: Floats, variance: Floats, lower: Floats, upper: Floats) -> PseudoCounts:
    """Replace each interval by a count with the same score and information.

    Under a count with the given mean and variance, the score of an interval is that of its
    conditional mean m, and the information lost is its conditional variance v (the missing
    information principle: Louis 1982, doi:10.1111/j.2517-6161.1982.tb01203.x). A count
    `mean + (m - mean) / (1 - v / variance)` with weight `1 - v / variance` has both. Exact counts
    (lower = upper) come back as they are. The count is taken as normal with continuity
    correction, truncated to the interval.
    """
    wide = upper > lower
    sd = np.sqrt(np.maximum(variance, 1e-12))
    a, b = (lower - 0.5 - expected) / sd, (upper + 0.5 - expected) / sd
    middle, spread = _truncated_normal(a, b)
    kept = np.clip(1.0 - spread, MIN_INFORMATION, 1.0)
    inside = np.clip(expected + sd * middle, lower, upper)
    stand_in = expected + (inside - expected) / kept
    return PseudoCounts(np.where(wide, stand_in, lower), np.where(wide, kept, 1.0))


def _truncated_normal(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of a standard normal within (a, b)."""
    # The far tail has no mass in floating point: there the nearer end is the mean.
    flip: Bools = a + b > 0
    low, high = np.where(flip, -b, a), np.where(flip, -a, b)
    mass = ndtr(high) - ndtr(low)
    solid = mass > 1e-12
    safe = np.where(solid, mass, 1.0)
    density_low, density_high = _density(low), _density(high)
    mean = np.where(solid, (density_low - density_high) / safe, high)
    bend = (low * density_low - high * density_high) / safe
    spread = np.where(solid, 1.0 + bend - mean**2, 0.0)
    return np.where(flip, -mean, mean), np.clip(spread, 0.0, 1.0)


def _density(x: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * np.clip(x, -38, 38) ** 2) / np.sqrt(2 * np.pi))
