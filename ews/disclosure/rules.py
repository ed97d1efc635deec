"""The rules by which small numbers are withheld, each as data."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int_]


@dataclass(frozen=True)
class Rule:
    """Which counts are withheld, and how the others are rounded.

    Counts from ``hidden_from`` to ``hidden_up_to`` are withheld; none where the
    second is the smaller.  The others are rounded to the nearest
    ``rounded_to``; 1 leaves them as they are.  A cell of fewer than
    ``fewest_people`` people or homes is withheld whatever its count.
    ``words`` says all this to a reader.
    """

    name: str
    hidden_from: int
    hidden_up_to: int
    rounded_to: int
    words: str
    fewest_people: int = 50

    @property
    def hides(self) -> bool:
        """Whether any count is small enough to be withheld."""
        return self.hidden_up_to >= self.hidden_from

    @property
    def reach(self) -> int:
        """Return how far around a count the doubt must reach where it is withheld for another reason."""
        return max(self.hidden_up_to - self.hidden_from, self.rounded_to - 1, 1)

    def small(self, counts: Floats) -> Bools:
        """Tell which counts are of a size that is hidden; estimates between whole numbers too."""
        inside = (counts > self.hidden_from - 1) & (counts < self.hidden_up_to + 1)
        return np.asarray(inside & (counts > 0 if self.hidden_from > 0 else True) & self.hides)

    def rounded(self, counts: Floats) -> Floats:
        """Return *counts* as they are shown."""
        if self.rounded_to == 1:
            return counts
        return np.asarray(np.floor(counts / self.rounded_to + 0.5) * self.rounded_to)

    def meant(self, shown: Floats, *, whole: bool) -> tuple[Floats, Floats]:
        """Return the least and the largest count, or whole count, that would be shown as *shown*."""
        if self.rounded_to == 1:
            return shown, shown
        half = (self.rounded_to - 1) // 2 if whole else self.rounded_to / 2
        low, high = np.maximum(shown - half, 0.0), shown + half
        if self.hides:
            low = np.where(shown > 0, np.maximum(low, self.hidden_up_to + 1), low)
            high = np.where(shown > 0, high, 0.0)
        return low, high


UNDER_5 = Rule(
    "under5", 1, 4, 1, "Counts from 1 to 4 are withheld, and others from which they could be worked out."
)
NHS = Rule(
    "nhs",
    1,
    7,
    5,
    "Counts from 1 to 7 are withheld, and others from which they could be worked out. "
    "All other counts are rounded to the nearest 5. Zero is shown.",
)
ONS_10_5 = Rule(
    "ons-10-5",
    0,
    9,
    5,
    "Counts under 10, zero among them, are withheld, and others from which they could be worked out. "
    "All other counts are rounded to the nearest 5.",
)
NOMIS_5 = Rule("nomis-5", 1, 0, 5, "Counts are rounded to the nearest 5. None is withheld for being small.")
RULES = {rule.name: rule for rule in (UNDER_5, NHS, ONS_10_5, NOMIS_5)}
# What is published already, or was perturbed by its publisher.
UNTOUCHED = ("none", "dwp", "police")


def rule_of(name: str) -> Rule | None:
    """Return the rule called *name*; None where numbers pass untouched.

    Raises
    ------
    KeyError
        When there is no such rule.
    """
    return None if name in UNTOUCHED else RULES[name]
