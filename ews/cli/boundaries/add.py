"""``ews boundaries add``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show
from ews.cli.console import talk


LEVELS = ("district", "ward", "neighbourhood", "msoa", "lsoa", "oa", "service_area")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--as", "id", required=True, callback=options.identifier, help="Its identifier, such as police_beats."
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default=None,
    help="What sort of areas these are; not needed where their GSS codes tell it.",
)
@options.described
@options.workspace
@options.output
def add(file: Path, root: Path, form: str, **said: str | None) -> None:
    """Make FILE, boundaries or a list of LSOAs or postcodes, a geography of the workspace.

    Copies FILE into data/boundaries and writes boundaries/ID.toml, yours to edit; lists the areas
    found, and says which columns and coordinates were read and what would be set aside.
    """
    from ews import composition
    from ews import workspace

    made = composition.compose(workspace.find(root), file, composition.wish(**said))
    show(made.areas, composition.AREAS, form)
    talk("\n".join(made.notes))
