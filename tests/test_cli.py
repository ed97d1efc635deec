"""The command line as a contract: names, help, exit codes, what goes to stdout and what to stderr."""

import json
from pathlib import Path

import click
import duckdb
import pytest

from ews import listings
from ews.cli import main
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import tiny


COMMANDS = list(main.commands)
GROUPS = [name for name, command in main.commands.items() if isinstance(command, click.Group)]
PROMISED = (
    "init demo check refresh status series flags priorities area deliveries withdraw quarantine map brief"
).split()
WITHIN = [name for name in COMMANDS if name not in ("init", "demo", *GROUPS)]
# the least that each command must be told
ARGUMENTS = {
    "area": ["E05999001"],
    "brief": ["E05999001"],
    "series": ["fly_tipping"],
    "withdraw": ["D1", "--reason", "wrong file"],
    "restore": ["D1", "--reason", "right after all"],
    "accept": ["F1", "--reason", "a new school"],
    "reopen": ["F1", "--reason", "it goes on"],
    "export": ["csv"],
    "forget": ["fly_tipping", "--reason", "the agreement has ended", "--yes"],
}
LISTINGS = ["status", "flags", "priorities", "series", "deliveries", "quarantine", "disagreements"]


def at(workspace: Workspace, command: str, *more: str) -> list[str]:
    return [command, *ARGUMENTS.get(command, []), *more, "--workspace", str(workspace.root)]


# -- help -------------------------------------------------------------------------------------------------
def test_every_promised_command_is_there() -> None:
    assert set(PROMISED) <= set(COMMANDS)


