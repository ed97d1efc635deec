"""``ews boundaries``: the geographies of the workspace, and how they lie to each other."""

import click

from ews.cli.boundaries.add import add
from ews.cli.boundaries.check import check
from ews.cli.boundaries.export import export
from ews.cli.boundaries.list import list_
from ews.cli.boundaries.lookup import lookup
from ews.cli.console import Commands


@click.group(cls=Commands)
def boundaries() -> None:
    """List, add, check, look up and export boundaries."""


for command in (list_, add, check, lookup, export):
    boundaries.add_command(command)
