"""The listings that commands print: rows of plain values, from the store."""

import math
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import fields
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ews import analysis
from ews import catalogue as catalogues
from ews import dalmatian as dalmatians
from ews import records
from ews import refresh
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue.fields import did_you_mean
from ews.catalogue.sharing import kept_until
from ews.errors import NotFoundError
from ews.errors import OutputError
from ews.measures import Measure
from ews.nouns import Acceptance
from ews.nouns import Area
from ews.nouns import Panel
from ews.nouns import Say
from ews.publish.report import Report
from ews.series import assembly
from ews.series.assembly import Assembly
from ews.store import connection as connections
from ews.store import deliveries
from ews.store.runs import RunRow
from ews.text import table
from ews.workspace import Workspace


Row = dict[str, Any]

STATUS = (
    "indicator geography last_period age_days next_due overdue coverage rows_kept rows_set_aside kept_until"
).split()
SERIES = "indicator geography area name period numerator denominator value unit marker delivery".split()
FLAGS = (
    "id level indicator theme geography area name period state direction grade first_raised onset "
    "ratio ratio_low ratio_high observed expected rest_change chance evidence sentence spike notes places"
).split()
PRIORITIES = (
    "rank rank_low rank_high area name geography score themes flags reasons would_change tied"
).split()
DELIVERIES = "id file received_at read_for rows_read rows_kept rows_set_aside state".split()
QUARANTINE = "delivery file indicator row records reason detail text".split()
BACKTEST = "id area name indicator theme direction grade onset since told months period basis".split()
DISAGREEMENTS = (
    "indicator geography first second in_common differing largest first_period last_period "
    "total_first total_second"
).split()
DALMATIAN = [field.name for field in fields(Measure)]


def status(workspace: Workspace) -> list[Row]:
    """Return how fresh and complete each indicator is."""
    catalogue = catalogues.load(workspace.root)
    with connections.reading(workspace.store) as connection:
        atlas = analysis.known_areas(connection, catalogue)
        assembled = assembly.assemble(connection, catalogue, atlas)
        day = catalogue.settings.day
        return [
            {**records.record(row), "kept_until": _kept_until(catalogue, row.indicator)}
            for row in analysis.statuses(connection, catalogue, atlas, assembled, today=day)
        ]


def _kept_until(catalogue: Catalogue, indicator: str) -> str | None:
    until = kept_until(catalogue.settings, indicator)
    return until.isoformat() if until else None


def disagreements(workspace: Workspace) -> list[Row]:
    """Return how two sources of one indicator differ where both speak."""
    catalogue = catalogues.load(workspace.root)
    with connections.reading(workspace.store) as connection:
        atlas = analysis.known_areas(connection, catalogue)
        found = assembly.assemble(connection, catalogue, atlas).disagreements
        return [records.record(row) for row in found]


def series(workspace: Workspace, indicator: str, *, geography: str = "", area: str = "") -> list[Row]:
    """Return every area and period of one indicator, with its delivery.

    *geography* may be a set of boundaries or a level.  Raises NotFoundError.
    """
    catalogue = catalogues.load(workspace.root)
    _require_indicator(catalogue, indicator)
    with connections.reading(workspace.store) as connection:
        atlas = analysis.known_areas(connection, catalogue)
        assembled = assembly.assemble(connection, _only(catalogue, indicator), atlas)
    _require_geography(geography, atlas)
    if area:
        _require_area(area, atlas)
    wanted = [
        panel
        for (name, where), panel in assembled.panels.items()
        if name == indicator and geography in ("", where, atlas.level(where))
    ]
    return [row for panel in wanted for row in _panel_rows(panel, assembled) if area in ("", row["area"])]


