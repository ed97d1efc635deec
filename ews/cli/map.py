"""``ews map``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress


@click.command("map")
@click.argument("name", metavar="[MAP]", default="")
@options.workspace
def map_(name: str, root: Path) -> None:
    """Make one map again, or all of them; print where they are."""
    from ews import refresh
    from ews import workspace
    from ews.publish import site

    found = workspace.find(root)
    report = refresh.latest_report(found, say=progress())
    finish_progress()
    for one in [name] if name else sorted(report.catalogue.maps):
        click.echo(str(site.write_map(report, one, folder=found.site, assets=found.assets)))
