"""Published directories: the layouts of ONSPD, and Code-Point Open's three spacings."""

import csv
from pathlib import Path

import pytest

from ews import catalogue
from ews.ingest import directory
from ews.store import connection as connections
from ews.store import postcodes as store
from ews.store.postcodes import Directory
from ews.workspace import Workspace
from tests.support import workspaces as w


pytestmark = pytest.mark.real_data


def postcodes(made: Workspace) -> list[str]:
    return [code for geography, code in w.areas(made) if geography == "postcode"]


@pytest.mark.parametrize(
    ("name", "rows", "terminated"),
    [
        ("onspd_2025_layout_2000_rows.csv", 2000, 2000),
        ("onspd_classic_layout_2000_rows.csv", 2000, 9),
        ("onspd_no_header_2000_rows.csv", 2001, 0),
    ],
)
def test_layouts_of_onspd_are_read_whole(
    tmp_path: Path, published: Path, name: str, rows: int, terminated: int
) -> None:
    made = w.bare(tmp_path / "bare")
    w.write(made, f"postcodes/{name}", (published / "formats" / name).read_bytes())
    assert w.take(made).problems == []
    with connections.reading(made.store) as connection:
        every, own = store.kinds(connection, "D1", ["S12000033"])
    assert (every["postcodes"], every["terminated"], every["no_grid_reference"]) == (rows, terminated, 0)
    assert own["postcodes"] > rows / 2


def test_an_extract_in_degrees_is_no_directory(published: Path) -> None:
    path = published / "formats" / "onspd_extract_trafford_11264_rows.csv"
    with path.open(encoding="utf-8") as stream:
        head = list(csv.reader(stream))[:5]
    assert (
        directory.layout_of(head, catalogue.load(Path(__file__).parents[2]).geographies["postcode"]) is None
    )


@pytest.mark.parametrize(
    ("district", "files", "own"),
    [
        ("E08000006", ["salford/postcodes/codepoint_m.csv"], 6205),
        ("E09000007", [f"camden/postcodes/codepoint_{area}.csv" for area in ("n", "nw", "wc")], 7419),
    ],
)
def test_all_spacings_of_code_point_match(
    tmp_path: Path, published: Path, district: str, files: list[str], own: int
) -> None:
    made = w.bare(tmp_path / "bare")
    settings = made.root / "ews.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(w.DISTRICT, district), encoding="utf-8")
    written = set()
    for file in files:
        content = (published / file).read_text(encoding="utf-8")
        w.write(made, file, content)
        written |= {cells[0] for cells in csv.reader(content.splitlines())}
    w.take(made)
    with connections.reading(made.store) as connection:
        found = Directory(connection).match(written)
        assert len(store.of_district(connection, [district])) == own
    assert all(match.postcode.replace(" ", "") == text.replace(" ", "") for text, match in found.items())
    assert len(postcodes(made)) == own
