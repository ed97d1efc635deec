"""What is to be read: every definition that asks for a file and has not read it as it stands today."""

import hashlib
from collections.abc import Iterable
from collections.abc import Iterator

from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.catalogue import Indicator
from ews.geography import outlines
from ews.geography.grids import RASTER_SUFFIXES
from ews.ingest import tables
from ews.ingest.arrivals import Delivered
from ews.ingest.received import ARCHIVE
from ews.ingest.received import Received
from ews.store import areas
from ews.store.connection import Connection


# (delivery, subject) → the digests of definitions under which a reading stands
Wanted = dict[tuple[str, str], tuple[str, ...]]
UNOPENED = "zip"
NOT_ASKED = "not asked for"


def asks_geography(file: Received, geography: Geography) -> bool:
    """Say whether *geography* may be in *file*, by its name."""
    suffixes = tables.TABLE_SUFFIXES if geography.kind == "point" else outlines.GEO_SUFFIXES
    return file.suffix in suffixes and file.matches(geography.files)


def asks_indicator(file: Received, indicator: Indicator) -> bool:
    """Say whether one of the layouts of *indicator* reads files of this name."""
    is_table = file.suffix in (*tables.TABLE_SUFFIXES, *RASTER_SUFFIXES)
    return is_table and any(file.matches(layout.files) for layout in indicator.inputs)


def by_name(geography: Geography, district: str) -> str:
    """Return the digest under which a boundary file is read that names the district itself."""
    return _digest(repr(geography), district)


def by_place(geography: Geography, district: str, known: Iterable[bytes]) -> str:
    """Return the digest under which a boundary file is told by where it lies among *known* outlines."""
    sha = hashlib.sha256()
    for outline in known:
        sha.update(outline)
    return _digest(repr(geography), district, sha.hexdigest())


def by_atlas(indicator: Indicator, atlas: Atlas) -> str:
    """Return the digest under which an indicator's file is read; it changes with the areas known."""
    return _digest(repr(indicator), atlas.digest)


def named_outlines(connection: Connection, catalogue: Catalogue) -> list[bytes]:
    """Return the outlines from files that name the district themselves."""
    district = catalogue.settings.district
    digests = [by_name(geography, district) for geography in catalogue.geographies.values()]
    return areas.outlines_read_under(connection, digests)


def boundaries(delivered: Iterable[Delivered], catalogue: Catalogue, known: list[bytes]) -> Wanted:
    """Return what the geographies ask for; *known* are the outlines that name the district."""
    district = catalogue.settings.district
    return {
        (item.id, geography.id): (by_name(geography, district), by_place(geography, district, known))
        for item in delivered
        for geography in catalogue.geographies.values()
        if asks_geography(item.file, geography)
    }


def indicators(delivered: Iterable[Delivered], catalogue: Catalogue, atlas: Atlas) -> Wanted:
    """Return what the indicators ask for."""
    return {
        (item.id, indicator.id): (by_atlas(indicator, atlas),)
        for item in delivered
        for indicator in catalogue.indicators.values()
        if asks_indicator(item.file, indicator)
    }


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
