"""``ews dalmatian``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show
from ews.cli.console import talk


BRIEF = (
    "indicator geography since until outside outside_low outside_high within within_low within_high".split()
)


@click.command()
@click.argument("indicator", default="")
@click.option(
    "--named",
    "-n",
    multiple=True,
    metavar="CODE",
    help="A ward one would name; the worst fifth when not said.",
)
@click.option(
    "--deprived-at",
    type=click.FloatRange(min=0, min_open=True),
    default=1.5,
    show_default=True,
    help="The rate, relative to the district's, from which a place counts as deprived.",
)
@options.workspace
@options.output
def dalmatian(indicator: str, named: tuple[str, ...], deprived_at: float, root: Path, form: str) -> None:
    """Measure who is missed when help goes to the named wards only.

    For INDICATOR, or each one counted below the ward, lists the share of the deprived outside the
    named wards and the share of the differences inside wards, with 95 % intervals; CSV and JSON
    also say who is missed, and where.
    """
    from ews import listings
    from ews import workspace

    rows = listings.dalmatian(workspace.find(root), indicator, named=named, deprived_at=deprived_at)
    show(rows, BRIEF if form == "table" else listings.DALMATIAN, form)
    if form == "table":
        for row in rows:
            talk("\n".join(["", f"{row['indicator']}: {row['sentence']}", *row["missed_where"]]))
