"""Gather the pages about the site: methods, sources, accessibility, what is not shown, and the indicators."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.catalogue import Indicator
from ews.nouns import Source
from ews.nouns import Withheld
from ews.publish import wording
from ews.publish.index import indicators_shown
from ews.publish.pages import Press
from ews.publish.pages import Shown


NOTHING = Shown()
CONTEXT = "cross_cutting"
# Why a number is not shown, by the reasons of ews.disclosure and ews.gate; others are told as they are.
REASONS = {
    "small": "It counts so few people that somebody might be recognised.",
    "protects": "It would let a hidden number be worked out by subtraction.",
    "few people": "Too few people or homes are there for a rate to mean anything, or to stay private.",
    "dominated": "One person, household or firm makes up most of it.",
    "withheld before": "It was not shown before, and showing it now would give that earlier number away.",
    "stays inside the council: no agreement in ews.toml lets this audience see it": (
        "It comes from records that stay inside the council: no agreement lets others see it."
    ),
    "places of few people: any count there tells of them": (
        "It is of a place of a few homes, such as a postcode, where any number may tell of somebody."
    ),
    "areas of former boundaries, under a rule that is kept on today's only": (
        "It is of wards as they were drawn before: with today's it could give small numbers away."
    ),
    "is a value and no count: no rule can say which of them tell of few people": (
        "It is a price or a score without a count, so nobody can say how few people it tells of."
    ),
}


@dataclass(frozen=True)
class Used:
    """One source: what is taken from it, under which agreements."""

    source: Source
    indicators: Sequence[str]
    geographies: Sequence[str]
    agreements: Sequence[str]


def methods_page(press: Press) -> str:
    """Return ``methods.html``."""
    report = press.report
    return press.page(
        "methods.html",
        "Methods in plain English",
        shown=NOTHING,
        settings=report.catalogue.settings,
    )


def sources_page(press: Press) -> str:
    """Return ``sources.html``."""
    report = press.report
    named = {name for name, _ in report.panels} | set(indicators_shown(report))
    placed = {*report.areas, *(where for _, where in report.panels)}
    return press.page(
        "sources.html",
        "About this site: sources and licences",
        shown=Shown(tuple(sorted(named)), tuple(sorted(placed))),
        used=used(press, named, placed),
        leaflet=press.static("leaflet/LICENSE"),
    )


def used(press: Press, named: set[str], placed: set[str]) -> list[Used]:
    """Return every source with what is taken from it, by publisher."""
    catalogue = press.report.catalogue
    indicators = [one for name, one in catalogue.indicators.items() if name in named]
    geographies = [one for name, one in catalogue.geographies.items() if name in placed]
    found = {one.source for one in indicators} | {one.source for one in geographies}
    ordered = sorted(found, key=lambda one: (one.publisher, one.attribution, one.licence, one.page))
    return [_used(press, source, indicators, geographies) for source in ordered]


def _used(
    press: Press, source: Source, indicators: Sequence[Indicator], geographies: Sequence[Geography]
) -> Used:
    own = [one for one in indicators if one.source == source]
    names = {one.id for one in own}
    agreements = [
        f"{one.agreement}{f', until {wording.day(one.expires)}' if one.expires else ''}"
        for one in press.report.catalogue.settings.sharing
        if names.intersection(one.indicators)
    ]
    return Used(
        source,
        sorted(one.title for one in own),
        sorted(one.title for one in geographies if one.source == source),
        agreements,
    )


def accessibility_page(press: Press) -> str:
    """Return ``accessibility.html``."""
    contact = press.report.catalogue.settings.contact
    return press.page("accessibility.html", "Accessibility statement", shown=NOTHING, contact=contact)


def withheld_page(press: Press) -> str:
    """Return ``withheld.html``: what was taken out of this report before it came here, in counts only."""
    found = press.report.withheld
    return press.page(
        "withheld.html",
        "What is not shown, and why",
        shown=NOTHING,
        total=sum(one.cells for one in found),
        reasons=by_reason(found),
        indicators=by_indicator(press, found),
    )


def by_reason(found: Sequence[Withheld]) -> list[tuple[str, int]]:
    """Return each reason in words with how many numbers it withholds, most first."""
    counts: dict[str, int] = {}
    for one in found:
        said = REASONS.get(one.reason, f"{wording.capital(one.reason)}.".replace("..", "."))
        counts[said] = counts.get(said, 0) + one.cells
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def by_indicator(press: Press, found: Sequence[Withheld]) -> list[tuple[str, int]]:
    """Return each indicator with how many of its numbers are withheld, by title."""
    counts: dict[str, int] = {}
    for one in found:
        title = press.lookup.title(one.indicator) if one.indicator else "Lists and findings"
        counts[title] = counts.get(title, 0) + one.cells
    return sorted(counts.items())


def indicators_page(press: Press) -> str:
    """Return ``indicators.html``, the list of all indicators by theme."""
    report = press.report
    found: dict[str, list[Indicator]] = {}
    known = {name for name, _ in report.panels}
    for one in sorted(by_theme(report.catalogue), key=lambda one: one.id not in known):
        found.setdefault(one.theme, []).append(one)
    return press.page(
        "indicators.html",
        "Indicators",
        shown=Shown(tuple(sorted({name for name, _ in report.panels}))),
        themes={one.theme: found[one.theme] for one in by_theme(report.catalogue)},
        known=known,
        up=flags_up(press),
    )


def by_theme(catalogue: Catalogue) -> list[Indicator]:
    """Return every indicator, by the title of its theme, context last, and then its own."""
    known = catalogue.indicators.values()
    return sorted(known, key=lambda one: (one.theme == CONTEXT, wording.theme(one.theme), one.title, one.id))


def flags_up(press: Press) -> Mapping[str, tuple[int, int]]:
    """Return how many flags are up on each indicator: getting worse, improving."""
    up = [flag for flag in press.report.flags if flag.indicator and flag.state != "ended"]
    return {
        name: (
            sum(flag.indicator == name and flag.direction == "worse" for flag in up),
            sum(flag.indicator == name and flag.direction == "better" for flag in up),
        )
        for name in {flag.indicator for flag in up if flag.indicator}
    }
