"""``ews boundaries export``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import talk


@click.command()
@click.argument("geography")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--indicator", "-i", "indicators", multiple=True, help="Add its numbers; may be said again.")
@click.option(
    "--period",
    default="",
    metavar="PERIOD",
    help="The period of the numbers; each indicator's latest when not said.",
)
@click.option(
    "--internal", is_flag=True, help="Let numbers through that may tell of few people: the file stays inside."
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@options.workspace
def export(
    geography: str,
    file: Path,
    *,
    indicators: tuple[str, ...],
    period: str,
    internal: bool,
    force: bool,
    root: Path,
) -> None:
    """Write the areas of GEOGRAPHY as a layer for a GIS, by the ending of FILE.

    `.gpkg` is a GeoPackage and `.parquet` GeoParquet, both in EPSG:27700; `.geojson` is GeoJSON in
    longitude and latitude. GEOGRAPHY is a set of boundaries such as ward_2025, or a level such as ward.
    """
    from ews import layer_export
    from ews import workspace

    made = layer_export.export(
        workspace.find(root), geography, file,
        indicators=indicators, period=period, internal=internal, force=force, say=progress(),
    )  # fmt: skip
    finish_progress()
    talk(made)
