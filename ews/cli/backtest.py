"""``ews backtest``."""

import json
from pathlib import Path
from typing import Any

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import several_processes
from ews.cli.console import show
from ews.cli.console import talk


RATES = "direction years raised a_year budget_a_year confirmed brief taken_back".split()
BASES = "indicator basis editions revisions".split()


@click.command()
@click.option(
    "--from",
    "since",
    default="",
    help="The first month to count, such as 2024-01; the first verdict's when not said.",
)
@options.workspace
@options.output
def backtest(since: str, root: Path, form: str) -> None:
    """Replay what is stored as it was known then: how early, how lasting and how frequent flags were.

    Lists for each of today's flags the month in which it would first have been
    told, how often a flag was raised a year, and how many were reversed. CSV
    holds today's flags only; JSON everything.
    """
    from ews import backtest as backtests
    from ews import listings
    from ews import records
    from ews import workspace

    with several_processes():
        found = records.record(backtests.backtest(workspace.find(root), since=since, say=progress()))
    finish_progress()
    if form == "json":
        click.echo(json.dumps([found], ensure_ascii=False, indent=1))
    else:
        show(found["flags"], listings.BACKTEST, form)
        _tell(found, form)


def _tell(found: dict[str, Any], form: str) -> None:
    """Tell the rest of a table; of CSV, which has one table, say it on stderr."""
    if form == "table":
        click.echo(f"\nFrom {found['since']} to {found['until']}:")
        show(found["rates"], RATES, form)
        click.echo("")
        show(found["bases"], BASES, form)
        click.echo("")
    for caution in found["cautions"]:
        talk(caution)
