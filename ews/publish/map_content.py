"""What one map shows: its levels, series and layers, and the data that its script is given."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass
from functools import cached_property

from ews.catalogue import MapDefinition
from ews.catalogue.geographies import SERVICE_AREA
from ews.nouns import Area
from ews.nouns import Shape
from ews.periods import Period
from ews.publish import arcs
from ews.publish import map_facts
from ews.publish import postcode_index
from ews.publish.geographies import level_of
from ews.publish.layers import Layer
from ews.publish.layers import layers
from ews.publish.map_packing import Packing
from ews.publish.map_series import Series
from ews.publish.pages import Press
from ews.publish.pocket_outlines import outlines


@dataclass(frozen=True)
class Drawn:
    """One map's areas, series and layers, worked out once from the report that it is given."""

    press: Press
    definition: MapDefinition

    @cached_property
    def areas(self) -> Mapping[str, Sequence[Area]]:
        """Return the areas of each level that can be drawn, the one on which the map opens among them.

        Postcodes are offered where an indicator counts by them: in the council's own report.
        """
        report, found = self.press.report, {}
        for level in self.definition.offered:
            geography = report.current.get(level, "")
            counted = any((name, geography) in report.panels for name in self.definition.indicators)
            if level == self.definition.level or (level != "postcode" and report.areas.get(geography)):
                found[level] = report.areas.get(geography, ())
            elif level == "postcode" and counted and report.shapes.get(geography):
                found[level] = report.areas[geography]
        return found

    @cached_property
    def series(self) -> Mapping[str, Mapping[str, Series]]:
        """Return what is known of each indicator, by level."""
        found: dict[str, dict[str, Series]] = {}
        for name in self.definition.indicators:
            for level, areas in self.areas.items():
                panel = self.press.report.panels.get((name, self.geography(level)))
                latest = self.definition.postcode_periods if level == "postcode" else self.definition.periods
                if panel is not None and panel.periods:
                    one = Series(self.press.lookup, (name, panel.geography), areas, latest)
                    found.setdefault(name, {})[level] = one
        return found

    @cached_property
    def layers(self) -> Sequence[Layer]:
        """Return the layers that a reader may choose from."""
        return layers(self.press.lookup, self.series, self.areas)

    @property
    def first(self) -> Layer:
        """Return the layer on which the map opens: the first that its own level has."""
        return next(layer for layer in self.layers if self.definition.level in layer.levels)

    @property
    def services(self) -> Sequence[str]:
        """Return the sets of service areas whose outlines can be laid over the map."""
        known = (name for name, shapes in self.press.report.shapes.items() if shapes)
        return sorted(name for name in known if level_of(self.press.report, name) == SERVICE_AREA)

    def geography(self, level: str) -> str:
        """Return the current set of areas of *level*, or nothing."""
        return self.press.report.current.get(level, "")


def payload(drawn: Drawn, linked: frozenset[str], briefed: frozenset[str]) -> dict[str, object]:
    """Return all that the page's script knows: what the report shows, and nothing beside it."""
    press, definition, packing = drawn.press, drawn.definition, Packing()
    report, judged = press.report, {k: v for k, v in drawn.areas.items() if k != "postcode"}
    calendars: list[tuple[Period, ...]] = []
    series = {
        name: {level: _series(one, packing, calendars) for level, one in own.items()}
        for name, own in drawn.series.items()
    }
    return {
        "district": report.run.district_name,
        "level": definition.level,
        "levels": [map_facts.level_table(press, k, v, linked, briefed) for k, v in drawn.areas.items()],
        "geometry": geometry(drawn),
        "postcodes": postcode_index.index(report.postcodes, list(judged.items())),
        "layers": [_layer(layer) for layer in drawn.layers],
        "indicators": {
            name: map_facts.indicator_facts(press, name, [one.key[1] for one in own.values()])
            for name, own in drawn.series.items()
        },
        "series": series,
        "calendars": [_calendar(periods) for periods in calendars],
        "flags": map_facts.flags(press, judged),
        "pockets": [asdict(outline) for outline in outlines(press.lookup, drawn.areas)],
        "ranks": map_facts.ranks(report, judged),
        "services": list(drawn.services),
        "tiles": asdict(definition.tiles) if definition.tiles else None,
        "texts": packing.texts,
    }


def _series(one: Series, packing: Packing, calendars: list[tuple[Period, ...]]) -> dict[str, object]:
    if one.periods not in calendars:
        calendars.append(one.periods)
    return {"calendar": calendars.index(one.periods), **one.packed(packing)}


def _calendar(periods: Sequence[Period]) -> dict[str, object]:
    return {
        "ids": [str(period) for period in periods],
        "labels": [period.label for period in periods],
        "starts": [period.start for period in periods],
    }


def _layer(layer: Layer) -> dict[str, object]:
    known = asdict(layer)
    if layer.kind == "level":
        del known["classes"], known["values"], known["column"], known["note"]
    return known


def geometry(drawn: Drawn) -> dict[str, object]:
    """Return the outlines that all layers share: of each level, of the pockets, of service areas."""
    report, sets = drawn.press.report, dict[str, tuple[Sequence[Area], Sequence[Shape]]]()
    for level, areas in drawn.areas.items():
        sets[level] = areas, report.shapes.get(drawn.geography(level), ())
    pockets = [Area(pocket.id, pocket.name, pocket.geography) for pocket in report.pockets]
    if pockets:
        sets["pocket"] = (pockets, report.shapes.get("pocket", ()))
    for name in drawn.services:
        shapes = report.shapes[name]
        areas = report.areas.get(name) or [Area(shape.area, shape.area, name) for shape in shapes]
        sets[name] = (areas, shapes)
    return arcs.encode(sets)


def shown_indicators(drawn: Drawn) -> tuple[str, ...]:
    """Return the indicators of which the map has numbers, and those of the flags it shows."""
    shown = {drawn.geography(level) for level in drawn.areas}
    flags = [flag for flag in drawn.press.report.flags if flag.geography in shown]
    flags += drawn.press.report.pockets
    return tuple(sorted({*drawn.series} | {flag.indicator for flag in flags if flag.indicator}))


def shown_geographies(drawn: Drawn) -> tuple[str, ...]:
    """Return the sets of areas that the map draws or finds."""
    found = [drawn.geography("postcode")] if drawn.press.report.postcodes else []
    return tuple(dict.fromkeys([*map(drawn.geography, drawn.areas), *found, *drawn.services]))
