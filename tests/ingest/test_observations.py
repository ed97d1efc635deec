"""Rows become observations: where each goes, what is set aside and why; nothing is lost between the two."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews import catalogue
from ews.catalogue import Indicator
from ews.ingest.intake import Intake
from ews.ingest.opened import Opened
from ews.ingest.received import Received
from ews.ingest.whereabouts import Points
from ews.workspace import Workspace
from tests.support import tables
from tests.support import workspaces as w


WARD, OTHER = w.WARDS[:2]
LSOA = w.LSOAS[0]
HEAD = ["period", "area_code", "value"]
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
).split(",")


def take(
    made: Workspace, *rows: list[object], name: str = "fly_tipping.csv", head: list[str] = HEAD
) -> Intake:
    w.write(made, name, tables.text([head, *rows]))
    return w.take(made)


# -- whole tables as they come ----------------------------------------------------------------------------
def test_title_rows_footers_and_quoted_thousands_are_no_trouble(gridley: Workspace) -> None:
    text = (
        'Fly-tipping in Gridley\n\nperiod,area_code,value\n2026-01,E05999001,"1,204"\n\nSource: the council\n'
    )
    w.write(gridley, "fly_tipping.csv", text)
    w.take(gridley)
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-01"): 1204}
    assert w.reasons(gridley, "fly_tipping") == [("a note, not a row of data", "")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_headings_match_in_any_encoding_and_case(gridley: Workspace, encoding: str) -> None:
    text = tables.text([["Month", "WARD CODE", "Value", "Note’s £"], ["Jan-26", WARD, 5, "£"]])
    w.write(gridley, "fly_tipping.csv", text.encode(encoding))
    w.take(gridley)
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-01"): 5}


def test_one_file_of_several_levels_gives_each_its_own_and_none_counts_twice(gridley: Workspace) -> None:
    larger = "E47000001"
    take(gridley, *(["2026-01", code, 5] for code in (WARD, LSOA, w.DISTRICT, larger)))
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-01"): 5}
    assert w.numbers(gridley, "fly_tipping", "lsoa_2021") == {(LSOA, "2026-01"): 5}
    assert w.numbers(gridley, "fly_tipping", "district") == {(w.DISTRICT, "2026-01"): 5}
    assert w.reasons(gridley, "fly_tipping") == [("a larger area than the district", larger)]


def test_months_across_become_rows(gridley: Workspace) -> None:
    head = ["ward", "mnemonic", "December 2025", "January 2026"]
    take(gridley, ["One", WARD, 10, 15], ["Two", OTHER, "-", 0], name="claimant_count_wide.csv", head=head)
    assert w.numbers(gridley, "claimant_count") == {
        (WARD, "2025-12"): 10, (WARD, "2026-01"): 15, (OTHER, "2025-12"): None, (OTHER, "2026-01"): 0,
    }  # fmt: skip


def test_the_marks_of_one_column_stay_apart_from_each_other_and_from_zero(gridley: Workspace) -> None:
    marks = ["-", "*", "..", "<5", "", "0", "[c]", "[z]"]
    take(gridley, *([f"2025-{month:02}", WARD, mark] for month, mark in enumerate(marks, 1)))
    # how high a hidden count may be is the definition's to say
    most = catalogue.load(gridley.root).indicators["fly_tipping"].inputs[0].suppressed_up_to or 7
    rows = [row for _, row in sorted(w.values(gridley, "fly_tipping").items())]
    assert [(row["numerator"], row["upper"], row["marker"]) for row in rows] == [
        (None, None, "x"), (None, most, "c"), (None, None, "x"), (None, 4, "c"),
        (None, None, "x"), (0, 0, ""), (None, most, "c"), (None, None, "z"),
    ]  # fmt: skip


def test_dates_go_day_first_and_into_their_month(gridley: Workspace) -> None:
    take(gridley, ["03/04/2026", WARD, 1], ["2026-05-31", WARD, 2], ["13/13/2026", WARD, 3])
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-04"): 1, (WARD, "2026-05"): 2}
    assert w.reasons(gridley, "fly_tipping") == [("not a period", "13/13/2026")]


@pytest.mark.parametrize("name", ["fly_tipping.xlsx", "fly_tipping.ods"])
def test_a_workbook_with_a_title_is_read_like_the_text(gridley: Workspace, name: str) -> None:
    rows = [["Reports", "", ""], HEAD, ["2026-01", WARD, 5.0]]
    w.write(gridley, name, tables.ods(rows) if name.endswith("ods") else tables.xlsx({"s": rows}))
    w.take(gridley)
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-01"): 5}


# -- rows set aside ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "reason", "detail"),
    [
        (["2026-01", WARD, "many"], "not a number", "many"),
        (["2026-01", WARD, "-3"], "less than nothing", "-3"),
        (["soon", WARD, "3"], "not a period", "soon"),
        (["2025-Q4", WARD, "3"], "a period of another length than the indicator's", "2025-Q4"),
        (["2026-01", "Ward 1", "3"], "not an area code", "Ward 1"),
        (["2026-01", "", "3"], "no area given", ""),
        (["2026-01", "E05000001", "3"], "outside the district", "E05000001"),
        (["2026-01", WARD, "3", "4"], "more cells than there are headings", "a separator inside"),
    ],
)
def test_a_row_that_gives_nothing_is_set_aside_with_its_reason(
    gridley: Workspace, row: list[object], reason: str, detail: str
) -> None:
    [(_, reading)] = take(gridley, row, ["2026-02", WARD, 1]).readings
    assert (reading.rows_read, reading.rows_kept, reading.rows_set_aside) == (2, 1, 1)
    [found] = w.aside(gridley, "fly_tipping")
    assert (found["reason"], found["row"], found["records"]) == (reason, 2, 1)
    assert found["detail"].startswith(detail)


def test_a_row_with_fewer_cells_than_headings_has_blanks_which_are_no_zeros(gridley: Workspace) -> None:
    take(gridley, ["2026-01", WARD])
    assert w.values(gridley, "fly_tipping")[WARD, "2026-01"]["marker"] == "x"


def test_a_ward_code_of_another_year_is_explained_where_the_row_names_the_district(
    gridley: Workspace,
) -> None:
    head = ["period", "area_code", "area_name", "value"]
    rows = [["2026-01", w.OLD_WARDS[0], "Barton (Gridley)", 3], ["2026-01", w.OLD_WARDS[1], "Elsewhere", 4]]
    take(gridley, *rows, head=head)
    assert w.reasons(gridley, "fly_tipping") == [
        ("an area that no boundary file has", f"{w.OLD_WARDS[0]}: put the boundaries of its year into data/"),
        ("outside the district", w.OLD_WARDS[1]),
    ]


def test_rows_repeated_word_for_word_count_once(gridley: Workspace) -> None:
    row = ["2026-01", WARD, 5]
    take(gridley, row, row, ["2026-01", WARD, 2])
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-01"): 7}
    assert w.reasons(gridley, "fly_tipping") == [("repeats an earlier row word for word", WARD)]


def test_rates_of_one_area_and_period_are_never_added_up(gridley: Workspace) -> None:
    head = ["date", "wd25cd", "count", "rate"]
    rows = [["2026-01", WARD, 10, 3.5], ["2026-01", WARD, 15, 4.0]]
    take(gridley, *rows, name="claimant_count_wards.csv", head=head)
    assert w.numbers(gridley, "claimant_rate") == {(WARD, "2026-01"): 3.5}
    assert w.reasons(gridley, "claimant_rate") == [("a second value for the same area and period", "4.0")]


def test_what_may_have_been_meant_is_kept_beside_the_reason(gridley: Workspace) -> None:
    take(gridley, ["2026-01", WARD, 'a "few", \x1b[31mred'])
    assert w.aside(gridley, "fly_tipping")[0]["text"] == '2026-01,E05999001,"a ""few"", \x1b[31mred"'


# -- sums -------------------------------------------------------------------------------------------------
def test_a_suppressed_row_and_a_number_make_a_suppressed_sum_with_bounds(gridley: Workspace) -> None:
    take(gridley, ["2026-01", WARD, 5], ["2026-01", WARD, "<5"])
    row = w.values(gridley, "fly_tipping")[WARD, "2026-01"]
    assert (row["numerator"], row["lower"], row["upper"], row["marker"]) == (None, 6, 9, "c")


def test_a_sum_of_which_a_part_is_not_available_is_not_available(gridley: Workspace) -> None:
    take(gridley, ["2026-01", WARD, 5], ["2026-01", WARD, ".."])
    row = w.values(gridley, "fly_tipping")[WARD, "2026-01"]
    assert (row["numerator"], row["marker"]) == (None, "x")


# -- postcodes and points ---------------------------------------------------------------------------------
def test_postcodes_match_whatever_their_spacing_and_case(gridley: Workspace) -> None:
    rows = [
        ["2026-01", code, 1] for code in ("GR1 1AA", "gr11aa", " Gr1  1aa ", "GR1 1AB", "GR9 9ZZ", "n/k", "")
    ]
    take(gridley, *rows, head=["period", "postcode", "value"])
    assert w.numbers(gridley, "fly_tipping", "lsoa_2021") == {
        (LSOA, "2026-01"): 3,
        (w.LSOAS[1], "2026-01"): 1,
    }
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-01"): 4}
    assert w.reasons(gridley, "fly_tipping") == [
        ("a postcode that is not known in the district", "GR9 9ZZ"),
        ("not a postcode", "n/k"),
        ("no area given", ""),
    ]


def test_a_blank_among_postcodes_lowers_coverage_and_not_the_sum(gridley: Workspace) -> None:
    take(gridley, ["2026-01", "GR1 1AA", 4], ["2026-01", "GR1 1AB", ""], head=["period", "postcode", "value"])
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-01"): 4}
    assert w.covered(gridley, "fly_tipping")["2026-01", ""][1] == 1


POINT = ["reference", "date", "easting", "northing", "where"]


def test_points_are_placed_on_every_level_and_each_edge_counts_once(gridley: Workspace) -> None:
    middle, edge = w.centre(0), (w.WEST + w.SIDE, w.SOUTH + w.SIDE / 2)
    nowhere, far = (0, 0), (w.WEST - 5_000, w.SOUTH)
    points = [middle, edge, nowhere, far, ("", "")]
    take(gridley, *([n, "01/01/2026", *point, ""] for n, point in enumerate(points)), head=POINT)
    assert sum(w.numbers(gridley, "fly_tipping", "lsoa_2021").values()) == 2
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-01"): 2}
    assert [reason for reason, _ in w.reasons(gridley, "fly_tipping")] == [
        "no location given", "outside the district", "no location given",
    ]  # fmt: skip
    assert w.covered(gridley, "fly_tipping")["2026-01", ""] == (2, 2)


def test_a_near_miss_that_names_the_district_is_counted_apart_with_its_distance(gridley: Workspace) -> None:
    east, north = w.WEST - 7, w.SOUTH + 500
    take(
        gridley, [1, "01/01/2026", east, north, "Gridley"], [2, "01/01/2026", east, north, "Next"], head=POINT
    )
    assert w.reasons(gridley, "fly_tipping") == [
        (
            "names the district but lies outside its areas",
            "7.0 m from the nearest ward; 7.0 m from the nearest lsoa",
        ),
        ("outside the district", ""),
    ]


# -- events and forces ------------------------------------------------------------------------------------
def street(*rows: tuple[str, str], month: str = "2026-01") -> str:
    lines = ([ident, month, "F", "F", "", "", "On", code, "", "Burglary", "", ""] for ident, code in rows)
    return tables.text([STREET, *lines])


def test_a_crime_id_repeated_within_a_file_counts_once_and_blank_ids_each_count(gridley: Workspace) -> None:
    w.write(gridley, "2026-01-north-street.csv", street(("a", LSOA), ("a", LSOA), ("", LSOA), ("", LSOA)))
    w.take(gridley)
    assert w.numbers(gridley, "burglary", "lsoa_2021") == {(LSOA, "2026-01"): 3}
    told = w.reasons(gridley, "burglary")
    assert told.count(("repeats the identifier of an earlier row", "a")) == 1
    # counted where the police say, and missing on the map's other level
    assert told.count(("no location given", "")) == 3


def test_the_files_of_two_forces_add_up(gridley: Workspace) -> None:
    w.write(gridley, "2026-01-north-street.csv", street(("a", LSOA)))
    w.write(gridley, "2026-01-south-street.csv", street(("b", LSOA), ("c", LSOA)))
    w.take(gridley)
    assert w.numbers(gridley, "burglary", "lsoa_2021") == {(LSOA, "2026-01"): 3}
    assert set(w.covered(gridley, "burglary", "lsoa_2021")) == {("2026-01", "north"), ("2026-01", "south")}


def test_a_list_sent_again_replaces_the_list_and_forgets_who_is_no_longer_on_it(gridley: Workspace) -> None:
    w.write(gridley, "old/2026-01-north-street.csv", street(("a", LSOA), ("b", w.LSOAS[1])))
    w.take(gridley)
    w.write(gridley, "new/2026-01-north-street.csv", street(("a", LSOA)))
    w.take(gridley, day=2)
    assert w.numbers(gridley, "burglary", "lsoa_2021") == {(LSOA, "2026-01"): 1}


# -- nothing is lost --------------------------------------------------------------------------------------
CELL = st.one_of(
    st.sampled_from(
        ["2026-01", "2025-Q4", WARD, OTHER, LSOA, "E05000001", w.DISTRICT, "", "0", "5", "*", "-", "<5"]
    ),
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=8),
)


@pytest.fixture(scope="module")
def fly_tipping(read_once: Workspace) -> Indicator:
    return catalogue.load(read_once.root).indicators["fly_tipping"]


@pytest.fixture(scope="module")
def points(read_once: Workspace) -> Points:
    return Points(w.atlas(read_once))


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(CELL, max_size=5), max_size=12))
def test_every_row_of_any_table_is_kept_or_set_aside(
    fly_tipping: Indicator, points: Points, tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([HEAD, *rows])
    with Opened(Received(path, "any.csv")) as opened:
        reading = opened.read(fly_tipping, fly_tipping.inputs, points)
    told = sum(1 for row in rows if any(cell.strip() for cell in row))
    assert reading.problem == ""
    assert reading.rows_read == reading.rows_kept + reading.rows_set_aside == told
    assert len(reading.set_aside) == reading.rows_set_aside


def test_a_file_of_headings_alone_is_read_and_gives_nothing(gridley: Workspace) -> None:
    taken = take(gridley)
    take(gridley, name="2026-01-north-street.csv", head=STREET)
    assert taken.problems == []
    assert Path(gridley.data / "fly_tipping.csv").exists()
    assert w.numbers(gridley, "burglary") == {}


# -- points just outside ----------------------------------------------------------------------------------
LABELLED = """
title = "Collisions"
definition = "People hurt."
unit = "casualties"
why = "A dangerous street."
polarity = "higher is worse"
cadence = "month"
lag_days = 30
levels = ["ward"]
finest = "lsoa"
source = { publisher = "P", licence = "L", attribution = "A" }
watch = { kind = "flow" }
disclosure = { rule = "none" }

