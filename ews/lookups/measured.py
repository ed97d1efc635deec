"""Measure how much of each area lies in each other one: by points that stand for people, a grid, or area."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ews.atlas import Atlas
from ews.errors import FileUnreadableError
from ews.geography import weights
from ews.geography.weights import Shares
from ews.lookups.lookup import AREA
from ews.lookups.lookup import GRID
from ews.lookups.lookup import POINTS


# Two files draw one edge twice, a few metres apart: less of an area than this is such an edge.
EDGE_SHARE = 0.01
# Fewer points than these in an area say little of where its residents are.
LEAST_POINTS = 5

Ints = NDArray[np.intp]
Floats = NDArray[np.float64]
# residents by geography, area and year
Residents = Mapping[str, Mapping[str, Mapping[int, float]]]
# the parts of one area, by target
Parts = dict[str, float]


@dataclass(frozen=True)
class Measured:
    """The areas and points of one district, with their residents where they are known.

    ``grid`` is a raster of residents that is preferred to points, or None.
    """

    atlas: Atlas
    residents: Residents = field(default_factory=dict)
    grid: Path | None = None
    _labels_of: dict[str, Ints] = field(default_factory=dict, init=False, repr=False, compare=False)
    _people: dict[str, dict[str, Mapping[int, float]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def parts(self, source: str, target: str) -> dict[str, dict[str, Parts]]:
        """Return, by basis and source area, its parts by target; the best basis first."""
        found = {GRID: self._by_grid(source, target, self.grid)} if self.grid else {}
        if self._level:
            found[POINTS[self._level]] = self._by_points(source, target)
        found[AREA] = self._by_area(source, target)
        return {basis: self._named(shares, source, target) for basis, shares in found.items()}

    def people(self, geography: str) -> dict[str, Mapping[int, float]]:
        """Return the residents of each area by year, also where another set of the level told its code's."""
        if geography not in self._people:
            self._people[geography] = self._all_of(geography)
        return self._people[geography]

    def _all_of(self, geography: str) -> dict[str, Mapping[int, float]]:
        codes = set(self.atlas.places(geography).codes)
        level = self.atlas.level(geography)
        others = [one for one in self.residents if one != geography and one in self.atlas.geographies]
        alike = [one for one in others if self.atlas.level(one) == level]
        return {
            code: counts
            for one in (*alike, geography)
            for code, counts in self.residents.get(one, {}).items()
            if code in codes
        }

    def masses(self, geography: str, year: int | None) -> dict[str, float]:
        """Return the residents of each area in *year*, or how many its points stand for."""
        known = self.people(geography)
        places = self.atlas.places(geography)
        label = self._labels(geography)
        held = np.bincount(label[label >= 0], weights=self._mass[label >= 0], minlength=len(places.codes))
        usual = float(held[held > 0].mean()) if held.any() else 1.0
        by_points = dict(zip(places.codes, held.tolist(), strict=True))
        return {
            code: _in_year(known[code], year) if known.get(code) else by_points[code] or usual
            for code in places.codes
        }

    def _by_grid(self, source: str, target: str, grid: Path) -> Shares:
        from ews.geography import dasymetric

        small, large = self.atlas.places(source), self.atlas.places(target)
        shares = dasymetric.shares(small.wkbs, large.wkbs, grid, name=grid.name)
        if not len(shares.share):
            raise FileUnreadableError(
                f"{grid.name}: no residents of it lie in these areas.",
                hint="Check that it is a grid of residents, of this part of the country.",
            )
        return shares

    def _by_points(self, source: str, target: str) -> Shares:
        label = self._labels(source)
        enough = (
            np.bincount(label[label >= 0], minlength=len(self.atlas.places(source).codes)) >= LEAST_POINTS
        )
        told = np.where((label >= 0) & enough[label], label, -1) if len(enough) else label
        return weights.by_points(told, self._labels(target), self._mass, outside=self._is_partial(target))

    def _by_area(self, source: str, target: str) -> Shares:
        small, large = self.atlas.places(source), self.atlas.places(target)
        return weights.by_area(small.wkbs, large.wkbs, outside=self._is_partial(target))

    def _is_partial(self, target: str) -> bool:
        """Say whether a set need not cover the district, so that what lies outside it stays there."""
        return self.atlas.level(target) == "neighbourhood"

    def _named(self, shares: Shares, source: str, target: str) -> dict[str, Parts]:
        shares = weights.without_slivers(shares, slivers=EDGE_SHARE)
        names, others = (self.atlas.places(geography).codes for geography in (source, target))
        found: dict[str, Parts] = {}
        for one, other, part in zip(shares.source, shares.target, shares.share, strict=True):
            found.setdefault(names[one], {})[others[other]] = float(part)
        return found

    def _labels(self, geography: str) -> Ints:
        """Return the position of the area of *geography* that holds each point, -1 where none does."""
        if geography not in self._labels_of:
            places = self.atlas.places(geography)
            position = {code: number for number, code in enumerate(places.codes)}
            held = places.place(*self._points)
            self._labels_of[geography] = np.array(
                [position.get(code or "", -1) for code in held], dtype=np.intp
            )
        return self._labels_of[geography]

    @cached_property
    def _level(self) -> str:
        """Return the level whose points stand for residents, empty where there are none."""
        return next((level for level in POINTS if self.atlas.current.get(level) in self.atlas.areas), "")

    @cached_property
    def _points(self) -> Floats:
        """Return the points that stand for residents, metres, shape (2, points)."""
        rows = self.atlas.areas[self.atlas.current[self._level]] if self._level else ()
        return np.array([(row.x, row.y) for row in rows], dtype=float).reshape(-1, 2).T

    @cached_property
    def _mass(self) -> Floats:
        """Return the residents each point stands for: its LSOA's, shared equally, where they are known."""
        lsoas = self.atlas.current.get("lsoa", "")
        if not self.residents or not lsoas or not self._points.size:
            return np.ones(self._points.shape[1])
        known = self.people(lsoas)
        label = self._labels(lsoas)
        codes = self.atlas.places(lsoas).codes
        latest = np.array([_in_year(known[code], None) if known.get(code) else np.nan for code in codes])
        each = latest / np.maximum(np.bincount(label[label >= 0], minlength=len(codes)), 1)
        usual = float(np.nanmean(each)) if np.isfinite(each).any() else 1.0
        return np.where(label >= 0, np.nan_to_num(each, nan=usual)[label], usual)


def _in_year(counts: Mapping[int, float], year: int | None) -> float:
    """Return the residents of *year*: the latest known by then, else the first; without a year the latest."""
    past = [one for one in counts if year is None or one <= year]
    return counts[max(past) if past else min(counts)]
