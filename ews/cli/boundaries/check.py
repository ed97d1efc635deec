"""``ews boundaries check``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import finish_progress
from ews.cli.console import progress
from ews.cli.console import show
from ews.cli.console import talk


FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("first", default="", metavar="[A]")
@click.argument("second", default="", metavar="[B]")
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0, max=1000, min_open=True),
    default=25.0,
    show_default=True,
    metavar="METRES",
    help="What is narrower is a sliver: counted, not listed. Generalised copies of one edge differ by that.",
)
@click.option("--report", type=FILE, metavar="FILE", help="Write one page that a partner can read (HTML).")
@click.option("--map", "drawing", type=FILE, metavar="FILE", help="Draw the findings on A, or B (SVG).")
@click.option("--repair", type=FILE, metavar="FILE", help="Write a mended copy of B, or A (.gpkg, .geojson).")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@options.workspace
@options.output
def check(
    first: str, second: str, *, tolerance: float, report: Path | None, drawing: Path | None,
    repair: Path | None, force: bool, root: Path, form: str,
) -> None:  # fmt: skip
    """Find gaps, overlaps and ground outside: B held against A, or A against the district.

    A and B are sets of boundaries such as ward_2025, or files. Without them every current set is held
    against the district, and small areas against those that they should lie in; --map and --repair need
    one. People are estimates.
    """
    from ews import workspace
    from ews.boundary_check import check as checks
    from ews.boundary_check import files
    from ews.boundary_check import told

    targets = files.Targets(report, drawing, repair, force)
    targets.refuse(first)
    found = workspace.find(root)
    checked = checks.check(found, first, second, tolerance=tolerance, say=progress())
    finish_progress()
    show(checked.rows, told.BRIEF if form == "table" else told.CHECK, form)
    talk(checked.summary)
    for line in files.written(checked, found, targets):
        talk(line)
