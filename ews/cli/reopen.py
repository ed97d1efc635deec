"""``ews reopen``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import talk


@click.command()
@click.argument("flag")
@options.decision
@options.workspace
def reopen(flag: str, reason: str, by: str, root: Path) -> None:
    """Take back that a flag's change was accepted, on record."""
    from ews import corrections
    from ews import workspace

    corrections.reopen(workspace.find(root), flag, by=by, reason=reason)
    talk(f"{flag} is open again. Run `ews refresh` to judge its area by the whole past.")
