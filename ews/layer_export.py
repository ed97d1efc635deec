"""Export any set of areas as a layer for a GIS, with what indicators say of each area."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from datetime import time
from pathlib import Path

import numpy as np

from ews import __version__
from ews import analysis
from ews import catalogue as catalogues
from ews import output
from ews import periods
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.catalogue import Indicator
from ews.catalogue.fields import did_you_mean
from ews.catalogue.sources import is_licensed
from ews.codes import postcode
from ews.errors import NotFoundError
from ews.errors import OutputError
from ews.geography import export as layers
from ews.geography.export import GEOMETRY
from ews.geography.export import Cell
from ews.geography.export import Layer
from ews.nouns import Panel
from ews.nouns import Say
from ews.series import assembly
from ews.store import connection as connections
from ews.store import lookups
from ews.store import parquet
from ews.store import runs
from ews.store.connection import Connection
from ews.store.runs import RunRow
from ews.workspace import Workspace


SUFFIXES = (".gpkg", ".parquet", ".geojson")
# Rules for small counts of people that nobody has hidden yet; the others hide at the source.
RULES_WITHHELD = ("under5", "nhs", "ons-10-5")
# So few people live in one that any count tells of them.
LEVELS_WITHHELD = ("postcode", "oa")
FICTIONAL = "Fictional data, made up to show the program. Nothing here is real."
INTERNAL = "Internal: holds counts of few people that are not hidden. Not for publication."
UNLICENSED = "Internal: the licence of its outlines is not said. Not for publication."
APPROXIMATE = "Approximate outlines: drawn round postcodes, which have a point and no official outline."


def export(
    workspace: Workspace,
    geography: str,
    path: Path,
    *,
    indicators: Sequence[str] = (),
    period: str = "",
    internal: bool = False,
    force: bool = False,
    say: Say,
) -> str:
    """Write the areas of *geography* to *path*, and return in words what was written.

    *geography* is a set of areas, or a level for its current one.  Each of
    *indicators* adds its number in *period*, or in the latest that has one.  Raises
    NotFoundError for what is not known, OutputError where the file cannot be
    written, stands there already and not *force*, or where it would tell of few
    people, or the geography's licence is not said, and not *internal*.
    """
    output.refuse(path, SUFFIXES, force=force)
    catalogue = catalogues.load(workspace.root)
    chosen = [_indicator(catalogue, name) for name in indicators]
    with connections.reading(workspace.store) as connection:
        say("looking up areas")
        atlas = analysis.known_areas(connection, catalogue)
        name = _geography(geography, atlas)
        withheld = _withheld(chosen, atlas.level(name))
        if not internal:
            _refuse_publication(catalogue.geographies[name], withheld)
        say("putting series together")
        panels = assembly.assemble(connection, _only(catalogue, chosen), atlas).panels if chosen else {}
        run = runs.latest(connection)
        approximate = _is_approximate(connection, name)
    columns = _places(atlas, name)
    for indicator in chosen:
        panel = _panel(panels, indicator.id, name)
        columns |= _numbers(panel, indicator, columns["code"], _column(panel, period))
    if approximate:
        columns["outline"] = ["approximate"] * len(columns["code"])
    about = _about(catalogue, name, chosen, run)
    about |= _notices(catalogue, name, approximate=approximate, withheld=bool(withheld))
    _write(Layer(name, columns, _shapes(atlas, name), about), path, at=_moment(catalogue, run))
    notices = [text for key, text in about.items() if key.startswith("notice")]
    return " ".join([f"{path}: {len(columns['code']):,} areas of {name}.", *notices])


def _indicator(catalogue: Catalogue, name: str) -> Indicator:
    if name not in catalogue.indicators:
        near = did_you_mean(name, catalogue.indicators)
        raise NotFoundError(f"{name}: no indicator of that name{near}.", hint="`ews status` lists them all.")
    return catalogue.indicators[name]


def _geography(name: str, atlas: Atlas) -> str:
    found = name if name in atlas.areas else atlas.current.get(name)
    if found is None:
        known = {*atlas.areas, *atlas.current}
        raise NotFoundError(
            f"{name}: no geography of that name is known{did_you_mean(name, known)}.",
            hint=f"Known are: {', '.join(sorted(known))}.",
        )
    return found


def _withheld(chosen: Sequence[Indicator], level: str) -> list[str]:
    """Return the indicators whose numbers may tell of few people."""
    return [
        one.id
        for one in chosen
        if one.restricted or one.rule in RULES_WITHHELD or (level in LEVELS_WITHHELD and one.kind != "value")
    ]


def _refuse_publication(geography: Geography, withheld: Sequence[str]) -> None:
    """Raise OutputError where a layer may not leave the council."""
    if withheld:
        raise OutputError(
            f"{', '.join(withheld)}: may tell of few people, and an exported layer hides no small counts.",
            hint="Leave it out, or say --internal for a file that stays inside the council.",
        )
    if not is_licensed(geography.source):
        raise OutputError(
            f"{geography.id}: under which licence its outlines may be used is not said.",
            hint=f"Say it as `licence` in boundaries/{geography.id}.toml, "
            "or say --internal for a file that stays inside the council.",
        )


def _only(catalogue: Catalogue, chosen: Sequence[Indicator]) -> Catalogue:
    """Return a catalogue of *chosen* and of those that give their bases, and lookups their residents."""
    names = {name for one in chosen for name in (one.id, one.denominator, one.population)}
    return replace(catalogue, indicators={n: d for n, d in catalogue.indicators.items() if n in names})


def _panel(panels: dict[tuple[str, str], Panel], indicator: str, geography: str) -> Panel:
    if (indicator, geography) not in panels:
        known = sorted(where for name, where in panels if name == indicator)
        raise NotFoundError(
            f"{indicator}: has no numbers on {geography}.",
            hint=f"It has on: {', '.join(known)}." if known else "No delivery has been read for it.",
        )
    return panels[indicator, geography]


def _column(panel: Panel, period: str) -> int:
    """Return the place of *period* in *panel*, or of the latest that has a number."""
    if not period:
        known = np.flatnonzero(np.isfinite(panel.value).any(axis=0))
        return int(known[-1]) if len(known) else len(panel.periods) - 1
    wanted = periods.parse(period)
    if wanted not in panel.periods:
        first, last = panel.periods[0], panel.periods[-1]
        raise NotFoundError(
            f"{period}: {panel.indicator} has no such period on {panel.geography}.",
            hint=f"It runs from {first} to {last}.",
        )
    return panel.periods.index(wanted)


def _places(atlas: Atlas, geography: str) -> dict[str, list[Cell]]:
    """Return the columns that say which areas these are."""
    rows, parents = atlas.areas[geography], _wards(atlas, geography)
    found: dict[str, list[Cell]] = {
        "code": [row.code for row in rows],
        "name": [row.name for row in rows],
        "geography": [geography] * len(rows),
        "vintage": [atlas.geographies[geography].vintage] * len(rows),
        "district": [atlas.district] * len(rows),
    }
    if any(parents):
        found |= {"ward": [*parents], "ward_name": [atlas.name(ward) if ward else None for ward in parents]}
    return found


def _wards(atlas: Atlas, geography: str) -> list[str | None]:
    """Return the current ward of each area: the one with most of it, or the one that holds its point."""
    rows = atlas.areas[geography]
    if "ward" in atlas.current and not any(row.shape for row in rows):
        x, y = (np.array([getattr(row, axis) for row in rows], dtype=float) for axis in "xy")
        return atlas.places(atlas.current["ward"]).place(x, y)
    wards = {area.code: area.ward for area in atlas.whole(geography)}
    return [wards.get(row.code) for row in rows]


def _is_approximate(connection: Connection, geography: str) -> bool:
    """Say whether the outlines of *geography* are drawn round postcodes, which have none of their own."""
    listed = lookups.members(connection, [geography]).get(geography, {})
    return any(postcode(member) for member in listed)


def _shapes(atlas: Atlas, geography: str) -> list[bytes]:
    return [row.shape or layers.point(row.x, row.y) for row in atlas.areas[geography]]


def _numbers(panel: Panel, indicator: Indicator, codes: Sequence[Cell], column: int) -> dict[str, list[Cell]]:
    """Return the columns of one indicator: its numbers, and all that must not leave without."""
    line = {area.code: number for number, area in enumerate(panel.areas)}
    at = [line.get(str(code)) for code in codes]
    found: dict[str, list[Cell]] = {
        name: [None if row is None else _known(getattr(panel, name)[row, column]) for row in at]
        for name in ("value", "numerator", "denominator")
    }
    source = indicator.source
    told = {
        "unit": panel.unit,
        "period": str(panel.periods[column]),
        "source": source.publisher,
        "licence": source.licence,
        "attribution": source.attribution,
    }
    found["marker"] = ["" if row is None else str(panel.marker[row, column]) for row in at]
    found |= {name: [text] * len(codes) for name, text in told.items()}
    return {f"{indicator.id}_{name}": cells for name, cells in found.items()}


def _known(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None


def _about(
    catalogue: Catalogue, geography: str, chosen: Sequence[Indicator], run: RunRow | None
) -> dict[str, str]:
    """Return what the layer says of itself."""
    definition = catalogue.geographies[geography]
    sources = [definition.source, *(one.source for one in chosen)]
    made = f"from run {run.id} of {run.made_at:%Y-%m-%d}" if run else "before the first run"
    return {
        "title": f"{catalogue.settings.name}: {definition.title}",
        "source": _listed(source.publisher for source in sources),
        "licence": _listed(source.licence for source in sources),
        "attribution": _listed(source.attribution for source in sources),
        "made": f"Made by ews {__version__}, {made}.",
    }


def _notices(catalogue: Catalogue, geography: str, *, approximate: bool, withheld: bool) -> dict[str, str]:
    """Return what whoever opens the layer must be told before using it."""
    internal = [INTERNAL] if withheld else []
    internal += [] if is_licensed(catalogue.geographies[geography].source) else [UNLICENSED]
    told = {
        "notice": FICTIONAL if catalogue.settings.fictional else "",
        "notice_outlines": APPROXIMATE if approximate else "",
        "notice_internal": " ".join(internal),
    }
    return {key: text for key, text in told.items() if text}


def _listed(texts: Iterator[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _moment(catalogue: Catalogue, run: RunRow | None) -> datetime:
    return run.made_at if run else datetime.combine(catalogue.settings.day, time())


def _write(layer: Layer, path: Path, *, at: datetime) -> None:
    """Write *layer* beside *path* and put it in its place when it is whole."""
    with output.whole(path) as fresh:
        if path.suffix.casefold() == ".gpkg":
            layers.geopackage(layer, fresh, at=at)
        elif path.suffix.casefold() == ".parquet":
            parquet.write(fresh, {**layer.columns, GEOMETRY: layer.shapes}, layers.geoparquet(layer))
        else:
            fresh.write_text(layers.geojson(layer), encoding="utf-8", newline="")
