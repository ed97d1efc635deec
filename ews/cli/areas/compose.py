"""``ews areas compose``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show
from ews.cli.console import talk


@click.command()
@click.argument("id", callback=options.identifier)
@click.option(
    "--from",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list of LSOAs or postcodes with a column of neighbourhoods (CSV, workbook), or outlines.",
)
@click.option("--dry-run", is_flag=True, help="Only look; write nothing.")
@options.described
@options.workspace
@options.output
def compose(file: Path, root: Path, form: str, dry_run: bool, **said: str) -> None:
    """Make the partnership's neighbourhoods, as ID, from the list or the outlines in FILE.

    From the next refresh they have series, flags, pages and priorities as wards have. Lists the
    neighbourhoods found, and says which rows match and which do not.
    """
    from ews import composition
    from ews import workspace

    wish = composition.wish(level="neighbourhood", **said)
    made = composition.compose(workspace.find(root), file, wish, dry_run=dry_run)
    show(made.areas, composition.AREAS, form)
    talk("\n".join(made.notes))
