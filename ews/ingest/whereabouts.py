"""Which areas a row belongs to, by its code, its postcode or its point, or why to none."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ews import codes
from ews.atlas import DISTRICT
from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.catalogue.geographies import is_finer
from ews.geography.places import to_national_grid
from ews.store.postcodes import Directory
from ews.store.postcodes import Match


OUTSIDE = "outside the district"
LARGER = "a larger area than the district"
UNKNOWN_AREA = "an area that no boundary file has"
NOT_A_CODE = "not an area code"
NO_AREA = "no area given"
TOO_FINE = "finer than the source may be read"
NOT_A_POSTCODE = "not a postcode"
PART_OF_A_POSTCODE = "only the beginning of a postcode"
UNKNOWN_POSTCODE = "a postcode that no directory has"
NOT_IN_DISTRICT = "a postcode that is not known in the district"
NO_GRID_REFERENCE = "a postcode without a grid reference"
MENDED = "a slip of O and 0, or I and 1, was mended"
OUT_OF_USE = "a postcode out of use: counted in the areas around it, not drawn by itself"
LARGE_USER = "a postcode of one organisation: counted in the areas around it, not drawn by itself"
NO_POINT = "no location given"
NEAR_MISS = "names the district but lies outside its areas"
JUST_OUTSIDE = "just outside, placed in the nearest area as its own label says"
INSIDE_OTHERWISE = "inside, though labelled as another district"
# Reasons that concern other districts, not mistakes: nobody need look at the row.
QUIET = (OUTSIDE, LARGER)

Target = tuple[str, str]
POINT = [Match._fields.index(axis) for axis in "xy"]
Floats = NDArray[np.float64]
# Snap points and collision sites come again in every month's file; beyond this many they are forgotten.
MOST_REMEMBERED = 500_000
# How far outside an area a point may lie that belongs to it: turning longitude and latitude into metres
# without OSTN15 is wrong by up to 5 m (Ordnance Survey, A Guide to Coordinate Systems in Great
# Britain, 6.6), outlines are drawn and rounded to a metre or so on both sides, and sources round too.
JUST_OUTSIDE_METRES = 10.0


@dataclass(frozen=True)
class Place:
    """Where a row goes: (geography, area) pairs; without any, the reason why.

    ``near`` are areas that the point lies just outside of, with the metres, on levels where none holds it.
    ``notes`` are reasons and details of what somebody may want to know of a row that is kept.
    """

    targets: tuple[Target, ...] = ()
    reason: str = ""
    detail: str = ""
    level: str | None = None
    near: tuple[tuple[Target, float], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def by_code(text: str, atlas: Atlas, indicator: Indicator) -> Place:
    """Return the area that *text* is the code of."""
    code = atlas.code(text)
    geography = atlas.geography_of.get(code)
    if geography:
        level = atlas.level(geography)
        if is_finer(level, indicator.finest):
            return Place(reason=TOO_FINE, detail=code, level=level)
        return Place(((geography, code),), level=level)
    if not codes.is_gss(code):
        return Place(reason=NOT_A_CODE if code else NO_AREA, detail=text.strip())
    other = codes.level_of(code)
    larger = other in (None, "county", "region", "combined_authority", "country")
    return Place(reason=LARGER if larger else OUTSIDE, detail=code, level=other)


def by_postcode(texts: Sequence[str], points: "Points", indicator: Indicator) -> list[Place]:
    """Return where each postcode lies, on every level that *indicator* is placed on.

    The directory's own labels count where they are of a current set of boundaries, else its point does.
    """
    atlas, directory = points.atlas, points.directory
    found = directory.match(texts) if directory else {}
    matches = [found.get(text) or Match(text) for text in dict.fromkeys(texts)]
    x, y = (np.array([m[axis] for m in matches], dtype=float) for axis in POINT)
    placed = _on_levels(x, y, atlas, indicator)
    near = _just_outside(x, y, placed, atlas, indicator)
    places = {
        match.text: _of_match(match, Place(targets, near=beside), points, indicator)
        for match, targets, beside in zip(matches, placed, near, strict=True)
    }
    return [places[text] for text in texts]


def _of_match(match: Match, point: Place, points: "Points", indicator: Indicator) -> Place:
    """Return where a postcode belongs by its labels, and where it has none by its *point*; or why nowhere."""
    atlas = points.atlas
    if not match.postcode:
        return Place(reason=unmatched(match.text, points), detail=match.text)
    if is_elsewhere(match, points):
        return Place(reason=OUTSIDE, detail=f"{match.postcode}: {match.district or match.country}")
    is_own = match.district in atlas.codes or match.postcode in atlas.geography_of
    beside, labelled = by_label(point, is_own=is_own), _labels(match, atlas, indicator)
    by_level = {atlas.level(target[0]): target for target in beside.targets} | labelled
    if not by_level:
        reason = NO_GRID_REFERENCE if match.x is None else NEAR_MISS if is_own else OUTSIDE
        return Place(reason=reason, detail=match.postcode)
    near = [(area, metres) for (g, area), metres in beside.near if atlas.level(g) not in labelled]
    notes = [(JUST_OUTSIDE, f"{match.postcode}: {metres:.1f} m from {area}") for area, metres in near]
    if "postcode" in indicator.levels and "postcode" in atlas.current:
        by_level = {"postcode": (atlas.current["postcode"], match.postcode)} | by_level
        notes += _no_place(match)
    if match.mended:
        notes.append((MENDED, f"{match.text}: {match.postcode}"))
    return Place(tuple(by_level.values()), notes=tuple(notes))


def unmatched(text: str, points: "Points") -> str:
    """Return why the directory has nothing for *text*."""
    if not text.strip():
        return NO_AREA
    code = codes.postcode(text)
    if code is None:
        return PART_OF_A_POSTCODE if codes.is_outward(text) else NOT_A_POSTCODE
    if code.startswith(codes.NORTHERN_IRELAND):
        return OUTSIDE
    can_tell = points.directory is not None and points.directory.reaches_beyond(points.atlas.codes, code)
    return UNKNOWN_POSTCODE if can_tell else NOT_IN_DISTRICT


def is_elsewhere(match: Match, points: "Points") -> bool:
    """Say whether the directory has the postcode outside the district.

    Its LSOA tells, where that set of LSOAs is known, else its district; a directory
    older or newer than the district, without its code, cannot tell.
    """
    atlas, directory = points.atlas, points.directory
    lsoas = {"lsoa_2011": match.lsoa_2011, "lsoa_2021": match.lsoa_2021}
    told = [
        code in atlas.geography_of for geography, code in lsoas.items() if code and geography in atlas.areas
    ]
    if told or match.postcode in atlas.geography_of:
        return not (any(told) or match.postcode in atlas.geography_of)
    if match.district in ("", *atlas.codes):
        return match.country.startswith("N")
    return directory is not None and directory.knows(atlas.codes)


def _labels(match: Match, atlas: Atlas, indicator: Indicator) -> dict[str, Target]:
    """Return by level the areas that the directory names, where they are of a current set of boundaries.

    A neighbourhood made of a list has what the list says.
    """
    found: dict[str, Target] = {}
    for code in (match.ward, match.oa, match.lsoa_2011, match.lsoa_2021):
        geography = atlas.geography_of.get(code, "")
        level = atlas.level(geography) if geography else ""
        if level in indicator.placed and atlas.current.get(level) == geography:
            found[level] = (geography, code)
    neighbourhoods = atlas.current.get("neighbourhood", "")
    listed = atlas.lists.get(neighbourhoods, {})
    members = (match.postcode, match.oa, match.lsoa_2021, match.lsoa_2011)
    own = next((listed[member] for member in members if member in listed), None)
    if own is not None and "neighbourhood" in indicator.placed:
        found["neighbourhood"] = (neighbourhoods, own)
    return found


def _no_place(match: Match) -> list[tuple[str, str]]:
    """Return why a postcode is counted in the areas around it, and is no area that is drawn itself."""
    found = []
    if match.terminated:
        found.append((OUT_OF_USE, f"{match.postcode} since {match.terminated}"))
    if match.large_user:
        found.append((LARGE_USER, match.postcode))
    return found


class Points:
    """Where points lie, remembered from file to file and from one indicator to the next."""

    def __init__(self, atlas: Atlas, directory: Directory | None = None) -> None:
        """Start with nothing remembered; places are those of *atlas*, postcodes those of *directory*."""
        self.atlas = atlas
        self.directory = directory
        self._known: dict[tuple[str, tuple[str, ...]], dict[tuple[str, str], Place]] = {}

    def places(self, points: Sequence[tuple[str, str]], crs: str, indicator: Indicator) -> list[Place]:
        """Return where each point, x and y as written, lies on every level that *indicator* is placed on."""
        known = self._known.setdefault((crs, indicator.placed), {})
        new = [point for point in dict.fromkeys(points) if point not in known]
        if len(known) + len(new) > MOST_REMEMBERED:
            known.clear()
            new = list(dict.fromkeys(points))
        if new:
            known.update(zip(new, _by_point(new, crs, self.atlas, indicator), strict=True))
        return [known[point] for point in points]


def _by_point(
    points: Sequence[tuple[str, str]], crs: str, atlas: Atlas, indicator: Indicator
) -> Iterator[Place]:
    x, y = (_floats(texts) for texts in zip(*points, strict=True))
    nowhere = (x == 0) & (y == 0)  # what some systems write for "no location"
    east, north = to_national_grid(np.where(nowhere, np.nan, x), y, crs)
    unknown = ~(np.isfinite(east) & np.isfinite(north))
    placed = _on_levels(east, north, atlas, indicator)
    near = _just_outside(east, north, placed, atlas, indicator)
    for targets, lost, beside in zip(placed, unknown, near, strict=True):
        reason = "" if targets else NO_POINT if lost else OUTSIDE
        yield Place(targets, reason, near=beside)


def by_label(place: Place, *, is_own: bool) -> Place:
    """Return *place* with the areas just beside it, where the row itself says that it is the district's."""
    if not (place.near and is_own):
        return replace(place, near=()) if place.near else place
    held = {geography for geography, _ in place.targets}
    beside = tuple(one for one in place.near if one[0][0] not in held)
    return replace(place, targets=(*place.targets, *(target for target, _ in beside)), near=beside)


