"""The site of one small report, printed once for every test that only looks."""

from pathlib import Path

import pytest

from ews.publish.site import publish
from tests.support import reports


ASSETS = Path(__file__).parents[2] / "maps"


@pytest.fixture(scope="session")
def assets() -> Path:
    return ASSETS


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace") / "site" / "internal"
    publish(reports.report(), folder=folder, assets=ASSETS)
    return folder


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, str]:
    found = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in found}
