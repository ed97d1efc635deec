"""Place values and periods in a drawing, and write the paths between them."""

import math
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ews.nouns import Floats


Ints = NDArray[np.integer[Any]]

# The drawing's own units; the page scales it.
WIDTH, HEIGHT = 480, 210
LEFT, RIGHT, TOP, BOTTOM = 50, 470, 20, 182
TICKS = 4
# Even steps that a reader can count in.
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
# The least that a path tells apart is half a unit, less than a dot of a screen: finer makes pages larger.
FINE = 2


@dataclass(frozen=True)
class Scale:
    """Where values and periods stand in the drawing, in its units."""

    low: float
    high: float
    step: float
    count: int

    def x(self, index: float) -> float:
        """Return where the middle of a period stands, in the drawing's units."""
        return round(LEFT + (RIGHT - LEFT) * (index + 0.5) / max(self.count, 1), 1)

    def y(self, value: float) -> float:
        """Return how low *value* stands, in the drawing's units."""
        return round(BOTTOM - (value - self.low) / (self.high - self.low) * (BOTTOM - TOP), 1)

    def path(self, values: Sequence[float] | Floats) -> str:
        """Return the path of *values*, broken where one is missing."""
        return "".join(pen(*self._placed(at, found)) for at, found in runs(values))

    def area(self, low: Floats, high: Floats) -> str:
        """Return the path around the range from *low* to *high*, broken where one is missing."""
        around = [
            (self._placed(at, high[at]), self._placed(at[::-1], low[at[::-1]])) for at, _ in runs(low + high)
        ]
        return "".join(
            f"{pen(*map(np.concatenate, zip(over, under, strict=True)))}z" for over, under in around
        )

    def _placed(self, at: Ints, values: Floats) -> tuple[Ints, Ints]:
        """Return where values stand, in whole halves of the drawing's units."""
        y = FINE * (BOTTOM - (values - self.low) / (self.high - self.low) * (BOTTOM - TOP))
        return _columns(self.count)[at], np.rint(y).astype(int)


@cache
def _columns(count: int) -> Ints:
    """Return where the middle of each of *count* periods stands, in whole halves of a unit."""
    return np.rint(FINE * (LEFT + (RIGHT - LEFT) * (np.arange(count) + 0.5) / max(count, 1))).astype(int)


class _Halves(dict[int, str]):
    """Texts of whole numbers of halves, each with what parts it from the number before, each written once."""

    def __missing__(self, halves: int) -> str:
        self[halves] = text = f"{'' if halves < 0 else ' '}{halves / FINE:g}"
        return text


HALVES = _Halves()


def pen(x: Ints, y: Ints) -> str:
    """Return a path from point to point, each told by its step from the one before: half the length."""
    points = np.empty(2 * len(x), dtype=int)
    points[::2], points[1::2] = x, y
    start, steps = points[:2].tolist(), (points[2:] - points[:-2]).tolist()
    first = f"M{HALVES[start[0]]}{HALVES[start[1]]}"
    return f"{first}l{''.join(map(HALVES.__getitem__, steps))}" if steps else first


def runs(values: Sequence[float] | Floats) -> list[tuple[Ints, Floats]]:
    """Return where each unbroken run of known values stands, and its values."""
    given = np.asarray(values, dtype=float)
    known = (~np.isnan(given)).nonzero()[0]
    if not known.size:
        return []
    if known[-1] - known[0] + 1 == known.size:
        return [(known, given[known])]
    return [(run, given[run]) for run in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)]


def reach_of(lines: Iterable[Sequence[float] | Floats]) -> tuple[float, float]:
    """Return the lowest and the highest value of *lines*, NaN where none is known."""
    values = np.concatenate([np.asarray(line, dtype=float).ravel() for line in lines] or [np.zeros(0)])
    # fmin and fmax pass over what is NaN
    return float(np.fmin.reduce(values, initial=math.nan)), float(np.fmax.reduce(values, initial=math.nan))


def scale(values: Sequence[float], *, whole: bool = False) -> tuple[float, float, float]:
    """Return the lowest and highest tick and the step between ticks.

    The scale starts at zero unless a value lies below it.  Of *whole* counts no tick lies between two.
    """
    highest, lowest = max(values, default=1.0), min([0.0, *values])
    reach = (highest - lowest) or 1.0
    power = 10.0 ** math.floor(math.log10(reach / TICKS))
    steps = (power * s for s in STEPS if not whole or power * s == round(power * s))
    step = next((step for step in steps if step * TICKS >= reach * 0.999), 1.0)
    low = math.floor(lowest / step) * step
    return low, low + step * math.ceil((max(highest, low + step) - low) / step - 1e-9), step
