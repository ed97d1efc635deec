"""``ews accept``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import talk


@click.command()
@click.argument("flag")
@options.decision
@options.workspace
def accept(flag: str, reason: str, by: str, root: Path) -> None:
    """Take a flag's change for the new level of its area, on record; `ews reopen` takes it back.

    What came before the flag's onset no longer counts there, so that a further
    change can be found. A theme's flag is accepted for the indicators that moved.
    """
    from ews import corrections
    from ews import workspace

    found = corrections.accept(workspace.find(root), flag, by=by, reason=reason, say=progress())
    finish_progress()
    told = f"{', '.join(found.indicators)} in {found.flag.name} from {found.flag.onset.label} on"
    talk(f"{flag} is accepted: {told} is the new level. Run `ews refresh` to judge by it.")