def test_help_lists_the_commands_in_the_order_of_the_work(ews: Ews) -> None:
    text = ews("--help").stdout
    places = [text.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_its_options(ews: Ews, name: str) -> None:
    result = ews(name, "--help")
    assert result.exit_code == 0
    assert main.commands[name].help
    options = [one for one in main.commands[name].params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


@pytest.mark.parametrize("name", LISTINGS)
def test_every_listing_can_be_printed_as_table_csv_and_json(ews: Ews, name: str) -> None:
    assert "[table|csv|json]" in ews(name, "--help").stdout


def test_a_mistyped_command_is_answered_with_the_nearest(ews: Ews) -> None:
    result = ews("prioritise")
    assert result.exit_code == 2
    assert "did you mean 'priorities'?" in result.stderr


# -- workspaces -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", WITHIN)
def test_outside_a_workspace_every_command_says_so_and_ends_with_10(
    ews: Ews, name: str, tmp_path: Path
) -> None:
    result = ews(*at(Workspace(tmp_path), name))
    assert result.exit_code == 10
    assert result.stdout == ""
    assert "not a workspace" in result.stderr
    assert "ews init" in result.stderr


@pytest.mark.parametrize("name", [n for n in WITHIN if n not in ("check", "refresh")])
def test_before_the_first_refresh_every_command_says_so_and_ends_with_41(
    ews: Ews, name: str, tmp_path: Path
) -> None:
    ews("init", tmp_path / "new")
    result = ews(*at(Workspace(tmp_path / "new"), name))
    assert result.exit_code == 41
    assert "ews refresh" in result.stderr


def test_a_refresh_without_boundaries_says_what_is_missing_and_ends_with_21(ews: Ews, tmp_path: Path) -> None:
    ews("init", tmp_path / "new", "--district", "E08000006", "--name", "Salford")
    result = ews(*at(Workspace(tmp_path / "new"), "refresh"))
    assert result.exit_code == 21
    assert "No boundaries of Salford (E08000006)" in result.stderr


def test_a_workspace_is_never_made_over_another(ews: Ews, tmp_path: Path) -> None:
    ews("init", tmp_path / "new")
    (tmp_path / "new" / "ews.toml").write_text("mine", encoding="utf-8")
    result = ews("init", tmp_path / "new")
    assert result.exit_code == 11
    assert (tmp_path / "new" / "ews.toml").read_text(encoding="utf-8") == "mine"


def test_a_workspace_is_not_made_for_what_is_no_district(ews: Ews, tmp_path: Path) -> None:
    result = ews("init", tmp_path / "new", "--district", "E05000001")
    assert result.exit_code == 2
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ['Bar"row', "back\\slash", "{{7*7}}", "=cmd()", "`x` ${y}", "King’s Lynn"])
def test_any_name_of_a_district_gives_a_workspace_in_order(ews: Ews, name: str, tmp_path: Path) -> None:
    ews("init", tmp_path / "new", "--name", name)
    assert ews(*at(Workspace(tmp_path / "new"), "check")).exit_code == 0


def test_check_says_all_mistakes_at_once_and_ends_with_12(ews: Ews, tmp_path: Path) -> None:
    ews("init", tmp_path / "new")
    for file, wrong, right in (
        ("indicators/crime/burglary.toml", "polarty", "polarity"),
        ("indicators/jobs/claimant_count.toml", "cadance", "cadence"),
    ):
        path = tmp_path / "new" / file
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    result = ews(*at(Workspace(tmp_path / "new"), "check"))
    assert result.exit_code == 12
    assert "indicators/crime/burglary.toml: polarty: " in result.stderr
    assert "did you mean 'polarity'" in result.stderr
    assert "indicators/jobs/claimant_count.toml: cadance: " in result.stderr


# -- listings ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", LISTINGS)
def test_json_is_a_list_of_objects_with_the_documented_keys(
    ews: Ews, refreshed: Workspace, name: str
) -> None:
    result = ews(*at(refreshed, name, "--format", "json"))
    rows = json.loads(result.stdout)
    assert result.exit_code == 0
    assert isinstance(rows, list)
    assert all(list(row) == getattr(listings, name.upper()) for row in rows)
    assert rows or name in ("quarantine", "disagreements")


@pytest.mark.parametrize("name", LISTINGS)
def test_csv_has_the_documented_columns(ews: Ews, refreshed: Workspace, name: str) -> None:
    first_line = ews(*at(refreshed, name, "--format", "csv")).stdout.split("\n")[0]
    assert first_line.split(",") == getattr(listings, name.upper())


def test_the_planted_change_and_nothing_else_is_flagged(ews: Ews, refreshed: Workspace) -> None:
    (flag,) = json.loads(ews(*at(refreshed, "flags", "--format", "json")).stdout)
    assert (flag["area"], flag["direction"], flag["onset"]) == (tiny.BAD, "worse", tiny.MONTHS[tiny.TURNS])
    assert flag["ratio_low"] < 3 < flag["ratio_high"]


def test_the_only_flag_makes_the_only_priority(ews: Ews, refreshed: Workspace) -> None:
    (row,) = json.loads(ews(*at(refreshed, "priorities", "--format", "json")).stdout)
    assert (row["rank"], row["area"], row["themes"]) == (1, tiny.BAD, ["housing_environment"])


def test_a_series_gives_back_what_was_delivered(ews: Ews, refreshed: Workspace) -> None:
    rows = json.loads(ews(*at(refreshed, "series", "--area", tiny.BAD, "--format", "json")).stdout)
    found = {row["period"]: row["numerator"] for row in rows}
    assert found == {month: tiny.count(tiny.BAD, month) for month in tiny.MONTHS}
    assert {row["marker"] for row in rows} == {""}


def test_an_area_is_told_with_its_flags_series_and_sources(ews: Ews, refreshed: Workspace) -> None:
    (known,) = json.loads(ews("area", tiny.BAD, "-w", refreshed.root, "--format", "json").stdout)
    assert (known["area"], known["name"], len(known["flags"])) == (tiny.BAD, "Square 4", 1)
    assert [row["indicator"] for row in known["sources"]] == ["fly_tipping"]
    assert "Square 4" in ews("area", tiny.BAD, "-w", refreshed.root).stdout


@pytest.mark.parametrize(
    ("command", "asked", "remedy"),
    [
        ("area", "E05999999", "ews flags"),
        ("brief", "E05999999", ""),
        ("series", "fly_tiping", "did you mean 'fly_tipping'"),
        ("map", "overvue", ""),
    ],
)
def test_what_is_not_known_ends_with_40(
    ews: Ews, refreshed: Workspace, command: str, asked: str, remedy: str
) -> None:
    result = ews(command, asked, "--workspace", refreshed.root)
    assert result.exit_code == 40
    assert result.stdout == ""
    assert asked in result.stderr
    assert remedy in result.stderr


# -- outputs ----------------------------------------------------------------------------------------------
def test_map_and_brief_print_the_path_of_what_they_made(ews: Ews, own: Workspace) -> None:
    brief = Path(ews("brief", tiny.BAD, "-w", own.root).stdout.strip())
    maps = [Path(line) for line in ews("map", "-w", own.root).stdout.split("\n") if line]
    assert brief == own.site / "briefs" / f"{tiny.BAD}.html"
    assert brief.is_file()
    assert maps == [own.site / "maps" / "overview.html", own.site / "maps" / "small_areas.html"]
    assert all(path.is_file() for path in maps)


def test_quarantine_exports_a_file_or_ends_with_50(ews: Ews, own: Workspace, tmp_path: Path) -> None:
    assert ews("quarantine", "--export", tmp_path / "rows.csv", "-w", own.root).exit_code == 0
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").startswith("delivery,file,indicator,row")
    result = ews("quarantine", "--export", tmp_path / "no" / "rows.csv", "-w", own.root)
    assert result.exit_code == 50
    assert "--export" in result.stderr


# -- the next month ---------------------------------------------------------------------------------------
def test_a_refresh_with_nothing_new_says_so_and_changes_nothing(ews: Ews, own: Workspace) -> None:
    before = own.store.read_bytes()
    result = ews("refresh", "-w", own.root)
    assert result.exit_code == 0
    assert "Nothing is new." in result.stderr
    assert result.stdout.strip() == str(own.site / "index.html")
    assert own.store.read_bytes() == before


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_done(ews: Ews, own: Workspace) -> None:
    (own.data / "fly_tipping_broken.xlsx").write_bytes(b"PK\x03\x04 cut off")
    result = ews("refresh", "-w", own.root)
    assert result.exit_code == 20
    assert "fly_tipping_broken.xlsx" in result.stderr
    assert "Traceback" not in result.stderr
    assert len(json.loads(ews("flags", "-w", own.root, "-f", "json").stdout)) == 1


def test_a_withdrawn_delivery_leaves_the_view_and_comes_back(ews: Ews, own: Workspace) -> None:
    counts = json.loads(ews("deliveries", "-w", own.root, "-f", "json").stdout)
    (delivery,) = [row["id"] for row in counts if row["file"] == "fly_tipping.csv"]
    assert ews("withdraw", delivery, "--reason", "sent in error", "-w", own.root).exit_code == 0
    assert ews("refresh", "-w", own.root).exit_code == 0
    assert json.loads(ews("flags", "-w", own.root, "-f", "json").stdout) == []
    assert ews("restore", delivery, "--reason", "right after all", "-w", own.root).exit_code == 0
    assert ews("refresh", "-w", own.root).exit_code == 0
    assert [row["area"] for row in json.loads(ews("flags", "-w", own.root, "-f", "json").stdout)] == [
        tiny.BAD
    ]


def test_a_decision_needs_a_reason_and_a_delivery_that_is_there(ews: Ews, own: Workspace) -> None:
    assert ews("withdraw", "D1", "-w", own.root).exit_code == 2
    assert ews("withdraw", "D1", "--reason", "  ", "-w", own.root).exit_code == 2
    assert ews("withdraw", "D99", "--reason", "wrong", "-w", own.root).exit_code == 40


# -- the store --------------------------------------------------------------------------------------------
def test_a_store_of_another_version_ends_with_31_and_is_left_alone(ews: Ews, own: Workspace) -> None:
    with duckdb.connect(str(own.store)) as connection:
        connection.execute("UPDATE store_version SET version = 999")
    for command in ("status", "refresh"):
        result = ews(command, "-w", own.root)
        assert result.exit_code == 31
        assert "999" in result.stderr


def test_a_file_that_is_no_store_ends_with_32(ews: Ews, own: Workspace) -> None:
    own.store.write_bytes(b"this is a shopping list" * 1000)
    result = ews("status", "-w", own.root)
    assert result.exit_code == 32
    assert str(own.store) in result.stderr
