"""Gather what one indicator's page says: what it is, its history in the district, how areas stand."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from ews.catalogue import Indicator
from ews.nouns import Flag
from ews.nouns import Status
from ews.periods import CADENCES
from ews.publish import wording
from ews.publish.gaps import gaps
from ews.publish.geographies import geography_title
from ews.publish.geographies import level_of
from ews.publish.geographies import level_rank
from ews.publish.history import History
from ews.publish.history import district_key
from ews.publish.history import history
from ews.publish.pages import Assets
from ews.publish.pages import Press
from ews.publish.pages import Shown
from ews.publish.ranking import Changed
from ews.publish.ranking import Ranking
from ews.publish.ranking import changes
from ews.publish.ranking import ranking
from ews.publish.small_multiples import Small
from ews.publish.small_multiples import small_multiples
from ews.publish.trends import Key
from ews.publish.trends import Lookup
from ews.text import joined


STYLES = ("charts.css", "indicator.css")
# The sets of areas that have a page of their own.
LEVELS = ("ward", "neighbourhood", "lsoa")


@dataclass(frozen=True)
class Areas:
    """One set of areas beside the district: their order, their changes, and small charts of not too many."""

    geography: str
    level: str
    many: str
    title: str
    ranking: Ranking | None
    changes: Sequence[Changed]
    small: Sequence[Small]


def indicator_page(press: Press, name: str, linked: frozenset[str]) -> str:
    """Return ``indicators/<id>.html``; *linked* areas have a page."""
    report, lookup = press.report, press.lookup
    indicator = report.catalogue.indicators[name]
    key = district_key(lookup, name)
    geographies = _geographies(lookup, name, key)
    past = history(lookup, key) if key else None
    return press.page(
        "indicator.html",
        indicator.title,
        shown=Shown((name,), tuple(geographies)),
        root="../",
        assets=Assets(styles=tuple(press.static(style) for style in STYLES)),
        indicator=indicator,
        linked=linked,
        lead=lead(lookup, indicator, past),
        past=past,
        facts=facts(indicator),
        statuses=statuses(press, name),
        titles={geography: geography_title(report, geography) for geography in geographies},
        up=_flags(lookup, name, ended=False),
        ended=_flags(lookup, name, ended=True),
        pockets=[pocket for pocket in report.pockets if pocket.indicator == name],
        sets=[
            areas(lookup, (name, geography))
            for geography in geographies
            if level_of(report, geography) in LEVELS
        ],
        missing=gaps(lookup, [item for item in report.no_verdicts if item.indicator == name]),
        withheld=withheld(lookup, name),
        why_nothing=why_nothing(lookup, name) if not geographies else "",
    )


def lead(lookup: Lookup, indicator: Indicator, past: History | None) -> str:
    """Return where the district stands, and how many areas move, in plain words."""
    stands = f"{lookup.report.run.district_name}: {past.summary}" if past else ""
    up = _flags(lookup, indicator.id, ended=False)
    moving = [
        f"{wording.areas_of(len(codes), '')} {wording.DIRECTION_WORDS[way]}"
        for way in ("worse", "better")
        if (codes := {flag.area for flag in up if flag.direction == way})
    ]
    if not past:
        return ""
    if not indicator.watched:
        return f"{stands} It is kept as context and is not watched for change."
    flagged = f"A flag is up in {joined(moving)}." if moving else "No flag is up on it."
    return f"{stands} {flagged}"


def facts(indicator: Indicator) -> Mapping[str, str]:
    """Return what a reader must know to read the numbers: their unit, their good way, their rhythm."""
    kinds = {"flow": "events, counted as they happen", "stock": "a caseload, as it stood", "value": "a value"}
    return {
        "Definition": indicator.definition,
        "Unit": wording.capital(indicator.unit),
        "Which way is worse": wording.polarity(indicator.polarity),
        "Why it matters": indicator.why,
        "Theme": wording.theme(indicator.theme),
        "What is counted": wording.capital(kinds[indicator.kind]),
        "Published": f"Every {_rhythm(indicator.cadence)}, about {indicator.lag_days} days after its end",
        "Smallest areas": wording.capital(
            wording.LEVEL_NAMES.get(indicator.finest, ("", indicator.finest))[1]
        ),
    }


def _rhythm(cadence: str) -> str:
    return {1: "month", 3: "quarter", 12: "year"}.get(CADENCES[cadence][0], cadence.replace("_", " "))


def statuses(press: Press, name: str) -> Sequence[Status]:
    """Return how fresh and complete the indicator is on each set of areas, the largest areas first."""
    found = [status for status in press.report.statuses if status.indicator == name and status.last_period]
    return sorted(found, key=lambda status: level_rank(press.report, status.geography))


def areas(lookup: Lookup, key: Key) -> Areas:
    """Return what is told of the areas of the series *key*."""
    level = level_of(lookup.report, key[1])
    many = wording.LEVEL_NAMES.get(level, ("area", "areas"))[1]
    small = small_multiples(lookup, key) if level in ("ward", "neighbourhood") else []
    title = geography_title(lookup.report, key[1])
    return Areas(key[1], level, many, title, ranking(lookup, key), changes(lookup, key), small)


def _geographies(lookup: Lookup, name: str, key: Key | None) -> list[str]:
    """Return the sets of areas that are shown: the one that tells the district, and those with pages."""
    report = lookup.report
    current = {report.current.get(level) for level in LEVELS}
    found = {one for indicator, one in report.panels if indicator == name and one in current}
    return sorted(found | ({key[1]} if key else set()), key=lambda one: level_rank(report, one))


def _flags(lookup: Lookup, name: str, *, ended: bool) -> list[Flag]:
    """Return the flags on an indicator, worse before better, the surest and strongest first."""
    found = [f for f in lookup.report.flags if f.indicator == name and (f.state == "ended") == ended]
    return sorted(found, key=lambda f: (f.direction != "worse", f.grade != "confirmed", -f.evidence, f.id))


def withheld(lookup: Lookup, name: str) -> list[str]:
    """Return how many numbers of the indicator this audience is not shown, and why."""
    found = [item for item in lookup.report.withheld if item.indicator == name]
    return [
        f"{_set(lookup, item.geography)}: {wording.plural(item.cells, 'number')}. {item.reason}"
        for item in found
    ]


def _set(lookup: Lookup, geography: str) -> str:
    return geography_title(lookup.report, geography) if geography else "All sets of areas"


def why_nothing(lookup: Lookup, name: str) -> str:
    """Return why an indicator that is defined has no number here."""
    received = any(status.indicator == name and status.last_period for status in lookup.report.statuses)
    if any(item.indicator == name for item in lookup.report.withheld) or received:
        audience = {"public": "the public", "partner": "partners"}.get(
            lookup.report.audience, "this audience"
        )
        return (
            f"This indicator is left out for {audience}: its numbers are known, and they are not shown here."
        )
    return "Nothing has been received for it yet, so there is nothing to show. It is not the same as zero."
