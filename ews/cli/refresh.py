"""``ews refresh``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ews.cli import options
from ews.cli.console import complain
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import several_processes
from ews.cli.console import talk
from ews.errors import FileUnreadableError


if TYPE_CHECKING:
    from ews.refresh import Outcome

MOST_CHANGES = 20


@click.command("refresh")
@options.workspace
def refresh(root: Path) -> None:
    """Take in what is new in data/, compute what it touches, and publish.

    Ends with code 20 when a file could not be read; everything else is done
    all the same.
    """
    from ews import forgetting
    from ews import workspace
    from ews.refresh import refresh as run

    made = workspace.find(root)
    with several_processes():
        outcome = run(made, say=progress())
    finish_progress()
    for warning in forgetting.overdue(made):
        complain(warning)
    report(outcome)


def report(outcome: "Outcome") -> None:
    """Say what a refresh did, and end with the code for unread files if there are any."""
    if not outcome.computed:
        talk("Nothing is new.")
    for change in outcome.changes[:MOST_CHANGES]:
        talk(f"- {change}")
    if len(outcome.changes) > MOST_CHANGES:
        talk(f"- and {len(outcome.changes) - MOST_CHANGES} more; see the first page.")
    talk(outcome.tally)
    for problem in outcome.problems:
        complain(problem)
    click.echo(str(outcome.index))
    if outcome.problems:
        talk("Files that no definition reads stay in data/; `ews deliveries` lists them.")
        click.get_current_context().exit(FileUnreadableError.exit_code)
