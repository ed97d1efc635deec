import csv
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import pytest

import ews.demo
from ews import workspace
from ews.demo.borough import Borough
from ews.demo.borough import found


SEED = 2004
Rows = list[dict[str, str]]


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace in which the demonstration borough was made, once for all tests."""
    folder = tmp_path_factory.mktemp("demo") / "borough"
    workspace.create(folder, district="E06999999", name="Somewhere")
    ews.demo.make(folder, seed=SEED)
    return folder


@pytest.fixture(scope="session")
def truth(made: Path) -> ews.demo.Truth:
    return ews.demo.read_truth(made / "truth.json")


@pytest.fixture(scope="session")
def borough() -> Borough:
    return found(SEED)


@pytest.fixture(scope="session")
def table(made: Path) -> Callable[[str], Rows]:
    return lambda name: list(rows_of(made / "data" / name))
