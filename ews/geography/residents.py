"""Estimate how many people live on a piece of ground that no statistic is published for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ews.geography.places import Places


Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Residents:
    """People spread evenly over the postcodes of each LSOA, or over its ground where it has none.

    ``x``, ``y`` and ``people`` have shape (postcodes,); ``outlines`` are the LSOAs without a
    postcode and ``density`` their people a square metre.  ``year`` is that of the numbers;
    ``untold`` counts the LSOAs without any and ``known`` (WKB) is the ground of the rest.
    """

    year: str
    x: Floats
    y: Floats
    people: Floats
    outlines: Places
    density: Floats
    known: bytes
    untold: int = 0

    @property
    def basis(self) -> str:
        """Return how the estimate was made, in words."""
        spread = "postcodes" if len(self.x) else "ground"
        told = f"residents of each LSOA in {self.year}, spread evenly over its {spread}"
        return f"{told}; {self.untold} LSOAs have no number and add none" if self.untold else told

    def on(self, ground: bytes) -> float | None:
        """Return how many people are estimated to live on *ground* (WKB, EPSG:27700).

        None where most of it lies in no LSOA whose people are known, as beyond the district.
        """
        import shapely

        shape = shapely.from_wkb(ground)
        shapely.prepare(shape)
        if shapely.area(shapely.intersection(self._known, shape)) < shape.area / 2:
            return None
        at_points = self.people[shapely.contains_xy(shape, self.x, self.y)].sum()
        shared = shapely.area(shapely.intersection(self._bare, shape))
        return float(at_points + (shared * self.density).sum())

    @cached_property
    def _known(self) -> Any:
        import shapely

        return shapely.from_wkb(self.known)

    @cached_property
    def _bare(self) -> Any:
        import shapely

        return shapely.from_wkb(np.array(self.outlines.wkbs, dtype=object))


def spread(year: str, people: Mapping[str, float], lsoas: Places, x: Floats, y: Floats) -> Residents:
    """Return the *people* of each LSOA spread over the postcodes at *x*, *y* (metres) in it."""
    import shapely

    held = np.array([code or "" for code in lsoas.place(x, y)], dtype=object)
    counts = {code: int((held == code).sum()) for code in lsoas.codes}
    used = np.array([code in people for code in held], dtype=bool)
    each = np.array([people[code] / counts[code] for code in held[used]], dtype=float)
    bare = [n for n, code in enumerate(lsoas.codes) if code in people and not counts[code]]
    outlines = Places(tuple(lsoas.codes[n] for n in bare), tuple(lsoas.wkbs[n] for n in bare))
    ground = shapely.area(shapely.from_wkb(np.array(outlines.wkbs, dtype=object)))
    density = np.array([people[code] for code in outlines.codes], dtype=float) / ground
    known = [wkb for code, wkb in zip(lsoas.codes, lsoas.wkbs, strict=True) if code in people]
    ground_known = bytes(shapely.to_wkb(shapely.union_all(shapely.from_wkb(known))))
    return Residents(
        year, x[used], y[used], each, outlines, density, ground_known, len(set(lsoas.codes) - people.keys())
    )
