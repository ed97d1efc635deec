"""Tables of numbers as short texts for a map's script, each text written once however often it is used."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from ews.nouns import Floats
from ews.publish import vlq


# A step between two numbers needs a bit more than the numbers, and the script reads 31 bits.
LARGEST = 2**29

Packed = dict[str, int]


@dataclass
class Packing:
    """The texts of one page; a table is told by the places of its texts in ``texts``."""

    texts: list[str] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)

    def text(self, text: str) -> int:
        """Return the place of *text*, which is written if it is new."""
        if text not in self._places:
            self._places[text] = len(self.texts)
            self.texts.append(text)
        return self._places[text]

    def numbers(self, values: Floats, digits: int) -> Packed:
        """Return the table *values*, (areas, periods), rounded to *digits* decimals.

        Row after row, ``steps`` from one number to the next or, where most are 0, ``zeros``: pairs of
        how many zeros come before a number, and the number.  ``gaps`` are the lengths of runs of known
        and missing numbers, by turns.  Numbers above 2**29 take fewer decimals.
        """
        flat = np.asarray(values, dtype=float).ravel()
        known = np.isfinite(flat)
        digits = min(digits, _room(flat[known]))
        whole = np.round(flat[known] * 10.0**digits).astype(np.int64)
        packed = {"digits": digits, **self._whole(whole)}
        if not known.all():
            packed["gaps"] = self.text(vlq.encode(turns(known)))
        return packed

    def _whole(self, whole: NDArray[np.int64]) -> Packed:
        others = np.flatnonzero(whole)
        if 2 * others.size >= whole.size:
            return {"steps": self.text(vlq.encode(np.diff(whole, prepend=0)))}
        before = np.diff(others, prepend=-1) - 1
        return {"zeros": self.text(vlq.encode(np.column_stack([before, whole[others]]).ravel()))}

    def codes(self, codes: NDArray[np.integer]) -> int | None:
        """Return small whole numbers as pairs of a code and how often it follows; None if all are 0."""
        flat = np.asarray(codes).ravel()
        if not flat.any():
            return None
        starts = np.flatnonzero(np.diff(flat, prepend=-1))
        lengths = np.diff(starts, append=flat.size)
        return self.text(vlq.encode(np.column_stack([flat[starts], lengths]).ravel()))


def turns(known: NDArray[np.bool_]) -> Sequence[int]:
    """Return the lengths of the runs of True and False in *known*, by turns, True first."""
    changes = np.flatnonzero(known[1:] != known[:-1]) + 1
    lengths = np.diff(np.concatenate([[0], changes, [known.size]]))
    own = [int(length) for length in lengths]
    return own if known.size and known[0] else [0, *own]


def _room(values: Floats) -> int:
    """Return how many decimals the largest of *values* leaves room for."""
    largest = float(np.abs(values).max(initial=1.0))
    return math.floor(math.log10(LARGEST / max(largest, 1.0)))
