"""What several rooms' tests share: the command line in this process, and a small workspace refreshed once."""

import os


# as the command line does; read when numpy is imported, which the imports below do
os.environ["OPENBLAS_NUM_THREADS"] = "1"
# several tests run at once already
os.environ["EWS_PROCESSES"] = "1"

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from ews import demo
from ews import workspace
from ews.cli import main
from ews.refresh import refresh
from ews.workspace import Workspace
from tests.support import tiny


Ews = Callable[..., Result]

# what takes long to make is made once: all tests that use it go to one worker
DEAR = ("eastmere", "refreshed")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one file, and those of one dear fixture, together when several workers run."""
    for item in items:
        used = [name for name in DEAR if name in getattr(item, "fixturenames", ())]
        item.add_marker(pytest.mark.xdist_group(used[0] if used else item.nodeid.split("::")[0]))


@pytest.fixture(scope="session")
def ews() -> Ews:
    """Return a function that runs ``ews`` with the arguments given; only a planned exit is no error."""

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


@pytest.fixture(scope="session")
def eastmere(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the demonstration borough after one refresh; slow to make, for tests that only look."""
    made = workspace.create(
        tmp_path_factory.mktemp("eastmere") / "eastmere", district="E08999001", name="Eastmere"
    )
    demo.make(made.root)
    refresh(made, say=lambda _: None)
    return made


@pytest.fixture
def own(refreshed: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of the refreshed twelve squares that a test may change."""
    return Workspace(Path(shutil.copytree(refreshed.root, tmp_path / "own")))
