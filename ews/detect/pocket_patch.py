"""A part of the district around one zone: what a change there can be taken for, and its rivals."""

from dataclasses import dataclass
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.zones import Level
from ews.detect.zones import stacked


# Zones alike by this much (common sites over all sites) count as one and the same finding.
ALIKE = 1.0 / 3.0
# Zones of more sites than this many times those of a patch's candidates are no rivals in it.
LARGEST_RIVAL = 1


@dataclass(frozen=True)
class Patch:
    """The zones around a planted one, over the sites that they hold.

    `levels` has the zones with their prior; `tilted` those that a change may be planted in, over
    the `inner` ones of the sites, with that probability; the change is planted in the zone `plant`
    of them. `planted` (sites,) is the probability that a site takes part in this one.
    `candidates` are the zones that such a change may be found as; `alike` (candidates,
    tilted zones) says from which plants each may stem. `touching` (zones, zones) says which zones have
    a site in common.
    """

    sites: Ints
    touching: Bools
    levels: tuple[Level, ...]
    inner: Ints
    tilted: tuple[Level, ...]
    plant: int
    planted: Floats
    candidates: Ints
    alike: Bools


@dataclass(frozen=True)
class Ground:
    """All zones of a district in one matrix, (zones, sites), and where each level begins in it."""

    levels: tuple[Level, ...]
    members: csr_array
    homes: csr_array
    size: Floats
    offsets: Ints

    @classmethod
    def of(cls, levels: tuple[Level, ...]) -> "Ground":
        """Lay out the zones of all levels."""
        members = stacked(levels).astype(np.float32)
        counts = [level.members.shape[0] for level in levels]
        homes = csr_array(members.T)
        return cls(levels, members, homes, members.sum(axis=1), np.cumsum([0, *counts]))

    def around(self, zone: int) -> Patch:
        """Return the patch around a zone."""
        own = self._row(zone)
        touching = _columns(self.homes, own)
        common = self.members[touching][:, own].sum(axis=1)
        near = touching[common >= ALIKE * (self.size[touching] + self.size[zone] - common)]
        inside = _columns(self.members, near)
        zones = _columns(self.homes, inside)
        zones = zones[(self.size[zones] <= LARGEST_RIVAL * len(inside)) | np.isin(zones, near)]
        sites = _columns(self.members, zones)
        held = self.members[zones][:, sites]
        candidates = np.searchsorted(zones, near)
        # dense: a patch is small, and sparse products of matrices are slow
        whole = held.toarray()
        common_sites = whole @ whole.T
        overlap = common_sites[candidates]
        alike = overlap >= ALIKE * (self.size[near][:, None] + self.size[zones] - overlap)
        plants = zones[alike.any(axis=0)]
        inner = _columns(self.members, plants)
        level = self.levels[int(np.searchsorted(self.offsets, zone, side="right")) - 1]
        return Patch(
            sites=sites,
            touching=common_sites > 0,
            levels=self._parts(zones, held),
            inner=np.searchsorted(sites, inner),
            tilted=self._planting(plants, self.members[plants][:, inner]),
            plant=int(np.searchsorted(plants, zone)),
            planted=np.where(np.isin(sites, own), level.inclusion, 0.0),
            candidates=candidates,
            alike=alike[:, alike.any(axis=0)],
        )

    def _row(self, zone: int) -> Ints:
        return np.asarray(self.members.indices[self.members.indptr[zone] : self.members.indptr[zone + 1]])

    def _parts(self, zones: Ints, held: csr_array) -> tuple[Level, ...]:
        cuts = np.searchsorted(zones, self.offsets)
        pieces = zip(self.levels, cuts, cuts[1:], strict=False)
        return tuple(replace(level, members=held[lo:hi]) for level, lo, hi in pieces if hi > lo)

    def _planting(self, zones: Ints, held: csr_array) -> tuple[Level, ...]:
        """Return zones with the probability of a plant: equal for levels, and for a level's zones."""
        odds = [-float(np.log(len(self.levels) * level.members.shape[0])) for level in self.levels]
        planting = replace(self, levels=tuple(map(_with_prior, self.levels, odds)))
        return planting._parts(zones, held)


def _with_prior(level: Level, log_prior: float) -> Level:
    return replace(level, log_prior=log_prior)


def _columns(matrix: csr_array, rows: Ints) -> Ints:
    return np.unique(matrix[rows].indices)
