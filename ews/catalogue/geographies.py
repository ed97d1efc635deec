"""A geography: one set of boundaries of one year, as ``boundaries/<id>.toml`` says it."""

from dataclasses import dataclass
from pathlib import Path

from ews.catalogue.fields import Form
from ews.catalogue.fields import Table
from ews.catalogue.sources import SOURCE_FORM
from ews.catalogue.sources import source_of
from ews.nouns import Source


# From the largest.  Neighbourhoods are the partnership's own areas; service areas, such as police beats,
# are held against the district and have no series.
LEVELS = ("district", "ward", "neighbourhood", "msoa", "lsoa", "oa", "postcode")
SERVICE_AREA = "service_area"

FORM = Form(
    required={"title": str, "level": str, "vintage": str, "files": list, "code": list, "name": list},
    optional={
        **dict.fromkeys(("kind", "crs"), str),
        **dict.fromkeys(("x", "y", "header", "district", "member"), list),
    },
    tables={"source": SOURCE_FORM},
    choices={"level": (*LEVELS, SERVICE_AREA), "kind": ("polygon", "point", "members")},
)


def is_finer(level: str, than: str) -> bool:
    """Say whether areas of *level* are smaller than those of *than*; neighbourhoods pass for wards."""
    if SERVICE_AREA in (level, than):
        return False
    first, second = (LEVELS.index("ward" if one == "neighbourhood" else one) for one in (level, than))
    return first > second


@dataclass(frozen=True)
class Geography:
    """One set of areas: polygons, points such as postcodes, or lists of smaller areas.

    ``vintage`` is the year, month or day from which the set is in force.  ``files``
    are glob patterns under ``data/``; a file belongs to the geography when it
    has one of the ``code`` columns (regular expressions, case ignored).  Without
    ``code`` the areas get codes made from their names.  ``member`` names the
    columns of the smaller areas, LSOAs, output areas or postcodes, that make up
    each area of a set of ``kind`` members.
    ``district`` names columns that hold the district's code, where a file has
    one.  ``header`` gives the column names of a file that has none.
    """

    id: str
    title: str
    level: str
    vintage: str
    files: tuple[str, ...]
    code: tuple[str, ...]
    name: tuple[str, ...]
    source: Source
    kind: str = "polygon"
    x: tuple[str, ...] = ()
    y: tuple[str, ...] = ()
    crs: str = ""
    header: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    member: tuple[str, ...] = ()

    def asks_for_just(self, file: str) -> bool:
        """Say whether one of ``files`` is this very *file*, a path under ``data/``, and no pattern."""
        return file.casefold() in (pattern.casefold() for pattern in self.files)


def read(path: Path, table: Table) -> Geography:
    """Return the geography that *path* defines; *table* has been checked."""
    stated: Table = {key: table[key] for key in ("kind", "crs") if key in table}
    stated |= {key: tuple(table.get(key, ())) for key in ("x", "y", "header", "district", "member")}
    return Geography(
        id=path.stem,
        title=table["title"],
        level=table["level"],
        vintage=table["vintage"],
        files=tuple(table["files"]),
        code=tuple(table["code"]),
        name=tuple(table["name"]),
        source=source_of(table["source"]),
        **stated,
    )
