"""Likelihood ratios of a change against none, for every period and onset, the share integrated out."""

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ews.detect.profiles import Profiles
from ews.detect.settings import PRIOR_SHAPE
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.whitened import Whitened


# Series handled at once: their likelihood ratios fit the processor's cache (twice as fast as all at once).
PIECE = 256


def count_ratios(counts: Floats, exposure: Floats, first: int, shapes: Profiles) -> Floats:
    """Return log likelihood ratios of weighted counts, (series, periods - first, onsets).

    For onset k periods back and relative rise theta,
    `LR = theta^Y1 * ((X0 + X1) / (X0 + theta X1))^(a + Y)`, with Y1 and X1 the weighted counts
    and exposures of the window, X0 the exposures before it, Y all counts, and the share under a
    Gamma(a, 0) prior; averaged over the shapes of `shapes`. Inputs are zero where unseen. Sums
    start at the first column; periods before column `first` serve as history only.
    """
    return _in_pieces(len(counts), lambda here: _count_ratios(counts[here], exposure[here], first, shapes))


def _count_ratios(counts: Floats, exposure: Floats, first: int, shapes: Profiles) -> Floats:
    gain = _windows(counts, first, shapes.window) @ shapes.log_flat.astype(counts.dtype)
    added = _windows(exposure, first, shapes.window) @ shapes.excess_flat.astype(counts.dtype)
    total_y, total_x = _upto(counts, first), _upto(exposure, first)
    added /= np.where(total_x > 0, total_x, 1.0)
    gain -= (PRIOR_SHAPE + total_y).astype(counts.dtype) * np.log1p(added)
    return _mean_over_shapes(gain, shapes)


def normal_ratios(series: Whitened, first: int, shapes: Profiles, *, log: bool) -> Floats:
    """Return log likelihood ratios of the normal form, (series, periods - first, onsets).

    Observations are `share * design + noise`; a change adds `scale` times (ratio - 1), or the log
    ratio where the values are logs (`log`); less, as in the values, `rho^lag` times the shift `lag`
    periods before. The share has a flat prior and is integrated out, which leaves
    `sum(p d (x - xbar c)) - (sum(p d^2) - sum(p d c)^2 / sum(p c^2)) / 2`.
    """
    shift = (shapes.log_flat if log else shapes.excess_flat).astype(series.values.dtype)
    return _in_pieces(
        len(series.values), lambda here: _normal_ratios(series.part(here), first, shift, shapes)
    )


def _normal_ratios(series: Whitened, first: int, shift: Floats, shapes: Profiles) -> Floats:
    p, c, s = series.weight, series.design, series.scale
    squares = _upto(p * c * c, first)
    squares = np.where(squares > 0, squares, 1.0)
    centre = _upto(p * c * series.values, first) / squares
    along = _along(series, first, shift)
    linear, across, size = along(p * s * series.values, 1), along(p * s * c, 1), along(p * s * s, 2)
    return _mean_over_shapes(linear - centre * across - 0.5 * (size - across**2 / squares), shapes)


def _along(series: Whitened, first: int, shift: Floats) -> Callable[[Floats, int], Floats]:
    """Return what adds up values times a power of the whitened shift, over the window of each period."""
    window = len(shift)
    near = slice(max(first + 1 - window, 0), None)
    lags = np.unique(series.lag[:, near][series.weight[:, near] > 0])
    left = {int(lag): _less(shift, int(lag), series.rho) for lag in lags}

    def along(values: Floats, power: int) -> Floats:
        total: Floats = np.zeros((len(values), values.shape[1] - first, shift.shape[1]), values.dtype)
        for lag, moved in left.items():
            total += _windows(np.where(series.lag == lag, values, 0.0), first, window) @ moved**power
        return total

    return along


def _less(shift: Floats, lag: int, rho: float) -> Floats:
    """Return the shift less what whitening at this lag takes out of it, (window, shapes x onsets)."""
    if lag == 0:
        return shift
    before = np.vstack([np.zeros_like(shift[:lag]), shift[:-lag]])[: len(shift)]
    return np.asarray(shift - rho**lag * before)


def allowed_onsets(seen: Bools, first: int, window: int, least: int) -> Bools:
    """Say which onsets leave at least `least` seen periods before them, (series, periods, onsets)."""
    before = np.concatenate([np.zeros((len(seen), 1)), np.cumsum(seen, axis=1)], axis=1)
    start = np.arange(first, seen.shape[1])[:, None] - np.arange(window)[None, :]
    return np.asarray((before[:, np.maximum(start, 0)] >= least) & (start >= 0))


def evidence(ratios: Floats, allowed: Bools, log_prior: Floats) -> Floats:
    """Sum weighted likelihood ratios over onsets, (series, periods).

    The log of a Shiryaev-Roberts statistic whose onsets weigh `exp(log_prior)` (onsets,). Minus
    infinity where no onset is allowed.
    """
    masked = np.where(allowed, ratios + log_prior, -np.inf)
    top = masked.max(axis=-1)
    anchor = np.where(np.isfinite(top), top, 0.0)
    total = np.exp(masked - anchor[..., None]).sum(axis=-1)
    return np.asarray(np.where(np.isfinite(top), anchor + np.log(np.maximum(total, 1e-300)), top))


def _in_pieces(series: int, judge: Callable[[slice], Floats]) -> Floats:
    starts = range(0, max(series, 1), PIECE)
    return np.concatenate([judge(slice(start, start + PIECE)) for start in starts])


def _windows(values: Floats, first: int, window: int) -> Floats:
    """Return the last `window` values up to each period from `first`, zeros before the start."""
    short = max(window - 1 - first, 0)
    near = values[:, max(first + 1 - window, 0) :]
    if short:
        near = np.pad(near, ((0, 0), (short, 0)))
    return sliding_window_view(near, window, axis=1)


def _upto(values: Floats, first: int) -> Floats:
    """Add up all columns up to each from `first` on, (series, periods - first, 1)."""
    before = values[:, :first].sum(axis=1, keepdims=True)
    return np.asarray(before + np.cumsum(values[:, first:], axis=1))[..., None]


def _mean_over_shapes(flat: Floats, shapes: Profiles) -> Floats:
    # Shapes lie before onsets so that this average runs over whole rows.
    cube = flat.reshape(*flat.shape[:2], shapes.shapes, shapes.window)
    top = cube.max(axis=2)
    np.subtract(cube, top[:, :, None], out=cube)
    np.exp(cube, out=cube)
    return np.asarray(top + np.log(cube.mean(axis=2)))
