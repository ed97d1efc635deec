"""Lists of LSOAs and postcodes become neighbourhoods: exact, each member once, the rest explained."""

import pytest
import shapely

from ews import catalogue
from ews.geography.places import Places
from ews.ingest import members
from ews.ingest.received import Received
from ews.store import connection as connections
from ews.workspace import Workspace
from tests.support import tables
from tests.support import workspaces as w


PLACES = "places"
Cells = list[object]


def take(made: Workspace, *rows: Cells, head: list[str] | None = None, day: int = 1) -> list[tuple[str, str]]:
    """Read a list of members; return what was set aside, reason and detail."""
    head = head or ["lsoa", "code", "name"]
    w.bound(made, PLACES, kind="members", member=["lsoa", "postcode"], files=["places*.csv"])
    w.write(made, "places.csv", tables.text([head, *rows]))
    w.take(made, day=day)
    return w.reasons(made, PLACES)


def pairs(made: Workspace) -> list[tuple[str, ...]]:
    with connections.reading(made.store) as connection:
        return connection.execute(
            "SELECT lookup.source, lookup.target, source_area, target_area FROM lookup "
            "JOIN current_reading ON current_reading.id = lookup.reading ORDER BY ALL"
        ).fetchall()


def outline(made: Workspace, code: str) -> shapely.Geometry:
    [row] = [row for row in w.atlas(made).areas[PLACES] if row.code == code]
    return shapely.from_wkb(row.shape)


def test_the_outlines_of_its_lsoas_make_a_neighbourhood_and_the_list_is_kept(gridley: Workspace) -> None:
    west, east = w.LSOAS[:2], w.LSOAS[2:4]
    aside = take(
        gridley, *([one, "NH-W", "West End"] for one in west), *([one, "NH-E", "East"] for one in east)
    )
    assert aside == []
    assert {(g, c): n for (g, c), n in w.areas(gridley).items() if g == PLACES} == {
        (PLACES, "NH-W"): "West End", (PLACES, "NH-E"): "East",
    }  # fmt: skip
    assert outline(gridley, "NH-W").equals(shapely.box(w.WEST, w.SOUTH, w.WEST + 2000, w.SOUTH + 1000))
    assert pairs(gridley) == [
        ("lsoa_2021", PLACES, one, area)
        for one, area in zip(w.LSOAS, ["NH-W"] * 2 + ["NH-E"] * 2, strict=False)
    ]
    assert not w.pending(gridley)


def test_what_cannot_count_is_set_aside_each_with_its_reason(gridley: Workspace) -> None:
    old = w.feature(
        {"LSOA11CD": "E01999900", "LSOA11NM": "Old", "LAD11CD": w.DISTRICT}, w.square(*w.corner(0), 900)
    )
    w.write(gridley, "lsoa_2011.geojson", w.geojson([old]))
    one, two, three = w.LSOAS[:3]
    aside = take(
        gridley,
        [one, "A", "Ash"], [one.lower(), "A", "Ash"], [two, "A", "Ash"], [two, "B", "Birch"], [three, "", ""],
        ["E01000001", "A", "Ash"], ["E01999900", "A", "Ash"], ["GR1 1AA", "A", "Ash"], ["Ash", "A", "Ash"],
        ["", "A", "Ash"],
    )  # fmt: skip
    assert aside == [
        (members.REPEATED, f"{one.lower()}: Ash"),
        (members.TWICE, f"{two}: Ash"),
        (members.TWICE, f"{two}: Birch"),
        (members.UNASSIGNED, three),
        (members.UNKNOWN, "E01000001: Ash"),
        (members.OTHER_YEAR, "E01999900: the list is of lsoa_2021"),
        (members.OTHER_SORT, "GR1 1AA: Ash"),
        (members.NOT_A_MEMBER, "Ash: Ash"),
        (members.NO_MEMBER, ": Ash"),
        (members.NO_KNOWN_MEMBER, "Birch (B)"),
    ]
    assert [row[2:] for row in pairs(gridley)] == [(one, "A")]
    [row] = [row for row in w.received(gridley) if row["file"] == "places.csv"]
    assert row["rows_read"] == row["rows_kept"] + row["rows_set_aside"] == 10


def test_a_list_of_postcodes_has_their_cells_within_their_lsoas(gridley: Workspace) -> None:
    take(
        gridley,
        ["gr11aa", "A", "Ash"],
        ["GR1  1AB", "A", "Ash"],
        ["GR2 2ZZ", "B", "Birch"],
        head=["postcode", "code", "name"],
    )
    assert outline(gridley, "A").equals(shapely.box(w.WEST, w.SOUTH, w.WEST + 2000, w.SOUTH + 1000))
    assert outline(gridley, "B").equals(
        shapely.box(w.WEST + 3000, w.SOUTH + 3000, w.WEST + 4000, w.SOUTH + 4000)
    )
    assert [row[2:] for row in pairs(gridley)] == [("GR1 1AA", "A"), ("GR1 1AB", "A"), ("GR2 2ZZ", "B")]


