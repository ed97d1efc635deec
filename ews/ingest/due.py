"""What is to be read: every definition that asks for a file and has not read it as it stands today."""

import hashlib
from collections.abc import Iterable
from collections.abc import Iterator

from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.catalogue import Indicator
from ews.catalogue.geographies import SERVICE_AREA
from ews.geography import outlines
from ews.geography.grids import RASTER_SUFFIXES
from ews.ingest import belonging
from ews.ingest import lookups
from ews.ingest import tables
from ews.ingest.arrivals import Delivered
from ews.ingest.belonging import Own
from ews.ingest.received import ARCHIVE
from ews.ingest.received import Received
from ews.store import areas
from ews.store.connection import Connection
from ews.store.postcodes import Directory


# (delivery, subject) → the digests of definitions under which a reading stands
Wanted = dict[tuple[str, str], tuple[str, ...]]
UNOPENED = "zip"
NOT_ASKED = "not asked for"
# What lists of members are made of; the finest first.
MEMBER_LEVELS = ("postcode", "oa", "lsoa")


def asks_geography(file: Received, geography: Geography) -> bool:
    """Say whether *geography* may be in *file*, by its name."""
    suffixes = outlines.GEO_SUFFIXES if geography.kind == "polygon" else tables.TABLE_SUFFIXES
    return file.suffix in suffixes and file.matches(geography.files)


def asks_indicator(file: Received, indicator: Indicator) -> bool:
    """Say whether one of the layouts of *indicator* reads files of this name."""
    is_table = file.suffix in (*tables.TABLE_SUFFIXES, *RASTER_SUFFIXES)
    return is_table and any(file.matches(layout.files) for layout in indicator.inputs)


def asking(file: Received, catalogue: Catalogue) -> list[Geography]:
    """Return the geographies that *file* is read for: those that name this very file, else all that fit it.

    An analyst's own areas may carry the codes of wards or LSOAs in a column,
    and are no wards or LSOAs all the same.
    """
    found = [g for g in catalogue.geographies.values() if asks_geography(file, g)]
    return [g for g in found if g.asks_for_just(file.name)] or found


def by_name(geography: Geography, own: Own) -> str:
    """Return the digest under which a boundary file is read that names the district itself."""
    return _digest(repr(geography), own.key)


def by_members(geography: Geography, atlas: Atlas, directory: str) -> str:
    """Return the digest under which a list of members is read; it changes with the members' outlines.

    *directory* is the digest of the postcode directory.
    """
    sha = hashlib.sha256(directory.encode())
    for one in sorted(g for g in atlas.areas if g in atlas.geographies):
        if atlas.level(one) in MEMBER_LEVELS:
            for row in atlas.areas[one]:
                sha.update(f"{one}|{row.code}|{row.x:.0f}|{row.y:.0f}".encode())
                sha.update(row.shape or b"")
    return _digest(repr(geography), sha.hexdigest())


def by_place(geography: Geography, own: Own, known: Iterable[bytes]) -> str:
    """Return the digest under which a boundary file is told by where it lies among *known* outlines."""
    sha = hashlib.sha256()
    for outline in known:
        sha.update(outline)
    return _digest(repr(geography), own.key, sha.hexdigest())


def by_atlas(indicator: Indicator, atlas: Atlas) -> str:
    """Return the digest under which an indicator's file is read; it changes with the areas known."""
    return _digest(repr(indicator), atlas.digest)


def named_outlines(connection: Connection, catalogue: Catalogue) -> list[bytes]:
    """Return the outlines from files that name the district themselves; own areas may reach beyond it."""
    own = belonging.own(catalogue)
    official = (g for g in catalogue.geographies.values() if g.level not in (SERVICE_AREA, "neighbourhood"))
    digests = [by_name(geography, own) for geography in official]
    return areas.outlines_read_under(connection, digests)


def boundaries(delivered: Iterable[Delivered], catalogue: Catalogue, known: list[bytes]) -> Wanted:
    """Return what the geographies ask for; *known* are the outlines that name the district."""
    own = belonging.own(catalogue)
    return {
        (item.id, geography.id): (by_name(geography, own), by_place(geography, own, known))
        for item in delivered
        for geography in asking(item.file, catalogue)
        if geography.kind != "members"
    }


def members(
    delivered: Iterable[Delivered], catalogue: Catalogue, atlas: Atlas, connection: Connection
) -> Wanted:
    """Return the lists of members that are to be read, of the smaller areas that *atlas* knows."""
    lists = [geography for geography in catalogue.geographies.values() if geography.kind == "members"]
    directory = Directory(connection).digest if lists else ""
    digests = {geography.id: by_members(geography, atlas, directory) for geography in lists}
    return {
        (item.id, geography.id): (digests[geography.id],)
        for item in delivered
        for geography in asking(item.file, catalogue)
        if geography.id in digests
    }


def indicators(delivered: Iterable[Delivered], catalogue: Catalogue, atlas: Atlas) -> Wanted:
    """Return what the indicators ask for."""
    return {
        (item.id, indicator.id): (by_atlas(indicator, atlas),)
        for item in delivered
        for indicator in catalogue.indicators.values()
        if asks_indicator(item.file, indicator) and indicator.id not in item.forgotten
    }


def published(delivered: Iterable[Delivered], atlas: Atlas) -> Wanted:
    """Return the lookups that are to be read: those between the geographies defined and the areas known."""
    codes = "|".join(f"{one.id}:{one.level}:{one.vintage}:{one.code}" for one in atlas.geographies.values())
    digest = _digest(lookups.SUBJECT, codes, atlas.digest)
    return {(item.id, lookups.SUBJECT): (digest,) for item in delivered if lookups.is_lookup(item.file)}


def unopened(delivered: Iterable[Delivered]) -> Wanted:
    """Return the ZIP files out of which nothing came."""
    return {(item.id, UNOPENED): (UNOPENED,) for item in delivered if item.file.suffix == ARCHIVE}


def no_longer_asked(
    done: dict[tuple[str, str], str], delivered: Iterable[Delivered], wanted: Wanted
) -> Iterator[tuple[str, str]]:
    """Yield each reading whose definition has since stopped asking for the file."""
    present = {item.id for item in delivered}
    for key, definition in sorted(done.items()):
        if key[0] in present and key not in wanted and definition != NOT_ASKED:
            yield key


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
