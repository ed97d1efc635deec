"""``ews disagreements``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show


@click.command()
@options.workspace
@options.output
def disagreements(root: Path, form: str) -> None:
    """List where two sources of one indicator differ, and by how much."""
    from ews import listings
    from ews import workspace

    show(listings.disagreements(workspace.find(root)), listings.DISAGREEMENTS, form)
