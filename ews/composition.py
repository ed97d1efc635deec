"""An analyst's own boundaries: look into a file, write its definition, say what it holds and lacks."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

from ews import atlas as atlases
from ews import catalogue as catalogues
from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.catalogue import writing
from ews.catalogue.geographies import LEVELS
from ews.catalogue.geographies import SERVICE_AREA
from ews.catalogue.sources import NOT_SAID
from ews.catalogue.sources import is_licensed
from ews.catalogue.succession import in_force_from
from ews.codes import level_of
from ews.errors import CatalogueError
from ews.errors import DefinitionExistsError
from ews.errors import FileUnreadableError
from ews.errors import NothingYetError
from ews.errors import OutputError
from ews.geography import outlines
from ews.geography.outlines import Layer
from ews.ingest import belonging
from ews.ingest import boundaries
from ews.ingest import due
from ews.ingest import members
from ews.ingest import proposals
from ews.ingest import received
from ews.ingest import tables
from ews.ingest import territory
from ews.ingest.proposals import Columns
from ews.ingest.received import Received
from ews.ingest.tables import RawTable
from ews.nouns import Source
from ews.store import areas
from ews.store import connection as connections
from ews.store.connection import Connection
from ews.store.deliveries import Reading
from ews.workspace import Workspace


Row = dict[str, Any]

AREAS = "code name parts".split()
FOLDER = "boundaries"
MOST_EXAMPLES = 3


@dataclass(frozen=True)
class Wish:
    """What an analyst says of a file of areas; what is empty is taken from the file.

    ``columns`` are those of codes, names and members.
    """

    id: str
    level: str = ""
    title: str = ""
    vintage: str = ""
    columns: Columns = field(default_factory=Columns)
    publisher: str = NOT_SAID
    licence: str = NOT_SAID


def wish(**said: str | None) -> Wish:
    """Return a wish of what was *said* on the command line, by option; empty is not said."""
    stated = {key: text for key, text in said.items() if text}
    columns = Columns(**{role: stated.pop(role) for role in ("code", "name", "member") if role in stated})
    return Wish(columns=columns, **stated)


@dataclass(frozen=True)
class Composed:
    """What came of it: the areas, of how many rows each is made, and what there is to say."""

    areas: list[Row]
    notes: list[str]


@dataclass(frozen=True)
class _Sight:
    """What a look into a file found: its layer, or its table, and the columns that count."""

    file: Received
    columns: Columns
    layer: Layer | None = None
    table: RawTable | None = None


def compose(workspace: Workspace, path: Path, wish: Wish, *, dry_run: bool = False) -> Composed:
    """Make the file at *path* a geography of *workspace*: copy it into ``data/``, write its definition.

    With *dry_run* nothing is written.  Raises DefinitionExistsError where the identifier or the
    file's name is taken or another definition reads the file, FileUnreadableError where no areas of the
    district are found in it, or its columns are not plain.
    """
    catalogue = catalogues.load(workspace.root)
    definition = workspace.root / FOLDER / f"{wish.id}.toml"
    if definition.exists():
        raise DefinitionExistsError(
            f"{FOLDER}/{wish.id}.toml: a geography of this name stands there already.",
            hint="Choose another identifier, or edit that file.",
        )
    sight = _look(_received(path), wish.columns)
    target = _target(workspace, path)
    geography = _geography(catalogue, sight, wish, _name_in_data(workspace, target, sight.file))
    _refuse_claimed(catalogue, sight, geography)
    reading = _read(workspace, catalogue, sight, geography)
    _refuse_empty(sight, reading)
    if not dry_run:
        _copy(path, target)
        _write(workspace, definition, geography)
    return Composed(
        _areas(sight, geography, reading), list(_notes(sight, geography, reading, dry_run=dry_run))
    )


# -- looking into the file --------------------------------------------------------------------------------
def _received(path: Path) -> Received:
    """Return *path*, or the one member of a ZIP file that holds areas; raise FileUnreadableError."""
    if path.suffix.casefold() != received.ARCHIVE:
        return Received(path, path.name)
    holds = (*outlines.GEO_SUFFIXES, *tables.TABLE_SUFFIXES)
    found = [one for one in received.found_in(path.parent) if one.path == path and one.suffix in holds]
    if len(found) != 1:
        raise FileUnreadableError(
            f"{path.name}: holds {len(found)} files that may be boundaries.",
            hint="Unpack it, and give the one file that you mean.",
        )
    return found[0]


def _look(file: Received, asked: Columns) -> _Sight:
    if file.suffix in tables.TABLE_SUFFIXES:
        for table in tables.read(file):
            columns = proposals.of_members(table, asked, file=file.name)
            if columns is not None:
                return _Sight(file, columns, table=table)
        raise FileUnreadableError(
            f"{file.name}: holds no column of LSOAs, output areas or postcodes.",
            hint="Give a list with such a column and one of neighbourhoods, or a file with outlines.",
        )
    file.read_bytes()
    layers = outlines.read(file.path, member=file.member, name=file.name)
    layer = next((one for one in layers if asked.code in one.names or asked.name in one.names), layers[0])
    return _Sight(file, proposals.of_polygons(layer.rows, layer.names, asked, file=file.name), layer=layer)


def _geography(catalogue: Catalogue, sight: _Sight, wish: Wish, name: str) -> Geography:
    """Return the definition that the file and the *wish* come to; raise CatalogueError where they do not."""
    level = wish.level or _level(sight)
    vintage = wish.vintage or _year(sight) or str(catalogue.settings.day.year)
    problems = [] if wish.id not in (*LEVELS, SERVICE_AREA) else [f"{wish.id}: is a level; call it otherwise"]
    problems += [] if level else ["--level: is missing, and the codes do not tell it; such as neighbourhood"]
    if in_force_from(vintage) is None:
        problems.append(f"--vintage: {vintage!r} is not a year, month or day such as '2025' or '2026-05'")
    if problems:
        raise CatalogueError(problems)
    code, title = sight.columns.code, sight.columns.name
    return Geography(
        id=wish.id,
        title=wish.title or wish.id.replace("_", " ").capitalize(),
        level=level,
        vintage=vintage,
        files=(name,),
        code=(_pattern(code),) if code else (),
        name=(_pattern(title),),
        source=Source(wish.publisher, "", wish.licence, f"Source: {wish.publisher}"),
        kind="members" if sight.table else "polygon",
        member=(_pattern(sight.columns.member),) if sight.table else (),
    )


def _refuse_claimed(catalogue: Catalogue, sight: _Sight, geography: Geography) -> None:
    """Raise DefinitionExistsError where a definition of the same level reads the file already."""
    named = Received(sight.file.path, geography.files[0], sight.file.member)
    for other in catalogue.geographies.values():
        if other.level != geography.level or not due.asks_geography(named, other):
            continue
        if sight.layer is not None and boundaries.belongs(sight.layer, other):
            raise DefinitionExistsError(
                f"{sight.file.name}: {FOLDER}/{other.id}.toml reads it already.",
                hint="Put the file into data/ and run `ews refresh`; it needs no definition of its own.",
            )


def _refuse_empty(sight: _Sight, reading: Reading | None) -> None:
    """Raise FileUnreadableError where nothing in the file is an area of the district."""
    if reading is not None and not reading.areas:
        raise FileUnreadableError(
            f"{sight.file.name}: gives no area of the district. {' '.join(_aside(reading))}",
            hint="Check that it is the right file, and its columns with --code, --name or --member.",
        )


def _level(sight: _Sight) -> str:
    """Return the level that the codes of a boundary file tell, or nothing."""
    if sight.layer is None or not sight.columns.code:
        return ""
    found = {level_of(row[sight.columns.code].strip()) for row in sight.layer.rows}
    level = found.pop() if len(found) == 1 else None
    return level if level in LEVELS else ""


def _year(sight: _Sight) -> str:
    """Return the year that a column such as WD25CD, or the file's name, tells, or nothing."""
    column = re.fullmatch(r"(?i)[a-z]+(\d\d)(cd|nm)", sight.columns.code)
    named = re.search(r"(?<!\d)(20\d\d)(?!\d)", sight.file.stem_name)
    return f"20{column[1]}" if column else named[1] if named else ""


