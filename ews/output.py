"""Write a file whole or not at all, and over one that stands there only when that is asked."""

import tempfile
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

from ews.errors import OutputError


def refuse(path: Path, suffixes: Sequence[str] = (), *, force: bool) -> None:
    """Raise OutputError where *path* ends in none of *suffixes*, or stands there already and not *force*."""
    if suffixes and path.suffix.casefold() not in suffixes:
        raise OutputError(
            f"{path}: its ending tells no form that is written here.",
            hint=f"End its name with {', '.join(suffixes)}.",
        )
    if path.exists() and not force:
        raise OutputError(
            f"{path}: stands there already; nothing was changed.",
            hint="Choose another name, or say --force to replace it.",
        )


@contextmanager
def whole(path: Path, *, make_folder: bool = False) -> Iterator[Path]:
    """Give a path beside *path* to write to, and put that file in its place when it is whole.

    *make_folder* makes the folder of *path* first.  Raises OutputError; what stood at *path* stays then,
    and nothing is left beside it.
    """
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".ews-") as folder:
            fresh = Path(folder) / f"whole{path.suffix.casefold()}"
            yield fresh
            fresh.replace(path)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(
            f"{path}: cannot be written: {error.strerror or error}.",
            hint="Choose a folder that is there and that you may write to.",
        ) from error
