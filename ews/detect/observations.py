"""Counts, denominators and their marks become arrays without NaN and a mask of what was seen."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from numpy.typing import NDArray

from ews.detect.settings import MIN_COVERAGE
from ews.detect.settings import Bools
from ews.detect.settings import Floats


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


def observe(counts: ArrayLike, denominators: ArrayLike | None, marks: Marks) -> Observations:
    """Gather what was seen.

    A cell is seen when its count (or both its bounds) and its denominator are finite and not
    negative, the denominator is positive, the indicator applies there, and coverage is at least
    `MIN_COVERAGE`. Raises ValueError where shapes differ.
    """
    raw = np.asarray(counts, dtype=float)
    if raw.ndim != 2:
        raise ValueError(f"counts have {raw.ndim} dimensions; give (areas, periods)")
    cover = _shaped(marks.coverage, raw, 1.0)
    people = _shaped(denominators, raw, 1.0)
    people = people * np.clip(np.nan_to_num(cover), 0.0, 1.0)
    values, lower, upper = _bounded(raw, marks)
    seen = np.isfinite(values) & np.isfinite(people) & (people > 0) & (values >= 0)
    seen &= _shaped(marks.applies, raw, 1.0) > 0
    seen &= np.nan_to_num(cover) >= MIN_COVERAGE
    exposure = None
    if marks.baseline is not None:
        exposure = _shaped(marks.baseline, raw, 1.0) * np.clip(np.nan_to_num(cover), 0.0, 1.0)
        seen &= np.isfinite(exposure) & (exposure > 0)
        exposure = np.where(seen, exposure, 0.0)
    return Observations(
        np.where(seen, values, 0.0), np.where(seen, people, 0.0), seen, lower, upper, exposure
    )


def _shaped(values: ArrayLike | None, like: Floats, default: float) -> Floats:
    if values is None:
        return np.full(like.shape, default)
    array = np.asarray(values, dtype=float)
    if array.shape != like.shape:
        raise ValueError(f"an array of shape {array.shape} does not match counts {like.shape}")
    return array


def _bounded(raw: Floats, marks: Marks) -> tuple[Floats, Floats | None, Floats | None]:
    if marks.lower is None and marks.upper is None:
        return raw, None, None
    lower = raw if marks.lower is None else _shaped(marks.lower, raw, 0.0)
    upper = raw if marks.upper is None else _shaped(marks.upper, raw, 0.0)
    lower = np.where(np.isfinite(lower), lower, raw)
    upper = np.where(np.isfinite(upper), upper, raw)
    known = np.isfinite(lower) & np.isfinite(upper) & (upper >= lower)
    values = np.where(np.isfinite(raw), raw, np.where(known, (lower + upper) / 2, np.nan))
    lower, upper = np.where(known, lower, values), np.where(known, upper, values)
    return values, np.nan_to_num(lower), np.nan_to_num(upper)
