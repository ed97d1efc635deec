"""Find the arcs of a set of rings: the edges between one place where several meet and the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray


Integers = NDArray[np.int64]
Ring = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Arcs:
    """The arcs that make up some rings, numbered as they first appear.

    ``refs`` gives the numbers of each ring's arcs in order, and for one that runs the other way its
    bitwise complement.  Arc *n* has ``sizes[n]`` of the vertices in ``points``, (vertices, 2), one
    arc after the other; its last vertex is the first of the arc that follows it in a ring.
    """

    refs: list[list[int]]
    points: Integers
    sizes: Integers


@dataclass(frozen=True)
class _Walk:
    """All rings walked one after the other: which place each step is at, and in which ring, (steps,)."""

    place: Integers
    ring: Integers

    @cached_property
    def starts(self) -> Integers:
        """Return the step with which each ring begins."""
        return np.flatnonzero(np.diff(self.ring, prepend=-1))

    @cached_property
    def following(self) -> Integers:
        """Return the step after each one, round its ring."""
        found = np.arange(1, len(self.ring) + 1)
        found[np.append(self.starts[1:], len(self.ring)) - 1] = self.starts
        return found

    @cached_property
    def edge(self) -> Integers:
        """Return a number for the edge that leads to the following step, the same in both directions."""
        one, other = self.place, self.place[self.following]
        key = (np.minimum(one, other) << 32) + np.maximum(one, other)
        return np.asarray(np.unique(key, return_inverse=True)[1])


def arcs(rings: Sequence[Ring]) -> Arcs:
    """Return the arcs of open *rings* of three vertices or more, in whole units.

    Rings are cut at every place where other than two edges meet; one that touches nothing is one arc,
    from its lowest vertex round to the same.
    """
    if not rings:
        return Arcs([], np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.int64))
    xy = np.array([*chain.from_iterable(rings)], dtype=np.int64)
    place = np.unique((xy[:, 0] << 32) + xy[:, 1], return_inverse=True)[1]
    walk = _Walk(place, np.repeat(np.arange(len(rings)), [len(ring) for ring in rings]))
    is_cut = _cuts(walk)
    turned = _turned(walk, is_cut)
    return _found(_Walk(place[turned], walk.ring), np.flatnonzero(is_cut[turned]), xy[turned])


def _cuts(walk: _Walk) -> NDArray[np.bool_]:
    """Return at which steps one arc ends and another begins: once in each ring at least.

    Where a ring turns back on itself an arc ends, too.
    """
    _, edges = np.unique(walk.edge, return_index=True)
    meeting = np.bincount(np.concatenate([walk.place[edges], walk.place[walk.following[edges]]]))
    meeting[walk.place[walk.following[walk.edge == walk.edge[walk.following]]]] = 1
    is_cut = meeting[walk.place] != 2
    lowest = np.lexsort((walk.place, walk.ring))[walk.starts]
    is_cut[lowest[~np.logical_or.reduceat(is_cut, walk.starts)]] = True
    return np.asarray(is_cut)


def _turned(walk: _Walk, is_cut: NDArray[np.bool_]) -> Integers:
    """Return the steps in an order in which every ring begins at a cut."""
    sizes = np.bincount(walk.ring)
    first = np.lexsort((~is_cut, walk.ring))[walk.starts]
    steps = np.arange(len(is_cut)) - np.repeat(walk.starts, sizes)
    turn = np.repeat(first - walk.starts, sizes)
    return np.asarray(np.repeat(walk.starts, sizes) + (steps + turn) % np.repeat(sizes, sizes))


def _found(walk: _Walk, begin: Integers, xy: Integers) -> Arcs:
    """Return the arcs of a *walk* that begin at the steps *begin*."""
    last = np.append(begin[1:], len(walk.place)) - 1
    # inside an arc two edges meet, so that each edge is of one arc only: the lower of both ends names it
    _, models, which = np.unique(
        np.minimum(walk.edge[begin], walk.edge[last]), return_index=True, return_inverse=True
    )
    number = np.argsort(np.argsort(models))[which]
    model = begin[models][which]
    is_same = (walk.place[begin] == walk.place[model]) & (walk.edge[begin] == walk.edge[model])
    refs = np.where(is_same, number, ~number)
    models = np.sort(models)
    steps = [
        [*range(a, z + 1), int(walk.following[z])] for a, z in zip(begin[models], last[models], strict=True)
    ]
    ends = np.cumsum(np.bincount(walk.ring[begin]))
    return Arcs(
        [part.tolist() for part in np.split(refs, ends[:-1])],
        xy[[*chain.from_iterable(steps)]],
        np.array([len(own) for own in steps]),
    )
