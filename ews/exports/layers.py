"""Sets of areas and tables as layers for a GIS, each saying what it is, for whom and whose."""

import math
from collections.abc import Iterator
from dataclasses import replace

from ews import area_layers
from ews.atlas import Atlas
from ews.catalogue.sources import is_licensed
from ews.exports.told import Told
from ews.geography.export import Cell
from ews.geography.export import Layer
from ews.publish import figure_tables
from ews.publish import listing_tables
from ews.publish.report import Report
from ews.publish.tables import Table
from ews.publish.tables import notices
from ews.publish.trends import Key


# what a GIS needs of each figure; the tables of areas and indicators say the rest
LEAN = (
    *("indicator", "geography", "area_code", "period", "period_start", "value", "marker"),
    *("numerator", "denominator", "comparator_value"),
)


def drawn(told: Told) -> Iterator[Layer]:
    """Yield each set of areas that has figures, if its outlines may leave for this audience."""
    report, atlas = told.report, told.atlas
    for geography in sorted({where for _, where in report.panels} & atlas.areas.keys()):
        if report.audience != "internal" and not is_licensed(atlas.geographies[geography].source):
            continue
        columns = area_layers.places(atlas, geography) | _findings(report, geography, atlas)
        for key in figure_tables.told(told.lookup):
            if key[1] == geography:
                columns |= _numbers(report, key, columns["code"])
        yield Layer(geography, columns, area_layers.shapes(atlas, geography), about(told, geography))


def _numbers(report: Report, key: Key, codes: list[Cell]) -> dict[str, list[Cell]]:
    """Return the columns of one series in its latest period."""
    panel = report.panels[key]
    marked = replace(panel, marker=figure_tables.marked(panel))
    column = figure_tables.latest_column(panel)
    return area_layers.numbers(marked, report.catalogue.indicators[key[0]], codes, column)


def _findings(report: Report, geography: str, atlas: Atlas) -> dict[str, list[Cell]]:
    """Return how many flags are up in each area, by direction, and its rank among the priorities."""
    codes = [row.code for row in atlas.areas[geography]]
    up = [
        (flag.area, flag.direction)
        for flag in report.flags
        if flag.state != "ended" and flag.geography == geography
    ]
    ranks = {one.area: float(one.rank) for one in report.priorities if one.geography == geography}
    counts: dict[str, list[Cell]] = {
        f"flags_{way}": [float(up.count((code, way))) for code in codes] for way in ("worse", "better")
    }
    return counts | {"priority_rank": [ranks.get(code) for code in codes]}


def beside(told: Told) -> Iterator[Layer]:
    """Yield the tables beside the layers of a GeoPackage: what was found, its grounds, and the figures."""
    for table in (*listing_tables.listings(told.lookup), figures(told).only(LEAN)):
        if table.rows:
            yield plain(told, table)


def figures(told: Told) -> Table:
    """Return every series of every set of areas as one table."""
    sources = dict.fromkeys(source for table in told.series for source in table.sources)
    rows = [row for table in told.series for row in table.rows]
    about = "Every figure, a row for each indicator, area and period."
    return Table("figures", "Figures", about, figure_tables.FIGURES, rows, tuple(sources))


def plain(told: Told, table: Table) -> Layer:
    """Return *table* as a layer without areas: dates in ISO form, numbers that are not there as None."""
    cells = zip(*table.rows, strict=True) if table.rows else ([] for _ in table.columns)
    columns = {
        column.name: [_cell(cell) for cell in part] for column, part in zip(table.columns, cells, strict=True)
    }
    return Layer(
        table.name, columns, [], about(told, "") | {"title": table.title, "about": table.description}
    )


def _cell(cell: object) -> Cell:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    return None if cell is None else str(cell)


def about(told: Told, geography: str) -> dict[str, str]:
    """Return what a layer, or with no *geography* a table, says of itself."""
    report, run = told.report, told.report.run
    named = {key[0] for key in report.panels if not geography or key[1] == geography}
    sources = [one.source for name, one in report.catalogue.indicators.items() if name in named]
    drawn = report.catalogue.geographies.get(geography)
    sources = [*([drawn.source] if drawn else []), *sources]
    about = {
        "title": f"{run.district_name}: {drawn.title if drawn else geography}",
        "audience": report.audience,
        "source": "; ".join(dict.fromkeys(source.publisher for source in sources)),
        "licence": "; ".join(dict.fromkeys(source.licence for source in sources)),
        "attribution": "; ".join(dict.fromkeys(source.attribution for source in sources)),
        "made": f"Made by ews {run.version}, from run {run.id} of {run.at:%Y-%m-%d}.",
        "notice": " ".join(notices(report)),
        "notice_outlines": area_layers.APPROXIMATE if geography in told.approximate else "",
    }
    return {key: text for key, text in about.items() if text}
