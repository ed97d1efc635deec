"""Put a finished folder where readers look, whole or not at all."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ews.errors import OutputError


# On Windows a virus scanner or an open page holds files for moments.
TRIES = 5
PAUSE_SECONDS = 0.2


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write in; when that ends well it takes *folder*'s place.

    If anything goes wrong *folder* stays as it was.  Raises OutputError when
    the disk cannot be written or *folder* cannot be replaced.
    """
    new = folder.with_name(f"{folder.name}.new")
    try:
        _recover(folder)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        yield new
        _swap(new, folder)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(
            f"{folder}: cannot be written: {error.strerror or error}",
            hint="Check that the disk is not full or read-only, then run `ews refresh`.",
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _recover(folder: Path) -> None:
    """Put back what a run that was killed between the two moves had moved away."""
    old = folder.with_name(f"{folder.name}.old")
    if old.exists() and not folder.exists():
        _replace(old, folder)


def _swap(new: Path, folder: Path) -> None:
    """Move *folder* away and *new* into its place; on failure move *folder* back."""
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if folder.exists():
            _replace(folder, old)
        try:
            _replace(new, folder)
        except OSError:
            if old.exists():
                _replace(old, folder)
            raise
    except PermissionError as error:
        raise OutputError(
            f"{folder}: cannot be replaced: {error.strerror}",
            hint="Close the pages and spreadsheets that are open from it, then run `ews refresh`.",
        ) from error
    shutil.rmtree(old, ignore_errors=True)


def _replace(source: Path, target: Path) -> None:
    for attempt in range(TRIES):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == TRIES - 1:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return


def write(path: Path, content: str | bytes) -> Path:
    """Write one file beside and put it in place; text as UTF-8 with plain line feeds."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    new = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(data)
        _replace(new, path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written: {error.strerror or error}",
            hint="Check that the disk is not full or read-only and that the file is not open elsewhere.",
        ) from error
    return path
