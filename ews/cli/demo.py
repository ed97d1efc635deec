"""``ews demo``."""

from pathlib import Path

import click

from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import talk


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("demo"))
def demo(folder: Path) -> None:
    """Make the fictional borough of Eastmere in DIR (./demo when not said) and refresh it."""
    from ews import demo as borough
    from ews import workspace
    from ews.cli.refresh import report
    from ews.refresh import refresh

    made = workspace.create(folder, district="E08999001", name="Eastmere")
    talk(f"Making a fictional borough in {made.root}.")
    borough.make(made.root)
    outcome = refresh(made, say=progress())
    finish_progress()
    report(outcome)
