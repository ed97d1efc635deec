"""``ews series``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show


@click.command()
@click.argument("indicator")
@options.workspace
@options.geography
@click.option("--area", "-a", default="", help="Only the area with this code.")
@options.output
def series(indicator: str, root: Path, geography: str, area: str, form: str) -> None:
    """Print one indicator: area, period, numerator, denominator, value, marker, delivery."""
    from ews import listings
    from ews import workspace

    rows = listings.series(workspace.find(root), indicator, geography=geography, area=area)
    show(rows, listings.SERIES, form)
