"""The next month: new, revised, wrong and withdrawn files, other settings; and nothing lost."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ews.detect
from ews import listings
from ews import records
from ews import refresh as refreshing
from ews import workspace as workspaces
from ews.errors import NothingYetError
from ews.refresh import Outcome
from ews.refresh import refresh
from ews.store import connection as connections
from ews.store.runs import RunRow
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import tiny
from tests.support.detector import Counting


VOUCHERS = "food_bank_vouchers.csv"


@pytest.fixture(scope="module")
def counting() -> Iterator[Counting]:
    """Put a detector that answers at once in place of the real one, for all tests of this file."""
    patch = pytest.MonkeyPatch()
    detector = Counting()
    patch.setattr(ews.detect, "share_change", detector)
    yield detector
    patch.undo()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, counting: Counting) -> Workspace:
    """Return the twelve squares with a second indicator, after one refresh."""
    made = tiny.make(tmp_path_factory.mktemp("two") / "squares")
    tiny.write_counts(made.data / VOUCHERS, tiny.MONTHS, more=1)
    refresh(made, say=lambda _: None)
    return made


@pytest.fixture
def squares(two: Workspace, tmp_path: Path, counting: Counting) -> Workspace:
    """Return a copy that a test may change; the detector has been asked nothing yet."""
    made = Workspace(Path(shutil.copytree(two.root, tmp_path / "squares")))
    counting.asked.clear()
    return made


def again(workspace: Workspace) -> Outcome:
    return refresh(workspace, say=lambda _: None)


def run_of(workspace: Workspace) -> RunRow:
    with connections.reading(workspace.store) as connection:
        return refreshing.require_run(connection)


def series(
    ews: Ews, workspace: Workspace, indicator: str = "fly_tipping", area: str = tiny.BAD
) -> dict[str, Any]:
    out = ews("series", indicator, "--area", area, "-f", "json", "-w", workspace.root).stdout
    return {row["period"]: row for row in json.loads(out)}


def page(workspace: Workspace) -> str:
    return (workspace.site / "index.html").read_text(encoding="utf-8")


# -- the first run ----------------------------------------------------------------------------------------
def test_the_first_run_says_that_it_is_the_first_and_what_it_raises(two: Workspace) -> None:
    row = run_of(two)
    assert row.id == "R1"
    assert row.changes[-1] == "This is the first run; it raises 2 flags."
    assert "3 new files received" in row.changes[0]
    assert {flag.indicator for flag in refreshing.flags_of(row)} == {"fly_tipping", "food_bank_vouchers"}
    assert [p.area for p in refreshing.priorities_of(row)] == [tiny.BAD]


def test_a_stored_run_gives_back_its_findings_as_they_were(two: Workspace) -> None:
    row = run_of(two)
    assert [records.record(flag) for flag in refreshing.flags_of(row)] == row.result["flags"]
    assert [records.record(item) for item in refreshing.no_verdicts_of(row)] == row.result["no_verdicts"]


def test_before_the_first_run_there_is_none(tmp_path: Path) -> None:
    made = tiny.make(tmp_path / "new")
    with connections.writing(made.store) as connection, pytest.raises(NothingYetError):
        refreshing.require_run(connection)


# -- nothing new ------------------------------------------------------------------------------------------
def test_with_nothing_new_nothing_is_read_computed_or_written(squares: Workspace, counting: Counting) -> None:
    before = {path: path.stat().st_mtime_ns for path in squares.root.rglob("*") if path.is_file()}
    outcome = again(squares)
    assert (outcome.computed, outcome.run, outcome.changes) == (False, "R1", ())
    assert counting.asked == []
    assert {p: p.stat().st_mtime_ns for p in squares.root.rglob("*") if p.is_file()} == before


def test_a_file_taken_out_of_data_changes_nothing(squares: Workspace, ews: Ews) -> None:
    (squares.data / VOUCHERS).unlink()
    assert not again(squares).computed
    assert len(series(ews, squares, "food_bank_vouchers")) == len(tiny.MONTHS)


@pytest.mark.parametrize("how", ["touched", "copied"])
def test_the_same_bytes_again_are_no_news(squares: Workspace, how: str) -> None:
    if how == "touched":
        os.utime(squares.data / VOUCHERS)
    else:
        shutil.copy(squares.data / VOUCHERS, squares.data / f"copy_of_{VOUCHERS}")
    again(squares)
    outcome = again(squares)
    assert not outcome.computed
    assert len({row["id"] for row in _deliveries(squares)}) == 3


def _deliveries(workspace: Workspace) -> list[dict[str, Any]]:
    from ews import listings

    return listings.received(workspace)


def test_pages_that_were_lost_are_made_again_from_memory(squares: Workspace, counting: Counting) -> None:
    shutil.rmtree(squares.site)
    again(squares)
    assert (squares.site / "index.html").is_file()
    assert counting.asked == []


# -- something new ----------------------------------------------------------------------------------------
def test_a_new_month_of_one_indicator_recomputes_that_indicator_only(
    squares: Workspace, counting: Counting
) -> None:
    tiny.write_counts(squares.data / "fly_tipping_2026.csv", ["2026-01"])
    outcome = again(squares)
    assert (outcome.run, outcome.computed) == ("R2", True)
    assert len(counting.asked) == 2, "worse and better of one panel"
    assert all(asked["counts"].shape == (12, 37) for asked in counting.asked)
    assert "1 new file received" in outcome.changes[0]


def test_the_flag_of_last_month_keeps_its_name(squares: Workspace) -> None:
    before = {flag.indicator: flag.id for flag in refreshing.flags_of(run_of(squares))}
    tiny.write_counts(squares.data / "fly_tipping_2026.csv", ["2026-01"])
    again(squares)
    after = {flag.indicator: flag.id for flag in refreshing.flags_of(run_of(squares))}
    assert after == before
    assert "No flag was raised or ended." in run_of(squares).changes


def test_revised_values_are_current_the_old_are_kept_and_the_run_says_so(
    squares: Workspace, ews: Ews
) -> None:
    tiny.write_counts(squares.data / "fly_tipping_revised.csv", ["2025-11", "2025-12"], more=1)
    outcome = again(squares)
    assert "Fly-tipping: 24 values revised by the source; the old are kept." in outcome.changes
    shown = series(ews, squares)
    assert shown["2025-12"]["numerator"] == tiny.count(tiny.BAD, "2025-12") + 1
    assert {month: row["marker"] for month, row in shown.items() if row["marker"]} == {
        "2025-11": "r",
        "2025-12": "r",
    }
    assert {row["file"] for row in _deliveries(squares)} >= {"fly_tipping.csv", "fly_tipping_revised.csv"}
    with connections.reading(squares.store) as connection:
        kept = connection.execute(
            "SELECT count(*) FROM observation WHERE indicator = 'fly_tipping' AND period = '2025-12'"
        ).fetchall()
    assert kept == [(24,)]


def test_a_file_replaced_in_place_is_a_revision_too(squares: Workspace, ews: Ews) -> None:
    tiny.write_counts(squares.data / "fly_tipping.csv", tiny.MONTHS, more=2)
    outcome = again(squares)
    assert any("values revised by the source" in change for change in outcome.changes)
    assert series(ews, squares)["2025-12"]["numerator"] == tiny.count(tiny.BAD, "2025-12") + 2


def test_a_change_that_is_gone_is_said_to_be_gone(squares: Workspace) -> None:
    calm = dict.fromkeys(tiny.MONTHS, 20)
    lines = [f"{month},{code},{calm[month]}" for month in tiny.MONTHS for code in tiny.WARDS]
    (squares.data / "fly_tipping_b.csv").write_text(
        "period,area_code,value\n" + "\n".join(lines), encoding="utf-8"
    )
    outcome = again(squares)
    assert "No longer up: Fly-tipping in Square 4 (worse)." in outcome.changes


# -- withdrawn and restored -------------------------------------------------------------------------------
def test_a_withdrawn_delivery_leaves_the_view_and_comes_back_as_it_was(squares: Workspace, ews: Ews) -> None:
    (delivery,) = [row["id"] for row in _deliveries(squares) if row["file"] == VOUCHERS]
    before = series(ews, squares, "food_bank_vouchers")
    assert ews("withdraw", delivery, "--reason", "counts twice", "-w", squares.root).exit_code == 0
    out = again(squares)
    assert out.computed
    assert "No longer up: Food bank vouchers in Square 4 (worse)." in out.changes
    assert series(ews, squares, "food_bank_vouchers") == {}
    (state,) = [row["state"] for row in _deliveries(squares) if row["id"] == delivery]
    assert state == "withdrawn: counts twice"
    assert ews("restore", delivery, "--reason", "it was right", "-w", squares.root).exit_code == 0
    assert again(squares).computed
    assert series(ews, squares, "food_bank_vouchers") == before


def test_the_latest_decision_counts_however_quickly_it_came(squares: Workspace, ews: Ews) -> None:
    (delivery,) = [row["id"] for row in _deliveries(squares) if row["file"] == VOUCHERS]
    for _ in range(3):
        for command, state in (("withdraw", "withdrawn: why not"), ("restore", "read")):
            ews(command, delivery, "--reason", "why not", "-w", squares.root)
            assert [row["state"] for row in _deliveries(squares) if row["id"] == delivery] == [state]


def test_every_decision_stays_on_record(squares: Workspace, ews: Ews) -> None:
    for command in ("withdraw", "restore"):
        ews(command, "D1", "--reason", f"{command} it", "-w", squares.root)
    with connections.reading(squares.store) as connection:
        found = connection.execute("SELECT withdrawn, reason FROM withdrawal ORDER BY decided_at").fetchall()
    assert found == [(True, "withdraw it"), (False, "restore it")]


# -- other settings ---------------------------------------------------------------------------------------
def test_other_settings_are_a_new_run_that_says_so(squares: Workspace) -> None:
    settings = squares.root / "ews.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("worse_a_year = 12", "worse_a_year = 24"), encoding="utf-8")
    outcome = again(squares)
    assert outcome.computed
    assert any(change.startswith("Settings, definitions") for change in outcome.changes)
    assert run_of(squares).expected_false_flags == 37


def test_other_settings_are_said_even_when_a_file_is_new_as_well(squares: Workspace) -> None:
    settings = squares.root / "ews.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("worse_a_year = 12", "worse_a_year = 24"), encoding="utf-8")
    tiny.write_counts(squares.data / "fly_tipping_2026.csv", ["2026-01"])
    assert any(change.startswith("Settings, definitions") for change in again(squares).changes)


def test_an_indicator_that_is_no_longer_watched_is_asked_nothing(
    squares: Workspace, counting: Counting
) -> None:
    path = squares.root / "indicators" / "jobs" / "food_bank_vouchers.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[watch]", "[watch]\nwatched = false"), encoding="utf-8")
    again(squares)
    assert {flag.indicator for flag in refreshing.flags_of(run_of(squares))} == {"fly_tipping"}


# -- bad files --------------------------------------------------------------------------------------------
def test_a_broken_file_ends_with_20_every_time_and_all_else_is_done(squares: Workspace, ews: Ews) -> None:
    tiny.write_counts(squares.data / "fly_tipping_2026.csv", ["2026-01"])
    (squares.data / "fly_tipping_cut.zip").write_bytes(b"PK\x03\x04 cut off")
    for _ in range(2):
        result = ews("refresh", "-w", squares.root)
        assert result.exit_code == 20
        assert "fly_tipping_cut.zip" in result.stderr
    assert "2026-01" in series(ews, squares)


def test_a_refresh_that_fails_leaves_everything_as_it_was(
    squares: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, shown = run_of(squares), page(squares)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the machine went off")

    tiny.write_counts(squares.data / "fly_tipping_2026.csv", ["2026-01"])
    with monkeypatch.context() as patch:
        patch.setattr(ews.detect, "share_change", fail)
        with pytest.raises(RuntimeError):
            again(squares)
    assert (run_of(squares).id, page(squares)) == (before.id, shown)
    assert len(_deliveries(squares)) == 3
    assert again(squares).run == "R2"


def test_a_run_whose_pages_were_not_written_is_made_good_by_the_next(
    squares: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the machine went off")

    tiny.write_counts(squares.data / "fly_tipping_2026.csv", ["2026-01"])
    with monkeypatch.context() as patch:
        patch.setattr("ews.publish.site.publish", fail)
        with pytest.raises(RuntimeError):
            again(squares)
    assert again(squares).computed
    assert "January 2026" in page(squares)
    assert not again(squares).computed


# -- what must not silence or break a district ------------------------------------------------------------
def test_a_mistyped_year_ahead_is_set_aside_and_silences_nothing(squares: Workspace) -> None:
    before = [flag.id for flag in refreshing.flags_of(run_of(squares))]
    path = squares.data / "fly_tipping_2026.csv"
    path.write_text("period,area_code,value\n2099-01,E05999001,155\n", encoding="utf-8")
    again(squares)
    assert [flag.id for flag in refreshing.flags_of(run_of(squares))] == before
    (row,) = [row for row in listings.quarantine(squares) if row["file"] == "fly_tipping_2026.csv"]
    assert row["reason"] == "a period that has not begun"


def test_boundaries_withdrawn_leave_their_numbers_waiting_and_no_traceback(
    squares: Workspace, ews: Ews
) -> None:
    wards = next(row["id"] for row in listings.received(squares) if "ward" in row["read_for"])
    for path in squares.data.glob("*.csv"):
        path.unlink()
    ews("withdraw", wards, "--reason", "the wrong year", "-w", str(squares.root))
    assert ews("refresh", "-w", str(squares.root)).exit_code == 21
    ews("restore", wards, "--reason", "it was right", "-w", str(squares.root))
    assert ews("refresh", "-w", str(squares.root)).exit_code == 0


def test_a_first_refresh_without_boundaries_names_the_file_that_should_have_held_them(
    tmp_path: Path, ews: Ews
) -> None:
    made = workspaces.create(tmp_path / "bare", district="E08999001", name="Gridley")
    (made.data / "ward_E08999001.geojson").write_bytes(b"")
    outcome = ews("refresh", "-w", str(made.root))
    assert outcome.exit_code == 21
    assert "ward_E08999001.geojson" in outcome.stderr
    assert "is empty" in outcome.stderr


def test_a_store_of_an_earlier_version_is_brought_up_to_date_by_a_refresh(squares: Workspace) -> None:
    with connections.writing(squares.store) as connection:
        connection.execute("DROP TABLE released")
        connection.execute("DROP TABLE release")
        connection.execute("UPDATE store_version SET version = 3")
    again(squares)
    with connections.reading(squares.store) as connection:
        assert connection.execute("SELECT count(*) FROM release").fetchall() == [(0,)]


def test_outlines_of_service_areas_reach_the_maps_and_nothing_is_judged_on_them(
    squares: Workspace, ews: Ews, tmp_path: Path
) -> None:
    beat = {**tiny._feature("BEAT1", 0), "properties": {"code": "BEAT1", "name": "Quay beat"}}
    path = tmp_path / "beats.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [beat]}), encoding="utf-8")
    ews("boundaries", "add", path, "--as", "beats", "--level", "service_area", "-w", squares.root)
    again(squares)
    report = refreshing.latest_report(squares, say=lambda _: None)
    assert [shape.area for shape in report.shapes["beats"]] == ["BEAT1"]
    assert "beats" not in {geography for _, geography in report.panels} | report.areas.keys()
