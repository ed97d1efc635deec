"""A coast-like patch of hexagonal cells, grown into areas whose shared edges match exactly.

Three cells meet at every corner of a hexagonal grid, so the outline of any set
of cells is made of simple rings, and neighbours use the very same corners.
"""

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


Cell = tuple[int, int]
Corner = tuple[Cell, Cell, Cell]
Ring = list[tuple[float, float]]
Points = NDArray[np.float64]

# the six neighbours of a cell, anticlockwise from the east
AROUND: tuple[Cell, ...] = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
CELL_METRES = 82.0
RADIUS_METRES = 5_400.0
SMOOTHING_ROUNDS = 2


@dataclass(frozen=True)
class Patch:
    """The cells of the borough, each with its centre in metres east and north of the middle."""

    cells: tuple[Cell, ...]
    centres: Points


def neighbours(cell: Cell) -> list[Cell]:
    """Return the six cells around *cell*, anticlockwise from the east."""
    return [(cell[0] + q, cell[1] + r) for q, r in AROUND]


def centre(cell: Cell) -> tuple[float, float]:
    """Return the centre of *cell* in metres from the middle."""
    q, r = cell
    return CELL_METRES * 3**0.5 * (q + r / 2), CELL_METRES * 1.5 * r


def coast(rng: np.random.Generator) -> Patch:
    """Return the cells inside a wavy outline, one piece without holes."""
    reach = int(2.5 * RADIUS_METRES / CELL_METRES)
    grid = [(q, r) for r in range(-reach, reach) for q in range(-reach, reach)]
    xy = np.array([centre(cell) for cell in grid])
    angle = np.arctan2(xy[:, 1], xy[:, 0])
    edge = np.ones(len(grid))
    for wave in range(1, 24):
        edge += rng.normal(0, 0.17 / wave**0.85) * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    inside = np.hypot(xy[:, 0], 1.25 * xy[:, 1]) < RADIUS_METRES * edge
    # a spit thinner than a cell breaks into islands, which are left out
    kept = _largest_piece({cell for cell, keep in zip(grid, inside, strict=True) if keep})
    cells = tuple(sorted(kept))
    return Patch(cells, np.array([centre(cell) for cell in cells]))


def _largest_piece(cells: set[Cell]) -> set[Cell]:
    pieces: list[set[Cell]] = []
    left = set(cells)
    while left:
        reached = {left.pop()}
        stack = list(reached)
        while stack:
            found = left.intersection(neighbours(stack.pop()))
            left -= found
            reached |= found
            stack.extend(sorted(found))
        pieces.append(reached)
    return max(pieces, key=len)


def scatter(patch: Patch, count: int, rng: np.random.Generator) -> list[int]:
    """Return *count* cells well apart, closer together towards the middle."""
    order = rng.permutation(len(patch.cells))
    distance = np.hypot(*patch.centres.T) / RADIUS_METRES
    room = 0.55 + 0.9 * distance
    apart = 1.6 * RADIUS_METRES / count**0.5
    while True:
        chosen: list[int] = []
        free = np.ones(len(order), dtype=bool)
        for index in order:
            if free[index]:
                chosen.append(int(index))
                gap = np.hypot(*(patch.centres - patch.centres[index]).T)
                free &= gap > apart * room[index]
        if len(chosen) >= count:
            return chosen[:count]
        apart *= 0.96


def grow(patch: Patch, seeds: list[int], rng: np.random.Generator) -> dict[Cell, int]:
    """Return the area each cell belongs to: every area is one piece around its seed."""
    cost = dict(zip(patch.cells, rng.uniform(0.6, 1.6, len(patch.cells)), strict=True))
    owner: dict[Cell, int] = {}
    queue = [(0.0, patch.cells[seed], area) for area, seed in enumerate(seeds)]
    heapq.heapify(queue)
    while queue:
        spent, cell, area = heapq.heappop(queue)
        if cell in owner:
            continue
        owner[cell] = area
        for other in neighbours(cell):
            if other in cost and other not in owner:
                heapq.heappush(queue, (spent + cost[other], other, area))
    return owner


def corners(cell: Cell) -> list[Corner]:
    """Return the six corners of *cell*, each named by the three cells that meet there."""
    around = neighbours(cell)
    triples = (sorted((cell, around[k], around[(k + 1) % 6])) for k in range(6))
    return [(first, second, third) for first, second, third in triples]


def outline(members: set[Cell]) -> list[list[Corner]]:
    """Return the rings around *members*, the outer one anticlockwise, holes clockwise."""
    following: dict[Corner, Corner] = {}
    for cell in sorted(members):
        own = corners(cell)
        for k, other in enumerate(neighbours(cell)):
            if other not in members:
                following[own[k - 1]] = own[k]
    rings = []
    while following:
        ring = [next(iter(following))]
        while ring[-1] in following:
            ring.append(following.pop(ring[-1]))
        rings.append(ring)
    return rings


def place_corners(owner: dict[Cell, int]) -> dict[Corner, tuple[float, float]]:
    """Return where every corner on a boundary lies, the staircase of the cells smoothed away."""
    linked: dict[Corner, set[Corner]] = {}
    for cell, area in owner.items():
        own = corners(cell)
        for k, other in enumerate(neighbours(cell)):
            if owner.get(other, -1) != area:
                linked.setdefault(own[k], set()).add(own[k - 1])
                linked.setdefault(own[k - 1], set()).add(own[k])
    names = sorted(linked)
    index = {name: number for number, name in enumerate(names)}
    xy = np.array([np.mean([centre(cell) for cell in name], axis=0) for name in names])
    links = [[index[other] for other in sorted(linked[name])] for name in names]
    for _ in range(SMOOTHING_ROUNDS):
        xy = 0.5 * xy + 0.5 * np.array([xy[link].mean(axis=0) for link in links])
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, xy, strict=True)}
