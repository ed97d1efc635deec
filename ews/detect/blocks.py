"""The monitored periods cut into years, each judged by what was known before it."""

from dataclasses import dataclass

from ews.detect.settings import Options


@dataclass(frozen=True)
class Block:
    """Periods `lo` to `hi` of the series; verdicts are for `first` up to `end` (all indices).

    A block is a whole year even where the series ends before: with arrays of one shape, sums round
    alike, and a period's verdict is the same to the last bit whatever comes after it. What is not
    there yet is unseen, and not judged.
    """

    lo: int
    first: int
    hi: int
    end: int

    @property
    def past(self) -> int:
        """Number of the block's columns that serve as history only."""
        return self.first - self.lo

    @property
    def judged(self) -> slice:
        """The block's columns that get a verdict, one look each."""
        return slice(self.past, self.end - self.lo)

    @property
    def looks(self) -> int:
        """Number of periods judged."""
        return self.end - self.first


def blocks(periods: int, options: Options) -> list[Block]:
    """Cut the monitored periods into years, each with the memory before it.

    All that is estimated for a block (shares, scatter, thresholds) comes from before its first
    period, so a later period moves nothing earlier.
    """
    starts = range(options.start, periods, options.periods_per_year)
    year = options.periods_per_year
    return [Block(max(0, s - options.memory), s, s + year, min(s + year, periods)) for s in starts]
