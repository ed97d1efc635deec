"""Published tables from one geography to another become pairs of areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from ews.atlas import Atlas
from ews.catalogue import Geography
from ews.catalogue.geographies import LEVELS
from ews.errors import FileUnreadableError
from ews.ingest import columns
from ews.ingest import tables
from ews.ingest.received import Received
from ews.ingest.tables import RawTable
from ews.ingest.whereabouts import OUTSIDE
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside


SUBJECT = "lookups"
# How their publishers call such tables; what a table goes between is told by its columns.
FILES = ("**/*lookup*", "**/*_lu.*", "**/*_lu_*", "**/*best*fit*", "**/*exact*fit*")
CHANGE = ("chgind", "change")
NO_CODES = "no area code"
LOOK_FOR_HEADING = 10


@dataclass(frozen=True)
class _Columns:
    """Where the codes of each geography stand, finest geography first, and what the publisher says."""

    heading: int
    codes: Mapping[str, int]
    change: int | None


def is_lookup(file: Received) -> bool:
    """Say whether *file* may hold such a table, by its name."""
    return file.suffix in tables.TABLE_SUFFIXES and file.matches(FILES)


def read(file: Received, atlas: Atlas) -> Reading:
    """Return the pairs of areas that *file* names, of those that *atlas* knows.

    Raises FileUnreadableError when no two columns hold the codes of two geographies.
    """
    reading = Reading(SUBJECT)
    for table in tables.read(file):
        found = _columns(table, atlas)
        if found:
            _take(reading, table, found, atlas)
            return reading
    raise FileUnreadableError(
        f"{file.name}: has no two columns of area codes that definitions in boundaries/ name.",
        hint="A lookup has a column for each of two geographies, such as LSOA21CD and WD25CD.",
    )


def _columns(table: RawTable, atlas: Atlas) -> _Columns | None:
    for row, cells in enumerate(table.rows[:LOOK_FOR_HEADING]):
        names = columns.names(cells)
        codes = {one.id: names.index(name) for one in _finest_first(atlas) if (name := _code(names, one))}
        if len(codes) > 1:
            change = columns.column(names, CHANGE)
            return _Columns(row, codes, names.index(change) if change else None)
    return None


def _finest_first(atlas: Atlas) -> list[Geography]:
    """Return the geographies below the district, the finest and then the oldest first."""
    below = [one for one in atlas.geographies.values() if one.level in LEVELS[1:]]
    return sorted(below, key=lambda one: (-LEVELS.index(one.level), one.vintage, one.id))


def _code(names: tuple[str, ...], geography: Geography) -> str | None:
    """Return the column of a geography's codes; its name says the year, or it could be of any."""
    dated = tuple(name for name in names if any(letter.isdigit() for letter in name))
    return columns.column(dated, geography.code)


def _take(reading: Reading, table: RawTable, found: _Columns, atlas: Atlas) -> None:
    known = set(atlas.geography_of)
    outside = 0
    pairs: dict[tuple[str, str, str, str], str] = {}
    for number, cells in enumerate(table.rows[found.heading + 1 :], found.heading + 2):
        if not any(cells):
            continue
        reading.rows_read += 1
        codes = {name: atlas.code(cells[at]) if at < len(cells) else "" for name, at in found.codes.items()}
        if not all(codes.values()):
            reading.set_aside.append(SetAside(NO_CODES, ", ".join(filter(None, codes.values())), row=number))
        elif known.isdisjoint(codes.values()):
            outside += 1
        else:
            reading.rows_kept += 1
            change = cells[found.change].strip().upper() if found.change is not None else ""
            for source, target in combinations(codes, 2):
                pairs[source, target, codes[source], codes[target]] = change
    if outside:
        reading.set_aside.append(SetAside(OUTSIDE, "rows of other districts", records=outside))
    reading.lookups += [(*key, change) for key, change in pairs.items()]
