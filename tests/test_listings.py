"""The listings as a contract: every promised field, on real rows, safe in a spreadsheet, known names only."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from ews import listings
from ews.errors import NotFoundError
from ews.errors import OutputError
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import tiny


PROMISED = {
    "status": "indicator geography last_period age_days next_due coverage rows_kept rows_set_aside",
    "series": "indicator geography area name period numerator denominator value unit marker delivery",
    "flags": (
        "id level indicator theme geography area name period state direction grade onset ratio ratio_low "
        "ratio_high observed expected evidence sentence"
    ),
    "priorities": "rank rank_low rank_high area name geography score themes flags reasons",
}
HOSTILE = ["=cmd()", "+1", "@SUM(A1)", "-1+1", "\t=1", "{{7*7}}", "<img src=x onerror=alert(1)>", "`${x}`"]


def run(ews: Ews, workspace: Workspace, *arguments: str) -> Any:
    result = ews(*arguments, "-f", "json", "-w", workspace.root)
    assert result.exit_code == 0
    return json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


@pytest.mark.parametrize("name", PROMISED)
def test_every_promised_field_is_there_in_the_promised_order(
    ews: Ews, refreshed: Workspace, name: str
) -> None:
    rows = run(ews, refreshed, name, *(["fly_tipping"] if name == "series" else []))
    promised = PROMISED[name].split()
    assert rows
    assert all([key for key in row if key in promised] == promised for row in rows)


def test_fields_hold_what_their_names_say(ews: Ews, refreshed: Workspace) -> None:
    (status,) = [row for row in run(ews, refreshed, "status") if row["last_period"]]
    assert (status["last_period"], status["age_days"], status["next_due"]) == ("2025-12", 20, "2026-02-15")
    assert (status["coverage"], status["rows_kept"], status["rows_set_aside"]) == (1.0, 12 * 36, 0)
    (flag,) = run(ews, refreshed, "flags")
    assert (flag["level"], flag["indicator"], flag["theme"]) == ("area", "fly_tipping", "housing_environment")
    counted = sum(tiny.count(tiny.BAD, month) for month in tiny.MONTHS[tiny.TURNS :])
    assert flag["observed"] == counted
    assert flag["expected"] == pytest.approx(counted / 3, rel=0.1)
    assert flag["ratio_low"] < flag["ratio"] < flag["ratio_high"]
    (priority,) = run(ews, refreshed, "priorities")
    assert priority["flags"] == [flag["id"]]
    assert priority["reasons"][0] == flag["sentence"]


@pytest.mark.parametrize("geography", ["ward_2025", "ward"])
def test_a_geography_is_a_set_of_boundaries_or_a_level(
    ews: Ews, refreshed: Workspace, geography: str
) -> None:
    for command in (["flags"], ["priorities"], ["series", "fly_tipping"]):
        assert run(ews, refreshed, *command, "--geography", geography)
        assert run(ews, refreshed, *command, "--geography", "district") == []


def test_flags_can_be_asked_by_direction(ews: Ews, refreshed: Workspace) -> None:
    assert len(run(ews, refreshed, "flags", "--direction", "worse")) == 1
    assert run(ews, refreshed, "flags", "--direction", "better") == []


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["series", "fly_tiping"], "did you mean 'fly_tipping'"),
        (["series", "fly_tipping", "-g", "ward_2052"], "did you mean 'ward_2025'"),
        (["series", "fly_tipping", "-a", "E05999999"], "ews series INDICATOR"),
        (["flags", "-g", "ward_2052"], "did you mean 'ward_20"),
        (["priorities", "-g", "wards"], "did you mean 'ward'"),
        (["area", "E05999999"], "ews flags"),
        (["brief", "E05999999"], ""),
        (["map", "overvue"], ""),
        (["withdraw", "D99", "--reason", "wrong"], "ews deliveries"),
        (["restore", "D99", "--reason", "right"], "ews deliveries"),
    ],
)
def test_what_is_unknown_ends_with_40_and_a_remedy(
    ews: Ews, refreshed: Workspace, arguments: list[str], remedy: str
) -> None:
    result = ews(*arguments, "-w", refreshed.root)
    assert (result.exit_code, result.stdout) == (40, "")
    assert arguments[-1] in result.stderr or arguments[1] in result.stderr
    assert remedy in result.stderr


def test_an_area_tells_only_its_own(refreshed: Workspace) -> None:
    known = listings.area(refreshed, tiny.WARDS[0], say=lambda _: None)
    assert (known["flags"], known["priorities"]) == ([], [])
    assert [(row["indicator"], row["period"]) for row in known["series"]] == [("fly_tipping", "2025-12")]
    with pytest.raises(NotFoundError):
        listings.area(refreshed, "E05999999", say=lambda _: None)


# -- spreadsheets -----------------------------------------------------------------------------------------
def test_no_cell_of_an_export_runs_in_a_spreadsheet_and_none_is_lost(tmp_path: Path) -> None:
    rows = [{"file": text, "row": number} for number, text in enumerate(HOSTILE)]
    listings.export(rows, ["file", "row"], tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [row["file"] for row in csv.DictReader(stream)]
    assert [cell.removeprefix("'") for cell in cells] == HOSTILE
    assert not [cell for cell in cells if cell[0] in "=+@\t" or cell[0] == "-"]


def test_an_export_that_cannot_be_written_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"rows\.csv"):
        listings.export([], ["file"], tmp_path / "no" / "rows.csv")


def test_hostile_names_stay_text_from_the_file_to_every_listing(ews: Ews, tmp_path: Path) -> None:
    made = tiny.make(tmp_path / "hostile")
    wards = json.loads((made.data / "wards.geojson").read_text(encoding="utf-8"))
    for feature, name in zip(wards["features"], HOSTILE, strict=False):
        feature["properties"]["WD25NM"] = name
    (made.data / "wards.geojson").write_text(json.dumps(wards), encoding="utf-8")
    tiny.write_counts(made.data / "fly_tipping.csv", tiny.MONTHS[:3])
    with (made.data / "fly_tipping.csv").open("a", encoding="utf-8") as stream:
        stream.write('2023-04,"=cmd()",5\n2023-04,E05999001,"@SUM(A1)"\n')
    assert ews("refresh", "-w", made.root).exit_code == 0
    names = {row["name"] for row in run(ews, made, "series", "fly_tipping")}
    assert {name.strip() for name in HOSTILE} <= {name.strip() for name in names}
    for command in (["series", "fly_tipping"], ["quarantine"], ["status"], ["deliveries"]):
        printed = ews(*command, "-f", "csv", "-w", made.root).stdout
        cells = [cell for row in csv.reader(io.StringIO(printed, newline="")) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
        table = ews(*command, "-w", made.root).stdout
        assert not {c for c in table if not c.isprintable()} - {"\n"}
    assert "49" not in names
