"""``ews withdraw``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import talk


@click.command()
@click.argument("delivery")
@click.option("--reason", required=True, help="Why, for the record.")
@options.workspace
def withdraw(delivery: str, reason: str, root: Path) -> None:
    """Take a wrong delivery out of the current view, on record; `ews restore` brings it back."""
    from ews import corrections
    from ews import workspace

    corrections.decide(workspace.find(root), delivery, withdrawn=True, reason=reason)
    talk(f"{delivery} is withdrawn. Run `ews refresh` to compute without it.")
