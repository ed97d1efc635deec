"""Write tables as one accessible workbook, laid out by the ONS's gptables, every cell written by its type.

gptables reads links and notes out of the text of cells, refuses a name without a Latin letter, and leaves
the choice between text and formula to a guess.  What data say must do none of that, so the cells of a
table, and every other text, are written here.
"""

import io
import math
import re
import textwrap
import zipfile
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from typing import Any

import pandas as pd
from gptables import Cover
from gptables import GPTable
from gptables import GPWorkbook
from gptables.core.wrappers import GPWorksheet

from ews.publish.tables import Cell


# what a guess would make of a text: a formula, an array formula, a link, an error in place of a number
LITERAL = {"in_memory": True, **dict.fromkeys(("strings_to_formulas", "strings_to_urls"), False)}
# Excel's limit, and what its names of sheets may be made of
LONGEST_NAME = 31
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9 _-]+")
WIDEST, NARROWEST, COVER_WIDTH = 60, 9, 85
# the size of body text and the height of its line, in points; how many letters go into one unit of width; and
# the tallest row that Excel allows
BODY, LINE, LETTERS, TALLEST = 12, 16, 0.85, 409
LANGUAGE = b"<dc:language>en-GB</dc:language>"
A4 = 9
# more columns than this are too small to read on one page
FIT = 24
LINK: dict[str, Any] = {"underline": 1, "font_color": "#0000FF"}


