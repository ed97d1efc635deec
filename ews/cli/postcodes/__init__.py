"""``ews postcodes``: the postcode directory, and what it makes of a table's postcodes."""

import click

from ews.cli.console import Commands
from ews.cli.postcodes.load import load
from ews.cli.postcodes.match import match


@click.group(cls=Commands)
def postcodes() -> None:
    """Load a postcode directory, and match a table's postcodes with it."""


for command in (load, match):
    postcodes.add_command(command)
