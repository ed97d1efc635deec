"""The changes looked for: how a ratio runs through time after its onset."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ews.detect.settings import ONSET_KEPT_PER_YEAR
from ews.detect.settings import RAMPS
from ews.detect.settings import STEPS
from ews.detect.settings import Floats


@dataclass(frozen=True)
class Profiles:
    """Ratios by position in the window, shape and onset.

    `ratio` is (window, shapes, onsets): position `window - 1` is the newest period, onset index
    k - 1 means that the change began k periods back, the newest included; 1 before the onset.
    `log_prior` (onsets,) weighs the onsets: less the longer ago, so that a new change is not drowned
    by what two years of chance add up to.
    """

    ratio: Floats
    log_prior: Floats

    @property
    def no_information(self) -> float:
        """Evidence of data that tell nothing: the log of the onsets' weights added up."""
        return float(np.log(np.exp(self.log_prior).sum()))

    @property
    def window(self) -> int:
        """Number of periods back that an onset may lie."""
        return int(self.ratio.shape[0])

    @property
    def shapes(self) -> int:
        """Number of shapes of change."""
        return int(self.ratio.shape[1])

    @property
    def log_flat(self) -> Floats:
        """Log ratios as (window, shapes x onsets)."""
        return np.log(self.ratio).reshape(self.window, -1)

    @property
    def excess_flat(self) -> Floats:
        """Ratios less one as (window, shapes x onsets)."""
        return (self.ratio - 1.0).reshape(self.window, -1)


@lru_cache(maxsize=32)
def profiles(
    periods_per_year: int,
    sign: int,
    *,
    steps: tuple[float, ...] = STEPS,
    ramps: tuple[float, ...] = RAMPS,
    years: int = 2,
) -> Profiles:
    """Return steps and year-long ramps for onsets of up to some years (at least three periods).

    A ramp rises evenly on the log scale for a year and stays. With `sign` -1 every ratio is
    inverted. Yearly series have no ramps: a year is one period.
    """
    window = max(years * periods_per_year, 3)
    position = np.arange(window)[:, None]
    age = position - (window - np.arange(1, window + 1)[None, :])
    arrived = [np.where(age >= 0, 1.0, 0.0) * np.log(size) for size in steps]
    if periods_per_year > 1:
        grown = np.clip((age + 1) / periods_per_year, 0.0, 1.0)
        arrived += [grown * np.log(size) for size in ramps]
    ratio = np.exp(sign * np.stack(arrived, axis=1))
    ratio.setflags(write=False)
    fading = ONSET_KEPT_PER_YEAR ** (np.arange(window) / periods_per_year)
    return Profiles(ratio, np.log(fading))
