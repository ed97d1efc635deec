"""Which shapes of two sets meet, and in what ground: the step that areas, weights and nesting share."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


Ints = NDArray[np.intp]


def shared_ground(shapes: Any, others: Any) -> tuple[Ints, Ints, Any]:
    """Return the pairs of *shapes* and *others* that meet, by number, and what they have in common.

    All have shape (pairs,); where two only touch, that is a line or a point, of no area.
    """
    import shapely

    one, other = shapely.STRtree(others).query(shapes, predicate="intersects")
    return one, other, shapely.intersection(shapes[one], others[other])
