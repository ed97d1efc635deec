"""New data in: what a look into ``data/`` reads, what it leaves alone, and what it says of bad files."""

import os
from pathlib import Path

import pytest

from ews.workspace import Workspace
from tests.support import tables
from tests.support import workspaces as w


HEAD = ["period", "area_code", "value"]
WARD, OTHER = w.WARDS[:2]


def counts(*rows: tuple[str, str, object]) -> str:
    return tables.text([HEAD, *rows])


def wards(month: str, value: object) -> str:
    return counts(*((month, code, value) for code in w.WARDS))


# -- the same again, revisions, corrections ---------------------------------------------------------------
def test_nothing_new_is_nothing_pending(gridley: Workspace) -> None:
    w.write(gridley, "fly_tipping.csv", wards("2026-01", 5))
    assert w.pending(gridley)
    assert w.take(gridley).new == [("D4", "fly_tipping.csv")]
    assert not w.pending(gridley)
    again = w.take(gridley)
    assert (again.new, again.readings, again.problems) == ([], [], [])


def test_a_file_touched_but_unchanged_is_nothing_new(gridley: Workspace) -> None:
    path = w.write(gridley, "fly_tipping.csv", wards("2026-01", 5))
    w.take(gridley)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert not w.pending(gridley)
    assert w.take(gridley).new == []


def test_the_same_bytes_under_another_name_are_nothing_new(gridley: Workspace) -> None:
    w.write(gridley, "fly_tipping.csv", wards("2026-01", 5))
    w.take(gridley)
    w.write(gridley, "fly_tipping (copy).csv", wards("2026-01", 5))
    assert not w.pending(gridley)
    assert w.take(gridley).readings == []
    assert w.numbers(gridley, "fly_tipping")[WARD, "2026-01"] == 5


def test_two_copies_that_arrive_together_are_read_once(gridley: Workspace) -> None:
    w.write(gridley, "a/fly_tipping.csv", wards("2026-01", 5))
    w.write(gridley, "b/fly_tipping.csv", wards("2026-01", 5))
    taken = w.take(gridley)
    assert [reading.subject for _, reading in taken.readings] == ["fly_tipping"]


def test_a_second_file_for_a_period_revises_it_and_the_old_value_is_kept(gridley: Workspace) -> None:
    w.write(gridley, "fly_tipping_1.csv", wards("2026-01", 5))
    w.take(gridley)
    w.write(gridley, "fly_tipping_2.csv", counts(("2026-01", WARD, 8)))
    w.take(gridley, day=2)
    rows = w.values(gridley, "fly_tipping")
    assert (rows[WARD, "2026-01"]["numerator"], rows[WARD, "2026-01"]["revised"]) == (8, True)
    assert (rows[OTHER, "2026-01"]["numerator"], rows[OTHER, "2026-01"]["revised"]) == (5, False)
    assert w.everything(gridley, "fly_tipping", WARD) == [("D4", 5), ("D5", 8)]


def test_a_correction_taken_back_by_sending_the_first_file_again_counts(gridley: Workspace) -> None:
    for day, value in enumerate((5, 8, 5), 1):
        path = w.write(gridley, "fly_tipping.csv", wards("2026-01", value))
        os.utime(path, (day, day))
        w.take(gridley, day=day)
        assert w.numbers(gridley, "fly_tipping")[WARD, "2026-01"] == value
    assert len(w.received(gridley)) == 6


def test_an_older_edition_that_arrives_later_does_not_override(gridley: Workspace) -> None:
    head = ["WardCode", "MajorText", "202601", "202602"]
    w.write(gridley, "mps_ward_202601-202603.csv", tables.text([head, [WARD, "BURGLARY", 9, 9]]))
    w.take(gridley)
    w.write(gridley, "mps_ward_202512-202602.csv", tables.text([head, [WARD, "BURGLARY", 1, 1]]))
    w.take(gridley, day=2)
    assert w.numbers(gridley, "burglary")[WARD, "2026-01"] == 9


def test_a_file_taken_away_leaves_its_values(gridley: Workspace) -> None:
    path = w.write(gridley, "fly_tipping.csv", wards("2026-01", 5))
    w.take(gridley)
    path.unlink()
    assert not w.pending(gridley)
    w.take(gridley)
    assert w.numbers(gridley, "fly_tipping")[WARD, "2026-01"] == 5


def test_a_zip_file_with_one_more_month_gives_one_new_delivery(gridley: Workspace) -> None:
    first = {"fly_tipping_1.csv": wards("2026-01", 5)}
    w.write(gridley, "council.zip", tables.zipped(first))
    w.take(gridley)
    w.write(gridley, "council.zip", tables.zipped({**first, "fly_tipping_2.csv": wards("2026-02", 6)}))
    assert [name for _, name in w.take(gridley).new] == ["council.zip/fly_tipping_2.csv"]
    assert w.numbers(gridley, "fly_tipping")[WARD, "2026-02"] == 6


# -- definitions and boundaries that change ---------------------------------------------------------------
def edit(made: Workspace, name: str, before: str, after: str) -> None:
    path = made.root / "indicators" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_definition_edited_later_has_its_files_read_again(gridley: Workspace) -> None:
    w.write(
        gridley, "fly_tipping.csv", tables.text([["period", "area_code", "reports"], ["2026-01", WARD, 5]])
    )
    assert "no column for value" in w.take(gridley).problems[0]
    edit(gridley, "housing_environment/fly_tipping.toml", "value = ['value']", "value = ['value', 'reports']")
    assert w.pending(gridley)
    assert w.take(gridley, day=2).problems == []
    assert w.numbers(gridley, "fly_tipping")[WARD, "2026-01"] == 5


