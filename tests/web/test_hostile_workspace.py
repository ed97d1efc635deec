"""Hostile text in every file that a workspace takes in is still text in what comes out of it."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import spoiling
from tests.support import tiny
from tests.support.browser import Watch
from tests.support.browser import settle
from tests.support.browser import tab
from tests.support.spoiling import starts_formula


pytestmark = pytest.mark.browser

# what a definition may hold, and a name in a file: TOML has no null, and a name no line of its own
TEXTS = [text for text in spoiling.TEXTS if not re.search("[\x00-\x1f\u2028]", text)]
FREE = ("title", "definition", "unit", "why", "publisher", "licence", "attribution", "summary")
STRANGE = "script:not([type]), svg[onload], img, [onmouseover], [onerror], iframe"


def spoil(path: Path, number: int) -> None:
    """Add hostile text to every line of a definition that is free text."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(" = ")
        if key in FREE and value.startswith('"'):
            number += 1
            line = f"{key} = {json.dumps(json.loads(value) + ' ' + TEXTS[number % len(TEXTS)])}"
        lines.append(line)
    path.write_text("\n".join(lines), encoding="utf-8")


def names_of(path: Path) -> None:
    """Give the wards of a GeoJSON file hostile names, and one a hostile code."""
    wards = json.loads(path.read_text(encoding="utf-8"))
    for number, feature in enumerate(wards["features"]):
        feature["properties"]["WD25NM"] = f"Square {number} {TEXTS[number % len(TEXTS)]}"
    path.write_text(json.dumps(wards), encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, ews: Ews) -> Workspace:
    made = tiny.make(tmp_path_factory.mktemp("hostile") / "squares")
    names_of(made.data / "wards.geojson")
    for number, path in enumerate(sorted(made.root.glob("[bim]*/**/*.toml"))):
        spoil(path, number)
    settings = made.root / "ews.toml"
    named = settings.read_text(encoding="utf-8").replace(
        json.dumps(tiny.NAME), json.dumps(f"{tiny.NAME} {' '.join(TEXTS[:9])}")
    )
    assert "7*7" in named
    settings.write_text(named, encoding="utf-8")
    with (made.data / "fly_tipping.csv").open("a", encoding="utf-8", newline="") as stream:
        rows = [(tiny.MONTHS[-1], text, text) for text in TEXTS]
        csv.writer(stream).writerows([*rows, *[(text, tiny.WARDS[0], "3") for text in TEXTS]])
    done = ews("refresh", "--workspace", made.root)
    assert done.exit_code == 0, done.output
    return made


def test_every_page_shows_it_and_runs_nothing(chrome: Any, hostile: Workspace) -> None:
    read = ""
    with tab(chrome) as (page, watch):
        for path in sorted(hostile.site.rglob("*.html")):
            page.goto(path.as_uri())
            settle(page)
            own = path.read_text(encoding="utf-8").count("<script>")
            assert page.locator(STRANGE).count() == own, path.name
            assert watch == Watch(), path.name
            read += page.evaluate("document.body.textContent")
    assert [text for text in TEXTS if text not in read] == []


@pytest.mark.parametrize("command", ["flags", "status", "quarantine", "priorities", "series"])
def test_a_listing_as_csv_starts_no_formula(ews: Ews, hostile: Workspace, command: str) -> None:
    subject = ["fly_tipping"] if command == "series" else []
    done = ews(command, *subject, "--format", "csv", "--workspace", hostile.root)
    assert done.exit_code == 0, done.output
    cells = [cell for row in csv.reader(io.StringIO(done.stdout)) for cell in row]
    assert cells
    assert [cell for cell in cells if starts_formula(cell)] == []
