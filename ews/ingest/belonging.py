"""Which areas of a boundary file are the district's: by its codes, by the list of its LSOAs, or by place."""

from dataclasses import dataclass
from typing import Any

from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.catalogue.geographies import SERVICE_AREA
from ews.catalogue.succession import in_order
from ews.geography import belonging
from ews.geography import outlines
from ews.geography.outlines import Layer
from ews.ingest import columns
from ews.ingest.received import Received


@dataclass(frozen=True)
class Own:
    """By what the district's areas are told.

    ``codes`` are those by which files name the district.  Where ``lsoas`` are
    listed, of the geography ``listed``, they and what lies mostly within them
    are watched, whatever district a file names: a district of another code
    or size leaves them as they are.
    """

    codes: tuple[str, ...]
    lsoas: frozenset[str] = frozenset()
    listed: str = ""

    @property
    def key(self) -> str:
        """Return all that decides, for a digest."""
        return "|".join([*self.codes, *([self.listed, *sorted(self.lsoas)] if self.lsoas else [])])


def own(catalogue: Catalogue) -> Own:
    """Return by what the areas of the district that *catalogue* watches are told."""
    settings = catalogue.settings
    if not settings.baseline_lsoas:
        return Own(settings.codes)
    lsoa_sets = in_order((g for g in catalogue.geographies.values() if g.level == "lsoa"), settings.day)
    listed = settings.baseline_geography or (lsoa_sets[-1].id if lsoa_sets else "")
    return Own(settings.codes, frozenset(settings.baseline_lsoas), listed)


def own_rows(file: Received, layer: Layer, geography: Geography, own: Own, outline: Any) -> set[int] | None:
    """Return the rows of *layer* that are the district's, or None while that cannot be told.

    *outline* is what is known of the district so far, None when nothing is.
    """
    told = _listed(layer, geography, own) if own.lsoas else _named(file, layer, geography, own.codes)
    if told is not None or outline is None:
        return told
    if geography.level == SERVICE_AREA:
        return set(belonging.reaching(layer.shapes, outline))
    return set(outlines.within_outline(layer, outline))


def _listed(layer: Layer, geography: Geography, own: Own) -> set[int] | None:
    column = columns.column(layer.names, geography.code)
    if geography.id != own.listed or column is None:
        return None
    return {number for number, row in enumerate(layer.rows) if row[column].strip().upper() in own.lsoas}


def _named(file: Received, layer: Layer, geography: Geography, codes: tuple[str, ...]) -> set[int] | None:
    wanted = geography.code if geography.level == "district" else geography.district
    column = columns.column(layer.names, wanted)
    if column and any(row[column] for row in layer.rows):
        return {number for number, row in enumerate(layer.rows) if row[column].strip().upper() in codes}
    if any(code.casefold() in file.stem_name.casefold() for code in codes):
        return set(range(len(layer.rows)))
    return None
