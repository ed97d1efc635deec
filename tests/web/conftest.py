"""The site of one small report, as a folder and bound in one file, and a browser to open both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ews.publish.single_file import bound
from ews.publish.site import publish
from tests.support import reports
from tests.support.browser import browser


ASSETS = Path(__file__).parents[2] / "maps"


def contents(folder: Path) -> dict[str, str | bytes]:
    """Return every file of a site: pages as text, all else as bytes."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        if path.suffix == ".html"
        else path.read_bytes()
        for path in found
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web") / "site" / "internal"
    publish(reports.report(), folder=folder, assets=ASSETS)
    return folder


@pytest.fixture(scope="session")
def one_file(site: Path) -> Path:
    path = site.with_name("internal.html")
    path.write_text(bound(contents(site), assets=ASSETS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chrome() -> Iterator[object]:
    with browser() as started:
        yield started
