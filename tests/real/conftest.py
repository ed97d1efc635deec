"""The published files of a district, copied into a workspace and taken in once."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ews import workspace
from ews.workspace import Workspace
from tests.support import workspaces


Made = Callable[..., Workspace]


@pytest.fixture(scope="session")
def published() -> Path:
    """Return the folder of published files, or skip."""
    folder = os.environ.get("EWS_REAL_DATA")
    if not folder:
        pytest.skip("EWS_REAL_DATA names no folder of published files")
    return Path(folder)


@pytest.fixture(scope="session")
def taken(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return a function that makes a workspace of some published files and takes them in."""

    def make(district: str, name: str, *patterns: str) -> Workspace:
        made = workspace.create(tmp_path_factory.mktemp("real") / name, district=district, name=name)
        for pattern in patterns:
            found = sorted((published / name.casefold()).glob(pattern))
            assert found, pattern
            for path in found:
                shutil.copy2(path, made.data / path.name)
        assert workspaces.take(made).problems == []
        return made

    return make
