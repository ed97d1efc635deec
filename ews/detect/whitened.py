"""Series that follow themselves, made independent: each period less what the last one seen foretells."""

from dataclasses import dataclass

import numpy as np

from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints


# What was last seen more than so many periods ago foretells nothing.
LONGEST_GAP = 12


@dataclass(frozen=True)
class Whitened:
    """Series for the normal form, (series, periods): `values` with mean share x `design`.

    `weight` is the precision (zero where unseen); `scale` is what a relative change of one adds
    to the mean, before whitening. The autocorrelation `rho` is taken out: from each period that much,
    to the power of `lag`, of the period seen `lag` before it; 0 where none is near.
    """

    values: Floats
    design: Floats
    weight: Floats
    scale: Floats
    lag: Ints
    rho: float

    def part(self, here: slice) -> "Whitened":
        """Return some of the series."""
        values, design, weight = self.values[here], self.design[here], self.weight[here]
        return Whitened(values, design, weight, self.scale[here], self.lag[here], self.rho)


def whiten(values: Floats, design: Floats, precision: Floats, scale: Floats, rho: float) -> Whitened:
    """Take a first-order autocorrelation out of series with gaps, all (series, periods).

    `precision` is the inverse variance of a value, zero where unseen. For normal series what is left
    is independent: `x[t] - rho^k x[t - k]` has the variance `(1 - rho^2k)` of a value's own, k periods
    after the last one seen (Jones 1980, doi:10.1080/00401706.1980.10486171).
    """
    lag = _lags(precision > 0)
    carry = np.where(lag > 0, rho**lag, 0.0).astype(values.dtype)
    source = np.arange(values.shape[1]) - lag
    back_y, back_x = (np.take_along_axis(array, source, axis=1) for array in (values, design))
    return Whitened(
        values - carry * back_y, design - carry * back_x, precision / (1 - carry**2), scale, lag, rho
    )


def _lags(seen: Bools) -> Ints:
    now = np.arange(seen.shape[1])
    last = np.maximum.accumulate(np.where(seen, now, -1), axis=1)
    last = np.concatenate([np.full((len(seen), 1), -1), last[:, :-1]], axis=1)
    lag = np.where(seen & (last >= 0), now - last, 0)
    return np.asarray(np.where(lag <= LONGEST_GAP, lag, 0))
