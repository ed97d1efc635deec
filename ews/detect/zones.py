"""The zones that a scan looks at: larger areas, discs of neighbours, and loose discs of any shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse import vstack
from scipy.spatial import cKDTree

from ews.detect.settings import Floats
from ews.detect.settings import Ints


# Sites in a disc, the next size about half as large again: a pocket of any size nearly fits one.
DISCS = (5, 9, 13, 21)
# Loose discs, (sites, probability that a site is a member): streets, L-shapes, estates with holes.
LOOSE = ((13, 0.5), (21, 0.5), (34, 0.3))
# The name of the levels that are no larger area.
SITE = "site"


@dataclass(frozen=True)
class Level:
    """Zones of one sort: `members` is (zones, sites), one where the site belongs.

    `inclusion` is the probability with which each of these sites takes part in a change, one
    where the zone changes as a whole. `log_prior` is each zone's prior, on the log.
    """

    name: str
    members: csr_array
    inclusion: float = 1.0
    log_prior: float = 0.0

    def part(self, zones: Ints, sites: Ints) -> "Level":
        """Return some of the zones, over some of the sites."""
        return Level(self.name, self.members[zones][:, sites], self.inclusion, self.log_prior)


def read_groups(groups: object, sites: int) -> dict[str, Ints]:
    """Return each larger area's labels as numbers, (sites,), -1 for a site without one.

    `groups` is a mapping of names to labels (sites,), or an array (sites,), (sites, levels) or
    (levels, sites), or None; without names the levels are called "group 1", "group 2", ... None,
    NaN, "" and a masked cell stand for no label. Raises ValueError where the shape does not match the sites.
    """
    if groups is None:
        return {}
    if isinstance(groups, Mapping):
        return {str(name): _coded(_objects(labels), sites) for name, labels in groups.items()}
    raw = _objects(groups)
    if raw.ndim == 2 and raw.shape[0] == sites and raw.shape[1] != sites:
        raw = raw.T
    rows = raw[None] if raw.ndim == 1 else raw
    return {f"group {i + 1}": _coded(row, sites) for i, row in enumerate(rows)}


def _objects(labels: Any) -> NDArray[np.object_]:
    raw: Any = np.ma.array(labels, dtype=object)
    found = np.array(raw.data)
    found[np.ma.getmaskarray(raw)] = None
    return found


def _coded(raw: NDArray[np.object_], sites: int) -> Ints:
    if raw.shape != (sites,):
        raise ValueError(
            f"groups of shape {raw.shape} do not match {sites} sites; give (sites,), (sites, levels), "
            "(levels, sites) or a mapping of names to (sites,)"
        )
    named = np.array([not (x is None or x == "" or x != x) for x in raw.tolist()], dtype=bool)  # noqa: PLR0124 - NaN
    codes = np.full(sites, -1, dtype=np.int64)
    if named.any():
        codes[named] = np.unique(raw[named].astype(str), return_inverse=True)[1]
    return codes


def zones(xy: Floats, groups: Mapping[str, Ints]) -> tuple[Level, ...]:
    """Return the levels of zones over sites at `xy`, (sites, 2) in metres.

    Sites at one point belong together: discs are grown point by point around each point until
    they hold their number of sites. Sites without coordinates belong to larger areas only. A zone
    of more than half of the sites is no pocket and left out. Every level has the same prior
    weight, divided by its effective number of zones, the sites over the zones' mean size.
    """
    found = [Level(name, _partition(codes)) for name, codes in groups.items()] + _discs(xy)
    small = [Level(each.name, _small(each.members), each.inclusion) for each in found]
    levels = [each for each in small if each.members.shape[0]]
    return tuple(
        Level(each.name, each.members, each.inclusion, _log_prior(each.members, len(levels)))
        for each in levels
    )


def largest_inside(groups: Mapping[str, Ints], sites: int, most: float) -> Ints:
    """Return the labels of the coarsest level whose areas each hold at most that part of the sites.

    Without such a level, and where a site has no label, each site stands for itself.
    """
    best = np.arange(sites)
    fewest = sites
    for codes in groups.values():
        sizes = np.bincount(codes[codes >= 0])
        if 1 < len(sizes) < fewest and sizes.max() <= most * sites:
            fewest, best = len(sizes), np.where(codes >= 0, codes, len(sizes) + np.arange(sites))
    return np.unique(best, return_inverse=True)[1]


def smallest(groups: Mapping[str, Ints], sites: int) -> Ints:
    """Return the labels of the finest level, all sites without one together."""
    finest = max(groups.values(), key=lambda codes: int(codes.max(initial=-1)), default=np.zeros(sites))
    return np.unique(finest, return_inverse=True)[1]


def _log_prior(members: csr_array, levels: int) -> float:
    return float(np.log(members.sum() / members.shape[0] / members.shape[1] / levels))


def _small(members: csr_array) -> csr_array:
    size = members.sum(axis=1)
    return _distinct(members[np.flatnonzero((size > 0) & (2 * size <= members.shape[1]))])


def _distinct(members: csr_array) -> csr_array:
    """Return zones without repeats of the same sites."""
    if not members.shape[0]:
        return members
    members.sort_indices()
    rows = np.split(members.indices, members.indptr[1:-1])
    first = {row.tobytes(): zone for zone, row in reversed(list(enumerate(rows)))}
    return members[np.sort(np.fromiter(first.values(), dtype=np.int64))]


def _partition(codes: Ints) -> csr_array:
    labelled = np.flatnonzero(codes >= 0)
    shape = (int(codes.max(initial=-1)) + 1, len(codes))
    return csr_array((np.ones(len(labelled)), (codes[labelled], labelled)), shape=shape)


def _discs(xy: Floats) -> list[Level]:
    placed = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if len(placed) < 2:
        return []
    points, at = np.unique(xy[placed], axis=0, return_inverse=True)
    homes = csr_array((np.ones(len(placed)), (at.ravel(), placed)), shape=(len(points), len(xy)))
    most = max(size for size, _ in LOOSE)
    near = cKDTree(points).query(points, min(most, len(points)))[1].reshape(len(points), -1)
    room = max(len(xy) // 2, 1)
    firm = [
        Level(SITE, _grown(near, homes, min(size, room))) for size in DISCS if size <= max(room, DISCS[0])
    ]
    return firm + [Level(SITE, _grown(near, homes, size), part) for size, part in LOOSE if size <= room]


def _grown(near: Ints, homes: csr_array, size: int) -> csr_array:
    """Return discs that take in the nearest points until they hold `size` sites, (points, sites)."""
    held = homes.sum(axis=1)[near]
    centre, rank = np.nonzero(np.cumsum(held, axis=1) - held < size)
    discs = csr_array((np.ones(len(centre)), (centre, near[centre, rank])), shape=(len(near), len(near)))
    return csr_array(discs @ homes)


def stacked(levels: tuple[Level, ...]) -> csr_array:
    """Return all levels' members in one matrix, (zones, sites)."""
    return csr_array(vstack([level.members for level in levels]))
