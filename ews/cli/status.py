"""``ews status``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show


@click.command()
@options.workspace
@options.output
def status(root: Path, form: str) -> None:
    """List how fresh, complete and due each indicator is."""
    from ews import listings
    from ews import workspace

    show(listings.status(workspace.find(root)), listings.STATUS, form)
