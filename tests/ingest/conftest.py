"""The sixteen squares with their boundaries read, made once and copied for every test that changes them."""

import shutil
from pathlib import Path

import pytest

from ews.workspace import Workspace
from tests.support import workspaces


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return Gridley with its boundaries in the store; for tests that only look or copy."""
    made = workspaces.make(tmp_path_factory.mktemp("gridley") / "gridley")
    workspaces.take(made)
    return made


@pytest.fixture
def gridley(read_once: Workspace, tmp_path: Path) -> Workspace:
    """Return Gridley with its boundaries in the store, for a test to change."""
    return Workspace(Path(shutil.copytree(read_once.root, tmp_path / "gridley")))
