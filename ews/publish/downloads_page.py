"""Gather what the downloads page shows: each file beside the site, what is inside and how large it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from ews.publish.pages import Press
from ews.publish.pages import Shown


FOLDER = "downloads"
# what a file holds, by how its name ends
INSIDE = {
    ".xlsx": (
        "Spreadsheet",
        "Priorities, flags, pockets and figures, a table a sheet. For Excel, LibreOffice and screen readers.",
    ),
    "-csv.zip": (
        "CSV files",
        "The same tables for any program, older boundaries included, each with a description of its columns.",
    ),
    ".gpkg": (
        "GeoPackage",
        "Areas with their latest figures, a layer a set, and all figures as tables. For QGIS and ArcGIS.",
    ),
    "-parquet.zip": (
        "GeoParquet files",
        "The same areas and figures for Python, R and DuckDB.",
    ),
}


@dataclass(frozen=True)
class Offered:
    """One file to take away: its name, what sort of file it is, what is inside, and its size in words."""

    name: str
    sort: str
    inside: str
    size: str


def downloads_page(press: Press, sizes: Mapping[str, int]) -> str:
    """Return ``downloads.html``; *sizes* gives the bytes of each file in the folder of downloads."""
    panels = press.report.panels
    return press.page(
        "downloads.html",
        "Downloads",
        shown=Shown(
            tuple(sorted({name for name, _ in panels})), tuple(sorted({where for _, where in panels}))
        ),
        folder=FOLDER,
        offered=[
            Offered(name, *INSIDE[ending], size(sizes[name]))
            for ending in INSIDE
            for name in sorted(sizes)
            if name.endswith(ending)
        ],
    )


def size(count: int) -> str:
    """Return how many bytes a file has as a reader knows it, such as ``840 KB``."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB"
