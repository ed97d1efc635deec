"""Which areas are neighbours, islands included, and into how many pieces they fall."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


Ints = NDArray[np.intp]

# Two copies of one edge, each generalised to 20 m by ONS, lie up to about 25 m apart.
NEAR_METRES = 25.0


@dataclass(frozen=True)
class Contiguity:
    """Pairs of neighbouring areas by number, shape (pairs, 2), each once with the lower number first.

    ``is_bridge`` (pairs,) marks those that do not touch: an island and the area nearest to it.
    ``metres`` (pairs,) is how far apart the two of a bridge are, 0 for neighbours.
    """

    pairs: Ints
    is_bridge: NDArray[np.bool_]
    metres: NDArray[np.float64]

    @property
    def pieces(self) -> int:
        """Return into how many pieces the areas fall, of those that do not touch."""
        return int(self.is_bridge.sum()) + 1

    @property
    def alone(self) -> list[int]:
        """Return the areas that touch no other, by number."""
        bridged, touching = self.pairs[self.is_bridge], self.pairs[~self.is_bridge]
        return [int(number) for number in np.setdiff1d(bridged, touching)]


def contiguity(wkbs: list[bytes], within: float = NEAR_METRES) -> Contiguity:
    """Return which outlines (WKB, EPSG:27700) meet in an edge or a corner, or nearly, *within* metres.

    What touches none of the rest, an island or a group of them, is joined by a bridge to the nearest
    area outside it, until every area can be reached from every other.
    """
    import shapely

    shapes = shapely.from_wkb(np.array(wkbs, dtype=object))
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=within)
    pairs = np.stack([one, other], axis=1)[one < other]
    bridges = _bridges(shapes, _group(len(shapes), pairs))
    pairs = np.concatenate([pairs, bridges]).astype(np.intp)
    is_bridge = np.arange(len(pairs)) >= len(pairs) - len(bridges)
    metres = np.zeros(len(pairs))
    metres[is_bridge] = shapely.distance(shapes[bridges[:, 0]], shapes[bridges[:, 1]])
    order = np.lexsort(pairs.T[::-1])
    return Contiguity(pairs[order], is_bridge[order], metres[order])


def _group(count: int, pairs: Ints) -> Ints:
    """Return for each area the lowest number that can be reached from it."""
    group = np.arange(count)
    while True:
        lowest = group.copy()
        np.minimum.at(lowest, pairs[:, 0], group[pairs[:, 1]])
        np.minimum.at(lowest, pairs[:, 1], group[pairs[:, 0]])
        lowest = lowest[lowest]
        if (lowest == group).all():
            return group
        group = lowest


def _bridges(shapes: Any, group: Ints) -> Ints:
    """Return the shortest links, one pair each, that join each smaller group to the rest."""
    import shapely

    bridges: list[tuple[int, int]] = []
    group = group.copy()
    while len(np.unique(group)) > 1:
        names, sizes = np.unique(group, return_counts=True)
        inside = group == names[np.argmin(sizes)]
        own, rest = np.flatnonzero(inside), np.flatnonzero(~inside)
        (mine, theirs), metres = shapely.STRtree(shapes[rest]).query_nearest(
            shapes[own], return_distance=True, all_matches=False
        )
        best = int(np.argmin(metres))
        link = own[mine[best]], rest[theirs[best]]
        bridges.append((int(min(link)), int(max(link))))
        group[inside] = group[link[1]]
    return np.array(bridges, dtype=np.intp).reshape(-1, 2)
