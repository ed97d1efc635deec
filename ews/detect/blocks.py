"""The monitored periods cut into years, each judged by what was known before it."""

from dataclasses import dataclass

import numpy as np

from ews.detect.settings import Bools
from ews.detect.settings import Options


@dataclass(frozen=True)
class Block:
    """Periods `lo` to `hi` of the series; verdicts are for `first` onwards (all indices).

    A block is a whole year even where the series ends before: what is not there yet is unseen.
    With arrays of one shape, sums round alike, and a period's verdict is the same to the last bit
    whatever comes after it.
    """

    lo: int
    first: int
    hi: int

    @property
    def past(self) -> int:
        """Number of the block's columns that serve as history only."""
        return self.first - self.lo

    def cut(self, marks: Bools) -> Bools:
        """Return the block's columns of an array (areas, periods), False beyond its end."""
        beyond = max(self.hi - marks.shape[1], 0)
        return np.pad(marks[:, self.lo : self.hi], ((0, 0), (0, beyond)))


def blocks(periods: int, options: Options) -> list[Block]:
    """Cut the monitored periods into years, each with the memory before it.

    All that is estimated for a block (shares, scatter, thresholds) comes from before its first
    period, so a later period moves nothing earlier.
    """
    starts = range(options.start, periods, options.periods_per_year)
    return [Block(max(0, s - options.memory), s, s + options.periods_per_year) for s in starts]
