"""Approximate "areas" of postcodes, for drawing: the ground nearer to one postcode's point than to the next.

A postcode has a point and no official outline.  Its Voronoi cell, clipped to
the area that holds the point, shows about where its addresses are; nothing is
ever counted or measured on it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


Floats = NDArray[np.float64]

# Edges are cut off this far outside the outline, so that each surely crosses it, and all vertices
# lie on a grid of millimetres, so that neighbours meet in the same ones.
OVERHANG_METRES = 0.01
GRID_METRES = 0.001


def cells(codes: Sequence[str], xy: Floats, holders: Sequence[bytes]) -> dict[str, bytes]:
    """Return the approximate outline of each code as WKB in EPSG:27700.

    *xy* has shape (codes, 2), metres; *holders* gives for each code the outline (WKB, EPSG:27700) that
    holds its point, such as its LSOA.  Codes on one point share one cell.  The cells of one outline
    cover it without gap or overlap, and all together meet along the same vertices (within
    1 mm of the outlines).  Where outlines overlap, the smaller has the ground.  A point so far outside its
    outline that no ground in it is nearest to it has no cell and is left out.
    """
    import shapely

    if not len(codes):
        return {}
    known = {holder: number for number, holder in enumerate(dict.fromkeys(holders))}
    outlines = shapely.from_wkb(list(known))
    of_holder = np.array([known[holder] for holder in holders])
    sites = [np.unique(xy[of_holder == number], axis=0) for number in range(len(outlines))]
    faces = _faces(outlines, sites)
    holder = _holder(faces, outlines)
    found: dict[tuple[int, float, float], bytes] = {}
    for number, places in enumerate(sites):
        own = faces[holder == number]
        for site, cell in _joined(own, places).items():
            found[number, *places[site]] = bytes(shapely.to_wkb(cell))
    keys = ((number, float(x), float(y)) for number, (x, y) in zip(of_holder, xy, strict=True))
    return {code: found[key] for code, key in zip(codes, keys, strict=True) if key in found}


def _faces(outlines: Any, sites: Sequence[Floats]) -> Any:
    """Return the pieces into which the outlines, and the edges between the sites of each, cut the ground."""
    import shapely

    edges = [_edges(outline, places) for outline, places in zip(outlines, sites, strict=True)]
    lines = shapely.union_all([*shapely.boundary(outlines), *edges], grid_size=GRID_METRES)
    return np.asarray(shapely.get_parts(shapely.polygonize([lines])))


def _edges(outline: Any, places: Floats) -> Any:
    """Return the lines halfway between *places*, as far as *outline* reaches."""
    import shapely

    drawn = shapely.voronoi_polygons(shapely.multipoints(places), extend_to=outline, only_edges=True)
    return shapely.intersection(drawn, shapely.buffer(outline, OVERHANG_METRES))


def _holder(faces: Any, outlines: Any) -> NDArray[np.intp]:
    """Return the number of the smallest outline that holds each face, -1 for none."""
    import shapely

    order = np.argsort(-shapely.area(outlines), kind="stable")
    face, outline = shapely.STRtree(outlines[order]).query(shapely.point_on_surface(faces), "within")
    largest_first = np.argsort(outline, kind="stable")
    found = np.full(len(faces), -1)
    found[face[largest_first]] = order[outline[largest_first]]
    return found


def _joined(faces: Any, places: Floats) -> dict[int, Any]:
    """Return the union of the faces that lie nearest to each of *places*, by its number."""
    import shapely

    points = shapely.point_on_surface(faces)
    _, nearest = shapely.STRtree(shapely.points(places)).query_nearest(points, all_matches=False)
    order = np.argsort(nearest, kind="stable")
    numbers, starts = np.unique(nearest[order], return_index=True)
    groups = np.split(faces[order], starts[1:])
    return {int(n): shapely.coverage_union_all(group) for n, group in zip(numbers, groups, strict=True)}
