"""``ews brief``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress


@click.command()
@click.argument("code")
@options.workspace
def brief(code: str, root: Path) -> None:
    """Make the committee brief of one area again; print where it is."""
    from ews import refresh
    from ews import workspace
    from ews.publish import site

    found = workspace.find(root)
    report = refresh.latest_report(found, say=progress())
    finish_progress()
    click.echo(str(site.write_brief(report, code, folder=found.site, assets=found.assets)))
