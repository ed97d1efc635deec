"""Directories of every layout, told by their columns: all postcodes are kept, live ones become areas."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ews.ingest import directory
from ews.store import connection as connections
from ews.store import deliveries
from ews.store.postcodes import Directory
from ews.store.postcodes import Match
from ews.workspace import Workspace
from tests.support import tables
from tests.support import workspaces as w


OLD = (
    "pcd pcd2 pcds dointr doterm {district} {ward} usertype oseast1m osnrth1m osgrdind ctry "
    "oa21 lsoa11 lsoa21"
)
NEW = (
    "pcd7 pcd8 pcds dointr doterm lad{year}cd wd{year}cd usrtypind east1m north1m gridind ctry{year}cd "
    "oa21cd lsoa11cd lsoa21cd"
)
LAYOUTS = {
    "classic ONSPD": OLD.format(district="oslaua", ward="osward"),
    "classic NSPL": OLD.format(district="laua", ward="ward"),
    "ONSPD of 2025": NEW.format(year=25),
    "ONSPD of 2026 in capitals": NEW.format(year=26).upper(),
}
CLASSIC = LAYOUTS["classic ONSPD"]


@pytest.fixture
def bare(tmp_path: Path) -> Workspace:
    return w.bare(tmp_path / "bare")


def row(postcode: str, **said: Any) -> list[str]:
    """Return a row in the order of the layouts above; what is not said is that of a live one in Gridley."""
    values = {
        "introduced": "199801", "terminated": "", "district": w.DISTRICT, "ward": w.WARDS[0], "large_user": 0,
        "x": 380500, "y": "0400500", "quality": 1, "country": "E92000001", "oa": "E00999001",
        "lsoa_2011": "E99999999", "lsoa_2021": w.LSOAS[0], **said,
    }  # fmt: skip
    return [postcode, postcode, postcode, *map(str, values.values())]


def text(*rows: list[str], heading: str = CLASSIC) -> str:
    return tables.text([heading.split(), *rows] if heading else rows)


def listed(made: Workspace) -> dict[str, Match]:
    """Return every postcode of the directory."""
    with connections.reading(made.store) as connection:
        codes = [code for (code,) in connection.execute("SELECT DISTINCT postcode FROM postcode").fetchall()]
        return Directory(connection).match(codes)


def places(made: Workspace) -> list[str]:
    return sorted(code for geography, code in w.areas(made) if geography == "postcode")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_postcode(bare: Workspace, layout: str) -> None:
    w.write(bare, "ONSPD_MAY_2026_UK.csv", "\ufeff" + text(row("GR1 1AA"), heading=LAYOUTS[layout]))
    assert w.take(bare).problems == []
    said = {"country": "E92000001", "district": w.DISTRICT, "ward": w.WARDS[0], "oa": "E00999001"}
    expected = Match("GR1 1AA", "GR1 1AA", x=380500, y=400500, **said, lsoa_2021=w.LSOAS[0])
    assert listed(bare)["GR1 1AA"] == expected
    assert places(bare) == ["GR1 1AA"]
    assert w.editions(bare, "postcode") == [{"delivery": "D1", "edition": "2026-05"}]


def test_code_point_has_no_heading_and_three_spacings(bare: Workspace) -> None:
    rest = f',10,380500,400500,"E92000001","","","","{w.DISTRICT}","{w.WARDS[0]}"\n'
    rows = (f'"{code}"{rest}' for code in ("M1  1AD", "WC1A1AB", "M60 1AA"))
    w.write(bare, "codepoint_gr.csv", "".join(rows))
    w.take(bare)
    assert places(bare) == ["M1 1AD", "M60 1AA", "WC1A 1AB"]


def test_onspd_without_a_heading_is_told_by_its_columns(bare: Workspace) -> None:
    cells = dict.fromkeys(directory.CLASSIC[:50], "E99999999") | {
        "pcd": "GR11AA", "pcd2": "GR1 1AA", "pcds": "GR1 1AA", "dointr": "199801", "doterm": "",
        "oslaua": w.DISTRICT, "usertype": "0",
        "oseast1m": "380500", "osnrth1m": "0400500", "osgrdind": "1", "ctry": "E92000001",
    }  # fmt: skip
    w.write(bare, "onspd_2018.csv", text(list(cells.values()), heading=""))
    assert w.take(bare).problems == []
    assert places(bare) == ["GR1 1AA"]
    assert listed(bare)["GR1 1AA"].lsoa_2011 == ""


def test_fifty_columns_of_something_else_are_no_directory(bare: Workspace) -> None:
    w.write(bare, "onspd_2018.csv", text(["GR1 1AA"] * 50, heading=""))
    [said] = w.take(bare).problems
    assert "is no postcode directory of a known layout" in said


def test_an_unknown_layout_is_told_with_what_was_wanted_and_what_is_there(bare: Workspace) -> None:
    w.write(bare, "postcodes/extract.csv", "postcode,ward_code,lon,lat\nGR1 1AA,E05999001,-2.2,53.4\n")
    [said] = w.take(bare).problems
    assert "eastings in east1m or oseast1m" in said
    assert "Its columns are: 'postcode', 'ward_code', 'lon', 'lat'" in said


def test_only_live_small_users_on_the_grid_are_areas_and_all_are_known(bare: Workspace) -> None:
    w.write(
        bare,
        "onspd.csv",
        text(
            row("GR1 1AA"),
            row("GR1 1AB", terminated="201905"),
            row("GR1 1AD", large_user=1),
            row("GR1 1AE", quality=9, x="", y=""),
            row("GR1 1AF", x=0, y=0),
            row("BT1 1AA", country="N92000002", district="N09000003", x=146000, y=526000),
            row("M1 1AA", district="E08000003"),
        ),
    )
    w.take(bare)
    assert places(bare) == ["GR1 1AA"]
    found = listed(bare)
    assert len(found) == 7
    assert found["GR1 1AB"].terminated == "2019-05"
    assert found["GR1 1AD"].large_user
    assert {code for code, match in found.items() if match.x is None} == {"GR1 1AE", "GR1 1AF", "BT1 1AA"}
    assert found["BT1 1AA"].district == "N09000003"


def test_every_row_is_kept_or_set_aside(bare: Workspace) -> None:
    rows = [row("GR1 1AA", terminated="201001"), row("GR1 1AA"), row("GR11AA"), row("n/a"), row("")]
    w.write(bare, "onspd.csv", text(*rows, [*row("GR1 1AB"), "too long"], row("GR1 1AD")[:8]))
    taken = w.take(bare)
    [reading] = [reading for _, reading in taken.readings if reading.subject == "postcode"]
    assert (reading.rows_read, reading.rows_kept, reading.rows_set_aside) == (7, 2, 5)
    assert sorted((row["row"], row["reason"]) for row in w.aside(bare, "postcode")) == [
        (2, "repeats the postcode of another row"),
        (4, "repeats the postcode of another row"),
        (5, "not a postcode"),
        (6, "no postcode given"),
        (7, "more cells than there are headings"),
    ]
    assert places(bare) == ["GR1 1AA"]
    assert listed(bare)["GR1 1AD"].x is None


def test_a_newer_edition_speaks_for_its_postcodes_whichever_came_first(bare: Workspace) -> None:
    w.write(bare, "ONSPD_NOV_2025_UK.csv", text(row("GR1 1AA"), row("GR1 1AB"), row("GR1 1AD", x=380900)))
    w.write(bare, "ONSPD_FEB_2026_UK.csv", text(row("GR1 1AA", terminated="202601"), row("GR1 1AD")))
    w.take(bare)
    assert places(bare) == ["GR1 1AB", "GR1 1AD"]
    assert listed(bare)["GR1 1AA"].terminated == "2026-01"
    assert listed(bare)["GR1 1AD"].x == 380500
    [newer] = [one["id"] for one in w.received(bare) if "FEB_2026" in one["file"]]
    with connections.writing(bare.store) as connection:
        told = datetime.fromisoformat("2026-02-01")
        deliveries.decide(connection, newer, withdrawn=True, reason="wrong", at=told)
    assert places(bare) == ["GR1 1AA", "GR1 1AB", "GR1 1AD"]
    assert listed(bare)["GR1 1AA"].terminated == ""


def test_postcodes_without_a_district_wait_for_boundaries(bare: Workspace) -> None:
    w.write(bare, "onspd_small.csv", "pcds,oseast1m,osnrth1m\nGR1 1AA,380500,400500\nM1 1AA,5,5\n")
    assert "cannot tell which" in w.take(bare).problems[0]
    assert listed(bare) == {}
    w.write(bare, "wards.geojson", w.geojson(w.ward_features()))
    assert w.take(bare, day=2).problems == []
    assert places(bare) == ["GR1 1AA"]
    districts = {code: match.district for code, match in listed(bare).items()}
    assert districts == {"GR1 1AA": w.DISTRICT, "M1 1AA": ""}


def test_a_zip_is_read_once_and_what_comes_beside_the_directory_passed_over(bare: Workspace) -> None:
    members: dict[str, str | bytes] = {
        "Data/ONSPD_MAY_2026_UK.csv": text(row("GR1 1AA"), row("GS1 1AA")),
        "Data/multi_csv/ONSPD_MAY_2026_UK_GR.csv": text(row("GR1 1AA")),
        "Documents/Ward names and codes UK.csv": "WD25CD,WD25NM\nE05999001,West\n",
        "Documents/names.txt": "codes and names",
    }
    w.write(bare, "ONSPD_MAY_2026.zip", tables.zipped(members))
    assert w.take(bare).problems == []
    assert [row["rows_read"] for row in w.received(bare)] == [2, 0, 0, 0]
    assert w.unread(bare) == []
    assert not w.pending(bare)


def test_split_files_alone_are_read(bare: Workspace) -> None:
    names = {area: f"Data/multi_csv/ONSPD_MAY_2026_UK_{area}.csv" for area in ("GR", "GS")}
    members: dict[str, str | bytes] = {name: text(row(f"{area}1 1AA")) for area, name in names.items()}
    w.write(bare, "ONSPD_MAY_2026.zip", tables.zipped(members))
    w.take(bare)
    assert places(bare) == ["GR1 1AA", "GS1 1AA"]


def test_a_split_copy_in_folders_is_passed_over_too(bare: Workspace) -> None:
    w.write(bare, "onspd/Data/ONSPD_MAY_2026_UK.csv", text(row("GR1 1AA")))
    w.write(bare, "onspd/Data/multi_csv/ONSPD_MAY_2026_UK_GR.csv", text(row("GR1 1AA"), row("GR1 1AB")))
    w.take(bare)
    assert places(bare) == ["GR1 1AA"]


def test_a_workbook_and_a_tab_separated_file_are_directories_too(bare: Workspace) -> None:
    w.write(bare, "onspd_a.tsv", text(row("GR1 1AA")).replace(",", "\t"))
    w.write(bare, "onspd_b.xlsx", tables.xlsx({"UK": [CLASSIC.split(), row("GR1 1AB")]}))
    w.take(bare)
    assert places(bare) == ["GR1 1AA", "GR1 1AB"]


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("ONSPD_AUG_2026_UK.csv", "2026-08"),
        ("NSPL_FEB_2025_UK.csv", "2025-02"),
        ("nspl21_may_2023_uk_m.csv", "2023-05"),
        ("onspd.csv", ""),
        ("codepoint_m.csv", ""),
    ],
)
def test_an_edition_is_the_month_in_the_name(name: str, month: str) -> None:
    assert directory.edition(name) == month
