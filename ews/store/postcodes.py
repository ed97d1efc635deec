"""The postcode directory: files of millions of rows come in, and texts are looked up in it."""

import hashlib
import re
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import duckdb

from ews import codes
from ews.errors import FileUnreadableError
from ews.store.connection import Connection
from ews.store.statements import Row
from ews.store.statements import rows
from ews.store.statements import sql


# What a directory may say of a postcode; a file need not have all of it.
ROLES = (
    "postcode introduced terminated large_user quality x y country district ward oa lsoa_2011 lsoa_2021"
).split()
# A month's extract names some thousand postcodes, and most come again the month after.
MOST_REMEMBERED = 500_000


@dataclass(frozen=True)
class Layout:
    """Where a directory's columns are: by role, counted from 0, below *skip* rows of heading."""

    at: Mapping[str, int]
    width: int
    skip: int
    delimiter: str = ","


class Match(NamedTuple):
    """What a text turned out to be: ``postcode`` is "" where the directory has nothing like it.

    ``mended`` says that an O, 0, I or 1 stood for another.  ``x`` and ``y`` are
    metres in EPSG:27700, or None; ``terminated`` is a month, or "" while the postcode
    is live; codes are "" where the directory has none.
    """

    text: str
    postcode: str = ""
    mended: bool = False
    terminated: str = ""
    large_user: bool = False
    x: float | None = None
    y: float | None = None
    country: str = ""
    district: str = ""
    ward: str = ""
    oa: str = ""
    lsoa_2011: str = ""
    lsoa_2021: str = ""


class Directory:
    """The directories in the current view as one; the newest that has a postcode speaks for it.

    ``digest`` changes with the files that make it up, and with how they were read;
    ``geographies`` are those that they were read for, the newest last.
    """

    def __init__(self, connection: Connection) -> None:
        """Look into the store behind *connection*, which must stay open while postcodes are asked for."""
        found = rows(connection, "directories")
        self.geographies = tuple(dict.fromkeys(row["geography"] for row in found))
        read = "|".join(f"{row['digest']} {row['definition']}" for row in found)
        self.digest = hashlib.sha256(read.encode()).hexdigest()
        self._connection = connection
        self._known: dict[str, Match] = {}

    def match(self, texts: Iterable[str]) -> dict[str, Match]:
        """Return what each text turned out to be."""
        asked = set(texts)
        new = asked - self._known.keys()
        if len(self._known) + len(new) > MOST_REMEMBERED:
            self._known.clear()
            new = asked
        found = self._match(new)
        again = {text: self._known[text] for text in asked - new}
        self._known |= found
        return again | found

    def _match(self, texts: Collection[str]) -> dict[str, Match]:
        spelt = {text: code for text in texts if (code := codes.postcode(text))}
        found = self._find(spelt.items(), mended=False)
        slips = [(t, c) for t in texts if t not in found for c in codes.without_slips(t)]
        found |= self._find(slips, mended=True)
        return {text: found.get(text) or Match(text) for text in texts}

    def _find(self, asked: Iterable[tuple[str, str]], *, mended: bool) -> dict[str, Match]:
        """Return the matches of texts, each asked for as one postcode or several; one must be left."""
        import pandas as pd

        frame = pd.DataFrame(asked, columns=["text", "postcode"], dtype=object)
        if frame.empty:
            return {}
        self._connection.register("asked", frame)
        found = self._connection.execute(sql("postcodes_asked"), {"mended": mended}).fetchall()
        self._connection.unregister("asked")
        return {row[0]: Match._make(row) for row in found}

    @cached_property
    def reach(self) -> dict[str, frozenset[str]]:
        """Return the districts in which each postcode area (the letters it begins with) has postcodes."""
        found: dict[str, set[str]] = {}
        for row in rows(self._connection, "directory_reach"):
            found.setdefault(row["postcode_area"], set()).add(row["district"])
        return {area: frozenset(districts) for area, districts in found.items()}

    def knows(self, districts: Collection[str]) -> bool:
        """Say whether it has postcodes of one of the *districts*."""
        return any(not held.isdisjoint(districts) for held in self.reach.values())

    def reaches_beyond(self, districts: Collection[str], postcode: str) -> bool:
        """Say whether it has the other postcodes of that area outside the *districts*, too.

        Only then is a postcode that it has not known to be no neighbour's.
        """
        held = self.reach.get(re.match("[A-Z]*", postcode)[0], frozenset())  # type: ignore[index]
        return bool(held - set(districts) - {""})