def dalmatian(
    workspace: Workspace, indicator: str = "", *, named: Sequence[str] = (), deprived_at: float = 1.5
) -> list[Row]:
    """Return the Dalmatian measure of *indicator*, or of each that counts deprivation below the ward.

    *named* are codes of the wards one would name; the worst fifth when empty.
    Raises NotFoundError.
    """
    catalogue = catalogues.load(workspace.root)
    if indicator:
        _require_indicator(catalogue, indicator)
        catalogue = _only(catalogue, indicator)
    with connections.reading(workspace.store) as connection:
        atlas = analysis.known_areas(connection, catalogue)
        assembled = assembly.assemble(connection, catalogue, atlas)
    _require_wards(named, atlas)
    found = dalmatians.measures(assembled, atlas, catalogue, named=named, deprived_at=deprived_at)
    kept = [row for row in found if indicator in ("", row.indicator)]
    return [records.record(row) for row in kept]


def _require_wards(codes: Iterable[str], atlas: Atlas) -> None:
    known = {area.code for area in atlas.areas.get(atlas.current.get("ward", ""), ())}
    for code in codes:
        if code not in known:
            raise NotFoundError(
                f"{code}: no current ward of {atlas.district_name} has this code{did_you_mean(code, known)}.",
                hint="`ews series INDICATOR --geography ward` shows the wards with their codes.",
            )


def flags(
    workspace: Workspace, *, geography: str = "", direction: str | None = None, ended: bool = True
) -> list[Row]:
    """Return the flags of the latest run, pockets among them, gravest first."""
    rows = _of_run(workspace, "flags", geography) + _of_run(workspace, "pockets", geography)
    rows.sort(key=lambda row: (row["state"] == "ended", row["direction"] != "worse", -row["evidence"]))
    return [
        row for row in rows if direction in (None, row["direction"]) and (ended or row["state"] != "ended")
    ]


def tally(workspace: Workspace) -> str:
    """Return how many flags are up at the latest run beside how many chance would hold up."""
    with connections.reading(workspace.store) as connection:
        return refresh.tally(refresh.require_run(connection))


def priorities(workspace: Workspace, *, geography: str = "") -> list[Row]:
    """Return the priority lists of the latest run."""
    return _of_run(workspace, "priorities", geography)


def area(workspace: Workspace, code: str, *, say: Say) -> dict[str, Any]:
    """Return all that is known of one area: flags, series, reasons, sources.

    Raises NotFoundError when no boundary file has it.
    """
    report = refresh.latest_report(workspace, say=say)
    own = _area_of(report, code)
    latest = [
        _latest(panel, code, report.catalogue)
        for panel in report.panels.values()
        if code in {a.code for a in panel.areas}
    ]
    used = {row["indicator"] for row in latest}
    return {
        "area": code,
        "name": own.name,
        "geography": own.geography,
        "ward": own.ward,
        "flags": [records.record(flag) for flag in report.flags_of(code)],
        "pockets": [records.record(pocket) for pocket in report.pockets_of(code)],
        "priorities": [records.record(p) for p in report.priorities if p.area == code],
        "series": latest,
        "no_verdicts": [
            records.record(item)
            for item in report.no_verdicts
            if item.area in (None, code) and item.indicator in used and item.geography == own.geography
        ],
        "accepted": [_accepted(one) for one in report.acceptances if one.flag.area == code],
        "sources": [
            {"indicator": name, **records.record(report.catalogue.indicators[name].source)}
            for name in sorted(used)
        ],
    }


def _accepted(one: Acceptance) -> Row:
    return {
        "flag": one.flag.id,
        "indicators": list(one.indicators),
        "onset": str(one.flag.onset),
        "by": one.by,
        "at": one.at.isoformat(timespec="seconds"),
        "reason": one.reason,
    }


def _area_of(report: Report, code: str) -> Area:
    for own in (area for areas in report.areas.values() for area in areas):
        if own.code == code:
            return own
    raise NotFoundError(
        f"{code}: no area of {report.run.district_name} has this code.",
        hint="Codes stand in `ews flags` and on the first page of the site.",
    )


def received(workspace: Workspace) -> list[Row]:
    """Return what was received, when, and what it gave."""
    with connections.reading(workspace.store) as connection:
        found = deliveries.listing(connection)
    return [{**row, "received_at": row["received_at"].isoformat(timespec="seconds")} for row in found]


