"""``ews boundaries``: the geographies of the workspace, and how they lie to each other."""

import click

from ews.cli.console import Commands


@click.group(cls=Commands)
def boundaries() -> None:
    """List, add, check, look up and export boundaries."""
