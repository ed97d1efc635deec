"""Outlines as arcs: an edge that several areas share, of whatever set, is written once.

``maps/static/arcs.js`` puts the outlines together again.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import chain
from itertools import islice

import numpy as np

from ews.nouns import Area
from ews.nouns import Shape
from ews.publish import topology
from ews.publish import vlq
from ews.publish.topology import Arcs


# Five decimals of a degree are about a metre.
SCALE = 100_000

Ring = list[tuple[int, int]]
Polygons = list[list[Ring]]
Sets = Mapping[str, tuple[Sequence[Area], Sequence[Shape]]]


def encode(sets: Sets) -> dict[str, object]:
    """Return the outlines of several *sets* of areas as plain tables for the page's script.

    Sets stand with the fewest areas first, and hold the arcs that none before them has.  Areas keep their
    order; one without outline has no polygon.  Coordinates are rounded to five decimals; a ring that
    this makes a line or a point is left out.
    """
    order = sorted(sets, key=lambda name: (len(sets[name][0]), name))
    outlines = [_outlines(*sets[name]) for name in order]
    arcs = topology.arcs([ring for areas in outlines for ring in _rings(areas)])
    refs, written, known = iter(arcs.refs), [], 0
    for name, areas in zip(order, outlines, strict=True):
        own = list(islice(refs, sum(1 for _ in _rings(areas))))
        before, known = known, max([known, *(max(ref, ~ref) + 1 for ref in chain.from_iterable(own))])
        written.append({"id": name, "arcs": _vertices(arcs, before, known), "areas": _members(areas, own)})
    return {"scale": SCALE, "sets": written}


def _outlines(areas: Sequence[Area], shapes: Sequence[Shape]) -> list[Polygons]:
    known = {shape.area: shape for shape in shapes}
    return [_whole(known[area.code]) if area.code in known else [] for area in areas]


def _whole(shape: Shape) -> Polygons:
    """Return the polygons of *shape* in whole units, their rings open, those without ground left out."""
    polygons = []
    for exterior, *interiors in shape.polygons:
        rings = [_ring(ring) for ring in (exterior, *interiors)]
        if len(rings[0]) > 2:
            polygons.append([ring for ring in rings if len(ring) > 2])
    return polygons


def _ring(points: Sequence[tuple[float, float]]) -> Ring:
    whole = [(round(x * SCALE), round(y * SCALE)) for x, y in points]
    return [point for point, before in zip(whole, [whole[-1], *whole], strict=False) if point != before]


def _rings(areas: Sequence[Polygons]) -> Iterator[Ring]:
    return (ring for polygons in areas for polygon in polygons for ring in polygon)


def _vertices(arcs: Arcs, first: int, last: int) -> str:
    """Return arcs *first* up to *last*: how many, the vertices of each, the steps between vertices."""
    begin, sizes = int(arcs.sizes[:first].sum()), arcs.sizes[first:last]
    points = arcs.points[begin : begin + int(sizes.sum())]
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return vlq.encode(np.concatenate([[last - first], sizes, steps.ravel()]))


def _members(areas: Sequence[Polygons], refs: Sequence[list[int]]) -> str:
    """Return for each area how many polygons it has, rings each of these, arcs each of those, then the arcs.

    An arc is written as the step from the one before it.
    """
    own, numbers, last = iter(refs), [], 0
    for polygons in areas:
        numbers.append(len(polygons))
        for polygon in polygons:
            numbers.append(len(polygon))
            for ring in islice(own, len(polygon)):
                numbers += [
                    len(ring),
                    *(ref - before for ref, before in zip(ring, [last, *ring], strict=False)),
                ]
                last = ring[-1]
    return vlq.encode(numbers)
