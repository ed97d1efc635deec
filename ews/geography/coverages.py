"""Hold areas against each other and an outline: gaps, overlaps, ground outside, nesting; and a clean copy.

Outlines of one place from two publishers, or generalised by two rules, never
meet exactly: between them lie slivers.  What is narrower than a tolerance is
told apart from what is wide enough to hold a street.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ews.geography.overlaps import shared_ground
from ews.geography.places import Places


Kind = Literal["gap", "overlap", "outside", "straddles"]
Floats = NDArray[np.float64]

# ONS generalises its outlines to 20 m: in Salford, Camden and Trafford, two such copies of one edge lie
# at most 25 m apart (measured).
SLIVER_METRES = 25.0
# Floating point leaves specks along any edge that is shared.
SPECK_SQUARE_METRES = 0.01
BESIDE_METRES = 1.0
TOUCHING_METRES = 0.01


@dataclass(frozen=True)
class Finding:
    """A piece of ground that no area holds, that two hold, or that lies across an edge.

    ``areas`` are those beside a gap, those that overlap, the one that reaches outside, or the smaller
    and the larger area where one straddles.  ``wkb`` is the ground in EPSG:27700; ``width`` is the
    diameter in metres of the largest circle in it.
    """

    kind: Kind
    areas: tuple[str, ...]
    wkb: bytes
    square_metres: float
    width: float


@dataclass(frozen=True)
class Slivers:
    """What is narrower than the tolerance, of one kind: how many pieces and m² in all."""

    kind: Kind
    count: int
    square_metres: float


@dataclass(frozen=True)
class Findings:
    """The findings of one kind, largest first, and the slivers beside them."""

    real: tuple[Finding, ...]
    slivers: Slivers


@dataclass(frozen=True)
class Edges:
    """Whether areas that meet share their vertices, and where not, how many slivers lie between edges.

    ``widest`` is the diameter in metres of the largest circle in any of these slivers, 0 without one.
    """

    is_shared: bool
    slivers: int = 0
    widest: float = 0.0


@dataclass(frozen=True)
class Cleaned:
    """A repaired copy: outlines as WKB, and the m² by which each area moved, in the areas' order."""

    wkbs: tuple[bytes, ...]
    moved: Floats


def edges(areas: Places, tolerance: float = SLIVER_METRES) -> Edges:
    """Say whether *areas* share their edges exactly: a valid coverage, without slivers at invalid edges.

    Where two edges lie apart, or cross, by less than *tolerance*, the slivers between them tell by how much.
    Without slivers, edges are not shared where areas overlap by more, or one has a vertex the other lacks.
    """
    import shapely

    shapes = _shapes(areas)
    apart = shapely.union_all(shapely.coverage_invalid_edges(shapes, gap_width=tolerance))
    if apart.is_empty:
        return Edges(is_shared=True)
    _, twice = _held_twice(shapes)
    _, narrow = _told_apart([*_between(shapes, tolerance), *twice], tolerance)
    slivers = shapely.get_parts(narrow)
    shapely.prepare(apart)
    slivers = slivers[shapely.dwithin(apart, slivers, TOUCHING_METRES)]
    widths = [_width(sliver) for sliver in slivers]
    is_shared = not widths and bool(shapely.coverage_is_valid(shapes))
    return Edges(is_shared, len(widths), max(widths, default=0.0))


def gaps(areas: Places, within: bytes, tolerance: float = SLIVER_METRES) -> Findings:
    """Return the ground of *within* (WKB) that no area holds."""
    import shapely

    shapes = _shapes(areas)
    ground = shapely.difference(shapely.from_wkb(within), shapely.union_all(shapes))
    wide, slivers = _told_apart([ground], tolerance)
    tree = shapely.STRtree(shapes)
    pieces = []
    for piece in shapely.get_parts(wide):
        beside = sorted(tree.query(piece, predicate="dwithin", distance=BESIDE_METRES))
        pieces.append(_finding("gap", tuple(areas.codes[n] for n in beside), piece))
    return _findings("gap", pieces, slivers)


def overlaps(areas: Places, tolerance: float = SLIVER_METRES) -> Findings:
    """Return the ground that two areas hold, pair by pair."""
    numbers, both = _held_twice(_shapes(areas))
    pairs = [(areas.codes[one], areas.codes[other]) for one, other in numbers]
    return _by_area("overlap", pairs, both, tolerance)


def outside(areas: Places, outline: bytes, tolerance: float = SLIVER_METRES) -> Findings:
    """Return the ground of *areas* beyond *outline* (WKB), area by area."""
    import shapely

    beyond = shapely.difference(_shapes(areas), shapely.from_wkb(outline))
    return _by_area("outside", [(code,) for code in areas.codes], beyond, tolerance)


