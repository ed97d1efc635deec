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
from ews import area_layers
from ews import catalogue as catalogues
from ews import output
from ews import periods
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Geography
from ews.catalogue import Indicator
from ews.catalogue.fields import did_you_mean
from ews.catalogue.sources import is_licensed
from ews.disclosure import rule_of
from ews.errors import NotFoundError
from ews.errors import OutputError
from ews.geography.export import Layer
from ews.nouns import Panel
from ews.nouns import Say
from ews.series import assembly
from ews.store import connection as connections
from ews.store import runs
from ews.store.runs import RunRow
from ews.workspace import Workspace


# So few people live in one that any count tells of them.
LEVELS_WITHHELD = ("postcode", "oa")
INTERNAL = "Internal: holds counts of few people that are not hidden. Not for publication."


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
    output.refuse(path, area_layers.SUFFIXES, force=force)
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
        approximate = area_layers.is_approximate(connection, name)
    columns = area_layers.places(atlas, name)
    for indicator in chosen:
        panel = _panel(panels, indicator.id, name)
        columns |= area_layers.numbers(panel, indicator, columns["code"], _column(panel, period))
    if approximate:
        columns["outline"] = ["approximate"] * len(columns["code"])
    about = _about(catalogue, name, chosen, run)
    about |= _notices(catalogue, name, approximate=approximate, withheld=bool(withheld))
    area_layers.write(
        Layer(name, columns, area_layers.shapes(atlas, name), about), path, at=_moment(catalogue, run)
    )
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
        if one.restricted or _hides(one.rule) or (level in LEVELS_WITHHELD and one.kind != "value")
    ]


def _hides(name: str) -> bool:
    """Say whether a rule hides small counts that nobody has hidden yet; others were kept at the source."""
    rule = rule_of(name)
    return rule is not None and rule.hides


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
    internal += [] if is_licensed(catalogue.geographies[geography].source) else [area_layers.UNLICENSED]
    told = {
        "notice": area_layers.FICTIONAL if catalogue.settings.fictional else "",
        "notice_outlines": area_layers.APPROXIMATE if approximate else "",
        "notice_internal": " ".join(internal),
    }
    return {key: text for key, text in told.items() if text}


def _listed(texts: Iterator[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _moment(catalogue: Catalogue, run: RunRow | None) -> datetime:
    return run.made_at if run else datetime.combine(catalogue.settings.day, time())
