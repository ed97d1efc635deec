"""Tell in which coordinate system a layer's numbers are, whatever its file says."""

from functools import lru_cache
from typing import Any
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

NATIONAL_GRID = 27700
GEOGRAPHIC = 4326
# Great Britain on the National Grid, west, south, east and north in metres.  Scilly, the furthest south, is
# above 5,000 m north: no longitude and latitude pass for a place.
BRITAIN: Box = (0, 1_000, 700_000, 1_300_000)
# What a file says of itself is believed as far as Ireland, so that an Irish grid is never read as ours.
ISLES: Box = (-350_000, -100_000, 750_000, 1_300_000)
NEAR_METRES = 1_000
# No longitude or latitude is ever as large.
LARGEST_DEGREE = 360.0


class Read(NamedTuple):
    """How to read a layer's numbers: in which system, and whether with north (latitude) first."""

    crs: Any
    is_swapped: bool = False

    def __str__(self) -> str:
        """Return the system's name for a note."""
        name = f"EPSG:{self.crs}" if isinstance(self.crs, int) else self.crs.to_string()
        return f"{name} with north before east" if self.is_swapped else name


# tried in this order after what the file states
ASSUMED = (
    *(Read(NATIONAL_GRID), Read(GEOGRAPHIC), Read(GEOGRAPHIC, is_swapped=True)),
    *(Read(3857), Read(NATIONAL_GRID, is_swapped=True)),
)


def found(bounds: Floats, stated: Any, near: Box | None = None) -> Read | None:
    """Return how the numbers of a layer are to be read, or None when they are nowhere in Great Britain.

    *bounds* has shape (areas, 4): west, south, east and north in the layer's own numbers.  *stated* is the
    system that the file states, a pyproj CRS or None.  *near* is the district's known extent, EPSG:27700.

    The stated system is believed if it puts most of the areas into the British Isles, then the first of the
    assumed ones that puts most of them into Great Britain.  Where that is away from *near*, one that
    puts most of them there goes before it.
    """
    believed = [Read(stated)] if stated is not None and not _are_degrees(bounds, stated) else []
    placed = [(read, _placed(bounds, read)) for read in believed]
    fits = [(read, boxes) for read, boxes in placed if _mostly(_within(boxes, ISLES))]
    assumed = [(read, _placed(bounds, read)) for read in ASSUMED]
    fits += [(read, boxes) for read, boxes in assumed if _mostly(_within(boxes, BRITAIN))]
    if not fits:
        return None
    first, boxes = fits[0]
    if near is None or _touch(boxes, near).any():
        return first
    return next((read for read, boxes in fits if _mostly(_within(boxes, _grown(near)))), first)


@lru_cache(maxsize=16)
def transformer(source: Any, target: Any) -> Any:
    """Return the pyproj transformer between two systems, east or longitude first.

    Making one takes longer than moving ten thousand points with it.
    """
    from pyproj import Transformer

    return Transformer.from_crs(source, target, always_xy=True)


def _are_degrees(bounds: Floats, stated: Any) -> bool:
    """Say whether *bounds* are degrees where *stated* has metres."""
    return not stated.is_geographic and bool(np.abs(bounds).max() <= LARGEST_DEGREE)


def _placed(bounds: Floats, read: Read) -> Floats:
    """Return *bounds* in EPSG:27700, by their corners; infinite where a number has no place."""
    transform = transformer(read.crs, NATIONAL_GRID).transform
    x, y = np.concatenate([bounds[:, :2], bounds[:, 2:]]).T
    east, north = transform(y, x) if read.is_swapped else transform(x, y)
    corners = np.stack([east, north], axis=1).reshape(2, -1, 2)
    return np.concatenate([corners.min(axis=0), corners.max(axis=0)], axis=1)


def _within(boxes: Floats, box: Box) -> NDArray[np.bool_]:
    west, south, east, north = box
    return np.asarray(
        (boxes[:, 0] >= west) & (boxes[:, 1] >= south) & (boxes[:, 2] <= east) & (boxes[:, 3] <= north)
    )


def _touch(boxes: Floats, box: Box) -> NDArray[np.bool_]:
    west, south, east, north = box
    return np.asarray(
        (boxes[:, 0] <= east) & (boxes[:, 1] <= north) & (boxes[:, 2] >= west) & (boxes[:, 3] >= south)
    )


def _mostly(told: NDArray[np.bool_]) -> bool:
    # one bad area must not decide for the layer
    return bool(told.mean() > 0.5)


def _grown(box: Box) -> Box:
    west, south, east, north = box
    return west - NEAR_METRES, south - NEAR_METRES, east + NEAR_METRES, north + NEAR_METRES
