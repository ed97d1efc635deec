"""Gather the headline report: how the district and its wards stand, in red, amber and green, by theme."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ews.catalogue import Indicator
from ews.flags.levels import Standing
from ews.flags.levels import State
from ews.flags.levels import together
from ews.nouns import Area
from ews.publish import wording
from ews.publish.geographies import geography_title
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.report import Report
from ews.publish.trends import Lookup


CONTEXT = "cross_cutting"
NOT_COMPARED = "not compared by ward"
# A state is told by word and shape beside its colour: the shapes are those that flags carry.
TAGS: Mapping[State, tuple[str, str]] = {
    "worse": ("▲", "Worse"),
    "similar": ("■", "Similar"),
    "better": ("▼", "Better"),
    "unjudged": ("–", "Not enough data"),
    "missing": ("", "No data"),
}
STATES: tuple[State, ...] = ("worse", "similar", "better", "unjudged", "missing")


@dataclass(frozen=True)
class Line:
    """One indicator: the district's level in words, its change over a year, and how its areas stand."""

    indicator: Indicator
    standing: Standing
    level: str
    span: str
    change: str
    old: bool

    @property
    def judged(self) -> bool:
        """Say whether better and worse have a meaning here."""
        return self.indicator.polarity != "neutral"


@dataclass(frozen=True)
class Cell:
    """One theme in one area: the state in one word, out of what, and the flags that are up there."""

    theme: str
    state: State
    said: str
    worse: int
    better: int


def headline_page(press: Press, linked: frozenset[str]) -> str:
    """Return ``headline.html``; *linked* areas have a page."""
    report = press.report
    geography = report.current.get("ward", "")
    lines = headlines(press.lookup, geography)
    judged = [one for group in lines.values() for one in group if one.judged]
    compared = sum(one.standing.count(state) for one in judged for state in STATES[:3])
    return press.page(
        "headline.html",
        f"Headline report: {report.run.district_name}",
        shown=Shown(tuple(one.indicator.id for group in lines.values() for one in group), (geography,)),
        linked=linked,
        lines=lines,
        rows=rows(report, lines, report.areas.get(geography, ())),
        wards=wording.areas_of(len(report.areas.get(geography, ())), "ward"),
        wards_title=geography_title(report, geography),
        compared=compared,
        by_chance=round(compared * 0.05),
        without=without(report, lines),
        tags=TAGS,
    )


def headlines(lookup: Lookup, geography: str) -> Mapping[str, Sequence[Line]]:
    """Return the watched indicators that *geography* has numbers of, by theme."""
    report = lookup.report
    found: dict[str, list[Line]] = {}
    watched = [one for one in report.catalogue.indicators.values() if one.watched and one.theme != CONTEXT]
    for indicator in sorted(watched, key=lambda one: (wording.theme(one.theme), one.title)):
        key = (indicator.id, geography)
        standing = lookup.standing(key) if key in report.panels else None
        if standing is not None:
            found.setdefault(indicator.theme, []).append(_line(report, indicator, standing))
    return found


def _line(report: Report, indicator: Indicator, standing: Standing) -> Line:
    value = standing.value
    if np.isnan(value):
        value = _district_value(report, indicator)
    level = f"{wording.measured(value, standing.unit)}" if not np.isnan(value) else "not known"
    long = standing.since != standing.until
    average = ", a month on average" if long and indicator.every == 1 and standing.compared else ""
    return Line(
        indicator,
        standing,
        f"{level}{'' if standing.unit.startswith('%') else average}",
        wording.between(standing.since, standing.until),
        _change(standing),
        wording.is_old(standing.until, report.run.at.date()),
    )


def _district_value(report: Report, indicator: Indicator) -> float:
    """Return the last value that the source gives for the whole district, NaN where it gives none."""
    panel = report.panels.get((indicator.id, report.current.get("district", "")))
    known = panel.value[~np.isnan(panel.value)] if panel is not None else np.array([])
    return float(known[-1]) if known.size else float("nan")


def _change(standing: Standing) -> str:
    """Return in a few words how the district's level compares with a year before."""
    if np.isnan(standing.value) or np.isnan(standing.before) or not standing.before:
        return "No figure a year earlier"
    percent = round((standing.paired / standing.before - 1) * 100)
    if percent == 0:
        return "No change"
    return f"{'Up' if percent > 0 else 'Down'} {abs(percent)}%"


def rows(
    report: Report, lines: Mapping[str, Sequence[Line]], areas: Sequence[Area]
) -> list[tuple[Area, list[Cell]]]:
    """Return each area with its cells, one for each theme of *lines*, by name."""
    ordered = sorted(areas, key=lambda area: (area.name, area.code))
    states = {
        theme: _states(one for one in group if one.judged and one.standing.compared)
        for theme, group in lines.items()
    }
    return [(area, [_cell(report, area, theme, states[theme]) for theme in lines]) for area in ordered]


def _states(lines: Iterable[Line]) -> Mapping[str, list[State]]:
    found: dict[str, list[State]] = {}
    for line in lines:
        for level in line.standing.levels:
            found.setdefault(level.area.code, []).append(level.state)
    return found


def _cell(report: Report, area: Area, theme: str, by_area: Mapping[str, Sequence[State]]) -> Cell:
    """Return one word for a theme in *area*; where none of it is compared, that it is not."""
    states = by_area.get(area.code, ())
    worse, better = (states.count(state) for state in ("worse", "better"))
    parts = [f"{count} {word}" for count, word in ((worse, "worse"), (better, "better")) if count]
    said = (
        f"{', '.join(parts) or 'none apart'}, of {len(states)}"
        if states
        else NOT_COMPARED
        if not by_area
        else ""
    )
    up = [f for f in report.flags if f.area == area.code and f.theme == theme and f.state != "ended"]
    moving = [sum(flag.direction == way for flag in up) for way in ("worse", "better")]
    return Cell(theme, together(states) if by_area else "unjudged", said, *moving)


def without(report: Report, lines: Mapping[str, Sequence[Line]]) -> list[str]:
    """Return the titles of the watched indicators of which there is no number by ward."""
    told = {one.indicator.id for group in lines.values() for one in group}
    known = report.catalogue.indicators.values()
    return sorted(one.title for one in known if one.watched and one.theme != CONTEXT and one.id not in told)
