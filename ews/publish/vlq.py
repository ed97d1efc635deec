"""Whole numbers as short text: Base64 VLQ, the code of JavaScript's source maps.

Small numbers take one letter, whatever their sign, and no letter means anything to JSON or HTML.
Source: ECMA-426, Source map format specification, "Base64 VLQ".
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


LETTERS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", dtype=np.uint8)
# a letter holds five bits of a number, the lowest first, and says whether more follow
BITS = 5
MORE = 1 << BITS


def encode(values: NDArray[np.integer] | Sequence[int]) -> str:
    """Return *values*, of up to 31 bits and a sign, as text."""
    given = np.asarray(values, dtype=np.int64)
    left = (np.abs(given) << 1) | (given < 0)
    lengths = np.ones(len(left), dtype=np.int64)
    for shift in range(BITS, 32, BITS):
        lengths += left >> shift > 0
    ends = np.cumsum(lengths)
    digits = np.zeros(ends[-1] if len(ends) else 0, dtype=np.int64)
    for place in range(int(lengths.max(initial=0))):
        has = lengths > place
        more = np.where(lengths[has] > place + 1, MORE, 0)
        digits[ends[has] - lengths[has] + place] = (left[has] >> BITS * place) % MORE + more
    return LETTERS[digits].tobytes().decode("ascii")
