"""What a postcode directory holds, and what became of the postcodes of any table."""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from ews import atlas as atlases
from ews import catalogue as catalogues
from ews import output
from ews.catalogue import Catalogue
from ews.errors import FileUnreadableError
from ews.errors import NothingYetError
from ews.errors import OutputError
from ews.ingest import columns
from ews.ingest import received
from ews.ingest import tables
from ews.ingest import territory
from ews.ingest import whereabouts
from ews.ingest.arrivals import Arrivals
from ews.ingest.arrivals import Delivered
from ews.ingest.received import Received
from ews.ingest.record import Intake
from ews.ingest.record import Record
from ews.ingest.tables import RawTable
from ews.ingest.whereabouts import Points
from ews.nouns import Say
from ews.store import areas
from ews.store import connection as connections
from ews.store import deliveries
from ews.store import postcodes
from ews.store.connection import Connection
from ews.store.postcodes import Directory
from ews.store.postcodes import Match
from ews.text import inert
from ews.workspace import Workspace


Row = dict[str, Any]

LOADED = ["kind", "rows", "in_district"]
MATCHED = ["reason", "rows", "share", "examples"]
ADDED = ["matched_postcode", "match", "lsoa", "ward", "easting", "northing"]

FOLDER = "postcodes"
KINDS = {
    "postcodes": "all postcodes",
    "live": "live",
    "terminated": "out of use, kept for history",
    "large_users": "live, of one organisation",
    "no_grid_reference": "without a grid reference",
    "northern_ireland": "Northern Ireland",
    "places": "live places: drawn and scanned",
}
NAMED = (r"post ?_?codes?", "pcds?", r"pcd\d?", r".*\bpost ?_?code\b.*")
LOOK_FOR_HEADING = 40
MOST_EXAMPLES = 3

AS_WRITTEN = "matched as written"
TIDIED = "matched after tidying"
MENDED = "matched after a slip of O and 0, or I and 1, was mended"
OUT_OF_USE = "matched, out of use"
LARGE_USER = "matched, one organisation's own postcode"
NO_GRID_REFERENCE = "known, without a grid reference"
NORTHERN_IRELAND = "Northern Ireland"
ANOTHER_DISTRICT = "another district"
BLANK = "blank"


@dataclass(frozen=True)
class Listing:
    """Rows to show, and sentences to say beside them."""

    rows: list[Row]
    notes: list[str] = field(default_factory=list)


# -- load -------------------------------------------------------------------------------------------------
def load(workspace: Workspace, path: Path, *, say: Say) -> Listing:
    """Copy the directory at *path* into ``data/postcodes`` and read it; return its postcodes by kind.

    A row has kind, rows, and in_district, how many of them are the district's.  Raises
    FileUnreadableError when it is no directory, and OutputError when it cannot be copied; it
    leaves nothing behind then.
    """
    catalogue = catalogues.load(workspace.root)
    target, is_copy = _in_data(workspace, path, say)
    try:
        with connections.writing(workspace.store) as connection:
            record, given = _taken(connection, workspace, target, catalogue, say)
            rows = _by_kind(connection, given, catalogue) + _set_aside(record)
    except BaseException:
        if is_copy:
            target.unlink()
        raise
    name = target.relative_to(workspace.data).as_posix()
    new = bool(record.intake.readings)
    told = (
        f"{name}: read as {', '.join(given)}." if new else f"{name}: is there already, as {', '.join(given)}."
    )
    return Listing(rows, [told, "Run `ews refresh` to place rows by it."] if new else [told])


def _in_data(workspace: Workspace, path: Path, say: Say) -> tuple[Path, bool]:
    """Return where the file stands in ``data/``, and whether it was copied there now."""
    path = path.resolve()
    if path.is_relative_to(workspace.data.resolve()):
        return workspace.data / path.relative_to(workspace.data.resolve()), False
    target = workspace.data / FOLDER / path.name
    if target.exists():
        if Received(target, target.name).digest() == Received(path, path.name).digest():
            return target, False
        raise OutputError(
            f"{target}: another file of that name is there.", hint="Rename yours, or take that one away."
        )
    say(f"{path.name}: copying into data/{FOLDER}")
    with output.whole(target, make_folder=True) as fresh:
        shutil.copyfile(path, fresh)
    return target, True