def test_what_has_a_postcode_is_counted_where_the_list_says_and_shared_ground_is_drawn_once(
    gridley: Workspace,
) -> None:
    # a sorting office: two postcodes on one point, and a third beside it
    east, north = w.centre(2)
    rows = [
        f'"GR3  {n}AA",10,{east:.0f},{north:.0f},"E92000001","","","","{w.DISTRICT}","x"' for n in (1, 2, 3)
    ]
    w.write(gridley, "codepoint_gr3.csv", "\n".join(rows))
    head = ["postcode", "code", "name"]
    take(
        gridley,
        ["GR3 1AA", "B", "Birch"],
        ["GR3 2AA", "B", "Birch"],
        ["GR3 3AA", "A", "Ash"],
        ["GR1 1AA", "A", "Ash"],
        head=head,
    )
    assert outline(gridley, "B").equals(shapely.box(w.WEST + 2000, w.SOUTH, w.WEST + 3000, w.SOUTH + 1000))
    assert not outline(gridley, "A").intersects(outline(gridley, "B").buffer(-1))
    counts = [["2026-01", "GR3 3AA", 5], ["2026-01", "gr31aa", 2]]
    w.write(gridley, "fly_tipping.csv", tables.text([["period", "postcode", "value"], *counts]))
    w.take(gridley, day=4)
    assert w.numbers(gridley, "fly_tipping", PLACES) == {("A", "2026-01"): 5, ("B", "2026-01"): 2}
    take(
        gridley,
        ["GR3 1AA", "B", "Birch"],
        ["GR3 2AA", "B", "Birch"],
        ["GR1 1AA", "A", "Ash"],
        head=head,
        day=5,
    )
    assert w.numbers(gridley, "fly_tipping", PLACES) == {("B", "2026-01"): 7}


def test_a_postcode_out_of_use_stays_a_member_without_an_outline(gridley: Workspace) -> None:
    take(gridley, ["GR1 1AA", "A", "Ash"], ["GR1 1ZZ", "A", "Ash"], head=["postcode", "code", "name"])
    file = Received(gridley.data / "places.csv", "places.csv")
    definition = catalogue.load(gridley.root).geographies[PLACES]
    reading = members.read(file, definition, w.atlas(gridley), {"GR1 1ZZ"})
    assert [row[2:4] for row in reading.lookups] == [("GR1 1AA", "A"), ("GR1 1ZZ", "A")]
    assert [row[1] for row in reading.areas] == ["A"]
    assert w.reasons(gridley, PLACES) == [(members.UNKNOWN, "GR1 1ZZ: Ash")]


def test_names_alone_give_codes_that_stay_the_same(gridley: Workspace) -> None:
    for day, extra in ((1, []), (2, [[w.LSOAS[4], "Another Place"]])):
        w.bound(gridley, PLACES, kind="members", member=["lsoa"], code=[], files=["places*.csv"])
        rows = [[w.LSOAS[0], "St Mary's & Dock"], [w.LSOAS[1], "St Mary's & Dock"], *extra]
        w.write(gridley, "places.csv", tables.text([["lsoa", "name"], *rows]))
        w.take(gridley, day=day)
        assert w.areas(gridley)[PLACES, "places-st-mary-s-dock"] == "St Mary's & Dock"


def test_a_list_is_read_again_when_its_members_arrive(
    gridley: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bare = w.bare(tmp_path_factory.mktemp("bare") / "bare")
    w.write(bare, "wards.geojson", w.geojson(w.ward_features()))
    take(bare, [w.LSOAS[0], "A", "Ash"])
    assert "none of its LSOAs or postcodes is known in Gridley" in "".join(w.unread(bare))
    w.write(bare, "lsoas.geojson", w.geojson(w.lsoa_features()))
    assert w.pending(bare)
    w.take(bare, day=2)
    assert w.unread(bare) == []
    assert (PLACES, "A") in w.areas(bare)
    assert not w.pending(bare)


def test_a_file_without_the_columns_says_where_to_look(gridley: Workspace) -> None:
    take(gridley, [w.LSOAS[0], "A"], head=["small area", "code"])
    assert "boundaries/places.toml" in "".join(w.unread(gridley))


def test_points_and_codes_go_into_the_neighbourhood_and_none_is_missed_elsewhere(gridley: Workspace) -> None:
    take(gridley, [w.LSOAS[0], "nh-west", "West End"])
    (x, y), (far_x, far_y) = w.centre(0), w.centre(15)
    rows = [["2026-01-02", x, y, 1], ["2026-01-03", far_x, far_y, 2]]
    w.write(
        gridley, "fly_tipping_reports.csv", tables.text([["date", "easting", "northing", "reference"], *rows])
    )
    w.write(
        gridley, "fly_tipping.csv", tables.text([["period", "area_code", "value"], ["2026-02", "NH-West", 7]])
    )
    w.take(gridley, day=3)
    assert w.numbers(gridley, "fly_tipping", PLACES) == {("nh-west", "2026-01"): 1, ("nh-west", "2026-02"): 7}
    assert w.aside(gridley, "fly_tipping") == []
    assert isinstance(w.atlas(gridley).places(PLACES), Places)
