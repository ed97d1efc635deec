"""Outlines for drawing: simplified together so that edges stay shared, in WGS 84."""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ews.geography import voronoi
from ews.geography.crs import GEOGRAPHIC
from ews.geography.crs import NATIONAL_GRID
from ews.geography.crs import transformer
from ews.nouns import Shape


# 10 m is under a pixel on a district's map and moves 2 % of a postcode's area;
# five decimals of a degree are about a metre.
TOLERANCE_METRES = 10.0
DECIMALS = 5
# Areas made up of others differ from these by rounding only, nowhere by a centimetre along their edge.
NESTED_METRES = 0.01
# A postcode without an outline is drawn as the streets around its point.
AROUND_METRES = 75.0

Floats = NDArray[np.float64]


def shapes(codes: Sequence[str], wkbs: Sequence[bytes]) -> tuple[Shape, ...]:
    """Return each area's outline, simplified without gaps opening between areas."""
    return together({"": dict(zip(codes, wkbs, strict=True))})[""]


def together(sets: Mapping[str, Mapping[str, bytes]]) -> dict[str, tuple[Shape, ...]]:
    """Return the outlines of several *sets* of areas, each by code, as they are drawn over one another.

    Each set is simplified without gaps opening between its areas.  Where areas are exactly made up of
    those of a set with more of them, they are put together from these as simplified, so that
    both have the same edges.
    """
    import shapely

    raw = {name: shapely.from_wkb(list(areas.values())) for name, areas in sets.items()}
    simple: dict[str, Any] = {}
    for name in sorted(sets, key=lambda name: -len(sets[name])):
        joined = (_joined(simple[finer], _parts(raw[finer], raw[name])) for finer in simple)
        found = next((one for one in joined if one is not None), None)
        simple[name] = shapely.coverage_simplify(raw[name], TOLERANCE_METRES) if found is None else found
    return {name: _drawn(list(areas), simple[name]) for name, areas in sets.items()}


def _parts(small: Any, large: Any) -> list[Any] | None:
    """Return which of the *small* areas make up each of the *large*, None where any is not so made up."""
    import shapely

    if not shapely.coverage_is_valid(small):
        return None
    part, whole = shapely.STRtree(large).query(shapely.point_on_surface(small), "within")
    parts = [part[whole == number] for number in range(len(large))]
    pieces = [shapely.coverage_union_all(small[own]) for own in parts]
    apart = shapely.area(shapely.symmetric_difference(pieces, large))
    return parts if (apart <= NESTED_METRES * shapely.length(large)).all() else None


def _joined(small: Any, parts: list[Any] | None) -> Any:
    import shapely

    return None if parts is None else np.array([shapely.coverage_union_all(small[own]) for own in parts])


def around(
    codes: Sequence[str], xy: Floats, holders: Sequence[str], outlines: Mapping[str, bytes]
) -> tuple[Shape, ...]:
    """Return the approximate ground of postcodes, as `voronoi.cells` makes it, drawn inside their areas.

    *holders* names the area of each, *outlines* has its whole set; they are simplified as
    `shapes` does it, so that postcodes end where their areas end.
    """
    import shapely

    simple = shapely.coverage_simplify(shapely.from_wkb(list(outlines.values())), TOLERANCE_METRES)
    drawn = dict(zip(outlines, shapely.to_wkb(simple), strict=True))
    cells = voronoi.cells(codes, xy, [drawn[holder] for holder in holders])
    return _drawn(list(cells), shapely.from_wkb(list(cells.values())))


def points(xy: Floats) -> list[tuple[float, float]]:
    """Return points of the National Grid, (points, 2) in metres, as (longitude, latitude)."""
    longitude, latitude = transformer(NATIONAL_GRID, GEOGRAPHIC).transform(*xy.T)
    return list(zip(longitude.round(DECIMALS).tolist(), latitude.round(DECIMALS).tolist(), strict=True))


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


def _drawn(codes: Sequence[str], outlines: Any) -> tuple[Shape, ...]:
    return tuple(Shape(code, _polygons(one)) for code, one in zip(codes, degrees(outlines), strict=True))


def _polygons(shape: Any) -> tuple[tuple[tuple[tuple[float, float], ...], ...], ...]:
    """Return the rings of each polygon; what rounding makes a line or a point is left out."""
    parts = getattr(shape, "geoms", [shape])
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    rounded = [[_ring(ring) for ring in (p.exterior, *p.interiors)] for p in polygons]
    return tuple(tuple(filter(_has_ground, rings)) for rings in rounded if _has_ground(rings[0]))


def _has_ground(ring: Sequence[tuple[float, float]]) -> bool:
    return len(set(ring)) > 2


def _ring(ring: Any) -> tuple[tuple[float, float], ...]:
    return tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring.coords)
