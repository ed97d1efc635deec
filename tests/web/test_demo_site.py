"""The whole demonstration site opens with the network off, and its pages are fit for everybody."""

from pathlib import Path
from typing import Any

import pytest

from ews.publish.single_file import bound
from ews.workspace import Workspace
from tests.support import axe
from tests.support.browser import Watch
from tests.support.browser import settle
from tests.support.browser import tab
from tests.web.conftest import ASSETS
from tests.web.conftest import contents
from tests.web.test_equal_access import LANDMARKS
from tests.web.test_equal_access import NARROW
from tests.web.test_equal_access import RIGHT
from tests.web.test_equal_access import WIDE
from tests.web.test_equal_access import look


pytestmark = pytest.mark.browser

# an e-mail of more is refused by many who might receive it
LARGEST_FILE = 11_000_000


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def typical(folder: Path) -> list[str]:
    """Return every page of its own kind, and of areas, briefs and indicators the largest and the smallest."""
    kinds: dict[str, list[str]] = {}
    for name in names(folder):
        kinds.setdefault(name.rpartition("/")[0] or name, []).append(name)
    sized = [sorted(kind, key=lambda name: (folder / name).stat().st_size) for kind in kinds.values()]
    return sorted({name for kind in sized for name in (kind[0], kind[-1])})


def test_every_page_opens_asks_for_nothing_and_fits_a_narrow_screen(chrome: Any, eastmere: Workspace) -> None:
    with tab(chrome, width=NARROW) as (page, watch):
        for name in names(eastmere.site):
            page.goto((eastmere.site / name).as_uri())
            seen = page.evaluate(LANDMARKS)
            assert seen.pop("wide") <= 0, name
            assert seen == RIGHT, name
            assert watch == Watch(), name


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_axe_finds_nothing_wrong_in_pages_full_of_data(
    chrome: Any, eastmere: Workspace, width: int, scheme: str
) -> None:
    found = {}
    with tab(chrome, bypass_csp=True) as (page, _):
        look(page, width, scheme)
        for name in typical(eastmere.site):
            page.goto((eastmere.site / name).as_uri())
            found[name] = axe.violations(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_whole_site_goes_into_one_file_that_can_be_sent(
    chrome: Any, eastmere: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "internal.html"
    path.write_text(bound(contents(eastmere.site), assets=ASSETS), encoding="utf-8")
    assert path.stat().st_size < LARGEST_FILE
    with tab(chrome) as (page, watch):
        page.goto(path.as_uri())
        for name in typical(eastmere.site):
            page.evaluate("name => { location.hash = '#/' + name; }", name)
            page.wait_for_function("name => location.hash.startsWith('#/' + name)", arg=name)
            settle(page)
            assert page.locator("h1").count() == 1, name
            assert watch == Watch(), name
