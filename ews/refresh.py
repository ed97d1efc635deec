"""New data in; flagged neighbourhoods, a map, a list and briefs out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import ews
from ews import analysis
from ews import catalogue as catalogues
from ews import changes
from ews import dalmatian
from ews import live_postcodes
from ews import records
from ews.analysis import Findings
from ews.atlas import DISTRICT
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue.geographies import SERVICE_AREA
from ews.errors import NoBoundariesError
from ews.errors import NothingYetError
from ews.errors import StoreVersionError
from ews.flags import wording
from ews.geography import drawing
from ews.ingest import intake
from ews.ingest.intake import Intake
from ews.measures import Measure
from ews.nouns import Flag
from ews.nouns import NoVerdict
from ews.nouns import Priority
from ews.nouns import Run
from ews.nouns import Say
from ews.nouns import Shape
from ews.nouns import Signal
from ews.publish import site
from ews.publish.report import Report
from ews.store import connection as connections
from ews.store import runs
from ews.store.connection import Connection
from ews.store.runs import Remembered
from ews.store.runs import RunRow
from ews.workspace import Workspace


RUN_MARK = "run.txt"


@dataclass(frozen=True)
class Outcome:
    """What a refresh did.

    ``changes`` are sentences, ``tally`` says how many flags are up beside how
    many chance would hold up; ``problems`` name the files that could not be
    read.  ``computed`` is False when nothing was new.
    """

    run: str
    computed: bool
    changes: tuple[str, ...]
    tally: str
    problems: tuple[str, ...]
    index: Path


def refresh(workspace: Workspace, *, say: Say) -> Outcome:
    """Take in what is new, compute what it touches, publish; say what changed.

    The store commits once, when all is computed; pages are written beside the
    old ones and swapped.
    """
    catalogue = catalogues.load(workspace.root)
    unchanged = _unchanged(workspace, catalogue)
    if unchanged is not None:
        return unchanged
    now = datetime.now().astimezone().replace(tzinfo=None, microsecond=0)
    with connections.writing(workspace.store) as connection:
        before = runs.latest(connection)
        taken = intake.take_in(connection, workspace.data, catalogue, at=now, say=say)
        try:
            findings = _analyse(connection, catalogue, before, writable=True, say=say)
        except NoBoundariesError as error:
            # why: the files that should have held them may be the ones that could not be read
            raise NoBoundariesError("\n".join([str(error), *taken.problems]), hint=error.hint) from error
        row = _record(connection, catalogue, findings, before, taken, now)
        report = _report(connection, catalogue, findings, row)
    say("writing the pages")
    site.publish(report, folder=workspace.site, assets=workspace.assets)
    mark(workspace, row.id)
    return Outcome(
        row.id, True, tuple(row.changes), tally(row), tuple(taken.problems), workspace.site / "index.html"
    )


def mark(workspace: Workspace, run: str) -> None:
    """Say in the internal site's folder of which run its pages are."""
    (workspace.site / RUN_MARK).write_text(run, encoding="utf-8")


def latest_report(workspace: Workspace, *, say: Say) -> Report:
    """Return the report of the latest run, computed again from the store where it must be."""
    catalogue = catalogues.load(workspace.root)
    with connections.reading(workspace.store) as connection:
        row = require_run(connection)
        findings = _analyse(connection, catalogue, row, writable=False, say=say)
        return _report(connection, catalogue, findings, row)


def require_run(connection: Connection) -> RunRow:
    """Return the latest run; raise NothingYetError before the first."""
    row = runs.latest(connection)
    if row is None:
        raise NothingYetError("No refresh has been made yet.", hint="Run `ews refresh`.")
    return row


def flags_of(row: RunRow) -> list[Flag]:
    """Return the flags of a stored run, its pockets last; a run of an earlier version has none."""
    return [records.restore(Flag, item) for item in (*row.result["flags"], *row.result.get("pockets", ()))]


def tally(row: RunRow) -> str:
    """Return how many flags of a stored run are up beside how many chance would hold up."""
    up = sum(item["state"] != "ended" for item in row.result["flags"])
    return wording.tally(up, row.result.get("expected_up"))


def priorities_of(row: RunRow) -> list[Priority]:
    """Return the priorities of a stored run."""
    return [records.restore(Priority, item) for item in row.result["priorities"]]


def no_verdicts_of(row: RunRow) -> list[NoVerdict]:
    """Return what a stored run could not judge."""
    return [records.restore(NoVerdict, item) for item in row.result["no_verdicts"]]


def _unchanged(workspace: Workspace, catalogue: Catalogue) -> Outcome | None:
    """Return the outcome of a refresh that has nothing to do, or None."""
    mark = workspace.site / RUN_MARK
    if not workspace.store.exists() or not mark.exists():
        return None
    try:
        return _same(workspace, catalogue, mark)
    except StoreVersionError:
        return None  # of an earlier version: opened for writing, it is brought up to date or refused


def _same(workspace: Workspace, catalogue: Catalogue, mark: Path) -> Outcome | None:
    with connections.reading(workspace.store) as connection:
        row = runs.latest(connection)
        if row is None or mark.read_text(encoding="utf-8") != row.id:
            return None
        same = row.settings == _settings(catalogue) and row.inputs == runs.inputs(connection)
        if not same or intake.pending(connection, workspace.data, catalogue):
            return None
        problems = tuple(intake.unread(connection, workspace.data))
    return Outcome(row.id, False, (), tally(row), problems, workspace.site / "index.html")


