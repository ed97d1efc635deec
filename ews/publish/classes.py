"""Divide values into five classes whose breaks hold for every period, and colour them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ews.nouns import Floats
from ews.publish import wording


# Light to dark in one hue, even steps of lightness: legible in grey and to every common colour vision.
SEQUENTIAL = ("#dbe8f4", "#a9c9e6", "#6aa2d2", "#2f6fb0", "#12436d")
# Below, as and above expected: blue to orange, which survive red-green blindness.
DIVERGING = ("#1f5c99", "#8fb8dc", "#f3e9c6", "#f0a868", "#b3521a")
# What a class of areas looks like in which there is nothing to see: no flag, no change beyond chance.
NOTHING = "#eef0f0"
# A half more or a quarter more than expected, and the same downwards.
RATIO_BREAKS = (1 / 1.5, 1 / 1.25, 1.25, 1.5)


@dataclass(frozen=True)
class Classes:
    """Class breaks, a label and a colour for each class, and how the breaks were chosen.

    A value belongs to the class after the last break that it reaches.
    """

    breaks: tuple[float, ...]
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    rule: str


def sequential(values: Sequence[float] | Floats) -> Classes:
    """Return classes with about as many of *values* in each, at round breaks."""
    given = np.asarray(values, dtype=float).ravel()
    known = np.sort(given[~np.isnan(given)])
    if not known.size:
        return Classes((), (), (), "No value is known.")
    fifths = {neat(float(known[known.size * fifth // 5])) for fifth in range(1, 5)}
    breaks = tuple(sorted(value for value in fifths if known[0] < value <= known[-1]))
    digits = max((_decimals(value) for value in breaks), default=0)
    return Classes(
        breaks,
        labels(breaks, digits),
        _spread(len(breaks) + 1),
        "The breaks put about a fifth of all values shown in each class, and are the same in every period.",
    )


def diverging() -> Classes:
    """Return the classes of a change, fixed for every indicator and period.

    The last is for changes of whatever size that chance alone may have made.
    """
    return Classes(
        RATIO_BREAKS,
        (
            "under 0.67 times",
            "0.67 to under 0.80",
            "0.80 to under 1.25, about as expected",
            "1.25 to under 1.50",
            "1.50 times or more",
            "may be chance alone",
        ),
        (*DIVERGING, NOTHING),
        "The breaks are the same for every indicator and period. Only changes beyond chance have a colour.",
    )


def labels(breaks: Sequence[float], digits: int) -> tuple[str, ...]:
    """Return each class's range in words."""
    if not breaks:
        return ("all values",)
    texts = [wording.number(value, digits=digits) for value in breaks]
    middle = [f"{low} to under {high}" for low, high in pairwise(texts)]
    return (f"under {texts[0]}", *middle, f"{texts[-1]} or more")


def neat(value: float) -> float:
    """Return *value* to two figures, whole from ten upwards."""
    if value == 0:
        return 0.0
    return round(value, 1 - math.floor(math.log10(abs(value))))


def _decimals(value: float) -> int:
    text = f"{value:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def _spread(count: int) -> tuple[str, ...]:
    """Return *count* colours from the palette, its ends kept."""
    if count == 1:
        return (SEQUENTIAL[2],)
    return tuple(SEQUENTIAL[round(i * (len(SEQUENTIAL) - 1) / (count - 1))] for i in range(count))
