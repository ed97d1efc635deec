"""Many tests at once: how many of a list's entries may be false."""

import numpy as np
from numpy.typing import ArrayLike

from ews.detect.settings import Bools
from ews.detect.settings import Floats


# Of a list shown to a committee, at most one entry in ten should be false.
FALSE_DISCOVERY_RATE = 0.1
# What the data after a first alert must reach alone.
CONFIRMING_LEVEL = 0.05


def benjamini_hochberg(p_values: ArrayLike) -> Floats:
    """Return p-values adjusted for the false-discovery rate, in the shape given.

    Entries at or under q after adjustment form a list with a false-discovery rate of at most q.
    NaN stays NaN and is not counted as a test. Source: Benjamini & Hochberg 1995,
    doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    p = np.asarray(p_values, dtype=float)
    adjusted = np.full(p.shape, np.nan)
    known = np.isfinite(p)
    values = p[known]
    order = np.argsort(values, kind="stable")
    scaled = values[order] * len(values) / np.arange(1, len(values) + 1)
    lowest = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    back = np.empty(len(values))
    back[order] = lowest
    adjusted[known] = back
    return adjusted


def confirmed(
    p_values: ArrayLike,
    after: ArrayLike,
    *,
    q: float = FALSE_DISCOVERY_RATE,
    level: float = CONFIRMING_LEVEL,
) -> Bools:
    """Say which entries of a list are confirmed and not merely on watch.

    `p_values` are the latest of every test of the list, alerts or not (NaN without a verdict);
    `after` the p-values of the data that came after each first alert, from
    `ews.detect.confirm.confirm_after` (NaN where there are none yet). An entry is confirmed when
    it survives the list's false-discovery rate q, or when its later data reach `level` alone.
    """
    survives = np.nan_to_num(benjamini_hochberg(p_values), nan=1.0) <= q
    borne_out = np.nan_to_num(np.asarray(after, dtype=float), nan=1.0) < level
    return np.asarray(survives | borne_out)
