"""``ews export``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress


if TYPE_CHECKING:
    from ews.nouns import Audience


FORMS = ("xlsx", "csv", "gpkg", "parquet", "geojson")


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMS))
@click.argument("path", required=False, type=click.Path(path_type=Path))
@options.audience
@click.option("--indicator", "-i", "indicators", multiple=True, help="Only this one; may be said again.")
@click.option(
    "--geography",
    "-g",
    "geographies",
    multiple=True,
    help="Only this set of boundaries, or this level; may be said again.",
)
@click.option("--force", is_flag=True, help="Replace what is there.")
@options.workspace
def export(
    form: str,
    path: Path | None,
    *,
    audience: "Audience",
    indicators: tuple[str, ...],
    geographies: tuple[str, ...],
    force: bool,
    root: Path,
) -> None:
    """Write the figures and findings of the latest run as files to take away; print where they are.

    FORMAT is xlsx (an accessible spreadsheet), csv, gpkg, parquet or geojson. The last two and csv are
    several files: one ZIP archive, or a folder where PATH has no ending. Without PATH the name says what
    is inside. What the audience may not see is in none of them, and what was shown is put on record.
    """
    from ews import publication
    from ews import workspace
    from ews.exports import files
    from ews.exports.told import narrowed

    if path:
        files.refuse(form, path, force=force)
    found = workspace.find(root)
    report = narrowed(publication.report_for(found, audience, say=progress()), indicators, geographies)
    made = files.write(found, report, form, path, force=force, say=progress())
    finish_progress()
    click.echo(str(made))
