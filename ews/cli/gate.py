"""``ews gate``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import show
from ews.cli.console import talk


if TYPE_CHECKING:
    from ews.nouns import Audience


@click.command()
@options.audience
@options.workspace
@options.output
def gate(audience: "Audience", root: Path, form: str) -> None:
    """List what would be withheld from an audience and why, and what would stop a publication."""
    from ews import publication
    from ews import workspace

    rows, closed = publication.previewed(workspace.find(root), audience, say=progress())
    finish_progress()
    show(rows, publication.GATE, form)
    talk(closed)
