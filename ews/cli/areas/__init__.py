"""``ews areas``: areas of the partnership's own."""

import click

from ews.cli.areas.compose import compose
from ews.cli.console import Commands


@click.group(cls=Commands)
def areas() -> None:
    """Make areas of your own out of smaller ones."""


areas.add_command(compose)
