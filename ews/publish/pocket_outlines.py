"""Pockets on a map: each one shape over the areas, with the areas that it reaches into."""

from collections.abc import Sequence
from dataclasses import dataclass

from ews.nouns import Area
from ews.nouns import Flag
from ews.publish import wording
from ews.publish.layers import geometry
from ews.publish.trends import Lookup


@dataclass(frozen=True)
class Outline:
    """A pocket as the page's script draws it: rings of (latitude, longitude), and what it says.

    ``areas`` are places in the map's list of areas, ``indicators`` those on whose layers it is
    drawn, beside the layer of all flags.
    """

    shape: object
    areas: tuple[int, ...]
    indicators: tuple[str, ...]
    title: str
    text: str
    sentence: str


def outlines(lookup: Lookup, areas: Sequence[Area]) -> list[Outline]:
    """Return the pockets over a map's *areas*, the strongest first."""
    shapes = {shape.area: shape for shape in lookup.report.shapes.get("pocket", ())}
    return [
        Outline(
            shape=geometry([Area(pocket.id, pocket.name, pocket.geography)], [shapes[pocket.id]])[0],
            areas=_reached(lookup, pocket, areas),
            indicators=_indicators(lookup, pocket),
            title=f"{lookup.flag_title(pocket)}: {pocket.name}",
            text=wording.grade(pocket),
            sentence=pocket.sentence,
        )
        for pocket in lookup.report.pockets
        if pocket.id in shapes
    ]


def _reached(lookup: Lookup, pocket: Flag, areas: Sequence[Area]) -> tuple[int, ...]:
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
