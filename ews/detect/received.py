"""Periods as they were handed in, batch by batch, joined into one set of observations."""

from dataclasses import dataclass
from dataclasses import fields

import numpy as np
from numpy.typing import ArrayLike

from ews.detect.observations import Marks
from ews.detect.observations import Observations
from ews.detect.observations import observe
from ews.detect.observations import unmasked
from ews.detect.settings import Floats


@dataclass(frozen=True)
class Received:
    """One batch of periods as given, (areas, periods) each; None where nothing was said."""

    counts: Floats
    denominators: Floats | None = None
    lower: Floats | None = None
    upper: Floats | None = None
    applies: Floats | None = None
    baseline: Floats | None = None
    coverage: Floats | None = None

    @staticmethod
    def of(counts: ArrayLike, denominators: ArrayLike | None, marks: Marks) -> "Received":
        """Keep copies, since the caller may write the next month into the same arrays.

        Masked cells become NaN. Raises ValueError where shapes differ.
        """
        given = {field.name: _columns(getattr(marks, field.name)) for field in fields(Marks)}
        values = _columns(counts)
        if values is None or values.ndim != 2:
            raise ValueError(f"counts have {np.ndim(counts)} dimensions; give (areas, periods)")
        received = Received(values, _columns(denominators), **given)
        for field in fields(Received):
            array = getattr(received, field.name)
            if array is not None and array.shape != values.shape:
                raise ValueError(f"{field.name} {array.shape} do not match counts {values.shape}")
        return received


def joined(batches: list[Received], *, kind: str = "flow") -> Observations:
    """Put batches of one kind of series behind one another and gather what was seen.

    What one batch leaves out and another gives is filled by its meaning: a count is exact, an
    indicator applies, a source is complete. Raises ValueError where areas differ, or where a
    baseline or denominators are given for some periods only (they have no neutral value), and as
    `observe` does.
    """
    areas = {len(batch.counts) for batch in batches}
    if len(areas) > 1:
        raise ValueError(f"the number of areas changed: {sorted(areas)}; each update brings all areas")
    whole = {
        field.name: _together([getattr(b, field.name) for b in batches], batches, field.name)
        for field in fields(Received)
        if field.name != "counts"
    }
    counts = np.concatenate([batch.counts for batch in batches], axis=1)
    return observe(counts, whole.pop("denominators"), Marks(**whole), kind=kind)


def _together(parts: list[Floats | None], batches: list[Received], name: str) -> Floats | None:
    if all(part is None for part in parts):
        return None
    if name in ("baseline", "denominators") and any(part is None for part in parts):
        raise ValueError(f"{name} are given for some periods only; give them for all or for none")
    filled = [
        _neutral(batch, name) if part is None else part for part, batch in zip(parts, batches, strict=True)
    ]
    return np.concatenate(filled, axis=1)


def _neutral(batch: Received, name: str) -> Floats:
    return batch.counts if name in ("lower", "upper") else np.ones_like(batch.counts)


def _columns(values: ArrayLike | None) -> Floats | None:
    if values is None:
        return None
    array = unmasked(values)
    return array[:, None] if array.ndim == 1 else array
