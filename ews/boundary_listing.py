"""The geographies of a workspace: what is defined, received, in force, and from where."""

from datetime import date
from typing import Any

from ews import atlas as atlases
from ews import catalogue as catalogues
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.catalogue.geographies import LEVELS
from ews.catalogue.geographies import SERVICE_AREA
from ews.catalogue.succession import Term
from ews.catalogue.succession import in_order
from ews.catalogue.succession import terms
from ews.errors import NothingYetError
from ews.store import areas
from ews.store import connection as connections
from ews.store.areas import AreaRow
from ews.workspace import Workspace


Row = dict[str, Any]

BOUNDARIES = (
    "id title level vintage in_force_from in_force_until areas state superseded_by delivery file "
    "publisher licence note"
).split()
BRIEF = "id level in_force_from in_force_until areas state superseded_by delivery".split()


def listed(workspace: Workspace) -> list[Row]:
    """Return every geography that is defined, by level and age, with what has been received of it."""
    catalogue = catalogues.load(workspace.root)
    known, delivered = _received(workspace)
    atlas = atlases.build(catalogue, known)
    defined = list(catalogue.geographies.values())
    when = terms([one for one in defined if one.id in atlas.areas]) | {
        one.id: term for one in defined if one.id not in atlas.areas for term in terms([one]).values()
    }
    today = catalogue.settings.day
    return [
        _row(one, when[one.id], atlas, delivered.get(one.id, {}), today)
        for one in _by_level(catalogue, today)
    ]


def _received(workspace: Workspace) -> tuple[list[AreaRow], dict[str, Row]]:
    """Return the areas that the store holds and the deliveries that gave them; none before a refresh."""
    try:
        with connections.reading(workspace.store) as connection:
            return areas.current(connection), areas.deliveries(connection)
    except NothingYetError:
        return [], {}


def _by_level(catalogue: Catalogue, today: date) -> list[Geography]:
    order = (*LEVELS, SERVICE_AREA)
    return sorted(in_order(catalogue.geographies.values(), today), key=lambda one: order.index(one.level))


def _row(one: Geography, term: Term, atlas: Atlas, delivered: Row, today: date) -> Row:
    return {
        "id": one.id,
        "title": one.title,
        "level": one.level,
        "vintage": one.vintage,
        "in_force_from": term.since.isoformat(),
        "in_force_until": term.until.isoformat() if term.until else None,
        "areas": len(atlas.areas.get(one.id, ())),
        "state": _state(one, term, atlas, today),
        "superseded_by": term.successor or None,
        "delivery": delivered.get("delivery"),
        "file": delivered.get("file"),
        "publisher": one.source.publisher,
        "licence": one.source.licence,
        "note": delivered.get("note") or None,
    }


def _state(one: Geography, term: Term, atlas: Atlas, today: date) -> str:
    if one.id not in atlas.areas:
        return "not received"
    if one.level == SERVICE_AREA or atlas.current.get(one.level) == one.id:
        return "current"
    return "not yet in force" if term.since > today else "superseded"
