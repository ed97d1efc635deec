"""Small workspaces to replay: one fed month by month, and one fed by editions that revise each other."""

from pathlib import Path

from ews.refresh import refresh
from ews.workspace import Workspace
from tests.support import tables
from tests.support import tiny


WRONG = tiny.WARDS[7]
_MONTHS = [month.replace("-", "") for month in tiny.MONTHS]


def quiet(_: str) -> None:
    """Say nothing."""


def squares(folder: Path) -> Workspace:
    """Make the twelve squares and refresh them."""
    made = tiny.make(folder)
    refresh(made, say=quiet)
    return made


def editions(folder: Path) -> Workspace:
    """Make a workspace with two editions, of which the second takes back what the first told of one ward."""
    made = tiny.make(folder)
    (made.data / "fly_tipping.csv").unlink()
    _edition(made, _MONTHS[:30], wrong=True)
    _edition(made, _MONTHS[:32], wrong=False)
    refresh(made, say=quiet)
    return made


def _edition(made: Workspace, months: list[str], *, wrong: bool) -> None:
    """Write the police's ward table; a *wrong* one has thrice the truth in one ward's last two months."""
    rows: list[list[object]] = [["MajorText", "MinorText", "WardCode", *months]]
    for place, ward in enumerate(tiny.WARDS):
        counts = [20 + (5 * number + place) % 4 for number in range(len(months))]
        factor = 3 if wrong and ward == WRONG else 1
        rows.append(["BURGLARY", "BURGLARY", ward, *counts[:-2], *(factor * count for count in counts[-2:])])
    (made.data / f"mps_ward_{months[-1]}.csv").write_text(tables.text(rows), encoding="utf-8")
