"""The monitored periods cut into years, each judged by what was known before it."""

from dataclasses import dataclass

from ews.detect.settings import Options


@dataclass(frozen=True)
class Block:
    """Periods `lo` to `hi` of the series; verdicts are for `first` onwards (all indices)."""

    lo: int
    first: int
    hi: int

    @property
    def past(self) -> int:
        """Number of the block's columns that serve as history only."""
        return self.first - self.lo


def blocks(periods: int, options: Options) -> list[Block]:
    """Cut the monitored periods into years, each with the memory before it.

    All that is estimated for a block (shares, scatter, thresholds) comes from before its first
    period, so a later period moves nothing earlier.
    """
    starts = range(options.start, periods, options.periods_per_year)
    return [Block(max(0, s - options.memory), s, min(s + options.periods_per_year, periods)) for s in starts]
