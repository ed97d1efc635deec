"""``ews pockets``."""

from pathlib import Path
from typing import Literal

import click

from ews.cli import options
from ews.cli.console import progress
from ews.cli.console import several_processes
from ews.cli.console import show
from ews.cli.console import talk


BRIEF = "indicator theme name period direction onset ratio ratio_low ratio_high observed expected".split()


@click.command()
@click.argument("subject", default="", metavar="[INDICATOR|THEME]")
@click.option(
    "--direction",
    type=click.Choice(["worse", "better"]),
    default="worse",
    show_default=True,
    help="The change looked for.",
)
@click.option(
    "--alarms-per-year",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="False pockets a year that are accepted, divided among all that is scanned.",
)
@click.option("--period", default="", metavar="PERIOD", help="The period judged; the latest when not said.")
@options.workspace
@options.output
def pockets(
    subject: str,
    direction: Literal["worse", "better"],
    alarms_per_year: float,
    period: str,
    root: Path,
    form: str,
) -> None:
    """Find neighbouring small places that changed together, whatever ward they lie in.

    Scans INDICATOR, a THEME with its indicators, or all that is counted below the ward. Each pocket
    has a name by size and place, since when, how much, and how often chance would make one as strong.
    """
    from ews import pocket_listing
    from ews import workspace

    with several_processes():
        rows, budget = pocket_listing.listed(
            workspace.find(root),
            subject,
            direction,
            alarms_per_year=alarms_per_year,
            period=period,
            say=progress(),
        )
    show(rows, BRIEF if form == "table" else pocket_listing.FIELDS, form)
    talk(budget)
    if form == "table":
        talk("\n".join(row["sentence"] for row in rows))
