"""Published lookups: told by their columns, kept where they concern the district, every row accounted for."""

from pathlib import Path

import pytest

from ews import lookup_listing
from ews.errors import FileUnreadableError
from ews.ingest import lookups
from ews.ingest.received import Received
from ews.store import connection as connections
from ews.store import lookups as stored
from ews.workspace import Workspace
from tests.support import workspaces as w


BEST_FIT = "LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,ObjectId\n"
EXACT = "\ufeffLSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD\n"


def table(made: Workspace, name: str, content: str) -> lookups.Reading:
    path = w.write(made, name, content)
    return lookups.read(Received(path, name), w.atlas(made))


def test_a_best_fit_table_gives_its_pairs_and_leaves_other_districts_aside(gridley: Workspace) -> None:
    rows = [
        f"{w.LSOAS[0]},Gridley 001A,{w.WARDS[1]},North,{w.DISTRICT},1",
        "E01000001,City,E05009288,Aldgate,E09,2",
    ]
    found = table(gridley, "LSOA_to_ward_best_fit_lookup.csv", BEST_FIT + "\n".join(rows))
    assert found.lookups == [("lsoa_2021", "ward_2025", w.LSOAS[0], w.WARDS[1], "")]
    assert (found.rows_read, found.rows_kept, found.rows_set_aside) == (2, 1, 1)


def test_an_exact_fit_table_keeps_what_the_publisher_says_of_each_pair(gridley: Workspace) -> None:
    rows = [f"E01888001,Old,{code},New,s,{w.DISTRICT}" for code in w.LSOAS[:2]]
    found = table(gridley, "lsoa_2011_exact_fit.csv", EXACT + "\n".join(rows))
    assert found.lookups == [("lsoa_2011", "lsoa_2021", "E01888001", code, "S") for code in w.LSOAS[:2]]


def test_a_row_without_one_of_the_codes_is_set_aside_by_its_number(gridley: Workspace) -> None:
    found = table(gridley, "a_lookup.csv", BEST_FIT + f"{w.LSOAS[0]},x,,,{w.DISTRICT},1\n")
    [aside] = found.set_aside
    assert (aside.row, aside.reason, aside.detail) == (2, "no area code", w.LSOAS[0])


@pytest.mark.parametrize("heading", ["LSOA21CD,name", "area_code,ward", "a,b"])
def test_a_table_between_fewer_than_two_geographies_is_said_to_be_no_lookup(
    gridley: Workspace, heading: str
) -> None:
    with pytest.raises(FileUnreadableError, match="no two columns of area codes"):
        table(gridley, "a_lookup.csv", f"{heading}\nE01999001,E05999001\n")


def test_a_lookup_in_the_data_folder_is_read_kept_and_replaced_by_a_later_one(gridley: Workspace) -> None:
    row = f"{w.LSOAS[0]},x,{{}},x,{w.DISTRICT},1\n"
    for name, ward in (("first_lookup.csv", w.WARDS[1]), ("second_lookup.csv", w.WARDS[2])):
        w.write(gridley, name, BEST_FIT + row.format(ward))
        assert w.take(gridley).problems == []
    with connections.reading(gridley.store) as store:
        assert stored.current(store) == {("lsoa_2021", "ward_2025"): [(w.LSOAS[0], w.WARDS[2], "")]}


def test_a_lookup_that_cannot_be_read_is_told_among_the_problems(gridley: Workspace) -> None:
    w.write(gridley, "broken_lookup.csv", "a,b\n1,2\n")
    [problem] = w.take(gridley).problems
    assert "no two columns of area codes" in problem


def test_points_of_output_areas_weigh_the_parts_of_a_ward_where_no_postcode_is_known(tmp_path: Path) -> None:
    made = w.bare(tmp_path / "gridley")
    w.write(made, "boundaries/wards.geojson", w.geojson(w.ward_features()))
    stripe = w.square(w.WEST, w.SOUTH, 4 * w.SIDE)
    old = w.feature({"WD21CD": w.OLD_WARDS[0], "WD21NM": "All", "LAD21CD": w.DISTRICT}, stripe)
    w.write(made, "boundaries/old.geojson", w.geojson([old]))
    spots = [*[0] * 3, *[1] * 1, *[15] * 6]  # three and one in the first ward, six in the last
    rows = [f"{n},E00{n:06},{w.centre(spot)[0] + n},{w.centre(spot)[1]}" for n, spot in enumerate(spots)]
    w.write(made, "boundaries/OA_2021_EW_PWC.csv", "FID,OA21CD,x,y\n" + "\n".join(rows))
    assert w.take(made).problems == []
    rows_told = lookup_listing.listed(made, "ward_2021", "ward").rows
    assert {(row["target"], row["weight"], row["basis"]) for row in rows_told} == {
        (w.WARDS[0], 0.4, "output areas"), (w.WARDS[3], 0.6, "output areas"),
    }  # fmt: skip
