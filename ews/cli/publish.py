"""``ews publish``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import talk


if TYPE_CHECKING:
    from ews.nouns import Audience


@click.command()
@options.audience
@click.option("--single-file", is_flag=True, help="Make one file of the whole site, to send by e-mail.")
@options.workspace
def publish(audience: "Audience", *, single_file: bool, root: Path) -> None:
    """Make the site of the latest run for an audience; print where it is.

    What the audience may not see is in none of its files, and what was shown is put on record.
    """
    from ews import publication
    from ews import workspace

    made = publication.publish(workspace.find(root), audience, single_file=single_file, say=progress())
    finish_progress()
    click.echo(str(made.path))
    talk(made.told)
