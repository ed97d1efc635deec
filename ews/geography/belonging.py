"""Which outlines reach into another, those left out that only meet its edge."""

from collections.abc import Sequence
from typing import Any


# Edges of the same place drawn twice lie apart by metres, in the worst by tens; what reaches in for
# less than this is no part of the place.
LEAST_REACH_METRES = 50.0


def reaching(shapes: Sequence[Any], outline: Any) -> list[int]:
    """Return the numbers of *shapes*, metres, that reach into *outline*, and not only along its edge.

    A service area may be larger than the district, or lie half outside: it
    serves the district all the same.  A shape that lies wholly inside counts however small it is.
    """
    import shapely

    shapely.prepare(outline)
    return [
        number
        for number, shape in enumerate(shapes)
        if shape is not None
        and outline.intersects(shape)
        and (outline.contains(shape) or _is_wide(shapely.intersection(shape, outline)))
    ]


def _is_wide(overlap: Any) -> bool:
    return not overlap.buffer(-LEAST_REACH_METRES / 2).is_empty