def test_a_definition_that_no_longer_asks_for_a_file_lets_its_values_go(gridley: Workspace) -> None:
    w.write(gridley, "fly_tipping_trial.csv", wards("2026-01", 5))
    w.take(gridley)
    edit(gridley, "housing_environment/fly_tipping.toml", "fly_tipping*", "fly_tipping_20*")
    assert w.pending(gridley)
    w.take(gridley, day=2)
    assert w.numbers(gridley, "fly_tipping") == {}
    assert not w.pending(gridley)


def test_boundaries_added_later_have_the_files_read_again(tmp_path: Path) -> None:
    made = w.bare(tmp_path / "new")
    w.write(made, "fly_tipping.csv", wards("2026-01", 5))
    w.take(made)
    assert w.numbers(made, "fly_tipping") == {}
    w.write(made, "wards.geojson", w.geojson(w.ward_features()))
    w.take(made, day=2)
    assert w.numbers(made, "fly_tipping")[WARD, "2026-01"] == 5
    assert w.aside(made, "fly_tipping") == []


# -- bad files --------------------------------------------------------------------------------------------
def problem(made: Workspace, name: str, content: str | bytes) -> str:
    """Return what is said of one bad file; a good one beside it must be read all the same."""
    w.write(made, "fly_tipping_good.csv", wards("2025-12", 4))
    w.write(made, name, content)
    taken = w.take(made)
    assert w.numbers(made, "fly_tipping")[WARD, "2025-12"] == 4
    assert not w.pending(made)
    assert taken.problems == w.unread(made)
    [said] = taken.problems
    assert said.startswith(name)
    return said


ZIP = tables.zipped({"fly_tipping.csv": wards("2026-01", 5) * 9})


@pytest.mark.parametrize(
    ("name", "content", "what", "remedy"),
    [
        ("fly_tipping.csv", b"", "is empty", "again"),
        ("fly_tipping.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "is not text", "Save it again"),
        ("fly_tipping.xlsx", b"not a workbook", "spreadsheet", "save it again"),
        ("council.zip", ZIP[:80], "cannot be unpacked", "again"),
        ("council.zip", tables.zipped({}), "holds no file", "again"),
        ("council.zip", tables.zipped({"inner.zip": ZIP}), "holds a ZIP file", "Unpack"),
        ("council.zip", tables.claiming(ZIP, 2_000_000_000), "2.0 GB", "by hand"),
        ("council.zip", tables.locked(ZIP), "password", "by hand"),
        ("squares.geojson", b'{"type": "FeatureCollection", "feat', "cannot be read as boundaries", "again"),
        (
            "squares.geojson",
            b'{"type": "FeatureCollection", "features": []}',
            "holds no outlines",
            "polygons",
        ),
        ("stray.csv", b"a,b\n1,2\n", "no definition reads it", ""),
    ],
    ids=(
        "empty",
        "picture",
        "no workbook",
        "cut off",
        "no member",
        "nested",
        "bomb",
        "locked",
        "half",
        "hollow",
        "stray",
    ),
)
def test_a_bad_file_is_named_with_what_is_wrong_and_the_remedy(
    gridley: Workspace, name: str, content: bytes, what: str, remedy: str
) -> None:
    said = problem(gridley, name, content)
    assert what in said
    assert remedy in said


def test_a_renamed_column_is_named_with_the_nearest(gridley: Workspace) -> None:
    said = problem(
        gridley, "fly_tipping.csv", tables.text([["period", "area_code", "valu"], ["2026-01", WARD, 5]])
    )
    assert "no column for value (wanted value; did you mean 'valu'?)" in said
    assert "Its columns are: 'period', 'area_code', 'valu'." in said
    assert "Rename the column" in said


def test_a_bad_file_put_right_or_taken_away_is_not_complained_of_again(gridley: Workspace) -> None:
    w.write(gridley, "fly_tipping.csv", b"")
    stray = w.write(gridley, "stray.csv", "a,b\n1,2\n")
    assert len(w.take(gridley).problems) == 2
    w.write(gridley, "fly_tipping.csv", wards("2026-01", 5))
    stray.unlink()
    assert w.take(gridley, day=2).problems == []


def test_boundaries_of_no_known_kind_say_which_columns_they_have(gridley: Workspace) -> None:
    said = problem(
        gridley, "zones.geojson", w.geojson([w.feature({"zone": "A"}, w.square(w.WEST, w.SOUTH, 9))])
    )
    assert "'zone'" in said


@pytest.mark.parametrize("name", ["{{7*7}}", "<img src=x onerror=alert(1)>", "=cmd()", "`x` ${y}", "a'b;--"])
def test_names_that_are_code_elsewhere_go_through_as_text(tmp_path: Path, name: str) -> None:
    made = w.bare(tmp_path / "new")
    w.write(made, "wards.geojson", w.geojson(w.ward_features(name=name)))
    file = f"fly_tipping {name.replace('/', '')}.csv"
    w.write(made, file, counts(("2026-01", WARD, 5), ("2026-01", WARD, name)))
    assert w.take(made).problems == []
    assert w.areas(made)["ward_2025", WARD] == f"{name} 1"
    assert w.received(made)[0]["file"] == file
    assert w.reasons(made, "fly_tipping") == [("not a number", name)]
