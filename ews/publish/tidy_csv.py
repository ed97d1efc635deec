"""Write a table as tidy CSV: read without guessing by a program, opened without running by a spreadsheet."""

import csv
import io
import math
from collections.abc import Callable
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from ews.publish.tables import Cell
from ews.publish.tables import Table
from ews.text import inert


# Enough to tell any two rates apart, and few enough that 0.1 + 0.2 reads as 0.3.
DIGITS = 10


def tidy(table: Table) -> bytes:
    """Return *table* as CSV by RFC 4180: UTF-8 with a byte-order mark, which Excel needs to read names right.

    A text that a spreadsheet would run as a formula begins with an apostrophe, by ``ews.text.inert``; taking
    one apostrophe from such a text gives it back.  A number that is not known is empty.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    cells = zip(*table.rows, strict=True) if table.rows else ()
    written = [_written(column.kind, part) for column, part in zip(table.columns, cells, strict=False)]
    writer.writerows(zip(*written, strict=True))
    return stream.getvalue().encode("utf-8-sig", "replace")


def _written(kind: str, cells: Sequence[Cell]) -> list[str]:
    write = WRITERS[kind]
    return [write(cell) for cell in cells]


def _number(cell: Cell) -> str:
    if not isinstance(cell, int | float) or not math.isfinite(cell):
        return ""
    return f"{cell:.{DIGITS}g}" if abs(cell) < 10**DIGITS else f"{cell:.0f}"


def _yes_no(cell: Cell) -> str:
    return "" if cell is None else str(cell).lower()


@lru_cache(maxsize=10_000)
def _date(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else ""


@lru_cache(maxsize=10_000)
def _text(cell: Cell) -> str:
    return "" if cell is None else inert(str(cell))


WRITERS: dict[str, Callable[[Cell], str]] = {
    "text": _text,
    "number": _number,
    "whole": _number,
    "date": _date,
    "yes_no": _yes_no,
}
