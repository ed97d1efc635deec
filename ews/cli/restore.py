"""``ews restore``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import talk


@click.command()
@click.argument("delivery")
@click.option("--reason", required=True, help="Why, for the record.")
@options.workspace
def restore(delivery: str, reason: str, root: Path) -> None:
    """Bring a withdrawn delivery back into the current view, on record."""
    from ews import corrections
    from ews import workspace

    corrections.decide(workspace.find(root), delivery, withdrawn=False, reason=reason)
    talk(f"{delivery} is back. Run `ews refresh` to compute with it.")