def _analyse(
    connection: Connection,
    catalogue: Catalogue,
    before: RunRow | None,
    *,
    writable: bool,
    say: Say,
) -> Findings:
    memory = Remembered(connection, writable=writable)
    findings = analysis.analyse(
        connection,
        catalogue,
        today=catalogue.settings.day,
        previous=flags_of(before) if before else [],
        memory=memory,
        say=say,
    )
    memory.forget_unused()
    return findings


def _record(
    connection: Connection,
    catalogue: Catalogue,
    findings: Findings,
    before: RunRow | None,
    taken: Intake,
    now: datetime,
) -> RunRow:
    number = int(before.id[1:]) + 1 if before else 1
    result = {
        "flags": _listed(findings.flags),
        "pockets": _listed(findings.pockets),
        "expected_up": findings.expected_up,
        "priorities": _listed(findings.priorities),
        "no_verdicts": _listed(findings.no_verdicts),
        "dalmatian": _listed(dalmatian.measures(findings.series, findings.atlas, catalogue)),
        "revised": changes.revised(findings.series),
        "definitions": _definitions(catalogue),
    }
    row = RunRow(
        id=f"R{number}",
        made_at=now,
        version=ews.__version__,
        settings=_settings(catalogue),
        inputs=runs.inputs(connection),
        expected_false_flags=findings.expected_false_flags,
        changes=changes.sentences(before, findings, taken, _definitions(catalogue), catalogue.titles),
        result=result,
    )
    runs.add(connection, row)
    return row


def _listed(nouns: Sequence[object]) -> list[dict[str, object]]:
    return [records.record(noun) for noun in nouns]


def _settings(catalogue: Catalogue) -> str:
    # what is due moves with the day, so a new day is a new page
    return f"{_definitions(catalogue)}|{catalogue.settings.day.isoformat()}"


def _definitions(catalogue: Catalogue) -> str:
    return hashlib.sha256(f"{catalogue!r}|{ews.__version__}".encode()).hexdigest()


def _report(connection: Connection, catalogue: Catalogue, findings: Findings, row: RunRow) -> Report:
    settings = catalogue.settings
    atlas = findings.atlas
    drawn = _drawn(findings)
    return Report(
        run=Run(
            id=row.id,
            at=row.made_at,
            version=row.version,
            district=settings.district,
            district_name=settings.name,
            fictional=settings.fictional,
            expected_false_flags=row.expected_false_flags,
            changes=tuple(row.changes),
            expected_up=findings.expected_up,
        ),
        catalogue=catalogue,
        current=atlas.current,
        areas={geography: atlas.whole(geography) for geography in (*drawn, DISTRICT)},
        shapes=_shapes(findings, [*drawn, *_services(atlas)]),
        panels=findings.series.panels,
        signals=_by_subject(findings.signals),
        flags=findings.flags,
        pockets=findings.pockets,
        priorities=findings.priorities,
        no_verdicts=findings.no_verdicts,
        statuses=findings.statuses,
        disagreements=tuple(findings.series.disagreements),
        acceptances=findings.acceptances,
        postcodes=live_postcodes.live(connection, atlas, settings.codes),
        dalmatian=tuple(records.restore(Measure, item) for item in row.result.get("dalmatian", ())),
    )


def _drawn(findings: Findings) -> list[str]:
    """Return the geographies whose areas are shown: the current ones, and those of a flag."""
    told = (*findings.flags, *findings.pockets)
    shown = {*findings.atlas.current.values(), *(flag.geography for flag in told)}
    return sorted(shown & findings.atlas.areas.keys())


def _services(atlas: Atlas) -> list[str]:
    """Return the sets of areas that services work in: maps lay their outlines over everything else."""
    return sorted(name for name in atlas.areas if atlas.level(name) == SERVICE_AREA)


def _shapes(findings: Findings, drawn: Sequence[str]) -> dict[str, tuple[Shape, ...]]:
    """Return the outlines of what is *drawn*, of postcodes only where something is counted by postcode."""
    atlas = findings.atlas
    sets = {name: {row.code: row.shape for row in atlas.areas[name] if row.shape} for name in drawn}
    found = drawing.together({name: areas for name, areas in sets.items() if areas})
    found["pocket"] = tuple(_pocket_shape(atlas, pocket) for pocket in findings.pockets)
    postcodes = atlas.current.get(live_postcodes.LEVEL)
    if postcodes and any(geography == postcodes for _, geography in findings.series.panels):
        found[postcodes] = live_postcodes.ground(atlas)
    return found


def _by_subject(signals: Sequence[Signal]) -> dict[tuple[str, str], tuple[Signal, ...]]:
    found: dict[tuple[str, str], tuple[Signal, ...]] = {}
    for signal in signals:
        key = (signal.indicator or signal.theme, signal.geography)
        found[key] = (*found.get(key, ()), signal)
    return found


def _pocket_shape(atlas: Atlas, pocket: Flag) -> Shape:
    drawn = atlas.outlines(pocket.geography, pocket.places)
    points = {row.code: (row.x, row.y) for row in atlas.areas[pocket.geography]}
    known = [drawn[place] for place in pocket.places if place in drawn]
    return drawing.united(pocket.id, known, [points[place] for place in pocket.places if place not in drawn])
