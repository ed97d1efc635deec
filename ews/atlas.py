"""The areas that are known when a file is read: codes, places, postcodes."""

import hashlib
from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.catalogue.geographies import SERVICE_AREA
from ews.catalogue.succession import in_order
from ews.codes import postcode
from ews.geography import voronoi
from ews.geography.places import Places
from ews.geography.places import parents
from ews.nouns import Area
from ews.store.areas import AreaRow


DISTRICT = "district"
# what clips the ground of a postcode, where its boundaries are known: the smallest first
HOLDERS = ("lsoa", "ward", DISTRICT)


@dataclass(frozen=True)
class Held:
    """Points, ``xy`` (points, 2) in metres, each with the area that holds it; ``outlines`` are that set's."""

    codes: list[str]
    xy: NDArray[np.float64]
    areas: list[str]
    outlines: Mapping[str, bytes]


@dataclass(frozen=True)
class Atlas:
    """The district's areas in every set of boundaries that has been received.

    A code that several sets hold counts to the newest of them, so a ward that
    keeps its code through a new edition keeps its series.  ``chosen`` names the
    current set of some levels, by level.  ``formerly`` are other codes that rows
    have for the district.  ``today`` is the day after which nothing can have been counted.
    ``directory`` is the digest of the postcode directory, which decides where rows go as well.
    ``compared_with`` is the name of what areas are compared with, where it is not the district's.
    ``is_fixed`` says that the areas are those of a fixed list, whatever the district is today.
    ``lists`` gives, for a geography made of lists, the area of each member.
    """

    district: str
    district_name: str
    geographies: dict[str, Geography]
    areas: dict[str, tuple[AreaRow, ...]]
    chosen: dict[str, str] = field(default_factory=dict)
    formerly: tuple[str, ...] = ()
    compared_with: str = ""
    today: date = date.max
    directory: str = ""
    is_fixed: bool = False
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return every code by which rows are told to be the district's; none for a fixed list of areas."""
        return () if self.is_fixed else (self.district, *self.formerly)

    @cached_property
    def geography_of(self) -> dict[str, str]:
        """Return the geography that each code's series belongs to."""
        found = dict.fromkeys((*self.formerly, self.district), DISTRICT)
        for geography in self._oldest_first():
            found |= {row.code: geography for row in self.areas[geography]}
        return found

    @cached_property
    def current(self) -> dict[str, str]:
        """Return the current geography of each level."""
        found = {self.geographies[g].level: g for g in self._oldest_first()}
        return found | {level: chosen for level, chosen in self.chosen.items() if chosen in self.areas}

    def code(self, text: str) -> str:
        """Return the code of the area that *text* means, whatever its case; else *text* in capitals."""
        capitals = text.strip().upper()
        return self._codes.get(capitals, capitals)

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {code.upper(): code for code in self.geography_of}

    @cached_property
    def _places(self) -> dict[str, Places]:
        return {}

    def places(self, geography: str) -> Places:
        """Return the areas of *geography* ready to receive points."""
        if geography not in self._places:
            rows = [row for row in self.areas[geography] if row.shape]
            self._places[geography] = Places(
                tuple(row.code for row in rows), tuple(row.shape for row in rows if row.shape)
            )
        return self._places[geography]

    def outlines(self, geography: str, wanted: Collection[str]) -> dict[str, bytes]:
        """Return the outlines, WKB in EPSG:27700, of at least the *wanted* areas that have one.

        A postcode's, written with one space, is approximate: the ground in its LSOA nearest to its point.
        """
        if self.level(geography) != "postcode":
            return {row.code: row.shape for row in self.areas.get(geography, ()) if row.shape}
        held = self.held(geography)
        concerned = {area for code, area in zip(held.codes, held.areas, strict=True) if code in wanted}
        chosen = [n for n, area in enumerate(held.areas) if area in concerned]
        grounds = [held.outlines[held.areas[n]] for n in chosen]
        return voronoi.cells([held.codes[n] for n in chosen], held.xy[chosen], grounds)

    def held(self, geography: str) -> Held:
        """Return the postcodes of *geography*, written with one space, that lie in an area to clip them.

        That is their LSOA, their ward or the district, whichever has boundaries here.
        """
        rows = self.areas[geography]
        xy = np.array([(row.x, row.y) for row in rows], dtype=float).reshape(-1, 2)
        holders = next((self.current[level] for level in HOLDERS if level in self.current), None)
        if holders is None:
            return Held([], xy[:0], [], {})
        places = self.places(holders)
        found = [(n, area) for n, area in enumerate(places.place(*xy.T)) if area]
        codes = [postcode(rows[n].code) or rows[n].code for n, _ in found]
        outlines = dict(zip(places.codes, places.wkbs, strict=True))
        return Held(codes, xy[[n for n, _ in found]], [area for _, area in found], outlines)

    def analysed(self, geography: str) -> tuple[Area, ...]:
        """Return the areas whose series belong to *geography*, each with its current ward."""
        return tuple(a for a in self.whole(geography) if self.geography_of.get(a.code) == geography)

    def whole(self, geography: str) -> tuple[Area, ...]:
        """Return every area of *geography*, each with its current ward."""
        if geography == DISTRICT:
            return (Area(self.district, self.district_name, DISTRICT),)
        wards = self._parents(geography)
        return tuple(Area(r.code, r.name, geography, wards.get(r.code)) for r in self.areas[geography])

    def knows(self, geography: str) -> bool:
        """Say whether the areas of *geography* are in the current view."""
        return geography == DISTRICT or geography in self.areas

    def name(self, code: str) -> str | None:
        """Return the name of the area with *code*, or None when it is unknown."""
        if code == self.district:
            return self.district_name
        return self._names.get(code)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {row.code: row.name for g in self._oldest_first() for row in self.areas[g]}

    def _parents(self, geography: str) -> dict[str, str]:
        ward = self.current.get("ward")
        if ward is None or self.level(geography) not in ("lsoa", "postcode"):
            return {}
        rows = [row for row in self.areas[geography] if row.shape]
        if not rows:
            return {}
        return parents(
            [row.code for row in rows], [row.shape for row in rows if row.shape], self.places(ward)
        )

    def level(self, geography: str) -> str:
        """Return the level of *geography*."""
        return DISTRICT if geography == DISTRICT else self.geographies[geography].level

    def mentions_district(self, cells: list[str]) -> bool:
        """Say whether a row names the district, by code, by name, or as "… (Name)".

        Where the areas are a fixed list it never does: the name is that of a larger place.
        """
        if self.is_fixed:
            return False
        name = self.district_name.casefold()
        own = [code.casefold() for code in self.codes]
        return any(
            text in (name, *own)
            or text.endswith(f"({name})")
            or (text.startswith(name + " ") and text[len(name) + 1 : len(name) + 4].isdigit())
            for text in (cell.strip().casefold() for cell in cells)
        )

    @cached_property
    def digest(self) -> str:
        """Return a digest of everything here that decides where a row goes."""
        chosen = [name for level, name in sorted(self.chosen.items()) if name]
        decided = [self.district, self.district_name, ",".join((*chosen, *self.formerly)), self.directory]
        decided += ["fixed"] if self.is_fixed else []
        sha = hashlib.sha256("|".join(decided).encode())
        for geography in sorted(self._placing()):
            for row in sorted(self.areas[geography], key=lambda row: row.code):
                sha.update(f"{geography}|{row.code}|{row.x:.0f}|{row.y:.0f}".encode())
                sha.update(row.shape or b"")
            sha.update(repr(sorted(self.lists.get(geography, {}).items())).encode())
        return sha.hexdigest()

    def _oldest_first(self) -> list[str]:
        return [g.id for g in in_order((self.geographies[g] for g in self._placing()), self.today)]

    def _placing(self) -> list[str]:
        """Return the geographies that rows are put into: all that are defined, but service areas."""
        return [g for g in self.areas if g in self.geographies and self.level(g) != SERVICE_AREA]


def build(
    catalogue: Catalogue,
    rows: list[AreaRow],
    directory: str = "",
    lists: Mapping[str, Mapping[str, str]] | None = None,
) -> Atlas:
    """Return the atlas of the areas in *rows*, of the geographies that the catalogue still has.

    *directory* is the digest of the postcode directory, *lists* the area of each member of the geographies
    made of lists; both only decide where rows go.
    """
    areas: dict[str, list[AreaRow]] = {}
    for row in rows:
        if row.geography in catalogue.geographies:
            areas.setdefault(row.geography, []).append(row)
    settings = catalogue.settings
    return Atlas(
        settings.district,
        settings.name,
        catalogue.geographies,
        {geography: tuple(rows) for geography, rows in areas.items()},
        {"ward": settings.wards, "neighbourhood": settings.neighbourhoods},
        settings.formerly,
        settings.baseline_name,
        settings.day,
        directory,
        is_fixed=bool(settings.baseline_lsoas),
        lists=lists or {},
    )
