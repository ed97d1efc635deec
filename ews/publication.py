"""From the latest run to what an audience may read: through the gate, on record, and into its folder."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from ews import __version__
from ews import analysis
from ews import records
from ews import refresh
from ews.atlas import DISTRICT
from ews.atlas import Atlas
from ews.errors import EwsError
from ews.exports import files
from ews.gate import Gated
from ews.gate import Structure
from ews.gate import gated
from ews.gate import permissions
from ews.gate.permission import obstacles
from ews.geography.places import parents
from ews.nouns import Audience
from ews.nouns import Say
from ews.publish import site
from ews.publish.report import Report
from ews.store import connection as connections
from ews.store import releases
from ews.store.connection import Connection
from ews.store.releases import CELLS
from ews.store.releases import Release
from ews.workspace import Workspace


# levels whose areas are the smallest of which numbers are published, the smallest first
FINEST = ("lsoa", "ward", "neighbourhood", DISTRICT)
# whoever is a partner reads what the public reads too, and may lay the one beside the other
OUTSIDE: tuple[Audience, ...] = ("partner", "public")
GATE = "indicator geography audience rule reason cells".split()

Row = dict[str, Any]


class GateClosedError(EwsError, PermissionError):
    """Raised when something must not be published: an unknown licence, an agreement that has ended."""

    exit_code = 60


@dataclass(frozen=True)
class Published:
    """Where a publication is, and what it ``told`` of what it withholds."""

    path: Path
    told: str


def report_for(workspace: Workspace, audience: Audience, *, say: Say) -> Report:
    """Return the report of the latest run as *audience* may read it, and put on record what it tells.

    Raises GateClosedError with every reason that stops it.
    """
    return through(workspace, audience, say=say).report


def through(workspace: Workspace, audience: Audience, *, say: Say) -> Gated:
    """Return what ``report_for`` does, with what was shown of each indicator under a rule."""
    report = refresh.latest_report(workspace, say=say)
    closed = stopped(report, audience)
    if closed:
        raise GateClosedError(
            "\n".join([f"Nothing was published for the audience {audience!r}:", *closed]),
            hint="Mend what is named; `ews gate` tells all that would be withheld.",
        )
    if audience == "internal":
        return Gated(report, {})
    say("withholding small numbers")
    # what was told so far is read, and what is told now put on record, with nobody else in between
    with connections.writing(workspace.store) as connection:
        found = _gated(connection, report, audience)
        releases.add(connection, _release(found.report), _cells(found))
    return found


def previewed(workspace: Workspace, audience: Audience, *, say: Say) -> tuple[list[Row], str]:
    """Return what would be withheld, row by row, and in words what would stop it; record nothing."""
    report = refresh.latest_report(workspace, say=say)
    say("withholding small numbers")
    with connections.reading(workspace.store) as connection:
        found = _gated(connection, report, audience)
    allowed = permissions(report.catalogue, audience)
    rows = [
        records.record(one) | {"audience": audience, "rule": allowed[one.indicator].rule}
        for one in found.report.withheld
    ]
    closed = stopped(report, audience)
    return rows, "\n".join(["This would stop it:", *closed] if closed else [_told(found)])


def publish(workspace: Workspace, audience: Audience, *, single_file: bool, say: Say) -> Published:
    """Make the site of the latest run for *audience*, or one file of it; say what it withholds.

    Raises GateClosedError when it must not be published.
    """
    found = through(workspace, audience, say=say)
    say("writing the pages")
    folder = workspace.site_for(audience)
    if single_file:
        path = site.publish_single_file(
            found.report, path=folder.with_suffix(".html"), assets=workspace.assets
        )
    else:
        fill = partial(files.downloads, workspace, found.report, say=say)
        path = site.publish(found.report, folder=folder, assets=workspace.assets, fill=fill)[0]
        if audience == "internal":
            refresh.mark(workspace, found.report.run.id)
    return Published(path, _told(found))


def _told(found: Gated) -> str:
    """Return in words how much an audience does not see."""
    audience = found.report.audience
    cells, indicators = found.report.withheld, {one.indicator for one in found.report.withheld}
    if not cells:
        return f"Nothing is withheld from the audience {audience!r}."
    told = sum(int(one.hidden.already_told.sum()) for one in found.shown.values())
    known = f" {told:,} small numbers can no longer be kept back: an earlier publication told them."
    return (
        f"{sum(one.cells for one in cells):,} numbers of {len(indicators)} indicators are withheld "
        f"from the audience {audience!r}; `ews gate` says why.{known if told else ''}"
    )


def stopped(report: Report, audience: Audience) -> list[str]:
    """Return what stops a publication to *audience*: an unknown licence, an agreement that has ended."""
    shown = {name for name, _ in report.panels}
    return obstacles(report.catalogue, audience, indicators=shown, geographies=report.shapes)


def _gated(connection: Connection, report: Report, audience: Audience) -> Gated:
    atlas = analysis.known_areas(connection, report.catalogue)
    return gated(report, audience, structure(atlas), releases.earlier(connection, OUTSIDE))


def structure(atlas: Atlas) -> Structure:
    """Return the smallest areas of which numbers are published, and in which of the larger each lies."""
    level = next(level for level in FINEST if level in atlas.current or level == DISTRICT)
    geography = atlas.current.get(level, DISTRICT)
    rows = [row for row in atlas.areas.get(geography, ()) if row.shape]
    codes, shapes = [row.code for row in rows], [row.shape for row in rows if row.shape]
    larger = {
        name for other, name in atlas.current.items() if other not in (level, "postcode", "oa", DISTRICT)
    }
    held = {name: parents(codes, shapes, atlas.places(name)) for name in sorted(larger & atlas.areas.keys())}
    return Structure(geography, tuple(codes), held | {DISTRICT: dict.fromkeys(codes, atlas.district)})


def _release(report: Report) -> Release:
    now = datetime.now().astimezone().replace(tzinfo=None, microsecond=0)
    return Release(report.run.id, report.audience, now, __version__, report.withheld)


def _cells(found: Gated) -> dict[str, list[Any]]:
    """Return what is shown of the indicators under a rule, as the columns that go on record."""
    told = [(name, *cell) for name, one in found.shown.items() for cell in one.told()]
    columns = zip(*told, strict=True) if told else ([] for _ in CELLS)
    return {name: list(column) for name, column in zip(CELLS, columns, strict=True)}
