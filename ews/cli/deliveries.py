"""``ews deliveries``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show


@click.command()
@options.workspace
@options.output
def deliveries(root: Path, form: str) -> None:
    """List what was received, when, and what it gave."""
    from ews import listings
    from ews import workspace

    show(listings.received(workspace.find(root)), listings.DELIVERIES, form)
