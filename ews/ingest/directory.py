"""A postcode directory as received: ONSPD, NSPL or Code-Point Open, of any layout, told by its columns."""

import csv
import re
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ews import codes
from ews.catalogue import Geography
from ews.errors import FileUnreadableError
from ews.geography import outlines
from ews.ingest import archives
from ews.ingest import columns
from ews.ingest import tables
from ews.ingest.belonging import Own
from ews.ingest.received import Received
from ews.ingest.received import open_text
from ews.store import postcodes as store
from ews.store.connection import Connection
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside
from ews.store.postcodes import Layout


# The columns that only a directory has, by what they say; the others are named by the geography's definition.
# Source: ONS, ONS Postcode Directory and National Statistics Postcode Lookup user guides, 2018 to 2026.
COLUMNS = {
    "introduced": ("dointr",),
    "terminated": ("doterm",),
    "large_user": ("usertype", "usrtypind"),
    "quality": ("osgrdind", "gridind", "PQ", "Positional_quality_indicator"),
    "country": (r"ctry(\d\dcd)?", "CY", "Country_code"),
    "ward": ("osward", "ward", r"wd\d\dcd", "WC", "Admin_ward_code"),
    "oa": (r"oa21(cd)?",),
    "lsoa_2011": (r"lsoa11(cd)?",),
    "lsoa_2021": (r"lsoa21(cd)?",),
}
# ONSPD to 2018 was also passed on without a heading, and without the last few columns.
CLASSIC = (
    "pcd pcd2 pcds dointr doterm oscty oslaua osward usertype oseast1m osnrth1m osgrdind oshlthau hro ctry "
    "gor streg pcon eer teclec ttwa pct nuts psed cened edind oshaprev lea oldha wardc91 wardo91 ward98 "
    "statsward oa01 casward park lsoa01 msoa01 ur01ind oac01 oldpct oa11 lsoa11 msoa11 parish wz11 ccg "
    "bua11 buasd11 ru11ind oac11 lat long lep1 lep2 pfa imd"
).split()
FEWEST_CLASSIC = 50
LOOK_AT_BYTES = 65_536
LOOK_FOR_HEADING = 10
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# What comes in the same archive: lists of names and codes, headings, user guides.
PUBLISHED = ("onspd", "nspl", "codepo", "code-point")
BESIDE_IT = ("documents", "doc", "docs", "user guide")
NOTES = ("names and codes", "column_headers", "user guide")
SPLIT = "multi_csv"


def read(
    file: Received, geography: Geography, *, connection: Connection, own: Own, outline: Any
) -> Reading | None:
    """Return the reading of a directory, whose postcodes are staged in the store until it is entered.

    All postcodes are kept, those of other districts included, so that an unknown one can be told
    from a neighbour's; ``areas`` are those of *own* that are live, on the grid, and no large user.
    None while it cannot be told which are the district's: the file has no column for
    it, and *outline* is None.  Raises FileUnreadableError when the columns are unknown.
    """
    if is_note(file) or is_split_copy(file):
        return Reading(geography.id, input="beside a directory")
    with _on_disk(file) as path:
        layout = _layout(path, file, geography)
        by_column = "district" in layout.at and not own.lsoas
        if not by_column and outline is None:
            return None
        reading = Reading(geography.id, edition=edition(file.stem_name), has_postcodes=True)
        reading.rows_read, reading.rows_kept = store.stage(connection, path, layout, name=file.name)
    for row in store.refused(connection):
        told = SetAside(row["reason"], row["text"], row=row["row"], level=geography.level)
        reading.set_aside.append(told)
    places = store.places(connection, own.codes) if by_column else _claimed(connection, own, outline)
    reading.areas = [
        (geography.id, row["postcode"], row["postcode"], outlines.NATIONAL_GRID, None, row["x"], row["y"])
        for row in places
    ]
    return reading


def is_note(file: Received) -> bool:
    """Say whether *file* came beside a directory and is none: codes and their names, headings, a guide."""
    folders = [part.casefold() for part in Path(file.name).parts[:-1]]
    published = [n for n, part in enumerate(folders) if any(name in part for name in PUBLISHED)]
    beside = bool(published) and any(part in BESIDE_IT for part in folders[published[0] + 1 :])
    return beside or any(note in file.stem_name.casefold() for note in NOTES)


def is_split_copy(file: Received) -> bool:
    """Say whether *file* is one postcode area out of a directory that stands whole beside its folder."""
    folder = Path(file.name).parent
    if folder.name.casefold() != SPLIT:
        return False
    names = archives.members(file.path, name=file.name) if file.member else _beside(file.path.parent.parent)
    whole = [
        Path(name) for name in names if Path(name).parent.name.casefold() == folder.parent.name.casefold()
    ]
    return any(file.stem_name.casefold().startswith(f"{one.stem}_".casefold()) for one in whole)


