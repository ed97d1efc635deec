"""The files of each form in which a report is taken away."""

import tempfile
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

from ews import area_layers
from ews.exports import layers
from ews.exports.told import Told
from ews.geography import export as gis
from ews.publish import csvw
from ews.publish import listing_tables
from ews.publish import tidy_csv
from ews.publish.addresses import file_name
from ews.publish.tables import notices
from ews.store import parquet


Files = Iterator[tuple[str, bytes]]


def _spreadsheet(told: Told) -> Files:
    # why here: gptables and pandas take a second to import
    from ews.publish import workbook

    yield f"{told.stem}.xlsx", workbook.figures_workbook(told.report)


def _csv(told: Told) -> Files:
    """Yield each table as CSV, with its description beside it."""
    listed = (table for table in listing_tables.listings(told.lookup) if table.rows)
    for table in (*listed, *told.series):
        name = f"{file_name(table.name)}.csv"
        yield name, tidy_csv.tidy(table)
        yield f"{name}-metadata.json", csvw.metadata(table, name, told.report.run, notices(told.report))


def _geopackage(told: Told) -> Files:
    """Yield one GeoPackage: a layer for each set of areas, and the tables that explain and date it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whole.gpkg"
        for layer in (*layers.drawn(told), *layers.beside(told)):
            gis.geopackage(layer, path, at=told.report.run.at)
        yield f"{told.stem}.gpkg", path.read_bytes()


def _geoparquet(told: Told) -> Files:
    """Yield each set of areas as GeoParquet, and all figures as one table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whole.parquet"
        for layer in layers.drawn(told):
            area_layers.write(layer, path, at=told.report.run.at)
            yield f"areas-{file_name(layer.name)}.parquet", path.read_bytes()
        figures = layers.plain(told, layers.figures(told))
        parquet.write(path, figures.columns, figures.about)
        yield "figures.parquet", path.read_bytes()


def _geojson(told: Told) -> Files:
    for layer in layers.drawn(told):
        yield f"areas-{file_name(layer.name)}.geojson", gis.geojson(layer).encode("utf-8")


FORMS: dict[str, Callable[[Told], Files]] = {
    "xlsx": _spreadsheet,
    "csv": _csv,
    "gpkg": _geopackage,
    "parquet": _geoparquet,
    "geojson": _geojson,
}
# forms of one file; the others are several, and leave as one archive
SINGLE = ("xlsx", "gpkg")
