"""``ews priorities``."""

from pathlib import Path

import click

from ews.cli import options
from ews.cli.console import show


BRIEF = ["rank", "rank_low", "rank_high", "area", "name", "geography", "score", "themes", "would_change"]


@click.command()
@options.workspace
@options.geography
@options.output
def priorities(root: Path, geography: str, form: str) -> None:
    """List the areas that are getting worse, ranked, with reasons; one list for each set of boundaries."""
    from ews import listings
    from ews import workspace

    rows = listings.priorities(workspace.find(root), geography=geography)
    if form == "table":
        ranked = [{**row, "rank": f"{row['rank']}=" if row.get("tied") else row["rank"]} for row in rows]
        show(ranked, BRIEF, form)
    else:
        show(rows, listings.PRIORITIES, form)
