"""Rebuild history on today's boundaries: from their earlier sets, and from the small areas inside them."""

from collections.abc import Mapping

from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.lookups.lookups import Lookups
from ews.series import settling
from ews.series import transfer
from ews.series.joining import Joined
from ews.series.settling import Rebuilt
from ews.series.transfer import Way


Series = dict[tuple[str, str], Joined]
# Small areas first: what is rebuilt on them is added up to the larger ones.
REBUILT = ("lsoa", "msoa", "neighbourhood", "ward")
ADDED_UP = "lsoa"


def rebuild(
    joined: Series, indicators: Mapping[str, Indicator], atlas: Atlas, lookups: Lookups
) -> tuple[Series, dict[tuple[str, str], list[Rebuilt]]]:
    """Return every series with what could be rebuilt, and what that was, by (indicator, geography).

    A value such as a rate or a median has no counts that could be moved.
    """
    found, what = dict(joined), dict[tuple[str, str], list[Rebuilt]]()
    for name in sorted({name for name, _ in joined}):
        for level in REBUILT:
            target = atlas.current.get(level, "")
            if _is_moved(indicators[name], level) and atlas.knows(target):
                own = found.get((name, target), Joined(target, {}, {}, {}))
                series, told = _rebuilt(own, name, found, atlas, lookups)
                if told:
                    found[name, target], what[name, target] = series, told
    return found, what


def _rebuilt(
    own: Joined, name: str, found: Series, atlas: Atlas, lookups: Lookups
) -> tuple[Joined, list[Rebuilt]]:
    """Return a series with what comes from other sets of its level and from the small areas inside.

    First comes what has more periods, so that a past is of one piece.
    """
    target = own.geography
    areas = [row.code for row in atlas.areas[target] if atlas.geography_of[row.code] == target]
    level, small = _ways(name, target, found, atlas, lookups)
    if not level and not small:
        return own, []
    series = own
    if small and len(small.series.periods) >= len(set().union(*(way.series.periods for way in level))):
        series = transfer.from_level(transfer.from_small(series, small, areas), level, areas)
    else:
        series = transfer.from_level(series, level, areas)
        series = transfer.from_small(series, small, areas) if small else series
    series = settling.settled(series)
    ways = [*([small] if small else []), *level]
    told = [
        settling.told(series, way.series.geography, way.at(max(way.series.periods)), areas) for way in ways
    ]
    return series, [one for one in told if one]


def _is_moved(indicator: Indicator, level: str) -> bool:
    # a value has no counts that could be moved
    return indicator.kind != "value" and level in indicator.placed


def _ways(
    name: str, target: str, found: Series, atlas: Atlas, lookups: Lookups
) -> tuple[list[Way], Way | None]:
    """Return the ways from other sets of the level, the latest set first, and that from the small areas."""
    small = atlas.current.get(ADDED_UP, "")
    others = [g for g in atlas.areas if g != target and atlas.level(g) == atlas.level(target)]
    latest_first = sorted(others, key=lambda g: (atlas.geographies[g].vintage, g), reverse=True)
    level = [_way(found[name, one], target, lookups) for one in latest_first if (name, one) in found]
    inside = small != target and (name, small) in found
    return level, _way(found[name, small], target, lookups) if inside else None


def _way(series: Joined, target: str, lookups: Lookups) -> Way:
    return Way(series, lambda year: lookups.between(series.geography, target, year=year))
