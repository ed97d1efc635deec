"""Gather the data catalogue: what is held by theme, area, period and source, with its holes in plain view."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from ews.nouns import Panel
from ews.nouns import Status
from ews.periods import Period
from ews.publish import wording
from ews.publish.gaps import gaps
from ews.publish.geographies import geography_title
from ews.publish.geographies import level_of
from ews.publish.geographies import level_rank
from ews.publish.index import indicators_shown
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.report import Report
from ews.publish.trends import Lookup
from ews.text import joined


# As many years as fit side by side.
YEARS = 7
HOLES_TOLD = 3


@dataclass(frozen=True)
class Year:
    """How much of one calendar year a series holds: ``css`` and ``text``, such as ``9 of 12``."""

    css: str
    text: str


@dataclass(frozen=True)
class Holding:
    """One indicator on areas that hold the same of it: where, whence, year by year, what is missing."""

    title: str
    areas: str
    source: str
    years: Sequence[Year]
    holes: str


def catalogue_page(press: Press) -> str:
    """Return ``catalogue.html``."""
    report = press.report
    first, last = _bounds(report.panels.values())
    years = list(range(max(first, last - YEARS + 1), last + 1)) if report.panels else []
    geographies = {status.geography for status in report.statuses} | {where for _, where in report.panels}
    return press.page(
        "catalogue.html",
        "Data catalogue",
        shown=Shown(indicators_shown(report), tuple(sorted(geographies))),
        years=years,
        held=held(press.lookup, years),
        never=never(press.lookup),
        statuses=statuses(press.lookup),
        levels={name: level_of(report, name) for name in geographies},
        gaps=gaps(press.lookup, report.no_verdicts),
        settings=report.catalogue.settings,
    )


def held(lookup: Lookup, years: Sequence[int]) -> Mapping[str, Sequence[Holding]]:
    """Return what is held by theme, each indicator from the largest areas to the smallest."""
    report = lookup.report
    found: dict[str, list[Holding]] = {}
    for name, where in sorted(
        report.panels, key=lambda key: (lookup.title(key[0]), key[0], level_rank(report, key[1]))
    ):
        known = report.catalogue.indicators.get(name)
        if known is not None:
            found.setdefault(known.theme, []).append(
                _holding(report, report.panels[name, where], known.title, known.source.publisher, years)
            )
    return {theme: _merged(found[theme]) for theme in sorted(found, key=wording.theme)}


def _merged(rows: Sequence[Holding]) -> list[Holding]:
    """Return *rows*, those of one indicator that hold the same put together."""
    found: dict[tuple[object, ...], Holding] = {}
    for row in rows:
        key = (row.title, row.source, tuple(row.years), row.holes)
        found[key] = replace(found[key], areas=f"{found[key].areas}; {row.areas}") if key in found else row
    return list(found.values())


def _holding(report: Report, panel: Panel, title: str, source: str, years: Sequence[int]) -> Holding:
    told = [bool(column.any()) for column in np.isfinite(panel.numerator).T]
    level = level_of(report, panel.geography)
    areas = wording.areas_of(len(panel.areas), level)
    former = panel.geography not in report.current.values()
    return Holding(
        title,
        f"{areas} ({geography_title(report, panel.geography)})" if former else areas,
        source,
        [_year(panel.periods, told, year) for year in years],
        holes(panel.periods, told),
    )


def _year(periods: Sequence[Period], told: Sequence[bool], year: int) -> Year:
    """Return how many periods that begin in *year* have a number, of those between the first and the last."""
    inside = [known for period, known in zip(periods, told, strict=True) if period.start // 12 == year]
    if not inside:
        return Year("none", "–")
    got = sum(inside)
    if got == len(inside):
        return Year("full", f"● {got} of {got}")
    return Year("part", f"◐ {got} of {len(inside)}") if got else Year("none", f"○ 0 of {len(inside)}")


def holes(periods: Sequence[Period], told: Sequence[bool]) -> str:
    """Return in words the spells without a number between those that have one, and after the last."""
    known = [at for at, one in enumerate(told) if one]
    if not known:
        return "no number at all"
    after = [f"nothing after {periods[known[-1]].label}"] if known[-1] < len(told) - 1 else []
    missing = [at for at in range(known[0], known[-1]) if not told[at]]
    spells: list[list[int]] = []
    for at in missing:
        if spells and spells[-1][-1] == at - 1:
            spells[-1].append(at)
        else:
            spells.append([at])
    said = [wording.between(periods[spell[0]], periods[spell[-1]]) for spell in spells]
    rest = [f"{len(said[HOLES_TOLD:])} more"] if said[HOLES_TOLD:] else []
    return joined([*said[:HOLES_TOLD], *rest, *after])


def never(lookup: Lookup) -> Mapping[str, Sequence[str]]:
    """Return the titles of the indicators that are defined and of which nothing has come, by theme."""
    report = lookup.report
    withheld = {one.indicator for one in report.withheld}
    received = {status.indicator for status in report.statuses if status.last_period}
    known = {name for name, _ in report.panels} | withheld | received
    found: dict[str, list[str]] = {}
    for one in report.catalogue.indicators.values():
        if one.id not in known:
            found.setdefault(one.theme, []).append(one.title)
    return {theme: sorted(found[theme]) for theme in sorted(found, key=wording.theme)}


def statuses(lookup: Lookup) -> list[Status]:
    """Return the statuses by title, those that never received anything last."""
    report = lookup.report
    return sorted(
        report.statuses,
        key=lambda s: (s.last_period is None, lookup.title(s.indicator), level_rank(report, s.geography)),
    )


def _bounds(panels: Iterable[Panel]) -> tuple[int, int]:
    years = [period.start // 12 for panel in panels for period in panel.periods]
    return min(years, default=0), max(years, default=0)
