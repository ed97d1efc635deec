"""Read what a published site tells of one indicator, file by file, as anybody can who has it."""

import csv
import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import openpyxl

from tests.support import html
from tests.support import map_payload


PER = 1_000.0
MONTHS = ("January February March April May June July August September October November December").split()


@dataclass(frozen=True)
class Told:
    """One number in one file: in what area and period, as a count or as a rate, to how many decimals."""

    file: str
    area: str
    period: str
    number: float
    is_rate: bool
    decimals: int = 9


def everything(site: Path, indicator: str) -> list[Told]:
    """Return all that the files of a *site* tell of an indicator."""
    (book,) = site.glob("downloads/*.xlsx")
    (package,) = site.glob("downloads/*.gpkg")
    return [
        *_tidy(site, indicator),
        *_parquet(site, indicator),
        *_package(package, indicator),
        *_book(book),
        *_maps(site, indicator),
        *_pages(site),
    ]


def wards(site: Path, indicator: str) -> dict[str, str]:
    """Return the ward of each small area, as the files say."""
    return {row["area_code"]: row["ward_code"] for row in _rows(site, indicator) if row["ward_code"]}


def withheld(site: Path, indicator: str) -> set[tuple[str, str]]:
    """Return which areas and periods are marked as withheld."""
    return {(row["area_code"], row["period"]) for row in _rows(site, indicator) if "c" in row["marker"]}


def _rows(site: Path, indicator: str) -> Iterator[dict[str, str]]:
    (archive,) = site.glob("downloads/*-csv.zip")
    with zipfile.ZipFile(archive) as inside:
        for name in inside.namelist():
            if name.startswith(indicator) and name.endswith(".csv"):
                yield from csv.DictReader(io.StringIO(inside.read(name).decode("utf-8-sig")))


def _numbers(file: str, row: dict[str, object], area: str, period: str, prefix: str = "") -> Iterator[Told]:
    for name, is_rate in (("numerator", False), ("value", True)):
        number = row[prefix + name]
        if number not in (None, ""):
            yield Told(file, area, period, float(str(number)), is_rate)


def _tidy(site: Path, indicator: str) -> Iterator[Told]:
    for row in _rows(site, indicator):
        yield from _numbers("csv", dict(row), row["area_code"], row["period"])
        if row["comparator_value"]:
            yield Told("csv", "district", row["period"], float(row["comparator_value"]), is_rate=True)
        for name in ("numerator_lower", "numerator_upper"):
            if row[name]:
                yield Told("csv", row["area_code"], row["period"], float(row[name]), is_rate=False)


def _parquet(site: Path, indicator: str) -> Iterator[Told]:
    (archive,) = site.glob("downloads/*-parquet.zip")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(archive) as inside:
        figures = inside.extract("figures.parquet", folder)
        found = duckdb.execute(
            "SELECT area_code, period, numerator, value FROM read_parquet(?) WHERE indicator = ?",
            [figures, indicator],
        ).fetchall()
    for area, period, numerator, value in found:
        yield from _numbers("parquet", {"numerator": numerator, "value": value}, area, period)


def _package(path: Path, indicator: str) -> Iterator[Told]:
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        tables = [row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")]
        for table in tables:
            for row in map(dict, connection.execute(f'SELECT * FROM "{table}"')):
                if table == "figures" and row["indicator"] == indicator:
                    yield from _numbers("gpkg", row, row["area_code"], row["period"])
                elif f"{indicator}_value" in row:
                    period = row[f"{indicator}_period"]
                    yield from _numbers("gpkg", row, row["code"], period, f"{indicator}_")
    connection.close()


def _book(path: Path) -> Iterator[Told]:
    """Yield the numbers of the sheets that have a column a period."""
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book:
        heads: list[object] = []
        for row in sheet.iter_rows(values_only=True):
            if row[0] == "Area code":
                heads = list(row)
            elif heads:
                for head, number in zip(heads, row, strict=False):
                    if isinstance(number, int | float) and _is_month(head):
                        area = str(row[0]) if str(row[0]).startswith("E0") else "district"
                        area = "district" if area.startswith("E08") else area
                        yield Told("xlsx", area, str(head), float(number), is_rate=True)
    book.close()


def _is_month(head: object) -> bool:
    return isinstance(head, str) and len(head) == 7 and head[4] == "-"


def _maps(site: Path, indicator: str) -> Iterator[Told]:
    for page in sorted(site.glob("maps/*.html")):
        data = html.map_data(page.read_text(encoding="utf-8"))
        codes = {level["level"]: level["codes"] for level in data["levels"]}
        for level, series in data["series"].get(indicator, {}).items():
            periods = data["calendars"][series["calendar"]]["ids"]
            for name in {"numerator", "value"} & set(series):
                table = map_payload.table(data["texts"], series[name], (len(codes[level]), len(periods)))
                for area, period in zip(*np.nonzero(np.isfinite(table)), strict=True):
                    number, decimals = float(table[area, period]), series[name]["digits"]
                    yield Told(
                        "map", codes[level][area], periods[period], number, name == "value", decimals=decimals
                    )


def _pages(site: Path) -> Iterator[Told]:
    """Yield the numbers of the tables of an area's page that have a row a period."""
    for page in sorted(site.glob("areas/*.html")):
        for table in html.read(page.read_text(encoding="utf-8")).all("table"):
            for row in table.all("tr"):
                head = [cell.text for cell in row.all("th", scope="row")]
                cells = [cell.text.replace(",", "") for cell in row.all("td")]
                period = _period(head[0]) if head else ""
                if period and cells and _is_number(cells[0]):
                    decimals = len(cells[0].partition(".")[2])
                    yield Told("page", page.stem, period, float(cells[0]), is_rate=False, decimals=decimals)


def _period(words: str) -> str:
    month, _, year = words.partition(" ")
    return f"{year}-{MONTHS.index(month) + 1:02}" if month in MONTHS and year.isdigit() else ""


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
