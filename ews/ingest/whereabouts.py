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


OUTSIDE = "outside the district"
LARGER = "a larger area than the district"
UNKNOWN_AREA = "an area that no boundary file has"
NOT_A_CODE = "not an area code"
NO_AREA = "no area given"
TOO_FINE = "finer than the source may be read"
NOT_A_POSTCODE = "not a postcode"
UNKNOWN_POSTCODE = "a postcode that is not known in the district"
NO_POINT = "no location given"
NEAR_MISS = "names the district but lies outside its areas"
JUST_OUTSIDE = "just outside, placed in the nearest area as its own label says"
INSIDE_OTHERWISE = "inside, though labelled as another district"
# Reasons that concern other districts, not mistakes: nobody need look at the row.
QUIET = (OUTSIDE, LARGER)

Target = tuple[str, str]
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
    """

    targets: tuple[Target, ...] = ()
    reason: str = ""
    detail: str = ""
    level: str | None = None
    near: tuple[tuple[Target, float], ...] = ()

    @property
    def quiet(self) -> bool:
        """Say whether nobody need look at the row."""
        return self.reason in QUIET


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


def by_postcode(texts: Sequence[str], atlas: Atlas, indicator: Indicator) -> list[Place]:
    """Return where each postcode lies, on every level that *indicator* is placed on."""
    distinct = list(dict.fromkeys(texts))
    known = [codes.postcode(text) for text in distinct]
    points = [atlas.postcodes.get(code, (np.nan, np.nan)) if code else (np.nan, np.nan) for code in known]
    x, y = np.array(points, dtype=float).reshape(-1, 2).T
    placed = _on_levels(x, y, atlas, indicator)
    found = {}
    for text, code, targets in zip(distinct, known, placed, strict=True):
        if code and code in atlas.postcodes and "postcode" in indicator.levels:
            targets = ((atlas.current["postcode"], code), *targets)
        reason = NO_AREA if not text.strip() else UNKNOWN_POSTCODE if code else NOT_A_POSTCODE
        found[text] = Place(targets) if targets else Place(reason=reason, detail=text)
    return [found[text] for text in texts]


class Points:
    """Where points lie, remembered from file to file and from one indicator to the next."""

    def __init__(self, atlas: Atlas) -> None:
        """Start with nothing remembered; places are those of *atlas*."""
        self.atlas = atlas
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
    return Place(kept + others, near=point.near)


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
