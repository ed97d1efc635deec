"""Values as text: in tables, in sentences, and in spreadsheets that would run what looks like a formula."""

import csv
import io
import math
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any


# What spreadsheets take for the start of a formula (OWASP, CSV injection), also
# behind blanks that they trim.
FORMULA_STARTS = ("=", "+", "@", "\t", "\r")


def text(value: Any) -> str:
    """Return a cell's value as a person would write it; lists are joined by semicolons."""
    if value is None:
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
    if isinstance(value, list | tuple):
        return "; ".join(str(item) for item in value)
    return str(value)


def joined(parts: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, line_end: str = "\n") -> str:
    """Return *rows* as CSV under *columns*, every cell inert."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows([inert(text(row.get(column))) for column in columns] for row in rows)
    return stream.getvalue()


def inert(cell: str) -> str:
    """Return *cell* so that a spreadsheet shows it and never runs it as a formula.

    It gets an apostrophe in front, and one that has some already gets another, so that taking one away
    gives it back.  A minus before a number is no formula.
    """
    bare = cell.lstrip("'").lstrip(" \n")
    runs = bare.startswith(FORMULA_STARTS) or (bare.startswith("-") and not _is_number(bare))
    return "'" + cell if runs else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
