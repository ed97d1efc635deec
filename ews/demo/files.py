"""Text files with the same bytes on every machine."""

from collections.abc import Iterable
from pathlib import Path


Cell = str | int | float


def write_text(path: Path, text: str) -> None:
    """Write *text* to *path* as UTF-8 with Unix line ends, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_rows(path: Path, header: str, rows: Iterable[Iterable[Cell]]) -> None:
    """Write a CSV of *rows* under *header*; a cell with a comma is quoted."""
    lines = (",".join([_cell(cell) for cell in row]) for row in rows)
    write_text(path, "\n".join([header, *lines]) + "\n")


def _cell(cell: Cell) -> str:
    text = str(cell)
    return f'"{text}"' if "," in text else text
