"""``ews boundaries list``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show


@click.command("list")
@options.workspace
@options.output
def list_(root: Path, form: str) -> None:
    """List every set of boundaries: since when it is in force, what follows it, and what was received of it.

    The table shows the most important columns; CSV and JSON have them all, the licence among them.
    """
    from ews import boundary_listing
    from ews import workspace

    rows = boundary_listing.listed(workspace.find(root))
    show(rows, boundary_listing.BRIEF if form == "table" else boundary_listing.BOUNDARIES, form)
