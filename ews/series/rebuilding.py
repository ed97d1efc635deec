"""Rebuild history on today's boundaries: from their earlier sets, and from the small areas inside them."""

from collections.abc import Callable
from collections.abc import Mapping

from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.lookups.lookup import Lookup
from ews.lookups.lookups import Lookups
from ews.series import transfer
from ews.series.joining import Joined
from ews.series.transfer import Rebuilt
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
                series, told = _rebuilt(own, _ways(name, target, found, atlas, lookups))
                if told:
                    found[name, target], what[name, target] = series, told
    return found, what


def _rebuilt(series: Joined, ways: list[tuple[Joined, Way]]) -> tuple[Joined, list[Rebuilt]]:
    """Return *series* with what comes by each of *ways*, the first before the next, and what came."""
    came = []
    for source, way in ways:
        series, lookup = transfer.moved(source, series, way)
        came += [(source.geography, lookup, way.areas)] if lookup else []
    series = transfer.settled(series)
    return series, [transfer.told(series, *one) for one in came]


def _is_moved(indicator: Indicator, level: str) -> bool:
    # a value has no counts that could be moved
    return indicator.kind != "value" and level in indicator.placed


def _ways(name: str, target: str, found: Series, atlas: Atlas, lookups: Lookups) -> list[tuple[Joined, Way]]:
    """Return each series from which counts may come into *target*, and how, the first choice first.

    That is the one with the most periods, so that a past is of one piece; of
    two alike the small areas, and then the latest set.
    """
    areas = tuple(row.code for row in atlas.areas[target] if atlas.geography_of[row.code] == target)
    small = atlas.current.get(ADDED_UP, "")
    others = [g for g in atlas.areas if g != target and atlas.level(g) == atlas.level(target)]
    latest_first = sorted(others, key=lambda g: (atlas.geographies[g].vintage, g), reverse=True)
    sources = [one for one in (small, *latest_first) if one != target and (name, one) in found]
    ways = [
        (found[name, one], Way(_of_year(lookups, one, target), areas, finer=one == small)) for one in sources
    ]
    return sorted(ways, key=lambda way: -len(way[0].periods))


def _of_year(lookups: Lookups, source: str, target: str) -> Callable[[int], Lookup]:
    return lambda year: lookups.between(source, target, year=year)
