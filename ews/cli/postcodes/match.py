"""``ews postcodes match``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import show
from ews.cli.console import talk


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--column", default="", help="The column of postcodes; told by its name when not said.")
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows here as CSV, with postcode, reason, LSOA, ward and metres added.",
)
@click.option("--force", is_flag=True, help="Replace the file of --to if it is there.")
@options.workspace
@options.output
def match(file: Path, column: str, to: Path | None, force: bool, root: Path, form: str) -> None:
    """Say which postcodes of FILE, a table of any sort, are known, and why the others are not.

    Spacing, case and marks do not matter, and O for 0 or I for 1 is mended where only one
    postcode can be meant. Nothing is stored.
    """
    from ews import postcode_listing
    from ews import workspace

    listing = postcode_listing.match(
        workspace.find(root), file, column=column, to=to, force=force, say=progress()
    )
    finish_progress()
    show(listing.rows, postcode_listing.MATCHED, form)
    talk("\n".join(listing.notes))
