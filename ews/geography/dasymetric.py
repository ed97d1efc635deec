"""What part of each area's residents lies in each area of another set, as a grid of residents tells."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ews.errors import FileUnreadableError
from ews.geography import grids
from ews.geography import weights
from ews.geography.overlaps import shared_ground
from ews.geography.weights import Shares


def shares(sources: Sequence[bytes], targets: Sequence[bytes], grid: Path, *, name: str) -> Shares:
    """Return shares by the residents in *grid*, each cell by what lies of it in both areas.

    *sources* and *targets* are WKB in EPSG:27700; the first band of the grid is
    read, as ``grids.opened`` does; *name* is what messages call it.  A source
    without residents in the grid has no pair: it is for the caller to fall back on
    area, and to say so.  Eicher & Brewer (2001), Cartography and Geographic
    Information Science 28, 125-138.  Raises FileUnreadableError.
    """
    import shapely

    source, target, parts = _parts(sources, targets)
    with grids.opened(grid, name=name) as raster:
        residents, _ = grids.zonal(raster.band(), shapely.to_wkb(parts).tolist(), grids.total)
    residents = np.nan_to_num(residents)
    if (residents < 0).any():
        raise FileUnreadableError(
            f"{name}: holds numbers below zero where residents should be.",
            hint="Its cells without data may bear no mark; state their value as its nodata.",
        )
    return weights.by_points(source, target, residents)


def _parts(
    sources: Sequence[bytes], targets: Sequence[bytes]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[Any]]:
    """Return which source and target overlap, and what they share."""
    import shapely

    small, large = shapely.from_wkb(list(sources)), shapely.from_wkb(list(targets))
    source, target, parts = shared_ground(small, large)
    there = shapely.area(parts) > 0
    return source[there], target[there], _polygons(parts[there])


def _polygons(shapes: NDArray[Any]) -> NDArray[Any]:
    """Return *shapes* without the lines and points along which two areas touch as well."""
    import shapely

    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    for number in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[number])
        shapes[number] = shapely.union_all(parts[shapely.area(parts) > 0])
    return shapes
