"""``ews flags``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show
from ews.cli.console import talk


BRIEF = "id level area name indicator theme direction grade state onset period ratio notes".split()


@click.command()
@options.workspace
@options.geography
@options.direction
@click.option("--ended/--no-ended", default=True, help="Whether to list flags that have ended lately.")
@options.output
def flags(root: Path, geography: str, direction: str | None, ended: bool, form: str) -> None:
    """List the changes found, gravest first."""
    from ews import listings
    from ews import workspace

    found = workspace.find(root)
    rows = listings.flags(found, geography=geography, direction=direction, ended=ended)
    show(rows, BRIEF if form == "table" else listings.FLAGS, form)
    talk(listings.tally(found))
