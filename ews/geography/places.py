"""Put points into areas, and say how far outside a near miss lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ews.geography.crs import NATIONAL_GRID
from ews.geography.crs import transformer
from ews.geography.overlaps import shared_ground


@dataclass(frozen=True)
class Places:
    """The areas of one geography, ready to receive points.

    ``codes`` has shape (areas,), ``wkbs`` their outlines in EPSG:27700.
    """

    codes: tuple[str, ...]
    wkbs: tuple[bytes, ...]

    @cached_property
    def _tree(self) -> Any:
        import shapely

        return shapely.STRtree(shapely.from_wkb(list(self.wkbs)))

    def place(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> list[str | None]:
        """Return for each point the area that strictly holds it, or None.

        *x* and *y* have shape (points,), metres in EPSG:27700, NaN for no point.
        A point on the common edge of two areas goes to the first of them.
        """
        import shapely

        known = np.isfinite(x) & np.isfinite(y)
        points = shapely.points(np.where(known, x, 0.0), np.where(known, y, 0.0))
        touched, by = self._tree.query(points, predicate="intersects")
        inside, holder = self._tree.query(points, predicate="within")
        on_shared_edge = np.bincount(touched, minlength=len(points)) > 1
        found = np.full(len(points), -1)
        found[touched[::-1]] = np.where(on_shared_edge[touched[::-1]], by[::-1], -1)
        found[inside[::-1]] = holder[::-1]
        found[~known] = -1
        return [self.codes[area] if area >= 0 else None for area in found]

    def beside(
        self, x: NDArray[np.float64], y: NDArray[np.float64], *, within: float
    ) -> list[tuple[int, str, float]]:
        """Return the points near an area: number of the point, nearest area, metres up to *within*."""
        import shapely

        known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        points = shapely.points(x[known], y[known])
        (number, area), metres = self._tree.query_nearest(
            points, max_distance=within, return_distance=True, all_matches=False
        )
        found = zip(known[number], area, metres, strict=True)
        return [(int(n), self.codes[a], float(far)) for n, a, far in found]

    def distance(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the metres from each point to the nearest area, zero inside."""
        import shapely

        points = shapely.points(x, y)
        _, metres = self._tree.query_nearest(points, return_distance=True, all_matches=False)
        return np.asarray(metres, dtype=float)


def to_national_grid(
    x: NDArray[np.float64], y: NDArray[np.float64], crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return coordinates in *crs* (x east or longitude first) as National Grid metres."""
    if crs.upper() == f"EPSG:{NATIONAL_GRID}":
        return x, y
    east, north = transformer(crs, NATIONAL_GRID).transform(x, y)
    bad = ~(np.isfinite(east) & np.isfinite(north))
    return np.where(bad, np.nan, east), np.where(bad, np.nan, north)


def parents(codes: Sequence[str], wkbs: Sequence[bytes], larger: Places) -> dict[str, str]:
    """Return, for each area, the larger area that holds most of it."""
    import shapely

    shapes = shapely.from_wkb(list(wkbs))
    big = shapely.from_wkb(list(larger.wkbs))
    which, candidates, ground = shared_ground(shapes, big)
    best: dict[str, tuple[float, str]] = {}
    for number, candidate, overlap in zip(which, candidates, shapely.area(ground), strict=True):
        entry = (float(overlap), larger.codes[candidate])
        best[codes[number]] = max(best.get(codes[number], (0.0, "")), entry)
    return {code: parent for code, (overlap, parent) in best.items() if overlap > 0}
