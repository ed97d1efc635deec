"""The pockets that the command lists, straight from the store."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from ews import analysis
from ews import catalogue as catalogues
from ews import periods
from ews import records
from ews.errors import NotFoundError
from ews.nouns import Direction
from ews.nouns import Say
from ews.periods import Period
from ews.pockets import scans
from ews.pockets.words import PocketFound
from ews.pockets.words import Scan
from ews.series import assembly
from ews.store import connection as connections
from ews.workspace import Workspace


FIELDS = [field.name for field in fields(PocketFound)]


def listed(
    workspace: Workspace,
    subject: str = "",
    direction: Direction = "worse",
    *,
    alarms_per_year: float = 1.0,
    period: str = "",
    say: Say,
) -> tuple[list[dict[str, Any]], str]:
    """Return the pockets of an indicator, a theme or all, and what was accepted of chance in words.

    Raises NotFoundError where the subject or period is not known, or nothing lies below the ward.
    """
    catalogue = catalogues.load(workspace.root)
    with connections.reading(workspace.store) as connection:
        atlas = analysis.known_areas(connection, catalogue)
        assembled = assembly.assemble(connection, catalogue, atlas)
    chosen = scans.scans(assembled, atlas, catalogue, subject)
    if not chosen:
        raise NotFoundError(
            f"{subject or 'No indicator'}: no watched flow of that name is counted below the ward.",
            hint="`ews status` lists indicators; files with LSOA codes or postcodes make places to scan.",
        )
    asked = _period(period, chosen)
    found = scans.all_of(
        chosen, atlas, catalogue, direction=direction, alarms_per_year=alarms_per_year, period=asked, say=say
    )
    return [records.record(row) for row in found], _budget(chosen, alarms_per_year)


def _period(text: str, chosen: Sequence[Scan]) -> Period | None:
    known = {span for scan in chosen for span in scan.periods}
    if text and periods.parse(text) not in known:
        raise NotFoundError(f"{text}: no period of that name was counted.", hint="Write 2026-03 or 2025-Q4.")
    return periods.parse(text) if text else None


def _budget(chosen: Sequence[Scan], alarms_per_year: float) -> str:
    """Say how many false pockets are accepted, and among how many scans."""
    share = "" if len(chosen) == 1 else f", divided among {len(chosen)} scans"
    word = "pocket" if alarms_per_year == 1 else "pockets"
    return f"About {alarms_per_year:g} false {word} a year are accepted{share}."
