"""Gather what one area's page says: how it is doing, its flags, every series, what lies around."""

from collections.abc import Sequence
from dataclasses import dataclass

from ews.nouns import Area
from ews.nouns import Flag
from ews.publish import wording
from ews.publish.cards import NO_VERDICT
from ews.publish.cards import Card
from ews.publish.cards import by_theme
from ews.publish.cards import card
from ews.publish.gaps import gaps
from ews.publish.geographies import geography_title
from ews.publish.geographies import level_of
from ews.publish.inside import inside
from ews.publish.life import Life
from ews.publish.life import life
from ews.publish.pages import Assets
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.trends import Trend
from ews.text import joined


# Of small areas, of which there are many, tables hold a year and the same month before it.
LATEST_OF_SMALL = 13
LARGE = ("district", "ward", "neighbourhood")
STYLES = ("charts.css", "area.css")


@dataclass(frozen=True)
class ToldFlag:
    """A flag with its title and its life."""

    flag: Flag
    title: str
    indicator: str | None
    life: Life


def area_page(press: Press, area: Area, linked: frozenset[str], briefed: frozenset[str]) -> str:
    """Return ``areas/<code>.html``; *linked* areas have a page, *briefed* ones a brief."""
    report, lookup = press.report, press.lookup
    geographies = shown_geographies(press, area)
    level = level_of(report, area.geography)
    trends = lookup.trends(area.code, geographies)
    cards = [_card(press, trend) for trend in trends]
    flags = lookup.flags.get(area.code, ())
    indicators = tuple(dict.fromkeys(trend.indicator.id for trend in trends))
    return press.page(
        "area.html",
        f"{area.name}: what is known",
        shown=Shown(indicators, (*geographies, *_ward_set(press, area))),
        root="../",
        assets=Assets(styles=tuple(press.static(name) for name in STYLES)),
        area=area,
        kind=kind(press, area),
        ward=lookup.areas.get(area.ward or "") if area.ward != area.code else None,
        neighbourhoods=_neighbourhoods(press, area, level),
        linked=linked,
        briefed=area.code in briefed,
        maps=[one for one in lookup.maps if level in one.offered],
        level=level,
        latest=_latest(level),
        lead=lead(area, flags, cards, gated=report.audience != "internal"),
        page_age=press.age(indicators, geographies),
        place=lookup.places.locator(area),
        said={flag.sentence for flag in flags},
        ranks=[item for item in report.priorities if item.area == area.code],
        up=[told(press, flag) for flag in flags if flag.state != "ended"],
        ended=[told(press, flag) for flag in flags if flag.state == "ended"],
        pockets=[told(press, pocket) for pocket in lookup.pockets(area.code)],
        missing=missing(press, area, indicators),
        absent=absent(press, indicators),
        themes=by_theme(cards),
        keys=keys(trends, level),
        inside=inside(lookup, area.code),
        neighbours=[lookup.areas[code] for code in lookup.places.neighbours(area) if code in lookup.areas],
    )


def shown_geographies(press: Press, area: Area) -> tuple[str, ...]:
    """Return the sets whose series are shown of an area: its own, and others that flag it."""
    flagged = {flag.geography for flag in press.lookup.flags.get(area.code, ())}
    return (area.geography, *sorted(flagged - {area.geography}))


def _card(press: Press, trend: Trend) -> Card:
    level = level_of(press.report, trend.geography)
    return card(press.lookup, trend, level, latest=_latest(level))


def _latest(level: str) -> int | None:
    """Return how many periods the tables of an area of *level* hold, None for all."""
    return None if level in LARGE else LATEST_OF_SMALL


def told(press: Press, flag: Flag) -> ToldFlag:
    """Return *flag* with its title and its life; a pocket's own verdicts are not kept."""
    key = (flag.indicator or flag.theme, flag.geography)
    pocket = flag.level == "pocket"
    found = None if pocket else press.lookup.signal_row(key, flag.area, flag.direction)
    return ToldFlag(flag, press.lookup.flag_title(flag), flag.indicator, life(flag, found))