def quarantine(workspace: Workspace) -> list[Row]:
    """Return every row set aside, with its reason."""
    with connections.reading(workspace.store) as connection:
        return deliveries.quarantine(connection)


def export(rows: Iterable[Row], columns: Sequence[str], path: Path) -> None:
    """Write *rows* to a CSV file that a spreadsheet opens safely; raise OutputError when it cannot be."""
    try:
        path.write_text(table(rows, columns, line_end="\r\n"), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written: {error.strerror or error}.",
            hint="Choose another file with --export.",
        ) from error


def _require_indicator(catalogue: Catalogue, name: str) -> None:
    """Raise NotFoundError unless the catalogue defines *name*."""
    if name not in catalogue.indicators:
        near = did_you_mean(name, list(catalogue.indicators))
        raise NotFoundError(f"{name}: no indicator of that name{near}.", hint="`ews status` lists them all.")


def _require_geography(name: str, atlas: Atlas) -> None:
    levels = (atlas.level(g) for g in atlas.areas if g in atlas.geographies)
    _require_known(name, {*atlas.areas, *atlas.current, "district", *levels})


def _require_known(geography: str, known: set[str]) -> None:
    if geography and geography not in known:
        raise NotFoundError(
            f"{geography}: no geography of that name is known{did_you_mean(geography, known)}.",
            hint=f"Known are: {', '.join(sorted(known))}.",
        )


def _require_area(code: str, atlas: Atlas) -> None:
    if atlas.name(code) is None:
        raise NotFoundError(
            f"{code}: no area of {atlas.district_name} has this code.",
            hint="Codes stand in the boundary files and in `ews series INDICATOR`.",
        )


def _only(catalogue: Catalogue, indicator: str) -> Catalogue:
    """Return a catalogue of one indicator and of those that give its bases."""
    definition = catalogue.indicators[indicator]
    names = {indicator, definition.denominator, definition.population}
    return replace(catalogue, indicators={n: d for n, d in catalogue.indicators.items() if n in names})


def _panel_rows(panel: Panel, assembled: Assembly) -> Iterable[Row]:
    joined = assembled.joined[panel.indicator, panel.geography]
    for line, one in enumerate(panel.areas):
        for column, period in enumerate(panel.periods):
            cell = joined.rows.get((one.code, str(period)))
            delivery = cell["delivery"] if cell else joined.lists.get(str(period), "")
            if delivery:
                told = _cell(panel, line, column)
                yield {"area": one.code, "name": one.name, **told, "delivery": delivery}


def _cell(panel: Panel, line: int, column: int) -> Row:
    """Return what one indicator says of one area in one period; None where it has no number."""
    numbers = {
        name: float(getattr(panel, name)[line, column]) for name in ("numerator", "denominator", "value")
    }
    return {
        "indicator": panel.indicator,
        "geography": panel.geography,
        "period": str(panel.periods[column]),
        **{name: number if math.isfinite(number) else None for name, number in numbers.items()},
        "unit": panel.unit,
        "marker": str(panel.marker[line, column]),
    }


def _latest(panel: Panel, code: str, catalogue: Catalogue) -> Row:
    """Return the latest period with a number, or the first when there is none."""
    line = [area.code for area in panel.areas].index(code)
    known = np.flatnonzero(np.isfinite(panel.numerator[line]))
    column = int(known[-1]) if len(known) else 0
    told = _cell(panel, line, column)
    return {"indicator": panel.indicator, "title": catalogue.indicators[panel.indicator].title, **told}


def _of_run(workspace: Workspace, what: str, geography: str) -> list[Row]:
    catalogue = catalogues.load(workspace.root)
    with connections.reading(workspace.store) as connection:
        row: RunRow = refresh.require_run(connection)
    level = {g.id: g.level for g in catalogue.geographies.values()}
    _require_known(geography, {*level, *level.values(), "district"})
    return [
        item
        for item in row.result.get(what, ())
        if geography in ("", item["geography"], level.get(item["geography"]))
    ]
