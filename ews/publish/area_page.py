"""Gather what one area's page says: its flags, every series, its ward and the areas inside it."""

from collections.abc import Sequence

from ews.nouns import Area
from ews.nouns import Flag
from ews.publish import wording
from ews.publish.index import gaps
from ews.publish.index import geography_title
from ews.publish.index import level_of
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.series_view import view
from ews.text import joined


def area_page(press: Press, area: Area, linked: frozenset[str], briefed: frozenset[str]) -> str:
    """Return ``areas/<code>.html``; *linked* areas have a page, *briefed* ones a brief."""
    report, lookup = press.report, press.lookup
    geographies = shown_geographies(press, area)
    trends = lookup.trends(area.code, geographies)
    flags = lookup.flags.get(area.code, ())
    missing = [item for item in report.no_verdicts if item.area == area.code]
    return press.page(
        "area.html",
        f"{area.name}: what is known",
        shown=Shown(tuple(trend.indicator.id for trend in trends), (*geographies, *_ward_set(press, area))),
        root="../",
        area=area,
        kind=kind(press, area),
        ward=lookup.areas.get(area.ward or "") if area.ward != area.code else None,
        linked=linked,
        briefed=area.code in briefed,
        lead=lead(area, flags),
        said={flag.sentence for flag in flags},
        ranks=[item for item in report.priorities if item.area == area.code],
        up=[flag for flag in flags if flag.state != "ended"],
        ended=[flag for flag in flags if flag.state == "ended"],
        pockets=report.pockets_of(area.code),
        gaps=gaps(lookup, missing),
        views=[view(trend, level_of(report, trend.geography)) for trend in trends],
        inside=lookup.inside(area.code),
    )


def shown_geographies(press: Press, area: Area) -> tuple[str, ...]:
    """Return the sets whose series are shown of an area: its own, and others that flag it."""
    flagged = {flag.geography for flag in press.lookup.flags.get(area.code, ())}
    return (area.geography, *sorted(flagged - {area.geography}))


def lead(area: Area, flags: Sequence[Flag]) -> str:
    """Return the area's state in one sentence."""
    up = [flag for flag in flags if flag.state != "ended"]
    counts = {
        word: sum(flag.direction == way for flag in up) for way, word in wording.DIRECTION_WORDS.items()
    }
    parts = [
        f"{wording.plural(count, 'flag')} of something {word}" for word, count in counts.items() if count
    ]
    if not parts:
        return f"{area.name} has no flag up."
    return f"{area.name} has {joined(parts)}, beyond what the rest of the district did."


def kind(press: Press, area: Area) -> str:
    """Return what sort of area it is, such as ``Ward (Wards 2025)``."""
    title = geography_title(press.report, area.geography)
    one = wording.LEVEL_NAMES.get(level_of(press.report, area.geography), ("",))[0]
    return f"{wording.capital(one)} ({title})" if one else title


def _ward_set(press: Press, area: Area) -> tuple[str, ...]:
    ward = press.lookup.areas.get(area.ward or "")
    return (ward.geography,) if ward else ()