@dataclass(frozen=True)
class Page:
    """One sheet: a title, lines above the table, and one table of rows under ``headings``.

    ``numbers`` are the places of the columns whose cells are numbers, or shorthand in their stead.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Front:
    """The cover: its title, what a reader must know first, and whose the data are."""

    title: str
    intro: tuple[str, ...]
    about: tuple[str, ...]


def workbook(front: Front, pages: Sequence[Page], *, author: str, at: datetime) -> bytes:
    """Return the workbook of *pages* behind a cover and a table of contents; the same for the same input."""
    stream = io.BytesIO()
    book = Book(stream, options=LITERAL)
    book.set_properties({"title": front.title, "author": author, "comments": front.intro[0], "created": at})
    book.add_worksheet("Cover").write_cover(Cover(front.title, list(front.intro), list(front.about)))
    names = _names(pages)
    tables = {name: _gptable(name, page) for name, page in zip(names, pages, strict=True)}
    book.add_worksheet("Contents").write_gptable(book.make_table_of_contents(tables), auto_width=True)
    for (name, table), page in zip(tables.items(), pages, strict=True):
        sheet = book.add_worksheet(name)
        sheet.numbers = page.numbers
        sheet.write_gptable(table, auto_width=True)
    book.close()
    return _in_english(stream.getvalue())


class Book(GPWorkbook):  # type: ignore[misc] # gptables has no types
    """A workbook whose sheets write what they are given as it is."""

    def add_worksheet(self, name: str) -> "Sheet":
        """Return a new sheet, ready to print on paper."""
        sheet = super(GPWorkbook, self).add_worksheet(name, Sheet)
        sheet.theme, sheet._workbook = self.theme, self
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        return sheet  # type: ignore[no-any-return]


class Sheet(GPWorksheet):  # type: ignore[misc] # as above
    """A sheet in which text stays text; ``numbers`` are the columns to align as numbers."""

    numbers: frozenset[int] = frozenset()

    def _parse_urls(self, sheet: object) -> None:
        """Leave text in the form of a Markdown link as it is."""

    def _reference_annotations(self, gptable: object, reference_order: list[str]) -> None:
        """Leave text between dollar signs as it is."""

    def _smart_write(self, row: int, col: int, data: Any, format_dict: dict[str, Any], *_: Any) -> None:
        """Write one cell by its type, never by what its text looks like."""
        self._cell(row, col, data, lambda form: self._workbook.add_format({**format_dict, **form}))

    def _write_element(self, pos: list[int], element: Any, format_dict: dict[str, Any]) -> list[int]:
        """Write one line above a table or on the cover, with room for it where it wraps."""
        if format_dict.get("text_wrap") and isinstance(element, str):
            self._stretch(pos[0], (element,), (COVER_WIDTH,), format_dict["font_size"] / BODY)
        return super()._write_element(pos, element, format_dict)  # type: ignore[no-any-return]

    def _stretch(self, row: int, cells: Sequence[Any], widths: Sequence[int], scale: float = 1.0) -> None:
        """Make *row* as high as its longest text needs: not every program does so by itself."""
        lines = max(
            (_lines(cell, width / scale) for cell, width in zip(cells, widths, strict=True)), default=1
        )
        if lines > 1 or scale > 1:
            self.set_row(row, min(TALLEST, lines * LINE * scale))

    def _cell(self, row: int, col: int, data: Any, style: Callable[[dict[str, Any]], Any]) -> None:
        if isinstance(data, str):
            self.write_string(row, col, data, style({}))
        elif isinstance(data, bool):
            self.write_string(row, col, "yes" if data else "no", style({}))
        elif isinstance(data, int | float) and math.isfinite(data):
            self.write_number(row, col, data, style({"num_format": _digits(data)}))
        elif isinstance(data, date):
            self.write_datetime(row, col, data, style({"num_format": "yyyy-mm-dd"}))
        elif isinstance(data, dict):
            self.write_url(row, col, *data.values(), style(LINK), *data.keys())
        elif isinstance(data, list):
            self.write_string(row, col, "\n".join(data), style({}))
        else:
            self.write_blank(row, col, None, style({}))

    def _write_table_elements(self, _: list[int], gptable: Any, auto_width: bool) -> list[int]:  # noqa: ARG002
        """Write the table under its headings, mark it as a table, and fit the columns."""
        first, frame = gptable.data_range[0], gptable.table
        for col, heading in enumerate(frame.columns):
            cells, style = frame[heading].tolist(), self._styles(col)
            for row, cell in enumerate(cells, first + 1):
                self._cell(row, col, cell, style)
        widths = [_width(heading, frame[heading].tolist()) for heading in frame.columns]
        for col, width in enumerate(widths):
            self.set_column(col, col, width)
        self._stretch(first, frame.columns, widths)
        for row, cells in enumerate(
            zip(*(frame[heading] for heading in frame.columns), strict=True), first + 1
        ):
            self._stretch(row, cells, widths)
        self._mark(gptable, first)
        return [first + len(frame) + 1, 0]

    def _styles(self, col: int) -> Callable[[dict[str, Any]], Any]:
        """Return what gives the format of a cell of column *col*, each made once."""
        plain = {**self.theme.data_format, "valign": "top", **self._align(col)}
        made: dict[str, Any] = {}

        def style(form: dict[str, Any]) -> Any:
            key = form.get("num_format", "")
            if form is LINK or key not in made:
                made[key] = self._workbook.add_format({**plain, **form})
            return made[key]

        return style

    def _align(self, col: int) -> dict[str, Any]:
        if col in self.numbers:
            return {"align": "right"}
        # a number may end where this text begins
        return {"align": "left", "indent": 1 if col else 0}

    def _mark(self, gptable: Any, first: int) -> None:
        """Tell Excel, and who hears it read out, that this is a table, and which row its headings are."""
        style = self.theme.column_heading_format
        columns = [
            {"header": name, "header_format": self._workbook.add_format({**style, **self._align(col)})}
            for col, name in enumerate(gptable.table.columns)
        ]
        how = {"autofilter": False, "style": None, "name": gptable.table_name, "columns": columns}
        self.add_table(*gptable.data_range, how)
        self.repeat_rows(first)
        if len(columns) > FIT:
            self.repeat_columns(0, 1)
        else:
            self.fit_to_pages(1, 0)


def _gptable(name: str, page: Page) -> GPTable:
    frame = pd.DataFrame(list(page.rows), columns=list(page.headings), dtype=object)
    return GPTable(
        frame,
        table_name=_table_name(name),
        title=page.title,
        instructions="This worksheet contains one table.",
        legend=list(page.lines),
        index_columns={},
    )


def _names(pages: Sequence[Page]) -> list[str]:
    """Return a name for each sheet that Excel takes, so that no two tables have one name either."""
    taken, found = {_table_name("Cover"), _table_name("Contents")}, []
    for page in pages:
        plain = NOT_IN_NAMES.sub("-", page.name).strip()[:LONGEST_NAME] or "-"
        name, number = plain, 1
        while _table_name(name) in taken:
            number += 1
            name = f"{plain[: LONGEST_NAME - 1 - len(str(number))]} {number}"
        taken.add(_table_name(name))
        found.append(name)
    return found


def _table_name(sheet: str) -> str:
    return "table_" + re.sub(r"[^a-z0-9]+", "_", sheet.casefold())


def _digits(number: float) -> str:
    """Return how a number is shown: about three figures, like ``wording.number``."""
    if float(number).is_integer() or abs(number) >= 100:
        return "#,##0"
    return "#,##0.0" if abs(number) >= 10 else "0.00"


def _width(heading: str, cells: Sequence[Any]) -> int:
    """Return how wide a column is, in characters of 12 point: as its longest line, within bounds."""
    words = max((len(word) for word in heading.split()), default=0)
    lines = (len(line) for cell in cells for line in _shown(cell).split("\n"))
    return min(WIDEST, max(NARROWEST, words + 3, round(1.2 * max(lines, default=0)) + 1))


def _lines(cell: Any, width: float) -> int:
    """Return how many lines the text of *cell* takes in a column of *width*."""
    if not isinstance(cell, str | list):
        return 1
    fits = int(width * LETTERS)
    return sum(len(textwrap.wrap(line, fits)) or 1 for line in _shown(cell).split("\n"))


def _shown(cell: Any) -> str:
    if isinstance(cell, float | int):
        return f"{cell:,.2f}" if isinstance(cell, float) and not cell.is_integer() else f"{cell:,.0f}"
    return str(next(iter(cell), "")) if isinstance(cell, dict | list) else str(cell or "")


def _in_english(book: bytes) -> bytes:
    """Return *book* with its language on record, which XlsxWriter has no word for."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "docProps/core.xml":
                content = content.replace(b"</cp:coreProperties>", LANGUAGE + b"</cp:coreProperties>")
            new.writestr(member, content)
    return stream.getvalue()
