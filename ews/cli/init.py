"""``ews init``."""

from pathlib import Path

import click

from ews.cli.console import talk


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--district", default="E06999999", help="The district's GSS code, such as E08000006.")
@click.option(
    "--name", default="Unnamed district", help="The district's name, as it should stand on every page."
)
def init(folder: Path, district: str, name: str) -> None:
    """Make a workspace in DIR: the catalogue, and an empty data folder."""
    from ews import codes
    from ews import workspace

    if codes.level_of(district) != "district":
        raise click.BadParameter(f"{district!r} is not the code of a district.", param_hint="--district")
    made = workspace.create(folder, district=district, name=name)
    talk(f"Made a workspace for {name} ({district}) in {made.root}.")
    talk("Next: put boundary files and indicator files into its data folder, then run `ews refresh` there.")
