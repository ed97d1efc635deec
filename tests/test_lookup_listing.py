"""What `ews boundaries lookup` prints: weights with basis and error, and a check where one can be made."""

import json
import shutil
from pathlib import Path

import pytest

from ews import lookup_listing
from ews.errors import CatalogueError
from ews.errors import NotFoundError
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import workspaces as w


OLD = {"E05998001": (0, 1_500), "E05998002": (1_500, 4_000)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return Gridley with two old wards that are stripes across its four, and residents of both."""
    made = w.make(tmp_path_factory.mktemp("gridley") / "gridley")
    features = [
        w.feature(
            {"WD21CD": code, "WD21NM": f"Stripe {code[-1]}", "LAD21CD": w.DISTRICT},
            [[w.WEST + x, w.SOUTH + y] for x, y in ((a, 0), (b, 0), (b, 4_000), (a, 4_000), (a, 0))],
        )
        for code, (a, b) in OLD.items()
    ]
    w.write(made, "boundaries/wards_2021.geojson", w.geojson(features))
    residents = dict.fromkeys(w.WARDS, 500) | dict(zip(OLD, (750, 1_250), strict=True))
    rows = "\n".join(f"{code},2024,{count}" for code, count in residents.items())
    w.write(made, "population.csv", f"area_code,period,value\n{rows}\n")
    assert w.take(made).problems == []
    return made


def test_each_weight_comes_with_its_basis_and_its_error(made: Workspace) -> None:
    rows = lookup_listing.listed(made, "ward_2021", "ward").rows
    assert [list(row) for row in rows] == [lookup_listing.LOOKUP] * 6
    weights = {(row["source_name"], row["target"]): row["weight"] for row in rows}
    west, east = (w.WARDS[0], w.WARDS[2]), (w.WARDS[1], w.WARDS[3])
    assert [weights["Stripe 1", ward] for ward in west] == [0.5, 0.5]
    assert [weights["Stripe 2", ward] for ward in (*west, *east)] == [0.1, 0.1, 0.4, 0.4]
    assert {(row["basis"], row["change"], row["year"]) for row in rows} == {("area", "complex", None)}


def test_residents_known_on_both_sides_check_the_lookup(made: Workspace) -> None:
    sentences = lookup_listing.listed(made, "ward_2021", "ward_2025").sentences
    # 750 / 2 and 1,250 / 10 are the 500 that live there, 0.4 of 1,250 as well
    assert "Checked on the residents of 2024, known on both sides: out by 0.0% on average" in " ".join(
        sentences
    )
    assert "Not checked" in " ".join(lookup_listing.listed(made, "lsoa", "ward").sentences)


def test_an_unknown_end_is_answered_with_the_nearest(made: Workspace) -> None:
    with pytest.raises(NotFoundError, match=r"ward_2012: no such geography.+did you mean 'ward_2025'"):
        lookup_listing.listed(made, "ward_2012", "ward")
    with pytest.raises(NotFoundError, match="lsoa_2011: its files have not been received"):
        lookup_listing.listed(made, "lsoa_2011", "lsoa")


def test_the_command_prints_rows_to_stdout_and_sentences_to_stderr(
    ews: Ews, made: Workspace, tmp_path: Path
) -> None:
    result = ews("boundaries", "lookup", "lsoa", "ward", "--format", "json", "--workspace", str(made.root))
    assert result.exit_code == 0
    assert {row["change"] for row in json.loads(result.stdout)} == {"inside"}
    assert "16 go whole, 0 are divided" in result.stderr


def test_a_grid_of_residents_in_the_settings_divides_before_area_and_a_missing_one_is_a_mistake(
    made: Workspace, tmp_path: Path
) -> None:
    copied = Workspace(Path(shutil.copytree(made.root, tmp_path / "gridley")))
    grid = ["ncols 4", "nrows 1", f"xllcorner {w.WEST}", f"yllcorner {w.SOUTH}", "cellsize 4000", "0 0 0 0"]
    settings = copied.root / "ews.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[lookups]\ngrid = "people.asc"\n', encoding="utf-8"
    )
    with pytest.raises(CatalogueError, match=r"lookups\.grid: 'people.asc' is no file"):
        lookup_listing.listed(copied, "ward_2021", "ward")
    # three in four live in the north
    grid[0], grid[1], grid[4], grid[5] = "ncols 2", "nrows 2", "cellsize 2000", "3 3\n1 1"
    (copied.root / "people.asc").write_text("\n".join(grid), encoding="utf-8")
    rows = lookup_listing.listed(copied, "ward_2021", "ward").rows
    weights = {(row["source_name"], row["target"]): row["weight"] for row in rows}
    assert {row["basis"] for row in rows} == {"population grid"}
    assert [weights["Stripe 1", ward] for ward in (w.WARDS[0], w.WARDS[2])] == [0.25, 0.75]


def test_a_service_area_can_be_looked_up_too(made: Workspace, tmp_path: Path) -> None:
    copied = Workspace(Path(shutil.copytree(made.root, tmp_path / "gridley")))
    w.bound(copied, "beats", level="service_area", files=["beats.geojson"], code=["beat"])
    beat = w.feature({"beat": "B1", "name": "Beat 1"}, w.square(w.WEST, w.SOUTH, 4 * w.SIDE))
    w.write(copied, "beats.geojson", w.geojson([beat]))
    assert w.take(copied).problems == []
    assert {row["target"] for row in lookup_listing.listed(copied, "beats", "ward").rows} == set(w.WARDS)
