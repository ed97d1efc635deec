"""``ews demo``."""

from pathlib import Path

import click

from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import several_processes
from ews.cli.console import talk


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("demo"))
def demo(folder: Path) -> None:
    """Make the fictional borough of Eastmere in DIR (./demo when not said) and refresh it.

    A borough that stands there already is only refreshed.
    """
    from ews import demo as borough
    from ews import workspace
    from ews.cli.refresh import report
    from ews.refresh import refresh

    talk(f"The fictional borough of Eastmere, in {folder.resolve()}.")
    made = workspace.Workspace(folder.resolve())
    if not borough.stands_in(made.root):
        made = workspace.create(folder, district=borough.DISTRICT, name=borough.NAME)
        borough.make(made.root)
    with several_processes():
        outcome = refresh(made, say=progress())
    finish_progress()
    report(outcome)
