"""Pockets on a map: each one shape over the areas, with the areas that it reaches into."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from ews.nouns import Area
from ews.nouns import Flag
from ews.publish import wording
from ews.publish.trends import Lookup


@dataclass(frozen=True)
class Outline:
    """A pocket as the page's script draws it, and what it says.

    ``areas`` are places in the map's lists of areas, by level; ``indicators`` those on whose
    layers it is drawn, beside the layers of all flags and pockets.
    """

    id: str
    areas: Mapping[str, Sequence[int]]
    indicators: tuple[str, ...]
    grade: str
    title: str
    text: str
    sentence: str


def outlines(lookup: Lookup, areas: Mapping[str, Sequence[Area]]) -> list[Outline]:
    """Return the pockets over a map's *areas*, by level, the strongest first."""
    return [
        Outline(
            id=pocket.id,
            areas={level: reached(lookup, pocket, own) for level, own in areas.items()},
            indicators=_indicators(lookup, pocket),
            grade=pocket.grade,
            title=f"{lookup.flag_title(pocket)}: {pocket.name}",
            text=wording.grade(pocket),
            sentence=pocket.sentence,
        )
        for pocket in lookup.report.pockets
    ]


def reached(lookup: Lookup, pocket: Flag, areas: Sequence[Area]) -> tuple[int, ...]:
    """Return which of *areas* are places of the pocket, or wards that hold one."""
    wards = {lookup.areas[place].ward for place in pocket.places if place in lookup.areas}
    held = {*pocket.places, *wards}
    return tuple(number for number, area in enumerate(areas) if area.code in held)


def _indicators(lookup: Lookup, pocket: Flag) -> tuple[str, ...]:
    """Return the pocket's indicator or, of a theme's pocket, all of the theme."""
    if pocket.indicator:
        return (pocket.indicator,)
    known = lookup.report.catalogue.indicators.values()
    return tuple(one.id for one in known if one.theme == pocket.theme)