def combined(code: Place, point: Place, atlas: Atlas) -> Place:
    """Return one place from the file's own code and the row's point.

    The publisher's code is kept where it belongs to a current set of
    boundaries; a code of an older set gives way to the point, which is
    that same place on today's boundaries.
    """
    if not code.targets or not point.targets:
        return code if code.targets else point if point.targets or not code.detail else code
    geography, _ = code.targets[0]
    level = atlas.level(geography)
    is_current = atlas.current.get(level) == geography or level == DISTRICT
    kept = code.targets if is_current else ()
    others = tuple(t for t in point.targets if not (is_current and atlas.level(t[0]) == level))
    return replace(point, targets=kept + others)


def near_miss_metres(x: str, y: str, crs: str, atlas: Atlas, level: str) -> float:
    """Return how many metres the point lies from the nearest area of *level*."""
    east, north = to_national_grid(_floats([x]), _floats([y]), crs)
    return float(atlas.places(atlas.current[level]).distance(east, north)[0])


def _on_levels(x: Floats, y: Floats, atlas: Atlas, indicator: Indicator) -> list[tuple[Target, ...]]:
    found: list[tuple[Target, ...]] = [()] * len(x)
    for geography in _outlined(atlas, indicator):
        areas = atlas.places(geography).place(x, y)
        found = [
            (*have, (geography, area)) if area else have for have, area in zip(found, areas, strict=True)
        ]
    return found


def _just_outside(
    x: Floats, y: Floats, placed: Sequence[tuple[Target, ...]], atlas: Atlas, indicator: Indicator
) -> list[tuple[tuple[Target, float], ...]]:
    """Return, for each point that a geography does not hold, its area within reach."""
    found: list[tuple[tuple[Target, float], ...]] = [()] * len(x)
    for geography in _outlined(atlas, indicator):
        missed = [n for n, targets in enumerate(placed) if geography not in dict(targets)]
        beside = atlas.places(geography).beside(x[missed], y[missed], within=JUST_OUTSIDE_METRES)
        for number, area, metres in beside:
            found[missed[number]] = (*found[missed[number]], ((geography, area), metres))
    return found


def _outlined(atlas: Atlas, indicator: Indicator) -> list[str]:
    """Return the current geographies with outlines on which *indicator* is placed."""
    levels = (level for level in indicator.placed if level not in (DISTRICT, "postcode"))
    return [atlas.current[level] for level in levels if level in atlas.current]


def _floats(texts: Sequence[str]) -> Floats:
    def number(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            return np.nan

    return np.array([number(text) for text in texts], dtype=float)
