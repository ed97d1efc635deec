"""What one indicator counts, where and when, and what of it may be shown."""

from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from ews.disclosure.rules import Bools
from ews.disclosure.rules import Floats
from ews.disclosure.rules import Ints
from ews.disclosure.rules import Rule


SMALL = "small"
PROTECTS = "protects"
FEW_PEOPLE = "few people"
DOMINATED = "dominated"
WITHHELD_BEFORE = "withheld before"
REASONS = (SMALL, PROTECTS, FEW_PEOPLE, DOMINATED, WITHHELD_BEFORE)


@dataclass(frozen=True)
class Cells:
    """The cells of one indicator: the areas of all its geographies, (cells, periods).

    An atom is one of the finest areas of which the others are made, by best fit
    where they straddle.  Only what adds up belongs together: a median is no sum
    of its parts, so each of its cells must be its own atom.

    Attributes
    ----------
    counts
        True counts, NaN where there is no number.
    denominators
        People or homes at risk, NaN where unknown.
    members
        Of which atoms each cell is made, (cells, atoms).
    shown_before
        What an earlier release showed of the cell, NaN where none did.
    withheld_before
        Whether an earlier release withheld it.
    dominated
        Whether one contributor makes most of it; see `dominated`.
    keep
        What losing a number of each cell costs, (cells,); the number of its atoms where None, so
        that an LSOA goes before a ward and the district last.
    """

    counts: Floats
    denominators: Floats
    members: Bools
    shown_before: Floats
    withheld_before: Bools
    dominated: Bools
    keep: Floats | None = None

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit each other, and negative counts.

        Raises
        ------
        ValueError
            When a shape differs, or a count is negative.
        """
        for name in ("denominators", "shown_before", "withheld_before", "dominated"):
            if getattr(self, name).shape != self.counts.shape:
                raise ValueError(f"{name} has not the shape {self.counts.shape} of counts")
        if self.members.ndim != 2 or len(self.members) != len(self.counts):
            raise ValueError(f"members has not one row for each of {len(self.counts)} cells")
        if self.keep is not None and self.keep.shape != self.counts.shape[:1]:
            raise ValueError(f"keep has not one number for each of {len(self.counts)} cells")
        if (self.counts < 0).any():
            raise ValueError("counts must not be negative")

    @property
    def worth(self) -> Floats:
        """What losing a number of each cell costs, (cells,)."""
        return self.members.sum(axis=1).clip(1).astype(float) if self.keep is None else self.keep

    def at(self, periods: Ints) -> "Cells":
        """Return the cells in some periods only."""
        names = ("counts", "denominators", "shown_before", "withheld_before", "dominated")
        return replace(self, **{name: getattr(self, name)[:, periods] for name in names})

    def known(self, rule: Rule) -> Bools:
        """Tell which numbers an earlier release told: it showed what would be shown now."""
        same = np.abs(rule.rounded(self.shown_before) - rule.rounded(self.counts)) < 1e-9
        return np.asarray(same)


@dataclass(frozen=True)
class Hidden:
    """What may be shown of some cells, (cells, periods).

    ``reason`` is "" where nothing is withheld.  Readers are shown that a number
    is withheld, never the reason: it would tell which are the small ones.
    ``shown`` is NaN where there is no number and where it is withheld.
    ``already_told`` are withheld, but earlier releases tell them: nothing that
    is withheld now can take that back.
    """

    withheld: Bools
    reason: np.ndarray
    shown: Floats
    already_told: Bools


def dominated(contributions: Floats, share: float) -> Bools:
    """Tell which cells are made by one contributor, (cells, periods).

    *contributions* of shape (contributors, cells, periods), NaN for none; a cell
    is dominated where the largest is more than *share* (0 to 1) of the sum: the
    rule (1, k) of Hundepool et al. 2012, doi:10.1002/9781118348239.
    """
    given = np.nan_to_num(contributions)
    total = given.sum(axis=0)
    return np.asarray((total > 0) & (given.max(axis=0, initial=0.0) > share * total))


def all_or_none(counts: Floats, denominators: Floats, withheld: Bools) -> Bools:
    """Tell which shown cells say the same of everybody there: 0 % or 100 %, (cells, periods).

    Such a number tells something of each person of the area although nobody is counted out:
    attribute disclosure.
    """
    everybody = (denominators > 0) & (counts >= denominators)
    nobody = (denominators > 0) & (counts == 0)
    return np.asarray((everybody | nobody) & ~withheld)
