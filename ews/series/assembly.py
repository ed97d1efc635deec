"""Every panel of a workspace, from the current view of its store."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from ews import periods
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Indicator
from ews.lookups.lookups import Lookups
from ews.lookups.measured import Measured
from ews.nouns import Area
from ews.nouns import Disagreement
from ews.nouns import Panel
from ews.series import feeds
from ews.series import joining
from ews.series import predecessors
from ews.series import rebuilding
from ews.series.joining import Joined
from ews.series.panel import Bases
from ews.series.panel import build
from ews.series.settling import Rebuilt
from ews.store import lookups as tables
from ews.store import series as rows
from ews.store.connection import Connection
from ews.store.series import LeftOut


# the indicator that says how many people live in an area
RESIDENTS = "population"


@dataclass(frozen=True)
class Assembly:
    """All series: panels by (indicator, geography), the joined rows behind them, and more.

    ``bases`` gives, by (indicator, geography), the people or homes at risk, for
    the detector; None where none are known.  ``rebuilt`` says what of a series
    was counted on other boundaries.
    """

    panels: dict[tuple[str, str], Panel] = field(default_factory=dict)
    joined: dict[tuple[str, str], Joined] = field(default_factory=dict)
    bases: dict[tuple[str, str], Bases | None] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    rebuilt: dict[tuple[str, str], list[Rebuilt]] = field(default_factory=dict)


def assemble(
    connection: Connection,
    catalogue: Catalogue,
    atlas: Atlas,
    unknown: Mapping[str, LeftOut] | None = None,
) -> Assembly:
    """Return every series that the store holds, without the readings of each indicator that are *unknown*."""
    joined, disagreements = _received(connection, catalogue, unknown or {})
    lookups = Lookups(
        Measured(atlas, residents(connection), catalogue.settings.grid), tables.current(connection)
    )
    joined, rebuilt = rebuilding.rebuild(joined, catalogue.indicators, atlas, lookups)
    found = Assembly(joined=joined, disagreements=disagreements, rebuilt=rebuilt)
    areas: dict[str, tuple[Area, ...]] = {}
    for (name, geography), series in found.joined.items():
        if not atlas.knows(geography):
            continue  # its boundaries were withdrawn; the numbers wait for them
        indicator = catalogue.indicators[name]
        if geography not in areas:
            areas[geography] = atlas.analysed(geography)
        members = areas[geography]
        bases = _bases(found.joined, catalogue, indicator.denominator, geography)
        panel = build(indicator, series, members, bases=bases, exempt=exempt(catalogue, name, members))
        if panel is not None:
            found.panels[name, geography] = replace(
                panel, basis=_basis(rebuilt.get((name, geography), []), atlas)
            )
            people = _bases(found.joined, catalogue, indicator.population, geography)
            found.bases[name, geography] = people or bases
    return found


def _received(
    connection: Connection, catalogue: Catalogue, unknown: Mapping[str, LeftOut]
) -> tuple[dict[tuple[str, str], Joined], list[Disagreement]]:
    """Return every series as received, by (indicator, geography), and where its sources disagree."""
    found: dict[tuple[str, str], Joined] = {}
    disagreements: list[Disagreement] = []
    for indicator in catalogue.indicators.values():
        without = _left_out(connection, indicator, unknown.get(indicator.id, LeftOut()))
        received = rows.values(connection, indicator.id, without)
        values = predecessors.of_the_district(received, catalogue.settings, indicator)
        joined = joining.join(values, rows.coverage(connection, indicator.id, without))
        disagreements.extend(joining.disagreements(indicator.id, values))
        found.update({(indicator.id, geography): series for geography, series in joined.items()})
    return found, disagreements


def residents(connection: Connection) -> dict[str, dict[str, dict[int, float]]]:
    """Return the residents by geography, area and year, as they were received."""
    found: dict[str, dict[str, dict[int, float]]] = {}
    for row in rows.values(connection, RESIDENTS):
        year = periods.parse(row["period"], "year")
        if year is not None and row["numerator"]:
            counts = found.setdefault(row["geography"], {}).setdefault(row["area"], {})
            counts[year.first_day.year] = float(row["numerator"])
    return found


def _basis(rebuilt: Iterable[Rebuilt], atlas: Atlas) -> str:
    return " ".join(one.sentence(atlas.geographies[one.source].title) for one in rebuilt)


def _left_out(connection: Connection, indicator: Indicator, unknown: LeftOut) -> LeftOut:
    """Add to *unknown* the failed feeds of *indicator*; of values no total tells whether a feed is empty."""
    if indicator.kind == "value":
        return unknown
    totals = rows.totals(connection, indicator.id, unknown.absent)
    return replace(unknown, failed=feeds.replaced(totals))


def exempt(catalogue: Catalogue, indicator: str, areas: Iterable[Area]) -> set[str]:
    """Return the areas in which *indicator* does not apply: those named, and all inside them."""
    named = {
        area for row in catalogue.settings.not_applicable if indicator in row.indicators for area in row.areas
    }
    return {area.code for area in areas if area.code in named or area.ward in named}


def _bases(
    joined: dict[tuple[str, str], Joined], catalogue: Catalogue, population: str, geography: str
) -> Bases | None:
    series = joined.get((population, geography)) if population else None
    if series is None:
        return None
    cadence = catalogue.indicators[population].cadence
    counts: dict[str, dict[int, float]] = {}
    for (area, text), row in series.rows.items():
        period = periods.parse(text, cadence)
        if period is not None and row["numerator"]:
            counts.setdefault(area, {})[period.start] = float(row["numerator"])
    return Bases(counts) if counts else None


def watched(catalogue: Catalogue, panels: Iterable[Panel]) -> list[tuple[Panel, Indicator]]:
    """Return the panels on which changes are looked for."""
    pairs = [(panel, catalogue.indicators[panel.indicator]) for panel in panels]
    return [
        (panel, indicator)
        for panel, indicator in pairs
        if indicator.watched and indicator.polarity != "neutral" and len(panel.areas) > 1
    ]