def edition(name: str) -> str:
    """Return the month in a file's name, such as ``2026-08`` of ``ONSPD_AUG_2026_UK.csv``, or nothing."""
    found = re.search(rf"({'|'.join(MONTHS)})[a-z]*[ _-]*(20\d\d)", name.casefold())
    return f"{found[2]}-{MONTHS.index(found[1]) + 1:02}" if found else ""


def layout_of(rows: Sequence[list[str]], geography: Geography) -> Layout | None:
    """Return where the columns of a directory are, told by the first *rows* of it, or None."""
    patterns = {
        "postcode": geography.code,
        "x": geography.x,
        "y": geography.y,
        "district": geography.district,
    }
    for number, cells in enumerate(rows[:LOOK_FOR_HEADING], 1):
        at = _columns(cells, patterns | COLUMNS)
        if {"postcode", "x", "y"} <= at.keys():
            return Layout(at, width=len(cells), skip=number)
    for heading in _headings(rows, geography):
        at = _columns(heading, patterns | COLUMNS)
        if all(_fits(cells, at) for cells in rows[:LOOK_FOR_HEADING]):
            return Layout(at, width=len(heading), skip=0)
    return None


def _headings(rows: Sequence[list[str]], geography: Geography) -> Iterator[list[str]]:
    """Yield the headings that a file without any may have left out, by the number of its columns."""
    width = len(rows[0]) if rows else 0
    if width == len(geography.header):
        yield list(geography.header)
    if FEWEST_CLASSIC <= width <= len(CLASSIC):
        yield CLASSIC[:width]


def _fits(cells: list[str], at: dict[str, int]) -> bool:
    """Say whether *cells* are of the sort that the columns *at* those places hold."""
    cell = {role: columns.cell(cells, number) for role, number in at.items()}
    country = cell.get("country", "")
    return (
        codes.postcode(cell["postcode"]) is not None
        and all(cell[axis].isdecimal() or not cell[axis] for axis in "xy")
        and (not country or codes.is_gss(country))
    )


def _columns(cells: Sequence[str], patterns: dict[str, tuple[str, ...]]) -> dict[str, int]:
    names = columns.names(cells)
    found = {role: columns.column(names, wanted) for role, wanted in patterns.items()}
    return {role: names.index(name) for role, name in found.items() if name}


def _layout(path: Path, file: Received, geography: Geography) -> Layout:
    with path.open("rb") as stream:
        head = stream.read(LOOK_AT_BYTES)
    text = open_text(head).read()
    delimiter = tables.delimiter(text)
    lines = [line for line in text.splitlines()[:LOOK_FOR_HEADING] if line.strip()]
    rows = list(csv.reader(lines, delimiter=delimiter))
    layout = layout_of(rows, geography)
    if layout is None:
        raise _unknown(file, rows, geography)
    return replace(layout, delimiter=delimiter)


def _unknown(file: Received, rows: list[list[str]], geography: Geography) -> FileUnreadableError:
    wanted = {"postcodes": geography.code, "eastings": geography.x, "northings": geography.y}
    told = "; ".join(f"{what} in {' or '.join(patterns)}" for what, patterns in wanted.items())
    seen = ", ".join(repr(cell.strip()) for cell in (max(rows, key=len) if rows else ())[:60])
    return FileUnreadableError(
        f"{file.name}: is no postcode directory of a known layout. Wanted are {told}, metres on the "
        f"National Grid; without a heading, {len(geography.header)} columns as in Code-Point Open, or "
        f"{FEWEST_CLASSIC} to {len(CLASSIC)} as in ONSPD of 2018. Its columns are: {seen or 'none'}.",
        hint="Take ONSPD, NSPL or Code-Point Open as published, or add the names to "
        f"boundaries/{geography.id}.toml.",
    )


def _claimed(connection: Connection, own: Own, outline: Any) -> list[dict[str, Any]]:
    """Return the staged places within *outline*; what lies in it and names no district is the district's."""
    near = store.points_within(connection, outline.bounds)
    inside = outlines.holds(outline, [row["x"] for row in near], [row["y"] for row in near])
    held = [row for row, is_own in zip(near, inside, strict=True) if is_own]
    store.claim(connection, [row["postcode"] for row in held], own.codes[0])
    return [row for row in held if row["is_place"]]


@contextmanager
def _on_disk(file: Received) -> Iterator[Path]:
    """Give the path of *file* as delimited text: itself, or unpacked, or written from a workbook."""
    is_text = file.suffix in tables.TEXT_SUFFIXES
    if is_text and not file.member:
        yield file.path
        return
    with TemporaryDirectory(prefix="ews-") as folder:
        path = Path(folder) / "directory.csv"
        if is_text:
            with path.open("wb") as unpacked:
                unpacked.writelines(archives.blocks(file.path, file.member, name=file.name))
        else:
            longest = max(tables.read(file), key=lambda table: len(table.rows))
            with path.open("w", encoding="utf-8", newline="") as written:
                csv.writer(written).writerows(longest.rows)
        yield path


def _beside(folder: Path) -> list[str]:
    return [path.as_posix() for path in folder.iterdir() if path.is_file()]
