"""``ews quarantine``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show
from ews.cli.console import talk


@click.command()
@click.option("--export", type=click.Path(path_type=Path), help="Write the rows to this CSV file instead.")
@options.workspace
@options.output
def quarantine(export: Path | None, root: Path, form: str) -> None:
    """List every row that was set aside, with its reason."""
    from ews import listings
    from ews import workspace

    rows = listings.quarantine(workspace.find(root))
    if export is None:
        show(rows, listings.QUARANTINE, form)
    else:
        listings.export(rows, listings.QUARANTINE, export)
        talk(f"Wrote {len(rows):,} rows to {export}.")
