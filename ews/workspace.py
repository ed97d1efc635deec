"""A workspace: the folder marked by ``ews.toml``, found by walking up as git does."""

import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ews.errors import NotAWorkspaceError
from ews.errors import OutputError
from ews.errors import WorkspaceExistsError


MARKER = "ews.toml"
CATALOGUE_FOLDERS = ("boundaries", "indicators", "maps")


@dataclass(frozen=True)
class Workspace:
    """Where the parts of one workspace stand."""

    root: Path

    @property
    def data(self) -> Path:
        """Return the folder of files as received."""
        return self.root / "data"

    @property
    def store(self) -> Path:
        """Return the store's file."""
        return self.root / "ews.duckdb"

    @property
    def site(self) -> Path:
        """Return the folder of the internal site."""
        return self.site_for("internal")

    def site_for(self, audience: str) -> Path:
        """Return the folder of the site that is made for *audience*."""
        return self.root / "site" / audience

    @property
    def assets(self) -> Path:
        """Return the folder with page templates and static files.

        They belong to this version of ews, not to the workspace, so that an
        upgrade never meets yesterday's templates.
        """
        return starter() / "maps"


def find(start: Path) -> Workspace:
    """Return the workspace that holds *start*.

    Raises NotAWorkspaceError when no folder from *start* upwards has ``ews.toml``.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / MARKER).is_file():
            return Workspace(folder)
    raise NotAWorkspaceError(
        f"{start}: this is not a workspace; no {MARKER} here or in a folder above.",
        hint="Go to your workspace's folder, or make one with `ews init DIR`.",
    )


def starter() -> Path:
    """Return the folder of the catalogue that ews carries.

    The wheel carries it inside the package; an editable install does not, and
    the checkout itself is the catalogue then.
    """
    packaged = Path(str(files("ews"))) / "starter"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[1]


def create(folder: Path, *, district: str, name: str) -> Workspace:
    """Copy the catalogue to *folder* and say there which district it watches.

    Raises WorkspaceExistsError when a workspace stands there already, and
    OutputError when the folder cannot be written.
    """
    if (folder / MARKER).exists():
        raise WorkspaceExistsError(
            f"{folder}: a workspace stands here already.",
            hint="Choose another folder; nothing was changed.",
        )
    try:
        _copy_catalogue(folder)
        settings = (starter() / MARKER).read_text(encoding="utf-8")
        (folder / MARKER).write_text(_with_district(settings, district, name), encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written: {error.strerror or error}.",
            hint="Choose a folder that you may write to.",
        ) from error
    return Workspace(folder.resolve())


def _copy_catalogue(folder: Path) -> None:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    skip = shutil.ignore_patterns("__pycache__", "templates", "static")
    for part in CATALOGUE_FOLDERS:
        shutil.copytree(starter() / part, folder / part, ignore=skip, dirs_exist_ok=True)


def _with_district(settings: str, district: str, name: str) -> str:
    lines = settings.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("code ="):
            lines[number] = f"code = {toml_text(district)}"
        if line.startswith("name ="):
            lines[number] = f"name = {toml_text(name)}"
    return "\n".join(lines) + "\n"


def toml_text(text: str) -> str:
    """Return *text* as a TOML string, whatever is in it."""
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{escaped}"'
