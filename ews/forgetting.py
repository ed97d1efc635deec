"""Erase a source's numbers and what was derived from them: the one exception to a store that only grows."""

import shutil
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ews import catalogue as catalogues
from ews.catalogue import Catalogue
from ews.catalogue.fields import did_you_mean
from ews.catalogue.sharing import Sharing
from ews.errors import NotFoundError
from ews.errors import OutputError
from ews.nouns import Say
from ews.scrubbing import Traces
from ews.store import acceptances
from ews.store import connection as connections
from ews.store import deliveries
from ews.store import erasure
from ews.store import runs
from ews.store import series
from ews.store import tombstones
from ews.store.connection import Connection
from ews.store.erasure import Scope
from ews.store.rewriting import FRESH
from ews.store.rewriting import rewriting
from ews.store.tombstones import EVERYTHING
from ews.store.tombstones import Tombstone
from ews.workspace import Workspace


FORGET = "what count".split()
MOST_NAMED = 5


@dataclass(frozen=True)
class Erased:
    """What goes, or went: ``rows`` by table, ``made``, how many files by what stands in ``site/``.

    ``files`` are those received; they stay in ``data/``, since they are the analyst's own.
    """

    scope: Scope
    rows: dict[str, int]
    made: dict[str, int]
    files: tuple[str, ...]

    @property
    def listing(self) -> list[dict[str, Any]]:
        """Return a row for each table, and for each part of the site."""
        counts = {f"rows of {table}": count for table, count in self.rows.items()}
        counts |= {f"files of site/{name}": count for name, count in self.made.items()}
        return [{"what": what, "count": count} for what, count in counts.items()]

    def advice(self, *, done: bool) -> Iterator[str]:
        """Yield what the analyst is to do next, once it is *done* or before."""
        if done:
            yield "It is forgotten. Run `ews refresh`, then `ews publish`, to make the pages again."
        if self.files:
            more = f" and {len(self.files) - MOST_NAMED} more" if len(self.files) > MOST_NAMED else ""
            yield f"As received it still stands in data/: {', '.join(self.files[:MOST_NAMED])}{more}."
            yield "Delete it there; where other indicators need the file, ask for one without it."
        yield "Copies that were made elsewhere, exports and backups among them, are yours to delete."


def planned(workspace: Workspace, source: str) -> Erased:
    """Return what ``forget`` would erase; nothing is changed.

    *source* is an indicator, the reference of an agreement, a delivery, or a file, ZIP
    file or folder under ``data/``.  Raises NotFoundError when it is none of these, or nothing of it is held.
    """
    catalogue = catalogues.load(workspace.root)
    with connections.reading(workspace.store) as connection:
        return _marked(connection, workspace, catalogue, source)


def forget(workspace: Workspace, source: str, *, by: str, reason: str, say: Say) -> Erased:
    """Erase what was read from *source* and what was derived from it, and leave a tombstone.

    The store is written anew and swapped, so that no byte stays; ``site/`` is
    emptied first, since a refresh can make it again.  Raises as ``planned``, and OutputError.
    """
    catalogue = catalogues.load(workspace.root)
    with connections.reading(workspace.store):
        pass  # a store must be there: forgetting must not make an empty one
    with rewriting(workspace.store) as connection:
        erased = _marked(connection, workspace, catalogue, source)
        say("writing the store anew, without what is forgotten")
        erasure.copy_what_stays(connection)
        at = datetime.now().astimezone().replace(tzinfo=None, microsecond=0)
        scope = erased.scope
        stone = Tombstone(source, scope.subjects, scope.digests, erased.rows, at, by, reason.strip())
        tombstones.set_into(connection, FRESH, stone)
        _empty(workspace.root / "site")
    return erased


def _marked(connection: Connection, workspace: Workspace, catalogue: Catalogue, source: str) -> Erased:
    """Mark what *source* gave in the store, and count it."""
    scope = _scope(connection, catalogue, source)
    _mark_results(connection, Traces.of(erasure.mark(connection, scope), catalogue))
    counts = erasure.counts(connection)
    if not counts.keys() - {"remembered"} and not _is_news(connection, scope):
        raise NotFoundError(f"{source}: nothing of it is held.", hint="See `ews deliveries` for what is.")
    site = sorted((workspace.root / "site").glob("*"))
    made = {one.name: sum(file.is_file() for file in (one, *one.rglob("*"))) for one in site}
    files = {row["file"] for row in deliveries.known(connection) if row["digest"] in scope.digests}
    return Erased(scope, counts, made, tuple(sorted(files)))


def _mark_results(connection: Connection, traces: Traces) -> None:
    """Mark the runs and the decisions about flags that tell of what is forgotten."""
    scrubbed = [left for run in runs.listing(connection) if (left := traces.scrubbed(run)) != run]
    flags = {flag["id"] for flag, names in acceptances.told(connection) if traces.are_in(flag, names)}
    erasure.mark_results(connection, scrubbed, flags)


def _is_news(connection: Connection, scope: Scope) -> bool:
    """Say whether a file of *scope* might still be read for what is to be forgotten."""
    never = tombstones.forgotten(connection)
    wanted = set(scope.subjects or (EVERYTHING,))
    return any(not wanted <= never.get(digest, frozenset()) for digest in scope.digests)


def _scope(connection: Connection, catalogue: Catalogue, source: str) -> Scope:
    """Return what *source* names: an indicator, else an agreement, else deliveries."""
    indicators = {*catalogue.indicators, *series.indicators(connection)}
    agreements = catalogue.settings.sharing
    agreed = [name for one in agreements if one.agreement == source for name in one.indicators]
    named = [source] if source in indicators else list(dict.fromkeys(agreed))
    if named:
        return erasure.of_indicators(connection, named)
    known = deliveries.known(connection)
    file = source.replace("\\", "/").removeprefix("data/")
    own = {row["digest"] for row in known if row["id"] == source or f"{row['file']}/".startswith(f"{file}/")}
    if own:
        return Scope((), tuple(sorted(own)))
    names = {*indicators, *(one.agreement for one in agreements), *(row["file"] for row in known)}
    raise NotFoundError(
        f"{source}: no indicator, agreement, delivery or file of that name{did_you_mean(source, names)}.",
        hint="`ews status` lists indicators, `ews deliveries` deliveries and files, ews.toml has agreements.",
    )


def _empty(folder: Path) -> None:
    """Remove what was made; a refresh makes it again from what is left."""
    for one in folder.glob("*"):
        try:
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        except OSError as error:
            raise OutputError(
                f"{one}: cannot be removed: {error.strerror or error}; nothing was forgotten.",
                hint="Close the pages and spreadsheets that are open from it, then try again.",
            ) from error


# -- retention --------------------------------------------------------------------------------------------
def overdue(workspace: Workspace) -> list[str]:
    """Return what to say of data that are held longer than an agreement allows."""
    settings = catalogues.load(workspace.root).settings
    past = [one for one in settings.sharing if one.keep_until and one.keep_until < settings.day]
    if not past or not workspace.store.exists():
        return []
    with connections.reading(workspace.store) as connection:
        held = series.indicators(connection)
    return [_overdue(one, names) for one in past if (names := sorted(held.intersection(one.indicators)))]


def _overdue(one: Sharing, names: Sequence[str]) -> str:
    commands = ", ".join(f"`ews forget {name}`" for name in names)
    return (
        f"OVERDUE: {', '.join(names)}: by {one.agreement} to be kept until {one.keep_until} and no longer. "
        f"Erase it by {commands}."
    )
