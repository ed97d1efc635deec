"""Mend outlines that cross, overlap or spike, and refuse what mending would make another place of."""

from typing import Any
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


# ONS's generalised outlines of one place differ by less than this between editions.  A repair that changes
# more could mean another place than the publisher did.
LARGEST_CHANGE = 0.01


class Mended(NamedTuple):
    """A valid outline, or None where there is none to be had; ``fault`` says what was wrong, if anything."""

    shape: Any
    fault: str = ""


def mend(shapes: NDArray[Any]) -> list[Mended]:
    """Return each of *shapes* (EPSG:27700, None for none) as a valid outline in two dimensions.

    How much a repair changes is the larger of two measures: the area gained or lost against what the rings
    enclose as drawn, and the area on which two ways of mending differ (parts joined, or every second
    crossing left out).  An outline is refused where that is over 1 %, or where nothing is left.
    """
    import shapely

    flat = shapely.force_2d(shapes)
    sound = shapely.is_valid(flat) & (shapely.area(flat) > 0) & ~_holds_curves(flat)
    return [Mended(s) if fine else _mended(s) for s, fine in zip(flat, sound, strict=True)]


def _holds_curves(shapes: Any) -> Any:
    import shapely

    kinds = shapely.get_type_id(shapes)
    return (kinds != shapely.GeometryType.POLYGON) & (kinds != shapely.GeometryType.MULTIPOLYGON)


def _mended(shape: Any) -> Mended:
    import shapely

    if shape is None or shape.is_empty:
        return Mended(None)
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return Mended(None, "refused: a coordinate is no number")
    why = shapely.is_valid_reason(shape)
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    if mended.area <= 0:
        return Mended(None, f"refused: it encloses nothing ({why})")
    change = max(abs(mended.area - shape.area), _in_doubt(shape, mended))
    said = f"{why}; the repair changes {change:,.0f} m² ({change / mended.area:.2%})"
    if change > LARGEST_CHANGE * mended.area:
        return Mended(None, f"refused: {said}")
    return Mended(mended, "" if shape.is_valid else f"repaired: {said}")


def _in_doubt(shape: Any, mended: Any) -> float:
    import shapely

    otherwise = shapely.make_valid(shape, method="linework")
    polygons = [part for part in shapely.get_parts(otherwise) if part.area > 0]
    return float(shapely.symmetric_difference(mended, shapely.union_all(polygons)).area)
