"""``ews postcodes load``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import show
from ews.cli.console import talk


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.workspace
@options.output
def load(file: Path, root: Path, form: str) -> None:
    """Take in FILE, a postcode directory: ONSPD, NSPL or Code-Point Open, as CSV or as published in a ZIP.

    Copies FILE into data/postcodes and reads it into the store; lists its postcodes by kind, and
    how many of them are the district's.
    """
    from ews import postcode_listing
    from ews import workspace

    listing = postcode_listing.load(workspace.find(root), file, say=progress())
    finish_progress()
    show(listing.rows, postcode_listing.LOADED, form)
    talk("\n".join(listing.notes))
