"""Write what was found to files: a page for partners, a map, and a mended copy of the areas."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ews import __version__
from ews import output
from ews.boundary_check.check import Checked
from ews.boundary_check.sets import AreaSet
from ews.errors import OutputError
from ews.geography import coverages
from ews.geography import export
from ews.geography.export import Layer
from ews.publish import boundary_report
from ews.workspace import Workspace


LAYERS = (".gpkg", ".geojson")


@dataclass(frozen=True)
class Targets:
    """The files that are asked for, each None where it is not; *force* replaces what stands there."""

    report: Path | None = None
    drawing: Path | None = None
    repair: Path | None = None
    force: bool = False

    def refuse(self, first: str) -> None:
        """Raise OutputError for what cannot be written of a check of *first*, before anything is checked."""
        for path, option in ((self.drawing, "--map"), (self.repair, "--repair")):
            if path and not first:
                raise OutputError(
                    f"{path}: {option} is of one set of boundaries, and none is named.",
                    hint=f"Name it: `ews boundaries check A {option} FILE`.",
                )
        for path, suffixes in ((self.report, ()), (self.drawing, ()), (self.repair, LAYERS)):
            if path:
                output.refuse(path, suffixes, force=self.force)


def written(checked: Checked, workspace: Workspace, targets: Targets) -> Iterator[str]:
    """Write the files that are asked for, and yield what to say of each.

    Raises OutputError, where a file stands there already too; what stands there stays then.
    """
    targets.refuse(checked.asked.title if checked.asked else "")
    if targets.report:
        _report(checked, workspace, targets.report)
        yield f"{targets.report}: the report."
    if targets.drawing:
        _draw(checked, targets.drawing)
        yield f"{targets.drawing}: the map."
    if targets.repair and checked.asked:
        yield _repair(checked.asked, checked, targets.repair)


def _report(checked: Checked, workspace: Workspace, path: Path) -> None:
    """Write the report to *path*; raise OutputError."""
    sources = sorted({one.source for one in checked.held if one.source}, key=lambda source: source.publisher)
    text = boundary_report.page(
        checked.sections, sources, workspace.assets, district=checked.district,
        fictional=checked.fictional, at=checked.day,
        version=__version__, basis=checked.basis, tolerance=checked.tolerance,
    )  # fmt: skip
    _write(path, text)


def _draw(checked: Checked, path: Path) -> None:
    """Write the findings that the report lists over the outlines to *path* as SVG; raise OutputError."""
    section = checked.sections[0]
    title = f"{section.title} (fictional)" if checked.fictional else section.title
    _write(path, str(boundary_report.drawn(section.outlines, section.listed, title, alone=True)))


def _repair(held: AreaSet, checked: Checked, path: Path) -> str:
    """Write a mended copy of *held* to *path*, and say how much it moved; raise OutputError."""
    copy = coverages.cleaned(held.areas, checked.tolerance)
    layer = Layer(
        "areas",
        {
            "code": list(held.areas.codes),
            "name": [held.names.get(code) for code in held.areas.codes],
            "moved_square_metres": [round(float(moved), 1) for moved in copy.moved],
        },
        list(copy.wkbs),
        _about(held, checked.tolerance),
    )
    if path.suffix.casefold() == ".gpkg":
        with output.whole(path) as fresh:
            export.geopackage(layer, fresh, at=checked.day)
    else:
        _write(path, export.geojson(layer))
    touched = int((copy.moved > 1).sum())
    return f"{path}: {touched} of {len(copy.moved)} areas were moved, by {copy.moved.sum() / 10_000:,.2f} ha."


def _about(held: AreaSet, tolerance: float) -> dict[str, str]:
    named = held.source
    note = f"Mended by ews {__version__}: slivers under {tolerance:g} m and overlaps were given to one area."
    whose = {"licence": named.licence, "attribution": named.attribution} if named else {}
    return {"title": f"{held.title}, mended", **whose, "note": note}


def _write(path: Path, text: str) -> None:
    with output.whole(path) as fresh:
        fresh.write_text(text, encoding="utf-8", newline="\n")
