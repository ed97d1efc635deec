"""The borough itself: LSOAs nested in wards of two years, and postcodes inside them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ews.demo import addresses
from ews.demo import cells
from ews.demo import words
from ews.demo.chance import stream
from ews.demo.roles import Roles
from ews.demo.roles import cast


WARD_COUNT = 20
LSOA_COUNT = 150
# a stretch of the North Sea, on the British National Grid
EAST, NORTH = 620_000.0, 480_000.0

Ints = NDArray[np.int_]
Points = NDArray[np.float64]
Rings = list[cells.Ring]


@dataclass(frozen=True, eq=False)
class Borough:
    """Codes, names, nesting and outlines of one made-up borough.

    ``ward_of`` and ``old_ward_of`` hold the ward of each LSOA after and before
    the boundary change; ``lsoa_of`` the LSOA of each postcode.  Outlines are
    rings of (easting, northing); ``wards`` are the new set, ``old_wards`` the old.
    """

    lsoas: tuple[str, ...]
    lsoa_names: tuple[str, ...]
    wards: tuple[str, ...]
    ward_names: tuple[str, ...]
    old_wards: tuple[str, ...]
    ward_of: Ints
    old_ward_of: Ints
    lsoa_rings: list[Rings]
    ward_rings: list[Rings]
    old_ward_rings: list[Rings]
    district_rings: Rings
    postcodes: tuple[str, ...]
    points: Points
    lsoa_of: Ints
    roles: Roles

    def members(self, ward: int) -> Ints:
        """Return the LSOAs of *ward* of the new set."""
        return np.flatnonzero(self.ward_of == ward)


def found(seed: int) -> Borough:
    """Return the borough of *seed*."""
    rng = stream(seed, "land")
    patch = cells.coast(rng)
    grown = cells.grow(patch, cells.scatter(patch, LSOA_COUNT, rng), rng)
    beside = _beside(grown)
    middle = _middles(grown)
    ward_of_grown = _wards(beside, middle)
    order = sorted(range(LSOA_COUNT), key=lambda area: (ward_of_grown[area], -middle[area, 1]))
    number = {area: position for position, area in enumerate(order)}
    owner = {cell: number[area] for cell, area in grown.items()}
    ward_of = ward_of_grown[order]
    old_ward_of = _old_wards(ward_of, _beside(owner), rng)
    return _draw(owner, ward_of, old_ward_of, seed)


def _draw(owner: dict[cells.Cell, int], ward_of: Ints, old_ward_of: Ints, seed: int) -> Borough:
    where = cells.place_corners(owner)

    def rings(areas: Ints) -> Rings:
        members = {cell for cell, area in owner.items() if area in set(areas.tolist())}
        found = [[_grid_reference(where[name]) for name in ring] for ring in cells.outline(members)]
        return sorted(found, key=_signed_area, reverse=True)

    lsoa_rings = [rings(np.array([area])) for area in range(LSOA_COUNT)]
    roles = cast(ward_of, np.array([np.mean(rings[0], axis=0) for rings in lsoa_rings]))
    points, lsoa_of = addresses.scatter(lsoa_rings, roles.spot_lsoa, stream(seed, "postcodes"))
    names = list(words.WARDS)
    names.insert(roles.students, words.STUDENT_WARD)
    return Borough(
        lsoas=tuple(f"E01999{n:03d}" for n in range(1, LSOA_COUNT + 1)),
        lsoa_names=_lsoa_names(ward_of),
        wards=tuple(f"E05999{n:03d}" for n in range(1, WARD_COUNT + 1)),
        ward_names=tuple(names),
        old_wards=tuple(f"E05998{n:03d}" for n in range(1, WARD_COUNT + 1)),
        ward_of=ward_of,
        old_ward_of=old_ward_of,
        lsoa_rings=lsoa_rings,
        ward_rings=[rings(np.flatnonzero(ward_of == ward)) for ward in range(WARD_COUNT)],
        old_ward_rings=[rings(np.flatnonzero(old_ward_of == ward)) for ward in range(WARD_COUNT)],
        district_rings=rings(np.arange(LSOA_COUNT)),
        postcodes=addresses.names(lsoa_of),
        points=points,
        lsoa_of=lsoa_of,
        roles=roles,
    )


def _grid_reference(corner: tuple[float, float]) -> tuple[float, float]:
    return round(EAST + corner[0], 1), round(NORTH + corner[1], 1)


def _signed_area(ring: cells.Ring) -> float:
    """Return twice the area within *ring*, negative when it runs clockwise, as a hole does."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))


def _beside(owner: dict[cells.Cell, int]) -> dict[int, set[int]]:
    beside: dict[int, set[int]] = {area: set() for area in range(LSOA_COUNT)}
    for cell, area in owner.items():
        beside[area] |= {owner[other] for other in cells.neighbours(cell) if other in owner} - {area}
    return beside


def _middles(owner: dict[cells.Cell, int]) -> Points:
    total, count = np.zeros((LSOA_COUNT, 2)), np.zeros((LSOA_COUNT, 1))
    for cell, area in owner.items():
        total[area] += cells.centre(cell)
        count[area] += 1
    return total / count


def _wards(beside: dict[int, set[int]], middle: Points) -> Ints:
    """Return the ward of each LSOA: the smallest ward always takes the nearest free neighbour."""
    ward_of = np.full(LSOA_COUNT, -1)
    seeds = [int(np.argmin(np.hypot(*middle.T)))]
    while len(seeds) < WARD_COUNT:
        gaps = np.min([np.hypot(*(middle - middle[seed]).T) for seed in seeds], axis=0)
        seeds.append(int(np.argmax(gaps)))
    ward_of[seeds] = np.arange(WARD_COUNT)
    # wards differ in size, and the first and the last are large
    target = np.tile([1.0, 0.9, 1.1], WARD_COUNT)[:WARD_COUNT]
    target[[0, WARD_COUNT - 1]] = 1.4
    while (ward_of < 0).any():
        for ward in np.argsort(np.bincount(ward_of[ward_of >= 0]) / target, kind="stable"):
            own = np.flatnonzero(ward_of == ward)
            free = sorted({n for area in own for n in beside[int(area)] if ward_of[n] < 0})
            if free:
                gaps = np.hypot(*(middle[free] - middle[own].mean(axis=0)).T)
                ward_of[free[int(np.argmin(gaps))]] = ward
                break
    return ward_of


def _old_wards(ward_of: Ints, beside: dict[int, set[int]], rng: np.random.Generator) -> Ints:
    """Return the wards before the change: eight LSOAs stood in the ward next door."""
    old = ward_of.copy()
    touched: set[int] = set()
    for area in rng.permutation(LSOA_COUNT).tolist():
        home = int(ward_of[area])
        others = sorted({int(ward_of[n]) for n in beside[area]} - {home} - touched)
        rest = set(np.flatnonzero(old == home).tolist()) - {area}
        if home in touched or not others or len(rest) < 5 or not _one_piece(rest, beside):
            continue
        old[area] = others[0]
        touched |= {home, others[0]}
        if len(touched) >= 12:
            break
    return old


def _one_piece(areas: set[int], beside: dict[int, set[int]]) -> bool:
    left = set(areas)
    stack = [left.pop()]
    while stack:
        reached = beside[stack.pop()] & left
        left -= reached
        stack.extend(reached)
    return not left


def _lsoa_names(ward_of: Ints) -> tuple[str, ...]:
    positions = range(len(ward_of))
    return tuple(f"{words.DISTRICT} {p // 5 + 1:03d}{'ABCDE'[p % 5]}" for p in positions)