def _pattern(column: str) -> str:
    """Return a regular expression that matches the heading *column* and no other."""
    return re.sub(r"([\\.^$*+?{}\[\]|()])", r"\\\1", column)


# -- what the store makes of it ---------------------------------------------------------------------------
def _read(workspace: Workspace, catalogue: Catalogue, sight: _Sight, geography: Geography) -> Reading | None:
    """Return what a refresh would keep and set aside, or None while the store cannot tell."""
    try:
        with connections.reading(workspace.store) as connection:
            return _reading(connection, catalogue, sight, geography)
    except NothingYetError:
        return None


def _reading(
    connection: Connection, catalogue: Catalogue, sight: _Sight, geography: Geography
) -> Reading | None:
    if sight.layer is None:
        atlas = atlases.build(catalogue, areas.current(connection))
        return members.read(sight.file, geography, atlas, territory.known_postcodes(connection, catalogue))
    known = due.named_outlines(connection, catalogue)
    outline = outlines.union(known) if known else None
    own = belonging.own(catalogue)
    return boundaries.read_polygons(sight.file, sight.layer, geography, own=own, outline=outline)


def _areas(sight: _Sight, geography: Geography, reading: Reading | None) -> list[Row]:
    """Return each area, those of the district where that is known, and how many rows make it up."""
    named, parts = dict[str, str](), Counter[str]()
    for code, name in _rows(sight, geography):
        named.setdefault(code, name)
        parts[code] += bool(code)
    if reading is not None:
        kept = Counter(area for _, _, _, area, _ in reading.lookups)
        parts = kept if sight.layer is None else parts
        named = {code: name for _, code, name, *_ in reading.areas}
    return [
        {"code": code, "name": name, "parts": parts[code]} for code, name in sorted(named.items()) if code
    ]


