"""Write a report for one audience into files that somebody takes away."""

import io
import zipfile
from pathlib import Path

from ews import output
from ews.exports.forms import FORMS
from ews.exports.forms import SINGLE
from ews.exports.told import Told
from ews.exports.told import gathered
from ews.exports.told import narrowed
from ews.nouns import Say
from ews.publish.report import Report
from ews.workspace import Workspace


# The earliest moment that a ZIP archive can name: the same members give the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)
# what the site offers; GeoJSON is for who asks
OFFERED = ("xlsx", "csv", "gpkg", "parquet")


def write(
    workspace: Workspace,
    report: Report,
    form: str,
    path: Path | None = None,
    *,
    force: bool = False,
    say: Say,
) -> Path:
    """Write *report* in *form*, one of ``FORMS``, and return where.

    Without a *path* the name says what is inside.  A form of several files is one ZIP archive, or a folder
    where *path* ends in nothing.  Raises OutputError where something stands there and not *force*.
    """
    told = gathered(workspace, report)
    path = path or Path(name(told, form))
    say(f"writing {form}")
    refuse(form, path, force=force)
    if _is_folder(form, path):
        return _write_each(told, form, path, force=force)
    with output.whole(path) as fresh:
        fresh.write_bytes(content(told, form))
    return path


def refuse(form: str, path: Path, *, force: bool) -> None:
    """Raise OutputError where *path* is no name for *form*, or a file stands there and not *force*."""
    if not _is_folder(form, path):
        output.refuse(path, (f".{form}" if form in SINGLE else ".zip",), force=force)


def _is_folder(form: str, path: Path) -> bool:
    return form not in SINGLE and not path.suffix


def downloads(workspace: Workspace, report: Report, folder: Path, *, say: Say) -> None:
    """Write *report* into *folder* in each form that a site offers, each as one file."""
    told = gathered(workspace, narrowed(report))
    folder.mkdir(parents=True, exist_ok=True)
    for form in OFFERED:
        say(f"writing the downloads: {form}")
        (folder / name(told, form)).write_bytes(content(told, form))


def name(told: Told, form: str) -> str:
    """Return what the one file of *form* is called: the district, for whom, of which run, in what form."""
    return f"{told.stem}.{form}" if form in SINGLE else f"{told.stem}-{form}.zip"


def content(told: Told, form: str) -> bytes:
    """Return the one file that *form* is sent as; identical reports give identical bytes."""
    files = FORMS[form](told)
    if form in SINGLE:
        return next(files)[1]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for member, data in files:
            archive.writestr(zipfile.ZipInfo(member, EPOCH), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _write_each(told: Told, form: str, folder: Path, *, force: bool) -> Path:
    """Write the files of *form* into *folder*; nothing else in there is touched."""
    files = dict(FORMS[form](told))
    for member in files:
        output.refuse(folder / member, force=force)
    for member, data in files.items():
        with output.whole(folder / member, make_folder=True) as fresh:
            fresh.write_bytes(data)
    return folder