def lead(area: Area, flags: Sequence[Flag], cards: Sequence[Card], *, gated: bool = False) -> str:
    """Return how the area is doing: what moves, how sure that is, and how much is known.

    A flag that may not be shown is no flag to a *gated* page, which says so.
    """
    up = [flag for flag in flags if flag.state != "ended"]
    parts = [
        part
        for way in ("worse", "better")
        if (part := _counted([flag for flag in up if flag.direction == way], wording.DIRECTION_WORDS[way]))
    ]
    moves = (
        f"{area.name} has {joined(parts)}, beyond what the rest of the district did."
        if parts
        else f"{area.name} has no flag up{' that may be shown here' if gated else ''}."
    )
    return f"{moves} {_known(cards)}"


def _counted(flags: Sequence[Flag], word: str) -> str:
    if not flags:
        return ""
    sure = sum(flag.grade == "confirmed" for flag in flags)
    grades = {"confirmed": sure, "on watch": len(flags) - sure}
    told_grades = joined([f"{count} {grade}" for grade, count in grades.items() if count])
    return f"{wording.plural(len(flags), 'flag')} of something {word} ({told_grades})"


def _known(cards: Sequence[Card]) -> str:
    if not cards:
        return "No indicator is known here."
    text = f"{wording.plural(len(cards), 'indicator is', 'indicators are')} known here"
    unjudged = sum(one.change.text == NO_VERDICT for one in cards)
    return f"{text}; on {unjudged} of them there is no verdict." if unjudged else f"{text}."


def kind(press: Press, area: Area) -> str:
    """Return what sort of area it is, such as ``Ward (Wards 2025)``."""
    title = geography_title(press.report, area.geography)
    one = wording.LEVEL_NAMES.get(level_of(press.report, area.geography), ("",))[0]
    return f"{wording.capital(one)} ({title})" if one else title


def keys(trends: Sequence[Trend], level: str) -> list[tuple[str, str]]:
    """Return the looks of the lines that the page's charts hold, each with what it means."""
    found = [("observed", "This area")]
    if any("e" in mark for trend in trends for mark in trend.marker):
        found.append(("estimated", "Estimated from other boundaries"))
    averaged = wording.LEVEL_NAMES.get(level, ("area", ""))[0]
    found.append(("district", f"The whole district; of counts and values, its average {averaged}"))
    if any(trend.flag or trend.indicator.watched for trend in trends):
        found.append(("expected", "Expected, had it moved with the rest of the district"))
        found.append(("band", "Where 19 months in 20 fall by chance alone"))
    return found


def missing(press: Press, area: Area, indicators: Sequence[str]) -> Sequence[object]:
    """Return why there is no verdict here: for the area itself, and for all areas of its set."""
    mine = [
        item
        for item in press.report.no_verdicts
        if item.geography == area.geography
        if item.area == area.code or (item.area is None and item.indicator in indicators)
    ]
    return gaps(press.lookup, mine)


def absent(press: Press, indicators: Sequence[str]) -> list[str]:
    """Return the titles of the indicators that are known somewhere and not for this area's set."""
    somewhere = {name for name, _ in press.report.panels} - set(indicators)
    known = press.report.catalogue.indicators
    return sorted(known[name].title for name in somewhere if name in known)


def _neighbourhoods(press: Press, area: Area, level: str) -> list[tuple[Area, bool]]:
    lookup = press.lookup
    if level == "neighbourhood":
        return []
    found = lookup.places.memberships(area, level)
    return [(lookup.areas[code], most) for code, most in found if code in lookup.areas]


def _ward_set(press: Press, area: Area) -> tuple[str, ...]:
    ward = press.lookup.areas.get(area.ward or "")
    return (ward.geography,) if ward else ()
