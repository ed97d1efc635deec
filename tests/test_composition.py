"""An analyst's own areas: what a file is taken for, what is written, and what is said of the rest."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ews import catalogue
from ews import composition
from ews import listings
from ews.composition import Composed
from ews.errors import CatalogueError
from ews.errors import DefinitionExistsError
from ews.errors import EwsError
from ews.errors import FileUnreadableError
from ews.refresh import refresh
from ews.store import connection as connections
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import tables
from tests.support import tiny
from tests.support import workspaces as w


@pytest.fixture
def gridley(tmp_path: Path) -> Workspace:
    made = w.make(tmp_path / "gridley")
    w.take(made)
    return made


def compose(made: Workspace, path: Path, *, dry_run: bool = False, **said: str) -> Composed:
    return composition.compose(made, path, composition.wish(**{"id": "places", **said}), dry_run=dry_run)


def listed(folder: Path, *rows: list[Any], name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(tables.text(list(rows)), encoding="utf-8")
    return path


def drawn(folder: Path, *properties: dict[str, Any], name: str = "drawn.geojson") -> Path:
    path = folder / name
    squares = [w.feature(one, w.square(*w.corner(number), w.SIDE)) for number, one in enumerate(properties)]
    path.write_text(w.geojson(squares), encoding="utf-8")
    return path


# -- lists ------------------------------------------------------------------------------------------------
def test_a_list_of_lsoas_says_what_matches_and_what_does_not_and_writes_nothing_when_dry(
    gridley: Workspace, tmp_path: Path
) -> None:
    rows = [
        [w.LSOAS[0], "West End"],
        [w.LSOAS[1], "West End"],
        ["E01000001", "West End"],
        [w.LSOAS[4], "Dock"],
    ]
    path = listed(tmp_path, ["Our neighbourhoods"], [], ["LSOA21CD", "Neighbourhood"], *rows)
    made = compose(gridley, path, level="neighbourhood", dry_run=True)
    assert [(row["code"], row["name"], row["parts"]) for row in made.areas] == [
        ("places-dock", "Dock", 1), ("places-west-end", "West End", 2),
    ]  # fmt: skip
    said = "\n".join(made.notes)
    assert "3 of 4 rows count." in said
    assert "1 set aside, an LSOA or postcode that is not known in the district: E01000001: West End." in said
    assert "Nothing was written." in said
    assert not (gridley.root / "boundaries" / "places.toml").exists()
    assert not (gridley.data / "boundaries" / "list.csv").exists()


def test_what_is_composed_is_what_the_next_refresh_reads(gridley: Workspace, tmp_path: Path) -> None:
    rows = [[one, "W1", "West End"] for one in w.LSOAS[:2]] + [[one, "D1", "Dock"] for one in w.LSOAS[4:6]]
    path = listed(tmp_path, ["lsoa code", "Area code", "Area name (ours)"], *rows)
    made = compose(
        gridley, path, level="neighbourhood", name="area name (ours)", licence="Ours", vintage="2026-05"
    )
    defined = catalogue.load(gridley.root).geographies["places"]
    assert (defined.level, defined.kind, defined.vintage) == ("neighbourhood", "members", "2026-05")
    assert defined.source.licence == "Ours"
    assert w.take(gridley, day=2).problems == []
    read = {code: name for (where, code), name in w.areas(gridley).items() if where == "places"}
    assert read == {row["code"]: row["name"] for row in made.areas} == {"W1": "West End", "D1": "Dock"}


def test_a_workbook_of_postcodes_is_a_list_too(gridley: Workspace, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [
        ["Postcode", "Community"],
        ["gr1 1aa", "A"],
        ["GR11AB", "A"],
        ["GR2 2ZZ", "B"],
        ["GR9 9ZZ", "B"],
    ]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "list.xlsx")
    made = compose(gridley, tmp_path / "list.xlsx", level="neighbourhood", dry_run=True)
    assert "3 of 4 rows count." in made.notes


def test_a_list_is_checked_without_a_store_only_for_what_it_holds(tmp_path: Path) -> None:
    bare = w.bare(tmp_path / "bare")
    path = listed(tmp_path, ["lsoa", "place"], [w.LSOAS[0], "A"], [w.LSOAS[1], "A"], [w.LSOAS[2], "B"])
    made = compose(bare, path, level="neighbourhood")
    assert [row["name"] for row in made.areas] == ["A", "B"]
    assert any("Nothing is known of the district yet" in note for note in made.notes)


def test_where_a_list_has_several_columns_of_places_the_commands_ask_for_one_and_take_it(
    ews: Ews, gridley: Workspace, tmp_path: Path
) -> None:
    rows = [[w.LSOAS[n], "GR1 1AA", "AB"[n % 2]] for n in range(4)]
    path = listed(tmp_path, ["lsoa", "postcode", "place"], *rows)
    add = ("boundaries", "add", path, "--as", "places", "--level", "neighbourhood", "-w", gridley.root)
    assert "Say --member with one of: 'lsoa', 'postcode'." in ews(*add).stderr
    assert ews(*add, "--member", "lsoa").exit_code == 0
    again = ews("areas", "compose", "places", "--from", path, "-w", gridley.root)
    assert "Choose another identifier, or edit that file." in again.stderr


# -- outlines ---------------------------------------------------------------------------------------------
def test_codes_tell_the_level_and_columns_the_year(gridley: Workspace, tmp_path: Path) -> None:
    own = [{"WD16CD": code, "WD16NM": f"Ward {code}", "fid": n} for n, code in enumerate(w.OLD_WARDS)]
    made = compose(gridley, drawn(tmp_path, *own))
    defined = catalogue.load(gridley.root).geographies["places"]
    assert (defined.level, defined.vintage, defined.code, defined.name) == (
        "ward",
        "2016",
        ("WD16CD",),
        ("WD16NM",),
    )
    assert [row["code"] for row in made.areas] == w.OLD_WARDS
    assert any("licence is not said" in note for note in made.notes)


def test_a_column_that_has_to_be_said_is_asked_for_with_the_choices(
    gridley: Workspace, tmp_path: Path
) -> None:
    path = drawn(
        tmp_path,
        {"team_code": "A", "beat_code": "1", "name": "X"},
        {"team_code": "B", "beat_code": "2", "name": "Y"},
    )
    with pytest.raises(FileUnreadableError) as raised:
        compose(gridley, path, level="service_area")
    assert raised.value.hint == "Say --code with one of: 'team_code', 'beat_code'."
    with pytest.raises(FileUnreadableError, match="no column 'beat'"):
        compose(gridley, path, level="service_area", code="beat")
    assert [row["code"] for row in compose(gridley, path, level="service_area", code="BEAT_CODE").areas] == [
        "1",
        "2",
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "--level: is missing"),
        ({"level": "service_area", "vintage": "May"}, "--vintage: 'May' is not a year"),
    ],
)
def test_a_level_or_year_that_cannot_be_told_is_asked_for(
    gridley: Workspace, tmp_path: Path, said: dict[str, str], told: str
) -> None:
    with pytest.raises(CatalogueError, match=told):
        compose(gridley, drawn(tmp_path, {"name": "A"}), **said)


def test_a_shapefile_is_copied_with_the_files_beside_it(gridley: Workspace, tmp_path: Path) -> None:
    import geopandas as gpd

    frame = gpd.read_file(drawn(tmp_path, {"name": "Centre"}, {"name": "East"}))
    frame.to_file(tmp_path / "beats.shp", engine="pyogrio")
    compose(gridley, tmp_path / "beats.shp", level="service_area")
    assert {path.suffix for path in (gridley.data / "boundaries").glob("beats.*")} >= {".shp", ".dbf", ".shx"}
    assert w.take(gridley, day=2).problems == []
    assert {code for where, code in w.areas(gridley) if where == "places"} == {"places-centre", "places-east"}


# -- what is refused --------------------------------------------------------------------------------------
def test_nothing_is_ever_written_over(gridley: Workspace, tmp_path: Path) -> None:
    path = drawn(tmp_path, {"name": "A"})
    with pytest.raises(DefinitionExistsError):
        compose(gridley, path, id="ward_2025", level="service_area")
    w.write(gridley, "boundaries/drawn.geojson", "another file")
    with pytest.raises(DefinitionExistsError):
        compose(gridley, path, level="service_area")
    assert (gridley.data / "boundaries" / "drawn.geojson").read_text(encoding="utf-8") == "another file"
    assert not (gridley.root / "boundaries" / "places.toml").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "a,b\n1,2\n"),
        ("a.csv", ""),
        ("a.geojson", '{"type": "FeatureCollection", "features": []}'),
        ("a.gpkg", "x"),
    ],
)
def test_a_file_without_areas_is_refused(gridley: Workspace, tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(EwsError) as raised:
        compose(gridley, tmp_path / name, level="service_area")
    assert raised.value.exit_code == 20
    assert raised.value.hint


@pytest.mark.parametrize("text", ['Bar"row', "back\\slash", "line\nbreak", "{{7*7}}", "'''", "\x7f", "東"])
def test_any_text_makes_a_definition_in_order(gridley: Workspace, tmp_path: Path, text: str) -> None:
    column = f"name {text}"
    compose(
        gridley, drawn(tmp_path, {column: "A"}), level="service_area", title=text, publisher=text, name=column
    )
    defined = catalogue.load(gridley.root).geographies["places"]
    assert (defined.title, defined.source.publisher) == (text, text)
    assert w.take(gridley, day=2).problems == []


# -- the command, and what comes of it --------------------------------------------------------------------
def test_neighbourhoods_have_flags_pages_priorities_and_briefs_as_wards_have(
    ews: Ews, tmp_path: Path
) -> None:
    made = tiny.make(tmp_path / "squares")
    refresh(made, say=lambda _: None)
    outlines = json.loads((made.data / "wards.geojson").read_text(encoding="utf-8"))
    for feature in outlines["features"]:
        feature["properties"] = {"name": feature["properties"]["WD25NM"].replace("Square", "Patch")}
    (tmp_path / "patches.geojson").write_text(json.dumps(outlines), encoding="utf-8")
    result = ews(
        "areas", "compose", "patches", "--from", tmp_path / "patches.geojson", "-w", made.root, "-f", "csv"
    )
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["code,name,parts", "patches-patch-0,Patch 0,1"]
    lines = (made.data / "fly_tipping.csv").read_text(encoding="utf-8").splitlines()
    codes = {code: f"patches-patch-{number}" for number, code in enumerate(tiny.WARDS)}
    more = [line.replace(code, codes[code]) for line in lines for code in codes if code in line]
    (made.data / "fly_tipping_patches.csv").write_text("\n".join([lines[0], *more]), encoding="utf-8")
    (made.root / "maps" / "patches.toml").write_text(
        'title = "Patches"\nlevel = "neighbourhood"\nindicators = ["fly_tipping"]\n', encoding="utf-8"
    )
    refresh(made, say=lambda _: None)
    bad = codes[tiny.BAD]
    assert bad in {row["area"] for row in listings.flags(made, geography="neighbourhood")}
    assert bad in {row["area"] for row in listings.priorities(made, geography="patches")}
    assert listings.area(made, bad, say=lambda _: None)["geography"] == "patches"
    site = made.site
    assert all(
        (site / name).exists() for name in (f"areas/{bad}.html", f"briefs/{bad}.html", "maps/patches.html")
    )
    assert "Patch 4" in (site / "maps" / "patches.html").read_text(encoding="utf-8")
    with connections.reading(made.store) as connection:
        [(wrong,)] = connection.execute("SELECT count(*) FROM set_aside").fetchall()
    assert wrong == 0


# -- what would take something away -----------------------------------------------------------------------
def test_a_file_that_a_definition_of_its_level_reads_already_is_refused(gridley: Workspace) -> None:
    with pytest.raises(DefinitionExistsError, match=r"boundaries/ward_2025.toml reads it already"):
        compose(gridley, gridley.data / "boundaries/wards.geojson", id="wards_again")
    # as areas of another sort it may be used, as a copy with a name of its own
    assert compose(
        gridley, gridley.data / "boundaries/wards.geojson", level="neighbourhood", dry_run=True
    ).areas


def test_a_file_with_no_area_of_the_district_is_refused_and_nothing_is_written(
    gridley: Workspace, tmp_path: Path
) -> None:
    far = tmp_path / "far.geojson"
    ring = w.square(w.WEST + 90_000, w.SOUTH, w.SIDE)
    far.write_text(w.geojson([w.feature({"code": "B1", "name": "Far"}, ring)]), encoding="utf-8")
    with pytest.raises(FileUnreadableError, match=r"gives no area of the district. 0 of 1 rows count"):
        compose(gridley, far, level="neighbourhood")
    assert not (gridley.root / "boundaries/places.toml").exists()
    assert not (gridley.data / "boundaries/far.geojson").exists()


def test_an_identifier_that_is_a_level_is_refused(gridley: Workspace, tmp_path: Path) -> None:
    path = drawn(tmp_path, {"code": "B1", "name": "One"})
    with pytest.raises(CatalogueError, match="ward: is a level"):
        compose(gridley, path, id="ward", level="neighbourhood")


def test_a_geography_taken_out_of_the_catalogue_takes_nothing_else_with_it(
    gridley: Workspace, tmp_path: Path
) -> None:
    path = drawn(tmp_path, {"code": "B1", "name": "One"}, {"code": "B2", "name": "Two"})
    compose(gridley, path, level="neighbourhood")
    w.write(gridley, "fly_tipping.csv", f"area_code,period,value\n{w.WARDS[0]},2026-01,3\nB1,2026-01,2\n")
    w.take(gridley)
    (gridley.root / "boundaries/places.toml").unlink()
    (gridley.data / "boundaries/drawn.geojson").unlink()
    rows = listings.series(gridley, "fly_tipping")
    assert {row["geography"] for row in rows} == {"ward_2025"}
    assert {row["indicator"] for row in listings.status(gridley) if row["geography"]} == {"fly_tipping"}
