"""A report for one audience with what its files need beside it."""

from collections.abc import Collection
from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property

from ews import analysis
from ews import area_layers
from ews.atlas import Atlas
from ews.catalogue.fields import did_you_mean
from ews.errors import NotFoundError
from ews.publish import figure_tables
from ews.publish.addresses import file_name
from ews.publish.geographies import level_of
from ews.publish.report import Report
from ews.publish.tables import Table
from ews.publish.trends import Lookup
from ews.store import connection as connections
from ews.workspace import Workspace


@dataclass(frozen=True)
class Told:
    """A report with the outlines of its areas; ``approximate`` are the sets drawn round postcodes."""

    report: Report
    atlas: Atlas
    approximate: frozenset[str]

    @cached_property
    def lookup(self) -> Lookup:
        """Return answers from the report."""
        return Lookup(self.report)

    @cached_property
    def series(self) -> tuple[Table, ...]:
        """Return the figures, a table for each series: of one indicator in one set of areas."""
        return tuple(figure_tables.figures(self.lookup, key) for key in figure_tables.told(self.lookup))

    @property
    def stem(self) -> str:
        """Return what every file of it is called: the district, for whom, of which run."""
        run = self.report.run
        return f"{file_name(run.district_name).lower()}-{self.report.audience}-{file_name(run.id)}"


def gathered(workspace: Workspace, report: Report) -> Told:
    """Return *report* with the outlines that the store holds."""
    with connections.reading(workspace.store) as connection:
        atlas = analysis.known_areas(connection, report.catalogue)
        shown = {where for _, where in report.panels}
        rounded = [name for name in shown if area_layers.is_approximate(connection, name)]
    return Told(report, atlas, frozenset(rounded))


def narrowed(report: Report, indicators: Collection[str] = (), geographies: Collection[str] = ()) -> Report:
    """Return *report* with only some of its indicators and geographies.

    A geography is a set of areas, or a level for its current one.  Where none is named all are kept but
    postcodes, millions of figures that few can open.  Raises NotFoundError.
    """
    wanted = {report.current.get(name, name) for name in geographies}
    _require(indicators, {name for name, _ in report.panels}, "indicator")
    _require(wanted, {where for _, where in report.panels}, "geography")

    def keeps(indicator: str | None, geography: str) -> bool:
        return (not indicators or indicator in indicators) and (not wanted or geography in wanted)

    return replace(
        report,
        panels={
            key: panel
            for key, panel in report.panels.items()
            if keeps(*key) and (wanted or level_of(report, key[1]) != "postcode")
        },
        flags=tuple(flag for flag in report.flags if keeps(flag.indicator, flag.geography)),
        pockets=tuple(flag for flag in report.pockets if keeps(flag.indicator, flag.geography)),
        priorities=tuple(one for one in report.priorities if not wanted or one.geography in wanted),
        no_verdicts=tuple(one for one in report.no_verdicts if keeps(one.indicator, one.geography)),
        statuses=tuple(one for one in report.statuses if keeps(one.indicator, one.geography)),
        withheld=tuple(one for one in report.withheld if keeps(one.indicator, one.geography)),
    )


def _require(named: Collection[str], known: Collection[str], what: str) -> None:
    for name in named:
        if name not in known:
            raise NotFoundError(
                f"{name}: no {what} of that name has figures for this audience{did_you_mean(name, known)}.",
                hint=f"There are: {', '.join(sorted(known))}.",
            )
