"""The lookup between two geographies as the command lists it: weights, basis, year, error, and a check."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ews import analysis
from ews import catalogue as catalogues
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue.fields import did_you_mean
from ews.catalogue.geographies import is_finer
from ews.errors import NotFoundError
from ews.lookups.lookup import RESIDENTS
from ews.lookups.lookup import Lookup
from ews.lookups.lookup import Pair
from ews.lookups.lookups import Lookups
from ews.lookups.measured import Measured
from ews.series import assembly
from ews.store import connection as connections
from ews.store import lookups as tables
from ews.workspace import Workspace


LOOKUP = "source source_name target target_name weight basis year error change".split()
CHANGES = {"U": "unchanged", "S": "split", "M": "merged", "X": "complex"}
# targets of which more than this may belong elsewhere are named
WORTH_SAYING = 0.1
MOST_NAMED = 5


@dataclass(frozen=True)
class Listed:
    """The rows of a lookup, and sentences on how it was made and how sure it is."""

    rows: list[dict[str, Any]]
    sentences: tuple[str, ...]


def listed(
    workspace: Workspace, source: str, target: str, *, year: int | None = None, grid: Path | None = None
) -> Listed:
    """Return the lookup from *source* to *target*, geographies or levels.

    Split areas go by the latest residents known by *year*, today's if not said, else the first known;
    *grid* is a raster of residents that divides areas instead of postcodes.
    Raises NotFoundError where a geography is not known or has no outlines.
    """
    catalogue = catalogues.load(workspace.root)
    with connections.reading(workspace.store) as connection:
        atlas = analysis.known_areas(connection, catalogue)
        ends = [_geography(name, atlas, catalogue) for name in (source, target)]
        measured = Measured(atlas, assembly.residents(connection), grid or catalogue.settings.grid)
        lookups = Lookups(measured, tables.current(connection))
    found = lookups.between(ends[0], ends[1], year=year or catalogue.settings.day.year)
    rows = [_row(pair, found, atlas) for pair in found.pairs]
    return Listed(rows, tuple(_sentences(found, atlas, measured)))


def _geography(name: str, atlas: Atlas, catalogue: Catalogue) -> str:
    found = atlas.current.get(name, name)
    known = [one for one, rows in atlas.areas.items() if any(row.shape for row in rows)]
    if found in known:
        return found
    if found in catalogue.geographies:
        what = "it has no outlines" if found in atlas.areas else "its files have not been received"
    else:
        what = f"no such geography{did_you_mean(name, known)}"
    raise NotFoundError(
        f"{name}: {what}.",
        hint="`ews boundaries list` tells what there is.",
    )


def _name(atlas: Atlas, geography: str, code: str) -> str:
    """Return what an area is called in its own set; a later one may call it otherwise."""
    return next((row.name for row in atlas.areas[geography] if row.code == code), code)


def _row(pair: Pair, lookup: Lookup, atlas: Atlas) -> dict[str, Any]:
    return {
        "source": pair.source_area,
        "source_name": _name(atlas, lookup.source, pair.source_area),
        "target": pair.target_area,
        "target_name": _name(atlas, lookup.target, pair.target_area),
        "weight": round(pair.weight, 6),
        "basis": pair.basis,
        "year": lookup.year if pair.basis == RESIDENTS else None,
        "error": round(pair.error, 6),
        "change": CHANGES.get(pair.change) or _change(pair, lookup, atlas),
    }


def _change(pair: Pair, lookup: Lookup, atlas: Atlas) -> str:
    """Return what became of an area, where no publisher says it."""
    goes, comes = lookup.out_of[pair.source_area], lookup.into[pair.target_area]
    if is_finer(atlas.level(lookup.source), atlas.level(lookup.target)):
        return "inside" if len(goes) == 1 else "straddles"
    if len(goes) == 1:
        return "unchanged" if len(comes) == 1 else "merged"
    return "split" if all(len(lookup.into[one.target_area]) == 1 for one in goes) else "complex"


def _sentences(lookup: Lookup, atlas: Atlas, measured: Measured) -> Iterator[str]:
    source, target = (atlas.geographies[end].title for end in (lookup.source, lookup.target))
    whole = sum(len(pairs) == 1 for pairs in lookup.out_of.values())
    bases = " and ".join(sorted({pair.basis for pair in lookup.pairs}))
    year = f" of {lookup.year}" if lookup.year else ""
    yield (
        f"From {source} ({len(lookup.out_of)} areas) to {target} ({len(lookup.into)}): {whole} go whole, "
        f"{len(lookup.out_of) - whole} are divided, by {bases}{year}."
    )
    yield f"On another basis {lookup.misplaced:.1%} of residents would stand elsewhere."
    yield from _doubtful(lookup, atlas)
    yield from _checked(lookup, atlas, measured)
    if lookup.lost:
        yield f"{len(lookup.lost)} areas meet none of the other set: {', '.join(lookup.lost[:MOST_NAMED])}."
    sources = {atlas.geographies[end].source.attribution for end in (lookup.source, lookup.target)}
    yield from sorted(f"{one.rstrip('.')}." for one in sources)


def _doubtful(lookup: Lookup, atlas: Atlas) -> Iterator[str]:
    worst = sorted(lookup.doubt, key=lambda area: (-lookup.doubt[area], area))
    worst = [area for area in worst if lookup.doubt[area] > WORTH_SAYING]
    if worst:
        named = ", ".join(
            f"{_name(atlas, lookup.target, area)} ({lookup.doubt[area]:.0%})" for area in worst[:MOST_NAMED]
        )
        more = f", and {len(worst) - MOST_NAMED} more" if len(worst) > MOST_NAMED else ""
        yield f"What comes may belong elsewhere, at most, in {named}{more}."


def _checked(lookup: Lookup, atlas: Atlas, measured: Measured) -> Iterator[str]:
    """Yield how well the targets' residents are foretold, where both sides know theirs of one year."""
    ours, theirs = (_by_year(measured, end, atlas) for end in (lookup.source, lookup.target))
    both = ours.keys() & theirs.keys()
    if not both:
        yield "Not checked: no year's residents are known on both sides."
        return
    year = max(both)
    foretold = lookup.carried(ours[year])
    errors = {area: abs(foretold.get(area, 0.0) / count - 1) for area, count in theirs[year].items()}
    worst = max(errors, key=lambda area: errors[area])
    mean = sum(errors.values()) / len(errors)
    yield (
        f"Checked on the residents of {year}, known on both sides: out by {mean:.1%} on average, "
        f"by {errors[worst]:.1%} at most ({_name(atlas, lookup.target, worst)})."
    )


def _by_year(measured: Measured, geography: str, atlas: Atlas) -> dict[int, dict[str, float]]:
    """Return the residents of every area by year, of the years in which all are known."""
    codes = atlas.places(geography).codes
    known = measured.people(geography)
    years = set.intersection(*(set(known.get(code, ())) for code in codes)) if codes else set()
    return {year: {code: known[code][year] for code in codes} for year in years}
