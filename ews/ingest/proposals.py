"""Which columns of a file most likely hold the codes, the names and the members of areas."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ews.errors import FileUnreadableError
from ews.ingest import columns
from ews.ingest import members
from ews.ingest.tables import RawTable


CODE_LIKE = re.compile(r"(?:.*[ _]?(?:cd|code|ref|reference)|id|.*[ _]id)", re.IGNORECASE)
NAME_LIKE = re.compile(
    r"(?:.*(?:nm|name|title|label)|.*(?:neighbo|localit|communit|cluster|beat|patch).*)", re.IGNORECASE
)
# what programs number rows by: no codes that mean anything tomorrow
NUMBERS_OF_ROWS = re.compile(r"(?:fid|objectid|ogc_fid|gid|row|index|globalid|.*_fid)", re.IGNORECASE)
# WD22CD reads like a postcode of Watford, too
ONS_COLUMN = re.compile(r"[a-z]{2,5}\d\d(?:cd|nm|nmw)", re.IGNORECASE)
LOOK_FOR_HEADING = 10
LOOK_BELOW = 5


@dataclass(frozen=True)
class Columns:
    """The columns chosen, by their headings as they stand; empty where the file has none.

    ``member`` is the column of the LSOAs or postcodes, of a list.
    """

    code: str = ""
    name: str = ""
    member: str = ""


def of_polygons(
    rows: Sequence[dict[str, str]], names: Sequence[str], asked: Columns, *, file: str
) -> Columns:
    """Return the columns of a boundary file's codes and names.

    Raises FileUnreadableError where one asked for is not there, or several would do.
    """
    cells = {name: [row[name].strip() for row in rows] for name in names}
    whole = [name for name in names if rows and all(cells[name]) and not NUMBERS_OF_ROWS.fullmatch(name)]
    coded = [n for n in whole if CODE_LIKE.fullmatch(n) and len(set(cells[n])) == len(rows)]
    named = [name for name in whole if NAME_LIKE.fullmatch(name) and name not in coded]
    code = _chosen(asked.code, "code", coded, names, file)
    name = _chosen(asked.name, "name", _beside(code, named), names, file)
    if not code and not name:
        raise _unclear(file, "names", "name", names)
    return Columns(code, name or code)


def of_members(table: RawTable, asked: Columns, *, file: str) -> Columns | None:
    """Return the columns of a list of members, or None when it holds no LSOA and no postcode.

    Raises FileUnreadableError where one asked for is not there, or several would do.
    """
    heading = next((n for n in range(LOOK_FOR_HEADING) if _has_members_below(table, n)), None)
    if heading is None:
        return None
    names = columns.names(table.rows[heading])
    below = [row for row in table.rows[heading + 1 :] if any(row)]
    cells = {name: [columns.cell(row, at) for row in below] for at, name in enumerate(names) if name}
    holding = [
        n for n, held in cells.items() if sum(members.kind_of(c) is not None for c in held) * 2 > len(held)
    ]
    member = _chosen(asked.member, "member", holding, names, file)
    areas = [n for n, held in cells.items() if n not in holding and 1 < len(set(held)) < len(held)]
    coded = [name for name in areas if CODE_LIKE.fullmatch(name)]
    code = _chosen(asked.code, "code", coded, names, file)
    named = [name for name in areas if name not in coded]
    name = _chosen(asked.name, "name", [n for n in named if NAME_LIKE.fullmatch(n)] or named, names, file)
    if not code and not name:
        raise _unclear(file, "neighbourhoods", "name", names)
    return Columns(code, name or code, member)


def _has_members_below(table: RawTable, number: int) -> bool:
    """Say whether row *number* of *table* may be a list's heading: two words or more, members below."""
    heading, *below = table.rows[number : number + 1 + LOOK_BELOW] or [[]]
    words = [cell.strip() for cell in heading if cell.strip()]
    values = [word for word in words if members.kind_of(word) and not ONS_COLUMN.fullmatch(word)]
    is_heading = len(words) > 1 and not values
    return is_heading and any(members.kind_of(cell.strip()) for row in below for cell in row)


def _beside(code: str, named: list[str]) -> list[str]:
    """Return the names' column that goes with the column *code*, WD25NM with WD25CD, or all of *named*."""
    own = re.sub(r"(?i)(cd|code)$", "", code) if code else ""
    pair = [
        name for name in named if own and re.sub(r"(?i)(nm|name)$", "", name).casefold() == own.casefold()
    ]
    return pair or named


def _chosen(asked: str, role: str, likely: Sequence[str], names: Sequence[str], file: str) -> str:
    """Return the column *asked* for, else the only *likely* one, else nothing."""
    if asked:
        found = [name for name in names if name.casefold() == asked.strip().casefold()]
        if not found:
            raise FileUnreadableError(f"{file}: has no column {asked!r}.", hint=_choices(role, names))
        return found[0]
    if len(likely) > 1:
        raise _unclear(file, f"{role}s", role, likely)
    return likely[0] if likely else ""


def _unclear(file: str, what: str, role: str, choices: Sequence[str]) -> FileUnreadableError:
    return FileUnreadableError(
        f"{file}: cannot tell which column holds the {what}.", hint=_choices(role, choices)
    )


def _choices(role: str, names: Sequence[str]) -> str:
    return f"Say --{role} with one of: {', '.join(repr(name) for name in names if name)}."
