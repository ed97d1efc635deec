"""``ews boundaries lookup``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show
from ews.cli.console import talk


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option(
    "--year",
    type=click.IntRange(1900, 2200),
    help="Divide split areas by the residents known by this year, else today's.",
)
@click.option(
    "--grid",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A raster of residents to divide areas by, instead of postcodes.",
)
@options.workspace
@options.output
def lookup(source: str, target: str, year: int | None, grid: Path | None, root: Path, form: str) -> None:
    """Tell which part of each area's count goes where between two sets of boundaries, FROM and TO.

    Each is a geography such as ward_2019, or a level for its current set. Every weight comes with its
    basis, its year and its error; a published table counts before anything measured.
    """
    from ews import lookup_listing
    from ews import workspace

    found = lookup_listing.listed(workspace.find(root), source, target, year=year, grid=grid)
    show(found.rows, lookup_listing.LOOKUP, form)
    talk("\n".join(found.sentences))
