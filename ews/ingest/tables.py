"""CSV, TSV, XLSX, ODS and Parquet become rows of text."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from itertools import islice

from ews.errors import FileUnreadableError
from ews.ingest import archives
from ews.ingest.received import Received
from ews.ingest.received import open_text


TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".tab")
SHEET_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
PARQUET_SUFFIXES = (".parquet", ".pq")
TABLE_SUFFIXES = (*TEXT_SUFFIXES, *SHEET_SUFFIXES, *PARQUET_SUFFIXES)
DELIMITERS = ",\t;|"
LOOK_AT_ROWS = 50
LONGEST_CELL = 10_000_000
csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True)
class RawTable:
    """Rows of text as they stand, title rows and footnotes included.

    ``sheet`` is the worksheet's name, or empty.
    """

    sheet: str
    rows: list[list[str]]


def read(file: Received) -> list[RawTable]:
    """Return the tables of *file*: one, or one for each worksheet.

    Raises FileUnreadableError when it is empty, damaged, or no table at all.
    """
    content = file.read_bytes()
    if file.suffix in SHEET_SUFFIXES:
        if not file.member:
            archives.refuse_bombs(file.path, name=file.name)
        return _sheets(content, file.name)
    if file.suffix in PARQUET_SUFFIXES:
        return [RawTable("", _parquet(file))]
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileUnreadableError(
            f"{file.name}: is not text, or was cut off in copying, though its name ends in {file.suffix}.",
            hint="Save it again as CSV UTF-8, or give it the ending of what it is.",
        )
    return [RawTable("", _delimited(content, file.name))]


def _delimited(content: bytes, name: str) -> list[list[str]]:
    stream = open_text(content)
    sample = stream.read(65536)
    stream.seek(0)
    reader = csv.reader(stream, delimiter=delimiter(sample))
    rows: list[list[str]] = []
    begins = last_line = 0
    try:
        for row in reader:
            rows.append(row)
            begins, last_line = last_line + 1, reader.line_num
    except csv.Error as error:
        raise _unclosed(name, last_line + 1) from error
    # the last cell has run on to the end of the file, and swallowed every row on its way
    if rows and last_line > begins and stream.getvalue().count('"') % 2:
        raise _unclosed(name, begins)
    return rows


def _unclosed(name: str, line: int) -> FileUnreadableError:
    return FileUnreadableError(
        f"{name}: a quotation mark that opens in line {line} is never closed.",
        hint="Close it or take it out, and save the file again.",
    )


def delimiter(sample: str) -> str:
    """Return the mark between the cells of *sample*, the beginning of a file.

    It is the one that splits the most rows into more than one cell: title
    rows and free text make the first line a poor witness.
    """

    def score(mark: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
        counts = [len(row) for row in islice(rows, LOOK_AT_ROWS)]
        return sum(count > 1 for count in counts), max(counts, default=0)

    return max(DELIMITERS, key=score)


def _sheets(content: bytes, name: str) -> list[RawTable]:
    from python_calamine import CalamineError
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [
            RawTable(
                sheet, [[_text(cell) for cell in row] for row in book.get_sheet_by_name(sheet).to_python()]
            )
            for sheet in book.sheet_names
        ]
    except (CalamineError, ValueError, OSError) as error:
        raise FileUnreadableError(
            f"{name}: cannot be read as a spreadsheet: {error}.",
            hint="Open it in a spreadsheet program and save it again, without a password.",
        ) from error


def _text(cell: object) -> str:
    # A spreadsheet holds 201 as 201.0 and a month as a date; both go back to what was typed.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(cell)


def _parquet(file: Received) -> list[list[str]]:
    from ews.store import staging

    if file.member:
        raise FileUnreadableError(
            f"{file.name}: Parquet inside a ZIP file is not read.", hint="Unpack it into data/."
        )
    return staging.parquet(file.path, name=file.name)
