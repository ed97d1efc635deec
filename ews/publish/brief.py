"""Gather what a two-page committee brief on one area says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from ews.nouns import Area
from ews.nouns import Flag
from ews.nouns import Floats
from ews.nouns import NoVerdict
from ews.nouns import Status
from ews.publish import wording
from ews.publish.gaps import gaps
from ews.publish.geographies import level_of
from ews.publish.locator import locator
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.series_view import SeriesView
from ews.publish.series_view import view
from ews.publish.trends import Trend


# What two A4 pages hold beside the rest.
MOST_POCKETS = 3
MOST_OTHER_FLAGS = 4
MOST_GAPS = 3
MOST_COVERAGE = 4
MOST_REASONS = 3
THEME_CHARTS = 2
OTHER_EXPLANATIONS = (
    "A new way of recording, a change in who lives here, a building opened or closed, "
    "one event counted often, or chance."
)


@dataclass(frozen=True)
class Question:
    """A question that members may put, with what this run can answer."""

    asked: str
    answer: str


def brief_page(press: Press, area: Area, linked: frozenset[str]) -> str:
    """Return ``briefs/<code>.html``: two A4 pages when printed."""
    report, lookup = press.report, press.lookup
    flags = [flag for flag in lookup.flags.get(area.code, ()) if flag.state != "ended"]
    flags.sort(key=lambda f: (f.direction != "worse", f.grade != "confirmed", -f.evidence, f.id))
    main = flags[0] if flags else None
    views = _main_views(press, area, main)
    told = flags[: 1 + MOST_OTHER_FLAGS]
    used = {flag.indicator for flag in told if flag.indicator} | {v.trend.indicator.id for v in views}
    geographies = {area.geography, *(flag.geography for flag in told)}
    charted = {v.trend.indicator.id for v in views}
    return press.page(
        "brief.html",
        title(press, area, main),
        shown=Shown(tuple(sorted(used)), tuple(sorted(geographies))),
        root="../",
        area=area,
        compared_with=report.catalogue.settings.compared_with,
        linked=linked,
        wards=wards(press, area),
        main_flag=main,
        others=flags[1 : 1 + MOST_OTHER_FLAGS],
        pockets=report.pockets_of(area.code)[:MOST_POCKETS],
        more=max(0, len(flags) - 1 - MOST_OTHER_FLAGS),
        place=place(press, area),
        views=views,
        compared=[compared(v.trend, v.district) for v in views],
        rank=next((item for item in report.priorities if item.area == area.code), None),
        reasons=reasons(press, area),
        gaps=gaps(lookup, unjudged(press, area, used | _concerned(press, flags)))[:MOST_GAPS],
        coverage=coverage(press, charted, geographies),
        decisions=decisions(area, main),
        questions=questions(press, area, flags),
    )


def place(press: Press, area: Area) -> Markup:
    """Return the map that shows where *area* lies."""
    words = f"Where {area.name} lies in {press.report.run.district_name}"
    return locator(press.report.shapes.get(area.geography, ()), area.code, words)


def unjudged(press: Press, area: Area, used: set[str]) -> list[NoVerdict]:
    """Return the missing verdicts that touch *area*: its own, and those of all areas on what is used."""
    here = [item for item in press.report.no_verdicts if item.geography == area.geography]
    own = [item for item in here if item.area == area.code]
    everywhere = [item for item in here if item.area is None and item.indicator in used]
    return everywhere + own


def reasons(press: Press, area: Area) -> list[str]:
    """Return why the area is a priority beyond its flags, which the brief tells anyway."""
    said = {flag.sentence for flag in press.lookup.flags.get(area.code, ())}
    ranked = [item for item in press.report.priorities if item.area == area.code]
    return [reason for item in ranked[:1] for reason in item.reasons if reason not in said][:MOST_REASONS]


def title(press: Press, area: Area, flag: Flag | None) -> str:
    """Return the report's title: the area, and what is happening to what."""
    if flag is None:
        return f"{area.name}: no flag is up"
    what = press.lookup.title(flag.indicator) if flag.indicator else wording.theme(flag.theme)
    inside = what[:1].lower() + what[1:] if what[1:2].islower() else what
    return f"{area.name}: {inside} {wording.DIRECTION_WORDS[flag.direction]}"


def wards(press: Press, area: Area) -> str:
    """Return the ward or wards that the report is about."""
    ward = press.lookup.areas.get(area.ward or "")
    if ward:
        return ward.name
    level = level_of(press.report, area.geography)
    if level == "neighbourhood":
        return f"Those that {area.name} lies in"
    return area.name if level == "ward" else "Not known"


def _main_views(press: Press, area: Area, flag: Flag | None) -> list[SeriesView]:
    geographies = (flag.geography,) if flag else (area.geography,)
    trends = press.lookup.trends(area.code, geographies)
    if flag and flag.indicator:
        trends = [trend for trend in trends if trend.indicator.id == flag.indicator]
    elif flag:
        trends = [trend for trend in trends if trend.indicator.theme == flag.theme]
        trends.sort(key=lambda trend: -press.lookup.evidence(trend, flag.direction))
    return [view(trend, level_of(press.report, trend.geography)) for trend in trends[:THEME_CHARTS]]


