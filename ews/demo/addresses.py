"""Postcodes: points strictly inside their LSOA, named in a postcode area that does not exist."""

import numpy as np
from numpy.typing import NDArray

from ews.demo.cells import Ring


POSTCODE_COUNT = 6_000
AREA = "ZZ"
# the letters that end a real postcode unit
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
# metres that a point keeps from the LSOA's edge
MARGIN = 6.0

Ints = NDArray[np.int_]
Points = NDArray[np.float64]


def scatter(lsoa_rings: list[list[Ring]], crowded: int, rng: np.random.Generator) -> tuple[Points, Ints]:
    """Return the points and the LSOA of each, about 40 in an LSOA and 50 in the *crowded* one."""
    wanted = rng.lognormal(0, 0.2, len(lsoa_rings))
    wanted[crowded] = 1.3
    share = POSTCODE_COUNT * wanted / wanted.sum()
    counts = np.floor(share).astype(int)
    counts[np.argsort(counts - share, kind="stable")[: POSTCODE_COUNT - counts.sum()]] += 1
    points = [inside(rings[0], int(count), rng) for rings, count in zip(lsoa_rings, counts, strict=True)]
    return np.concatenate(points), np.repeat(np.arange(len(lsoa_rings)), counts)


def inside(ring: Ring, count: int, rng: np.random.Generator) -> Points:
    """Return *count* whole-metre points inside *ring*, clear of its edge, in reading order."""
    edge = np.array(ring)
    low, high = edge.min(axis=0), edge.max(axis=0)
    found = np.empty((0, 2))
    while len(found) < count:
        tried = np.round(rng.uniform(low, high, (6 * count, 2)))
        kept = tried[_within(tried, edge) & (_clearance(tried, edge) > MARGIN)]
        found = np.unique(np.concatenate([found, kept]), axis=0)
    chosen = found[rng.permutation(len(found))[:count]]
    return chosen[np.lexsort(chosen.T)]


def _within(points: Points, edge: Points) -> NDArray[np.bool_]:
    """Say which *points* a ray to the east leads out of *edge* an odd number of times."""
    x, y = points[:, :1], points[:, 1:]
    (x0, y0), (x1, y1) = edge[:-1].T, edge[1:].T
    crosses = (y0 <= y) != (y1 <= y)
    at = x0 + (y - y0) * (x1 - x0) / np.where(y1 == y0, 1.0, y1 - y0)
    inside_or_not: NDArray[np.bool_] = ((crosses & (x < at)).sum(axis=1) % 2) == 1
    return inside_or_not


def _clearance(points: Points, edge: Points) -> NDArray[np.float64]:
    """Return the distance in metres from each point to the nearest side of *edge*."""
    start, side = edge[:-1], np.diff(edge, axis=0)
    away = points[:, None, :] - start
    along = np.clip((away * side).sum(axis=2) / (side**2).sum(axis=1), 0, 1)
    nearest: NDArray[np.float64] = np.linalg.norm(away - along[..., None] * side, axis=2).min(axis=1)
    return nearest


def names(lsoa_of: Ints) -> tuple[str, ...]:
    """Return a postcode for each point; two LSOAs share a sector, ten sectors a district."""
    last: dict[int, int] = {}
    found = []
    for lsoa in lsoa_of.tolist():
        sector = lsoa // 2
        unit = last[sector] = last.get(sector, -1) + 1
        letters = LETTERS[unit // len(LETTERS)] + LETTERS[unit % len(LETTERS)]
        found.append(f"{AREA}{sector // 10 + 1} {sector % 10}{letters}")
    return tuple(found)