def straddles(smaller: Places, larger: Places, tolerance: float = SLIVER_METRES) -> Findings:
    """Return the ground of each smaller area in larger ones other than the one that holds most of it."""
    import shapely

    small, large = _shapes(smaller), _shapes(larger)
    which, holder, ground = shared_ground(small, large)
    most: dict[int, tuple[float, int]] = {}
    for n, h, size in zip(which, holder, shapely.area(ground), strict=True):
        most[n] = max(most.get(n, (0.0, -1)), (float(size), int(h)))
    apart = np.array([most[n][1] != h for n, h in zip(which, holder, strict=True)], dtype=bool)
    pairs = [(smaller.codes[n], larger.codes[h]) for n, h in zip(which[apart], holder[apart], strict=True)]
    return _by_area("straddles", pairs, ground[apart], tolerance)


def cleaned(areas: Places, tolerance: float = SLIVER_METRES) -> Cleaned:
    """Return a copy of *areas* that meet exactly where they nearly met.

    A gap narrower than *tolerance* goes to the neighbour with the longest edge along it, and what two
    areas hold goes to the one with the longer edge along it, however wide: no ground is held twice.
    """
    import shapely

    before = _shapes(areas)
    if len(before) < 2:
        return Cleaned(areas.wkbs, np.zeros(len(before)))
    whole = shapely.union_all([*before, *_between(before, tolerance)])
    # only what is enclosed is closed: a frame encloses slivers that run out into the open
    frame = shapely.difference(shapely.box(*shapely.buffer(whole, 10 * tolerance).bounds), whole)
    after = shapely.coverage_clean([*before, frame], gap_width=tolerance)[:-1]
    moved = shapely.area(shapely.symmetric_difference(before, shapely.make_valid(after)))
    return Cleaned(tuple(bytes(wkb) for wkb in shapely.to_wkb(after)), np.asarray(moved))


def _shapes(areas: Places) -> Any:
    import shapely

    return shapely.from_wkb(np.array(areas.wkbs, dtype=object))


def _held_twice(shapes: Any) -> tuple[NDArray[np.intp], Any]:
    """Return the pairs of *shapes* that meet, by number, of shape (pairs, 2), and what both of each hold."""
    import shapely

    pairs = np.stack(shapely.STRtree(shapes).query(shapes, predicate="intersects"), axis=1)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    return pairs, shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]])


def _between(shapes: Any, tolerance: float) -> Any:
    """Return the ground between two or more of *shapes* that is narrower than *tolerance*."""
    import shapely

    union = shapely.union_all(shapes)
    grown = shapely.buffer(union, tolerance / 2, join_style="mitre")
    narrow = shapely.get_parts(
        shapely.difference(shapely.buffer(grown, -tolerance / 2, join_style="mitre"), union)
    )
    beside, _ = shapely.STRtree(shapes).query(narrow, predicate="dwithin", distance=TOUCHING_METRES)
    return narrow[np.bincount(beside, minlength=len(narrow)) > 1]


def _by_area(kind: Kind, areas: Sequence[tuple[str, ...]], grounds: Any, tolerance: float) -> Findings:
    """Return the pieces of each of *grounds*, which belong to *areas* in the same order."""
    import shapely

    wide, slivers = _told_apart(grounds, tolerance)
    pieces, owner = shapely.get_parts(wide, return_index=True)
    found = [_finding(kind, areas[n], piece) for piece, n in zip(pieces, owner, strict=True)]
    return _findings(kind, found, slivers)


def _told_apart(grounds: Any, tolerance: float) -> tuple[Any, Any]:
    """Return what of *grounds* a circle of *tolerance* fits into, and the rest of them, the slivers.

    Shrunk by half the tolerance and grown again, a shape loses what is narrower; square corners stay.
    """
    import shapely

    kept = [_polygons(ground) for ground in grounds]
    shrunk = shapely.buffer(kept, -tolerance / 2, join_style="mitre")
    wide = shapely.intersection(shapely.buffer(shrunk, tolerance / 2, join_style="mitre"), kept)
    wide = [_polygons(shape) for shape in wide]
    narrow = [_polygons(shape) for shape in shapely.difference(kept, wide)]
    return np.array(wide, dtype=object), np.array(narrow, dtype=object)


def _polygons(shape: Any) -> Any:
    import shapely

    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.multipolygons(parts[shapely.area(parts) > SPECK_SQUARE_METRES])


def _finding(kind: Kind, areas: tuple[str, ...], piece: Any) -> Finding:
    import shapely

    return Finding(kind, areas, bytes(shapely.to_wkb(piece)), float(piece.area), _width(piece))


def _width(piece: Any) -> float:
    """Return the diameter of the largest circle in *piece*."""
    import shapely

    return float(2 * shapely.length(shapely.maximum_inscribed_circle(piece, tolerance=1.0)))


def _findings(kind: Kind, found: Sequence[Finding], slivers: Any) -> Findings:
    import shapely

    parts = shapely.get_parts(slivers)
    told = Slivers(kind, len(parts), float(shapely.area(parts).sum()))
    return Findings(tuple(sorted(found, key=lambda one: -one.square_metres)), told)