def _taken(
    connection: Connection, workspace: Workspace, target: Path, catalogue: Catalogue, say: Say
) -> tuple[Record, list[str]]:
    """Read what of *target* is new; return the record of it, and the deliveries that it is."""
    now = datetime.now().astimezone().replace(tzinfo=None, microsecond=0)
    record = Record(connection, now, say, Intake(), deliveries.Ledger(connection, now))
    arrivals = Arrivals(connection)
    delivered = []
    for file in received.found_in(workspace.data):
        if file.path == target:
            known, digest = arrivals.match(file)
            delivered.append(Delivered(known or arrivals.add(file, digest, at=now), file))
    territory.take(record, delivered, catalogue)
    problems = [reading.problem for _, reading in record.intake.readings if reading.problem]
    given = [item.id for item in delivered if postcodes.kinds(connection, item.id, [])[0]["postcodes"]]
    if problems or not given:
        said = "\n".join(problems) or f"{target.name}: no postcode directory is in it."
        raise FileUnreadableError(said, hint="Nothing of it was kept.")
    return record, given


def _by_kind(connection: Connection, given: Iterable[str], catalogue: Catalogue) -> list[Row]:
    every: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for delivery in given:
        for counts, kinds in zip(
            (every, own), postcodes.kinds(connection, delivery, catalogue.settings.codes), strict=True
        ):
            counts.update({kind: kinds[kind] for kind in KINDS})
    return [{"kind": told, "rows": every[kind], "in_district": own[kind]} for kind, told in KINDS.items()]


def _set_aside(record: Record) -> list[Row]:
    reasons = Counter(item.reason for _, reading in record.intake.readings for item in reading.set_aside)
    return [{"kind": f"set aside: {reason}", "rows": count} for reason, count in reasons.most_common()]


# -- match ------------------------------------------------------------------------------------------------
def match(
    workspace: Workspace, path: Path, *, column: str, to: Path | None, force: bool = False, say: Say
) -> Listing:
    """Return what became of the postcodes in the table at *path*, by reason.

    A row has reason, rows, share of all rows, and examples.  With *to*, the table is
    written there as CSV with what was found, over a file that is there only with
    *force*.  Raises FileUnreadableError when no column holds postcodes,
    NothingYetError when no directory is loaded, and OutputError.
    """
    catalogue = catalogues.load(workspace.root)
    if to is not None:
        output.refuse(to, (".csv",), force=force and to.resolve() != path.resolve())
    say(f"{path.name}: reading")
    table, heading, at = _postcode_column(tables.read(Received(path, path.name)), path, column)
    cells = [row for row in table.rows[heading + 1 :] if any(row)]
    texts = [row[at] if at < len(row) else "" for row in cells]
    say(f"{path.name}: matching {len(texts):,} rows")
    with connections.reading(workspace.store) as connection:
        points = Points(atlases.build(catalogue, areas.current(connection)), Directory(connection))
        if not points.directory or not points.directory.reach:
            raise NothingYetError(
                "No postcode directory is in the store.", hint="Run `ews postcodes load FILE` first."
            )
        found = points.directory.match(texts)
        told = {text: reason(one, points) for text, one in found.items()}
    notes = [f"The postcodes are those of {table.rows[heading][at].strip()!r}."]
    notes += [f"Matched with: {_attributions(points.directory, catalogue)}."]
    if to is not None:
        say(f"{to.name}: writing")
        _write(to, table.rows[heading], cells, _added(texts, found, told, points))
        notes.append(f"{to}: {len(cells):,} rows written.")
    return Listing(_by_reason(texts, told), notes)


def _attributions(directory: Directory, catalogue: Catalogue) -> str:
    """Return whose directories these are; one that is no longer defined by its name."""
    defined = catalogue.geographies
    told = [defined[g].source.attribution if g in defined else g for g in directory.geographies]
    return "; ".join(dict.fromkeys(told))


