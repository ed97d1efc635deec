"""Which areas are neighbours, and how far points lie from each other: what a pocket scan walks along."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

# Two copies of one edge, each generalised to 20 m by ONS, lie up to about 25 m apart.
NEAR_METRES = 25.0


@dataclass(frozen=True)
class Contiguity:
    """Pairs of neighbouring areas by number, shape (pairs, 2), each once with the lower number first.

    ``is_bridge`` (pairs,) marks those that do not touch: an island and the area nearest to it.
    """

    pairs: Ints
    is_bridge: NDArray[np.bool_]

    def of(self, count: int) -> list[list[int]]:
        """Return the neighbours of each of *count* areas."""
        found: list[list[int]] = [[] for _ in range(count)]
        for one, other in self.pairs.tolist():
            found[one].append(other)
            found[other].append(one)
        return [sorted(numbers) for numbers in found]


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
    order = np.lexsort(pairs.T[::-1])
    return Contiguity(pairs[order], is_bridge[order])


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


def nearest(xy: Floats, k: int) -> tuple[Ints, Floats]:
    """Return the *k* points nearest to each of *xy* and how far they are, both of shape (points, k).

    *xy* has shape (points, 2), metres.  A point is not its own neighbour, though another on the
    same spot is; of points as far the one with the lower number comes first.  Where there are no *k* others,
    the rest is -1 and infinity.
    """
    import shapely

    number = np.full((len(xy), k), -1, dtype=np.intp)
    metres = np.full((len(xy), k), np.inf)
    tree = shapely.STRtree(shapely.points(xy))
    open_ = np.arange(len(xy))
    reach = _first_reach(xy, k)
    while len(open_):
        one, other = tree.query(shapely.points(xy[open_]), predicate="dwithin", distance=reach)
        one = open_[one]
        one, other = one[one != other], other[one != other]
        _take(number, metres, xy, one, other)
        # what was looked for within the reach is final; the others look twice as far
        is_whole = np.isfinite(metres[open_]).sum(axis=1) >= min(k, len(xy) - 1)
        open_, reach = open_[~is_whole], reach * 2
    return number, metres


def _first_reach(xy: Floats, k: int) -> float:
    """Return about how far one must look for *k* points, were they spread evenly."""
    ground = float(np.maximum(np.ptp(xy, axis=0), 1.0).prod())
    return float(np.sqrt(2 * (k + 1) * ground / (np.pi * len(xy))))


def _take(number: Ints, metres: Floats, xy: Floats, one: Ints, other: Ints) -> None:
    """Keep the nearest of the pairs for each point, as many as there is room for."""
    far = np.hypot(*(xy[one] - xy[other]).T)
    order = np.lexsort((other, far, one))
    one, other, far = one[order], other[order], far[order]
    starts = np.searchsorted(one, one)
    place = np.arange(len(one)) - starts
    kept = place < number.shape[1]
    number[one[kept], place[kept]] = other[kept]
    metres[one[kept], place[kept]] = far[kept]
