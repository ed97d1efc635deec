"""What several rooms' tests share: the command line in this process, and one small workspace refreshed once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from ews.cli import main
from ews.refresh import refresh
from ews.workspace import Workspace
from tests.support import tiny


Ews = Callable[..., Result]


@pytest.fixture(scope="session")
def ews() -> Ews:
    """Return a function that runs ``ews`` with the arguments given; anything but a planned exit is an error."""

    def run(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(main, [str(one) for one in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the twelve squares after one refresh; for tests that only look."""
    made = tiny.make(tmp_path_factory.mktemp("refreshed") / "twelve-squares")
    refresh(made, say=lambda _: None)
    return made


@pytest.fixture
def own(refreshed: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of the refreshed twelve squares that a test may change."""
    return Workspace(Path(shutil.copytree(refreshed.root, tmp_path / "own")))
