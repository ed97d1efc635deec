"""Whether what came after a first alert, taken alone, bears the change out."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from ews.detect.intervals import two_rates_p
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints


def confirm_after(
    counts: ArrayLike,
    exposure: ArrayLike,
    weight: ArrayLike,
    *,
    onset: ArrayLike,
    raised: ArrayLike,
    kind: str = "flow",
    direction: str = "worse",
) -> Floats:
    """Return the p-value of the periods after each first alert against those before its onset.

    `counts`, `exposure` and `weight` are (areas, periods), the latter two from `ShareChange`;
    `onset` and `raised` (areas,) the likeliest onset at the first alert and the period of that
    alert, -1 where there was none. The periods from onset to alert, which raised it, are left
    out: an alert that stays up is no confirmation, since a sum over a window stays up by
    construction. Counts are binomial given their sum, thinned by the weight in the period of the
    alert; values are compared by a normal test of their logs. NaN without an alert or without a
    period seen on both sides.
    """
    y, x = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    first, start = np.asarray(raised, dtype=int), np.asarray(onset, dtype=int)
    seen = np.isfinite(y) & np.isfinite(x) & (x > 0) & (first >= 0)[:, None]
    w = np.asarray(weight, dtype=float)[np.arange(len(y)), np.maximum(first, 0)]
    now = np.arange(y.shape[1])[None, :]
    since, before = seen & (now > first[:, None]), seen & (now < start[:, None])
    if kind == "value":
        return _normal_p(y, x, (since, before), w, direction)
    y1, x1, y0, x0 = (_total(v, part) for part in (since, before) for v in (y, x))
    if direction == "better":
        return two_rates_p(w * y0, x0, w * y1, x1)
    return two_rates_p(w * y1, x1, w * y0, x0)


def _total(values: Floats, part: Bools) -> Floats:
    return np.asarray(np.where(part, values, 0.0).sum(axis=1))


def _normal_p(
    values: Floats, district: Floats, parts: tuple[Bools, Bools], weight: Floats, direction: str
) -> Floats:
    positive = (values > 0) & (district > 0)
    logs = np.log(np.where(positive, values, 1.0)) - np.log(np.where(positive, district, 1.0))
    (since, before) = (part & positive for part in parts)
    n1: Ints = since.sum(axis=1)
    n0: Ints = before.sum(axis=1)
    both = (n1 > 0) & (n0 > 0) & (weight > 0)
    m1, m0 = _total(logs, since) / np.maximum(n1, 1), _total(logs, before) / np.maximum(n0, 1)
    variance = (1 / np.maximum(n1, 1) + 1 / np.maximum(n0, 1)) / np.where(both, weight, 1.0)
    gap = (m1 - m0) * (1 if direction == "worse" else -1)
    return np.where(both, ndtr(-gap / np.sqrt(variance)), np.nan)
