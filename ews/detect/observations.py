"""Counts, denominators and their marks become arrays without NaN and a mask of what was seen."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from numpy.typing import NDArray

from ews.detect.settings import MIN_COVERAGE
from ews.detect.settings import Bools
from ews.detect.settings import Floats


# Numbers that were added up in different orders may pass one another by so much.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Observations:
    """What was seen of every area and period; all arrays (areas, periods), zero where unseen.

    `lower` and `upper` are the bounds of a rounded or suppressed count, None where all are exact.
    `exposure` is the caller's own baseline, None where the district is to be used.
    """

    counts: Floats
    denominators: Floats
    seen: Bools
    lower: Floats | None = None
    upper: Floats | None = None
    exposure: Floats | None = None

    def slice(self, lo: int, hi: int) -> "Observations":
        """Return the periods from `lo` up to but not including `hi`; beyond the end, unseen ones."""
        beyond = max(hi - self.seen.shape[1], 0)

        def cut(values: NDArray[Any]) -> NDArray[Any]:
            return np.pad(values[:, lo:hi], ((0, 0), (0, beyond)))

        def maybe(values: Floats | None) -> Floats | None:
            return None if values is None else cut(values)

        counts, people, seen = cut(self.counts), cut(self.denominators), cut(self.seen)
        return Observations(counts, people, seen, maybe(self.lower), maybe(self.upper), maybe(self.exposure))


@dataclass(frozen=True)
class Marks:
    """The optional companions of counts, as the caller gave them."""

    lower: ArrayLike | None = None
    upper: ArrayLike | None = None
    applies: ArrayLike | None = None
    baseline: ArrayLike | None = None
    coverage: ArrayLike | None = None


def unmasked(values: ArrayLike) -> Floats:
    """Return a copy in floats; a masked cell of a numpy masked array is NaN, that is, not seen."""
    return np.array(np.ma.array(values, dtype=float).filled(np.nan))


def observe(
    counts: ArrayLike, denominators: ArrayLike | None, marks: Marks, *, kind: str = "flow"
) -> Observations:
    """Gather what was seen.

    A cell is seen when its count (or both its bounds) is known, its denominator is finite and
    positive, the indicator applies there, and coverage is at least `MIN_COVERAGE`. NaN and masked
    cells are missing. A value ("value") that is negative or infinite is not seen either. Raises
    ValueError where shapes differ, a count is negative or infinite, an upper bound is negative or
    below its lower, or coverage is outside 0 to 1.
    """
    raw = unmasked(counts)
    if raw.ndim != 2:
        raise ValueError(f"counts have {raw.ndim} dimensions; give (areas, periods)")
    cover = _coverage(marks, raw)
    people = _shaped(denominators, raw, 1.0) * cover
    if kind != "value":
        _refuse_impossible(raw, *_bounds(raw, marks))
    values, lower, upper = _bounded(raw, marks)
    seen = np.isfinite(values) & np.isfinite(people) & (people > 0) & (values >= 0)
    seen &= _shaped(marks.applies, raw, 1.0) > 0
    seen &= cover >= MIN_COVERAGE
    exposure = None
    if marks.baseline is not None:
        exposure = _shaped(marks.baseline, raw, 1.0) * cover
        seen &= np.isfinite(exposure) & (exposure > 0)
        exposure = np.where(seen, exposure, 0.0)
    return Observations(
        np.where(seen, values, 0.0), np.where(seen, people, 0.0), seen, lower, upper, exposure
    )


def _shaped(values: ArrayLike | None, like: Floats, default: float) -> Floats:
    if values is None:
        return np.full(like.shape, default)
    array = unmasked(values)
    if array.shape != like.shape:
        raise ValueError(f"an array of shape {array.shape} does not match counts {like.shape}")
    return array


def _coverage(marks: Marks, like: Floats) -> Floats:
    """Return how complete each cell's source was, 0 where that is not known."""
    cover = np.nan_to_num(_shaped(marks.coverage, like, 1.0), posinf=np.inf, neginf=-np.inf)
    outside = (cover < 0) | (cover > 1 + ROUNDING)
    _refuse(outside, "coverage is outside 0 to 1", "give the part that was there, 0.85 for 85 %", cover)
    return np.minimum(cover, 1.0)


def _refuse_impossible(counts: Floats, lower: Floats, upper: Floats) -> None:
    impossible = np.isinf(counts) | (counts < 0)
    _refuse(impossible, "counts are negative or infinite", "give NaN where a count is missing", counts)
    _refuse(upper < 0, "upper is negative", "give NaN where a bound is missing", upper)
    crossed = lower - upper > ROUNDING * upper
    _refuse(crossed, "lower is above upper", "give the bounds as lower <= upper", lower, upper)


def _refuse(bad: Bools, what: str, remedy: str, *values: Floats) -> None:
    """Raise ValueError, naming the first cell and how many there are, where any cell is bad."""
    if bad.any():
        area, period = np.argwhere(bad)[0]
        shown = " > ".join(f"{each[area, period]:g}" for each in values)
        raise ValueError(
            f"{what} in {bad.sum()} of {bad.size} cells, first in area {area}, period {period} "
            f"(counted from 0): {shown}; {remedy}"
        )


def _bounds(raw: Floats, marks: Marks) -> tuple[Floats, Floats]:
    """Return the bounds of each count: itself where none were given."""
    lower, upper = (
        raw if given is None else _shaped(given, raw, 0.0) for given in (marks.lower, marks.upper)
    )
    return np.where(np.isfinite(lower), lower, raw), np.where(np.isfinite(upper), upper, raw)


def _bounded(raw: Floats, marks: Marks) -> tuple[Floats, Floats | None, Floats | None]:
    if marks.lower is None and marks.upper is None:
        return raw, None, None
    lower, upper = _bounds(raw, marks)
    known = np.isfinite(lower) & np.isfinite(upper) & (upper >= lower)
    values = np.where(np.isfinite(raw), raw, np.where(known, (lower + upper) / 2, np.nan))
    lower, upper = np.where(known, lower, values), np.where(known, upper, values)
    return values, np.nan_to_num(lower), np.nan_to_num(upper)