def of_district(connection: Connection, districts: Iterable[str]) -> list[Row]:
    """Return the postcodes of the *districts*, terminated ones included, as the newest directory has them.

    Rows have postcode, x, y (metres; None without a grid reference), terminated
    (a month or ""), large_user, ward, oa, lsoa_2011 and lsoa_2021 ("" where unknown).
    """
    return rows(connection, "postcodes_of_district", districts=list(districts))


def kinds(connection: Connection, delivery: str, districts: Iterable[str]) -> tuple[Row, Row]:
    """Return how many postcodes of each kind a *delivery* gave: in all, and of the *districts*."""
    every, own = rows(connection, "directory_kinds", delivery=delivery, districts=list(districts))
    return every, own


# -- a directory on its way into the store ----------------------------------------------------------------
def stage(connection: Connection, path: Path, layout: Layout, *, name: str) -> tuple[int, int]:
    """Read the directory *path*, ready to be entered; return the rows read and those that give a postcode.

    One directory is staged at a time.  Raises FileUnreadableError; *name* is what the file is called there.
    """
    try:
        connection.execute(_as_text(path, layout))
        connection.execute(sql("directory_rows"))
        connection.execute(sql("directory_repeats"))
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise FileUnreadableError(
            f"{name}: cannot be read as a table: {str(error).splitlines()[0]}",
            hint="The file may be cut off or damaged; ask for it again.",
        ) from error
    counts = rows(connection, "directory_counts")[0]
    return counts["rows_read"], counts["rows_kept"]


def refused(connection: Connection) -> list[Row]:
    """Return the staged rows that give no postcode: row, text, reason."""
    return rows(connection, "directory_refused")


def points_within(connection: Connection, box: Sequence[float]) -> list[Row]:
    """Return the staged postcodes in *box*: west, south, east, north, in metres.

    Rows have postcode, x, y, and is_place, whether people live there.
    """
    edges = dict(zip(("west", "south", "east", "north"), map(float, box), strict=True))
    return rows(connection, "directory_points", **edges)


def claim(connection: Connection, postcodes: Sequence[str], district: str) -> None:
    """Note the staged *postcodes* as those of *district*, where the file itself names no district."""
    connection.execute(sql("directory_claim"), {"postcodes": list(postcodes), "district": district})


def places(connection: Connection, districts: Iterable[str]) -> list[Row]:
    """Return postcode, x and y of what is staged of *districts*: live, on the grid, and no large user."""
    return rows(connection, "directory_places", districts=list(districts))


def enter(connection: Connection, reading: int) -> None:
    """Put what is staged into the directory, as given by that *reading*."""
    connection.execute(sql("directory_enter"), {"reading": reading})
    connection.execute("DROP TABLE directory_rows")


def _as_text(path: Path, layout: Layout) -> str:
    """Return the statement that makes a view of the file, its columns named by their roles."""
    # one column more than the heading has, to see which rows are too long
    kinds = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(layout.width + 1))
    chosen = ", ".join(
        f"c{layout.at[role]} AS {role}" if role in layout.at else f"NULL::VARCHAR AS {role}" for role in ROLES
    )
    # brackets and stars in a file's name are no pattern
    escaped = re.sub(r"([\[*?])", r"[\1]", str(path)).replace("'", "''")
    return (
        "CREATE OR REPLACE TEMP VIEW directory_text AS "
        f"SELECT row_number() OVER () + {layout.skip} AS row, "
        f"c{layout.width} IS NOT NULL AS too_long, {chosen} "
        f"FROM read_csv('{escaped}', auto_detect = false, header = false, skip = {layout.skip}, "
        f"""delim = '{layout.delimiter}', quote = '"', escape = '"', encoding = 'latin-1', """
        f"null_padding = true, strict_mode = false, columns = {{{kinds}}})"
    )
