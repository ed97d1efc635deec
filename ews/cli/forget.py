"""``ews forget``."""

import getpass
from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import show
from ews.cli.console import talk


@click.command()
@click.argument("source")
@click.option("--dry-run", is_flag=True, help="Only list what would go.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.option("--reason", default="", help="Why, for the record; needed unless it is a dry run.")
@click.option("--by", default=getpass.getuser, help="Who decides; the name of your account when not said.")
@options.workspace
@options.output
def forget(source: str, dry_run: bool, yes: bool, reason: str, by: str, root: Path, form: str) -> None:
    """Erase what was read from SOURCE, and what was derived from it, for good; a tombstone stays.

    SOURCE is an indicator, the reference of an agreement in ews.toml (all its indicators), a delivery, or a
    file, ZIP file or folder under data/. The same files are never read for it again. The files themselves
    stay: delete them.
    """
    from ews import forgetting
    from ews import workspace

    made = workspace.find(root)
    erased = forgetting.planned(made, source)
    show(erased.listing, forgetting.FORGET, form)
    if not dry_run:
        _confirm(source, reason, yes=yes)
        erased = forgetting.forget(made, source, by=by, reason=reason, say=progress())
        finish_progress()
    for line in erased.advice(done=not dry_run):
        talk(line)


def _confirm(source: str, reason: str, *, yes: bool) -> None:
    """End the command unless there is a reason, and whoever runs it means it."""
    if not reason.strip():
        raise click.UsageError("Say why with --reason; it stays on record.")
    if not yes:
        click.confirm(f"Erase all this of {source} for good?", abort=True, err=True)
