"""``ews area``."""

import json
from pathlib import Path
from typing import Any

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import show


LATEST = "area name indicator title geography period numerator denominator value unit marker".split()


@click.command()
@click.argument("code")
@options.workspace
@options.output
def area(code: str, root: Path, form: str) -> None:
    """Tell all that is known of one area: flags, series, reasons, sources."""
    from ews import listings
    from ews import workspace

    known = listings.area(workspace.find(root), code, say=progress())
    finish_progress()
    if form == "json":
        click.echo(json.dumps([known], ensure_ascii=False, indent=1))
    elif form == "csv":
        show([{"area": code, "name": known["name"], **row} for row in known["series"]], LATEST, form)
    else:
        _tell(known)


def _tell(known: dict[str, Any]) -> None:
    click.echo(f"{known['name']} ({known['area']}, {known['geography']})")
    for flag in known["flags"] + known["pockets"]:
        click.echo("\n" + " ".join([f"[{flag['grade']}, {flag['state']}]", flag["sentence"], *flag["notes"]]))
    if not known["flags"] + known["pockets"]:
        click.echo("\nNo change has been found here.")
    for item in known["no_verdicts"]:
        click.echo(f"\nNo verdict on {item['indicator']}: {item['reason']}")
    for item in known["accepted"]:
        told = f"{item['flag']} from {item['onset']} ({', '.join(item['indicators'])})"
        click.echo(f"\nAccepted: {told}, by {item['by']} on {item['at'][:10]}: {item['reason']}")
    click.echo("")
    show(known["series"], LATEST[2:], "table")
    click.echo("")
    show(known["sources"], ["indicator", "publisher", "licence"], "table")