def _rows(sight: _Sight, geography: Geography) -> list[tuple[str, str]]:
    if sight.layer is not None:
        return boundaries.coded(sight.layer, geography)
    found = members.rows(sight.table, geography) if sight.table else None
    return [(row.area, row.name) for row in found or []]


def _notes(sight: _Sight, geography: Geography, reading: Reading | None, *, dry_run: bool) -> Iterator[str]:
    """Yield what was found and what it means, one sentence each."""
    columns, file = sight.columns, sight.file.name
    made = f"made from the names in {columns.name!r}"
    yield f"{file}: codes {f'from {columns.code!r}' if columns.code else made}, names from {columns.name!r}."
    if sight.layer is not None:
        yield f"{file}: {sight.layer.note or 'its coordinates are as it says'}."
    if reading is None:
        yield "Nothing is known of the district yet; which areas are its own is told after `ews refresh`."
    else:
        yield from _aside(reading)
    if not is_licensed(geography.source):
        yield "Its licence is not said; until it is, `ews boundaries export` writes it with --internal only."
    if dry_run:
        yield "Nothing was written."
    else:
        yield f"Wrote {FOLDER}/{geography.id}.toml for data/{geography.files[0]}; `ews refresh` reads it."


def _aside(reading: Reading) -> Iterator[str]:
    yield f"{reading.rows_kept:,} of {reading.rows_read:,} rows count."
    for reason, count in Counter(item.reason for item in reading.set_aside).most_common():
        seen = [item.detail for item in reading.set_aside if item.reason == reason and item.detail]
        examples = "; ".join(seen[:MOST_EXAMPLES]) + (" …" if len(seen) > MOST_EXAMPLES else "")
        yield f"{count:,} set aside, {reason}{f': {examples}' if examples else ''}."


# -- writing ----------------------------------------------------------------------------------------------
def _target(workspace: Workspace, path: Path) -> Path:
    """Return where *path* is to stand under ``data/``; raise DefinitionExistsError if another does."""
    if path.resolve().is_relative_to(workspace.data.resolve()):
        return path.resolve()
    target = workspace.data / FOLDER / path.name
    if target.exists() and target.read_bytes() != path.read_bytes():
        raise DefinitionExistsError(
            f"data/{FOLDER}/{path.name}: another file of this name stands there already.",
            hint="Give the file a name of its own, such as one with its year.",
        )
    return target


def _name_in_data(workspace: Workspace, target: Path, file: Received) -> str:
    name = target.resolve().relative_to(workspace.data.resolve()).as_posix()
    return f"{name}/{file.member}" if file.member else name


def _copy(path: Path, target: Path) -> None:
    """Copy *path*, a shapefile with the parts beside it, to *target*; raise OutputError if it cannot be."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for part in Received(path, path.name).parts():
            beside = target.with_suffix(part.suffix)
            if part.resolve() != beside.resolve():
                shutil.copyfile(part, beside)
    except OSError as error:
        raise OutputError(
            f"{target}: cannot be written: {error.strerror or error}.", hint="Check that you may write there."
        ) from error


def _write(workspace: Workspace, definition: Path, geography: Geography) -> None:
    """Write the definition, and take it back where the catalogue is not in order with it."""
    try:
        definition.write_text(writing.text_of(geography), encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(
            f"{definition}: cannot be written: {error.strerror or error}.",
            hint="Check that you may write there.",
        ) from error
    try:
        catalogues.load(workspace.root)
    except CatalogueError:
        definition.unlink()
        raise
