"""A partner's areas are held against the district: what is missing or held twice, and who lives there."""

import json
from pathlib import Path

import pytest

from ews.boundary_check import told
from ews.boundary_check.check import Checked
from ews.boundary_check.check import check
from ews.cli.boundaries.check import check as command
from ews.errors import FileUnreadableError
from ews.errors import NotFoundError
from ews.geography.coverages import SLIVER_METRES
from ews.geography.neighbours import NEAR_METRES
from ews.workspace import Workspace
from tests.boundary_check.conftest import PEOPLE
from tests.conftest import Ews
from tests.support import workspaces as w


def found(
    made: Workspace, first: str | Path = "", second: str | Path = "", tolerance: float = 25.0
) -> Checked:
    return check(made, str(first), str(second), tolerance=tolerance, say=lambda _: None)


def strips(folder: Path, *edges: tuple[int, int]) -> Path:
    """Write areas S0, S1, ... as high as Gridley, from west to east between *edges* in metres."""
    features = []
    for number, (west, east) in enumerate(edges):
        ring = [[west, 0], [east, 0], [east, 4 * w.SIDE], [west, 4 * w.SIDE], [west, 0]]
        features.append(w.feature({"code": f"S{number}"}, [[w.WEST + x, w.SOUTH + y] for x, y in ring]))
    path = folder / "strips.geojson"
    path.write_text(w.geojson(features), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def beats(gridley: Workspace, partner: Path) -> Checked:
    return found(gridley, partner)


def test_a_gap_and_a_duplication_come_with_ground_and_people(beats: Checked) -> None:
    gap, _, overlap = beats.rows[:3]
    assert (gap["kind"], gap["areas"], gap["hectares"]) == ("gap", "<W; MI", 12.0)
    assert (overlap["kind"], overlap["areas"], overlap["hectares"]) == ("overlap", "MI; EA", 20.0)
    # 16 people a hectare, but for one LSOA along the gap: its people are where its postcode is
    assert gap["people"] == pytest.approx(9 * PEOPLE / 100, abs=1)
    assert overlap["people"] == pytest.approx(20 * PEOPLE / 100, abs=1)
    assert gap["share"] == pytest.approx(0.0075)


def test_slivers_are_summed_up_and_not_listed(beats: Checked) -> None:
    [sliver] = [row for row in beats.rows if row["kind"] == "slivers"]
    assert sliver["hectares"] == 2.0
    assert sliver["meaning"].startswith("1 gap under 25 m wide")


def test_the_answer_begins_with_gaps_and_duplication(beats: Checked) -> None:
    [section] = beats.sections
    assert section.answer == (
        "1 gap (12.00 ha, about 144 residents); 1 area of duplication (20.00 ha, about 320 residents)."
    )
    assert "in 2024" in beats.basis


def test_the_workspace_itself_has_none(gridley: Workspace) -> None:
    checked = found(gridley)
    assert checked.rows == ()
    assert [section.answer for section in checked.sections] == [
        "No gaps or areas of duplication.",
        "No gaps or areas of duplication.",
        "Each lies within one.",
    ]

    assert [section.notes for section in checked.sections] == [
        ("Its areas share their edges exactly.",),
        ("Its areas share their edges exactly.",),
        (),
    ]
    assert "share their edges exactly" in checked.summary


def test_edges_that_nearly_meet_are_checkedas_two_copies_of_one_line(
    gridley: Workspace, tmp_path: Path
) -> None:
    checked = found(gridley, strips(tmp_path, (0, 1000), (1012, 2600), (2600, w.SIDE * 4)))
    [section] = checked.sections
    assert section.answer == "No gaps or areas of duplication, slivers aside."
    assert section.notes[0] == (
        "Edges nearly meet: 1 sliver lies between its areas, up to 12 m wide, two copies of one line."
    )
    assert section.notes[0] in checked.summary


def test_islands_are_checkedwith_the_ground_nearest_to_them(gridley: Workspace, tmp_path: Path) -> None:
    apart = found(gridley, strips(tmp_path, (0, 1000), (1000, 2000), (2500, 3000), (3400, 3600)))
    islands = [row for row in apart.rows if row["kind"] == "island"]
    assert [(row["areas"], row["width"]) for row in islands] == [("S1; S2", 500), ("S2; S3", 400)]
    assert islands[0]["meaning"].startswith("S1 and S2 do not touch")
    assert apart.sections[0].notes[-1] == (
        "Its areas lie in 3 pieces that do not touch; 2 areas touch no other: S2, S3."
    )


def test_one_set_against_another_tells_what_straddles(gridley: Workspace, partner: Path) -> None:
    rows = found(gridley, partner, "lsoa").rows
    straddling = [row for row in rows if row["kind"] == "straddles"]
    assert {row["areas"].split("; ")[0] for row in straddling} == {
        w.LSOAS[n] for n in range(16) if n % 4 == 2
    }
    assert straddling[0]["meaning"].startswith("Lies in ")


def test_a_tolerance_below_the_sliver_lists_it(gridley: Workspace, partner: Path) -> None:
    kinds = [row["kind"] for row in found(gridley, partner, tolerance=4).rows]
    assert kinds == ["gap", "gap", "overlap", "island"]


def test_people_are_not_guessed_where_none_are_known(tmp_path: Path, partner: Path) -> None:
    made = w.make(tmp_path / "unpeopled")
    w.take(made)
    checked = found(made, partner)
    assert checked.rows[0]["people"] is None
    assert "not known" in checked.basis


def test_what_is_neither_a_set_nor_a_file_is_named(gridley: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="ward_2052") as raised:
        found(gridley, "ward_2052")
    assert "ward_2025" in raised.value.hint
    bad = tmp_path / "bad.geojson"
    bad.write_text("{}", encoding="utf-8")
    with pytest.raises(FileUnreadableError, match=r"bad\.geojson"):
        found(gridley, bad)


def test_the_command_lists_on_stdout_and_answers_on_stderr(
    ews: Ews, gridley: Workspace, partner: Path
) -> None:
    result = ews("boundaries", "check", partner, "-w", gridley.root, "--format", "json")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert [row["kind"] for row in rows] == ["gap", "slivers", "overlap", "island"]
    assert list(rows[0]) == told.CHECK
    assert "1 area of duplication" in result.stderr


def test_the_command_and_the_library_agree_on_what_a_sliver_is() -> None:
    [option] = [one for one in command.params if one.name == "tolerance"]
    assert option.default == SLIVER_METRES == NEAR_METRES


def test_an_outline_that_was_left_out_is_named_beside_the_answer(gridley: Workspace, tmp_path: Path) -> None:
    bow = [[w.WEST, w.SOUTH], [w.WEST + 900, w.SOUTH + 900], [w.WEST + 900, w.SOUTH], [w.WEST, w.SOUTH + 900]]
    features = [
        w.feature({"code": "B1", "name": "Whole"}, w.square(w.WEST, w.SOUTH, 4 * w.SIDE)),
        w.feature({"code": "B2", "name": "Bow"}, [*bow, bow[0]]),
    ]
    path = tmp_path / "beats.geojson"
    path.write_text(w.geojson(features), encoding="utf-8")
    told_of = found(gridley, path)
    assert "Bow: refused: " in told_of.summary
    assert any("Bow: refused: " in note for note in told_of.sections[0].notes)