def reason(match: Match, points: Points) -> tuple[str, str]:
    """Return what became of a postcode, and the detail worth showing."""
    if not match.postcode:
        why = whereabouts.unmatched(match.text, points)
        renamed = {whereabouts.NO_AREA: BLANK, whereabouts.OUTSIDE: NORTHERN_IRELAND}
        return renamed.get(why, why), match.text.strip()
    if match.country.startswith("N"):
        return NORTHERN_IRELAND, match.postcode
    if whereabouts.is_elsewhere(match, points):
        return ANOTHER_DISTRICT, match.district or match.postcode
    if match.x is None:
        return NO_GRID_REFERENCE, match.postcode
    if match.terminated:
        return OUT_OF_USE, f"{match.postcode} since {match.terminated}"
    if match.large_user:
        return LARGE_USER, match.postcode
    if match.mended:
        return MENDED, f"{match.text.strip()}: {match.postcode}"
    return (AS_WRITTEN if match.text == match.postcode else TIDIED), match.text


def _by_reason(texts: Sequence[str], told: dict[str, tuple[str, str]]) -> list[Row]:
    counts: dict[str, Counter[str]] = {}
    for text, times in Counter(texts).items():
        why, detail = told[text]
        counts.setdefault(why, Counter())[detail] += times
    rows = [
        {
            "reason": why,
            "rows": details.total(),
            "share": round(details.total() / len(texts), 4),
            "examples": [
                f"{detail} ({times:,})" for detail, times in details.most_common(MOST_EXAMPLES) if detail
            ],
        }
        for why, details in counts.items()
    ]
    return sorted(rows, key=lambda row: -row["rows"])


def _postcode_column(found: list[RawTable], path: Path, column: str) -> tuple[RawTable, int, int]:
    """Return the table, the number of its heading row, and that of the column of postcodes."""
    patterns = (re.escape(column),) if column else NAMED
    for table in found:
        for number, cells in enumerate(table.rows[:LOOK_FOR_HEADING]):
            names = [name.casefold() for name in columns.names(cells)]
            for pattern in patterns:
                at = [n for n, name in enumerate(names) if re.fullmatch(pattern, name, re.IGNORECASE)]
                if at and len(table.rows) > number + 1:
                    return table, number, at[0]
    widest = max((row for table in found for row in table.rows[:LOOK_FOR_HEADING]), key=len, default=[])
    seen = ", ".join(repr(cell.strip()) for cell in widest[:40])
    raise FileUnreadableError(
        f"{path.name}: has no column {column!r}." if column else f"{path.name}: has no column of postcodes.",
        hint=f"Name one with --column. Its columns are: {seen or 'none'}.",
    )


def _added(
    texts: Sequence[str], found: dict[str, Match], told: dict[str, tuple[str, str]], points: Points
) -> Iterable[list[str]]:
    """Yield for each row the columns that are added to it."""
    own = [one for one in found.values() if one.postcode and not whereabouts.is_elsewhere(one, points)]
    lsoas = _areas("lsoa", own, [one.lsoa_2021 or one.lsoa_2011 for one in own], points)
    wards = _areas("ward", own, [one.ward for one in own], points)
    for text in texts:
        one = found[text]
        metres = ["" if axis is None else f"{axis:.0f}" for axis in (one.x, one.y)]
        yield [
            one.postcode,
            told[text][0],
            lsoas.get(text, one.lsoa_2021 or one.lsoa_2011),
            wards.get(text, one.ward),
            *metres,
        ]


def _areas(level: str, own: Sequence[Match], labels: Sequence[str], points: Points) -> dict[str, str]:
    """Return each postcode's area: by its label where that is current, else by its point, else the label."""
    atlas = points.atlas
    geography = atlas.current.get(level)
    if geography is None:
        return {}
    x, y = (np.array([one[axis] for one in own], dtype=float) for axis in whereabouts.POINT)
    held = atlas.places(geography).place(x, y)
    return {
        one.text: label if atlas.geography_of.get(label) == geography else area or label
        for one, label, area in zip(own, labels, held, strict=True)
    }


def _write(to: Path, heading: list[str], cells: list[list[str]], added: Iterable[list[str]]) -> None:
    width = len(heading)
    with output.whole(to) as fresh, fresh.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([inert(name.lstrip("\ufeff")) for name in heading] + ADDED)
        for row, more in zip(cells, added, strict=True):
            padded = [*row, *[""] * (width - len(row))][:width]
            writer.writerow([inert(cell) for cell in (*padded, *more)])
