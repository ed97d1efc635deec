"""Write what was found to files: a page for partners, a map, and a mended copy of the areas."""

from collections.abc import Iterator
from pathlib import Path

from ews import __version__
from ews.boundary_check.check import Checked
from ews.boundary_check.sets import AreaSet
from ews.errors import DefinitionExistsError
from ews.errors import OutputError
from ews.geography import coverages
from ews.geography import export
from ews.geography.export import Layer
from ews.publish import boundary_report
from ews.workspace import Workspace


def written(
    checked: Checked, workspace: Workspace, *, report: Path | None, drawing: Path | None, repair: Path | None
) -> Iterator[str]:
    """Write the files that are named, and yield what to say of each; raises as writing each does."""
    if report:
        _report(checked, workspace, report)
        yield f"{report}: the report."
    if drawing:
        _draw(checked, drawing)
        yield f"{drawing}: the map."
    if repair:
        yield _repair(checked, repair)


def _report(checked: Checked, workspace: Workspace, path: Path) -> None:
    """Write the report to *path*; raise OutputError."""
    sources = sorted({one.source for one in checked.held if one.source}, key=lambda source: source.publisher)
    text = boundary_report.page(
        checked.sections, sources, workspace.assets, district=checked.district, at=checked.day,
        version=__version__, basis=checked.basis, tolerance=checked.tolerance,
    )  # fmt: skip
    _write(path, text)


def _draw(checked: Checked, path: Path) -> None:
    """Write all findings over the outlines of the first check to *path* as SVG; raise OutputError."""
    first = checked.sections[0]
    found = [one for section in checked.sections for one in section.listed]
    _write(path, str(boundary_report.drawn(first.outlines, found, first.title, alone=True)))


def _repair(checked: Checked, path: Path) -> str:
    """Write a mended copy of the areas checked to *path*, and say how much it moved.

    Raises DefinitionExistsError when a file stands there, and OutputError.
    """
    if path.exists():
        raise DefinitionExistsError(f"{path}: stands here already.", hint="Choose another name.")
    held = checked.held[0]
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
        export.geopackage(layer, path, at=checked.day)
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
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written: {error.strerror or error}.",
            hint="Choose a folder that is there and that you may write to.",
        ) from error
