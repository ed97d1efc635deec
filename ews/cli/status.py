"""``ews status``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import complain
from ews.cli.console import show


@click.command()
@options.workspace
@options.output
def status(root: Path, form: str) -> None:
    """List how fresh, complete and due each indicator is, and until when it may be kept."""
    from ews import forgetting
    from ews import listings
    from ews import workspace

    made = workspace.find(root)
    show(listings.status(made), listings.STATUS, form)
    for warning in forgetting.overdue(made):
        complain(warning)