[[input]]
name = "one row each"
files = ["**/collisions*.csv"]
x = ["x"]
y = ["y"]
label = ["district"]
crs = "EPSG:27700"
period = ["date"]
"""


def test_a_point_just_outside_goes_where_its_label_says_and_is_counted_apart(gridley: Workspace) -> None:
    w.define(gridley, "health/collisions", LABELLED)
    inside, beside, away = w.WEST + 500, w.WEST - 4, w.WEST - 40
    rows = [
        [x, 400500, "2026-01-05", label]
        for x, label in [
            (inside, w.NAME), (beside, w.NAME), (beside, "Elsewhere"), (away, w.NAME), (inside, "Elsewhere"),
        ]
    ]  # fmt: skip
    taken = take(gridley, *rows, name="collisions.csv", head=["x", "y", "date", "district"])
    assert w.numbers(gridley, "collisions") == {(WARD, "2026-01"): 3}
    aside = [(row["reason"], row["detail"], row["records"]) for row in w.aside(gridley, "collisions")]
    assert sorted(aside) == [
        ("inside, though labelled as another district", "Elsewhere", 0),
        ("just outside, placed in the nearest area as its own label says", f"4.0 m from {WARD}", 0),
        ("names the district but lies outside its areas", "40.0 m from the nearest ward", 1),
        ("outside the district", "", 1),
    ]
    [reading] = [reading for _, reading in taken.readings if reading.subject == "collisions"]
    assert (reading.rows_read, reading.rows_kept, reading.rows_set_aside) == (5, 3, 2)


def test_a_label_that_never_names_the_district_speaks_of_something_else(gridley: Workspace) -> None:
    w.define(gridley, "health/collisions", LABELLED)
    take(
        gridley,
        [w.WEST + 500, 400500, "2026-01-05", "102"],
        name="collisions.csv",
        head=["x", "y", "date", "district"],
    )
    assert w.numbers(gridley, "collisions") == {(WARD, "2026-01"): 1}
    assert w.aside(gridley, "collisions") == []
