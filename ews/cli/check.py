"""``ews check``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import complain
from ews.cli.console import talk


@click.command()
@options.workspace
def check(root: Path) -> None:
    """Validate the workspace's definitions; say all mistakes at once."""
    from ews import catalogue
    from ews import forgetting
    from ews import workspace

    made = workspace.find(root)
    found = catalogue.load(made.root)
    counts = (len(found.indicators), len(found.geographies), len(found.maps))
    talk("All definitions are in order: {} indicators, {} geographies, {} maps.".format(*counts))
    for warning in forgetting.overdue(made):
        complain(warning)
