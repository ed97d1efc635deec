"""Outlines for drawing: simplified together so that edges stay shared, in WGS 84."""

from collections.abc import Sequence
from typing import Any

from ews.geography.crs import GEOGRAPHIC
from ews.geography.crs import NATIONAL_GRID
from ews.geography.crs import transformer
from ews.nouns import Shape


# 10 m is under a pixel on a district's map and moves 2 % of a postcode's area;
# five decimals of a degree are about a metre.
TOLERANCE_METRES = 10.0
DECIMALS = 5
# A postcode without an outline is drawn as the streets around its point.
AROUND_METRES = 75.0


def shapes(codes: Sequence[str], wkbs: Sequence[bytes]) -> tuple[Shape, ...]:
    """Return each area's outline, simplified without gaps opening between areas."""
    import shapely

    simple = shapely.coverage_simplify(shapely.from_wkb(list(wkbs)), TOLERANCE_METRES)
    return tuple(Shape(code, _polygons(shape)) for code, shape in zip(codes, degrees(simple), strict=True))


def exactly(name: str, wkb: bytes) -> Shape:
    """Return the ground *wkb* (EPSG:27700) as a shape called *name*, every vertex kept."""
    import shapely

    return Shape(name, _polygons(degrees(shapely.from_wkb(wkb))))


def united(name: str, wkbs: Sequence[bytes], points: Sequence[tuple[float, float]] = ()) -> Shape:
    """Return several places as one shape called *name*: their outlines, and round each of the points."""
    import shapely

    around = shapely.buffer(shapely.points(points), AROUND_METRES) if points else []
    whole = shapely.union_all([*shapely.from_wkb(list(wkbs)), *around])
    return Shape(name, _polygons(degrees(shapely.simplify(whole, TOLERANCE_METRES))))


def degrees(shapes: Any) -> Any:
    """Return one or several shapes of the National Grid in longitude and latitude."""
    import shapely

    transform = transformer(NATIONAL_GRID, GEOGRAPHIC).transform
    return shapely.transform(shapes, transform, interleaved=False)


def _polygons(shape: Any) -> tuple[tuple[tuple[tuple[float, float], ...], ...], ...]:
    parts = getattr(shape, "geoms", [shape])
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    return tuple(tuple(_ring(ring) for ring in (p.exterior, *p.interiors)) for p in polygons)


def _ring(ring: Any) -> tuple[tuple[float, float], ...]:
    return tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring.coords)
