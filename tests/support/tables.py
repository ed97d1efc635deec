"""Tables in the forms in which they arrive: text, workbooks, ZIP and Parquet files."""

import csv
import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import duckdb


Rows = Sequence[Sequence[object]]


def text(rows: Rows, *, delimiter: str = ",") -> str:
    """Return *rows* as delimited text."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def xlsx(sheets: dict[str, Rows]) -> bytes:
    """Return an Excel workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows: Rows) -> bytes:
    """Return an OpenDocument workbook of one sheet; numbers are floats and dates dates, as there."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table
    from odf.table import TableCell
    from odf.table import TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="Sheet1")
    for row in rows:
        line = TableRow()
        for cell in row:
            if isinstance(cell, int | float):
                shown = TableCell(valuetype="float", value=str(float(cell)))
            elif hasattr(cell, "isoformat"):
                shown = TableCell(valuetype="date", datevalue=cell.isoformat())
            else:
                shown = TableCell(valuetype="string")
            shown.addElement(P(text=str(cell)))
            line.addElement(shown)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Return a ZIP file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def claiming(archive: bytes, size: int) -> bytes:
    """Return a ZIP file of one member whose directory claims that it unpacks to *size* bytes."""
    at = archive.index(b"PK\x01\x02")
    return archive[: at + 24] + struct.pack("<I", size) + archive[at + 28 :]


def locked(archive: bytes) -> bytes:
    """Return a ZIP file of one member that says it has a password."""
    local, directory = archive.index(b"PK\x03\x04"), archive.index(b"PK\x01\x02")
    content = bytearray(archive)
    content[local + 6] |= 1
    content[directory + 8] |= 1
    return bytes(content)


def parquet(path: Path, select: str) -> None:
    """Write what *select* gives to the Parquet file *path*."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"COPY ({select}) TO '{path.as_posix()}' (FORMAT parquet)")
