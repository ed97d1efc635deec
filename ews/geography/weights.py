"""What part of each area lies in each area of another set: by overlap, or by points that stand for people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ews.geography.overlaps import shared_ground


Ints = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """Pairs of areas that have something in common: arrays of shape (pairs,).

    ``source`` and ``target`` are positions in the two sets, ``share`` (0 to 1) is
    the part of the source that goes to the target.  The shares of one source
    add up to one, or to less where a part of it lies outside every target and is to stay there;
    a source that meets no target has no pair.
    """

    source: Ints
    target: Ints
    share: Floats


def by_area(sources: Sequence[bytes], targets: Sequence[bytes], *, outside: bool = False) -> Shares:
    """Return shares by overlapping area; *sources* and *targets* are WKB in metres.

    What lies outside every target is shared among the targets that the source
    meets, so that no count is lost; with *outside* it stays outside, and the shares
    of a source add up to less than one.  The extensive case of areal interpolation:
    Goodchild & Lam (1980), Geo-Processing 1, 297-312.
    """
    import shapely

    small, large = shapely.from_wkb(list(sources)), shapely.from_wkb(list(targets))
    source, target, ground = shared_ground(small, large)
    whole = shapely.area(small) if outside else None
    return _shared(source, target, shapely.area(ground), whole)


def by_points(source: Ints, target: Ints, mass: Floats, *, outside: bool = False) -> Shares:
    """Return shares by points: each stands for *mass* residents in one source and one target.

    All have shape (points,); a negative position says that no area holds the point,
    which then tells nothing, or, with *outside*, of residents of the source outside every target.
    """
    known = source >= 0
    whole = np.bincount(source[known], weights=mass[known]).astype(float) if outside else None
    held = (source >= 0) & (target >= 0)
    if not held.any():
        return Shares(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    pairs, number = np.unique(np.stack([source[held], target[held]]), axis=1, return_inverse=True)
    together = np.bincount(number.ravel(), weights=mass[held]).astype(float)
    return _shared(pairs[0].astype(np.intp), pairs[1].astype(np.intp), together, whole)


def without_slivers(shares: Shares, *, slivers: float) -> Shares:
    """Return *shares* without those of at most *slivers*: edges that were drawn twice, not residents.

    What they had goes to the others of their source.
    """
    before = np.bincount(shares.source, weights=shares.share)
    kept = shares.share > slivers
    source, share = shares.source[kept], shares.share[kept]
    scaled = _shared(source, shares.target[kept], share)
    # a sliver outside every target is one too
    total = np.where(before >= 1 - slivers, 1.0, before)
    return Shares(scaled.source, scaled.target, scaled.share * total[scaled.source])


def _shared(source: Ints, target: Ints, mass: Floats, whole: Floats | None = None) -> Shares:
    there = mass > 0
    source, target, mass = source[there], target[there], mass[there]
    total = np.bincount(source, weights=mass) if whole is None else whole
    return Shares(source, target, mass / total[source] if len(source) else mass)