def compared(trend: Trend, district: str) -> str:
    """Return what the area and the district did between the onset, or a year ago, and now, in words."""
    last = trend.latest
    if last is None:
        return "No number is known, so nothing can be compared."
    first = _start(trend, last)
    if first is None:
        return f"Nothing earlier than {trend.periods[last].label} can be compared."
    span = f"from {trend.periods[first].label} to {trend.periods[last].label}"
    before, since = slice(first, first + 1), slice(last, last + 1)
    if trend.onset and trend.indicator.kind == "flow":
        # One month's events are chance; the flag adds them up since the onset.
        before, since = slice(max(0, first + 1 - _year(trend)), first + 1), slice(first + 1, last + 1)
        until = f"the time up to {trend.periods[last].label}"
        span = f"on average, from the year to {trend.periods[first].label} to {until}"
    own = _moved(_mean(trend.value[before]), _mean(trend.value[since]))
    theirs = _moved(_mean(trend.district[before]), _mean(trend.district[since]))
    subject = district[0].lower() + district[1:]
    moved = f"{trend.area.name} {own} {span}; over the same time {subject} {theirs}."
    return f"{moved} Unit: {trend.unit}."


def _start(trend: Trend, last: int) -> int | None:
    """Return the period before the onset, else a year before *last*, if both lines are known there."""
    onset = trend.onset
    start = onset - 1 if onset else last - _year(trend)
    known = start >= 0 and not math.isnan(trend.value[start]) and not math.isnan(trend.district[start])
    return start if known else None


def _year(trend: Trend) -> int:
    return max(1, round(12 / trend.indicator.every))


def _mean(line: Floats) -> float:
    known = line[~np.isnan(line)]
    return float(known.mean()) if known.size else math.nan


def _moved(before: float, after: float) -> str:
    if math.isnan(after):
        return "is not known"
    then, now = wording.number(before), wording.number(after)
    if then == now:
        return f"stayed at {now}"
    return f"{'rose' if after > before else 'fell'} from {then} to {now}"


def coverage(press: Press, used: set[str], geographies: set[str]) -> list[str]:
    """Return how old and how complete each indicator used is, a line each."""
    found = [s for s in press.report.statuses if s.indicator in used and s.geography in geographies]
    ordered = sorted(found, key=lambda s: (press.lookup.title(s.indicator), s.geography))
    return [_coverage_line(press, status) for status in ordered if status.last_period][:MOST_COVERAGE]


def _coverage_line(press: Press, status: Status) -> str:
    period = status.last_period.label if status.last_period else ""
    late = ", overdue" if status.overdue else ""
    complete = f"{wording.percent(status.coverage)} complete"
    return f"{press.lookup.title(status.indicator)}: to {period}, {complete}{late}."


def decisions(area: Area, flag: Flag | None) -> Sequence[str]:
    """Return what members are asked to decide."""
    if flag is None:
        return ("Note that nothing is flagged here.",)
    if flag.direction == "better":
        return (
            f"Note the improvement in {area.name}.",
            "Ask an officer to find out what worked and whether it will last.",
            "Consider whether the same could be done elsewhere.",
        )
    return (
        f"Note the change in {area.name} and how sure it is.",
        "Ask a named officer to find out, with ward councillors and partners, what lies behind it, by when.",
        "Decide whether anything already planned should start earlier here, or wait for the next figures.",
    )


def questions(press: Press, area: Area, flags: Sequence[Flag]) -> list[Question]:
    """Return the questions to challenge with, each with what this run can say."""
    if not flags:
        return [Question("When shall we know more?", _next_figures(press, area, None))]
    flag = flags[0]
    acting = "Who did this, and can they go on?" if flag.direction == "better" else "Who is already acting?"
    return [
        Question("Why here?", _why_here(press, flag)),
        Question("Why now?", f"The change is dated to {flag.onset.label}. What began or closed about then?"),
        Question("What else would explain it?", OTHER_EXPLANATIONS),
        Question(acting, "No local evidence recorded yet."),
        Question("When shall we know?", _next_figures(press, area, flag)),
    ]


def _why_here(press: Press, flag: Flag) -> str:
    def kind(item: Flag) -> tuple[object, ...]:
        return item.indicator, item.theme, item.direction, item.geography

    same = {item.area for item in press.report.flags if item.state != "ended" and kind(item) == kind(flag)}
    others = len(same - {flag.area})
    elsewhere = (
        f"in {wording.plural(others, 'other area')}. What do they share?" if others else "in no other area."
    )
    return f"The rest of the district did not move this way. The same is flagged {elsewhere}"


def _concerned(press: Press, flags: Sequence[Flag]) -> set[str]:
    """Return every indicator that one of *flags* rests on, a theme's own included."""
    return {name for flag in flags for name in _asked_about(press, flag)}


def _asked_about(press: Press, flag: Flag | None) -> set[str]:
    """Return the indicators whose next figures will tell more: the flag's, its theme's, or all watched."""
    if flag and flag.indicator:
        return {flag.indicator}
    watched = [one for one in press.report.catalogue.indicators.values() if one.watched]
    return {one.id for one in watched if flag is None or one.theme == flag.theme}


def _next_figures(press: Press, area: Area, flag: Flag | None) -> str:
    geography = flag.geography if flag else area.geography
    wanted = _asked_about(press, flag)
    awaited = [
        (status.next_due, status.overdue)
        for status in press.report.statuses
        if status.next_due and status.geography == geography and status.indicator in wanted
    ]
    if not awaited:
        return "No date is known for the next figures."
    due, overdue = min(awaited)
    if overdue:
        return f"The next figures were due by {wording.day(due)} and have not come. Who can get them?"
    return f"The next figures are due by {wording.day(due)}."
