"""``ews export`` writes what is asked for, over nothing that was not, and names what it does not know."""

import csv
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ews.errors import NotFoundError
from ews.exports.told import narrowed
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import reports
from tests.support import tiny


def test_a_report_is_narrowed_to_indicators_and_geographies() -> None:
    report = narrowed(reports.report(), ["claimant_rate"], ["ward"])
    assert set(report.panels) == {("claimant_rate", reports.WARDS)}
    assert {flag.geography for flag in report.flags} == {reports.WARDS}
    assert {flag.indicator for flag in report.flags} == {"claimant_rate"}
    assert report.pockets == ()
    assert {one.geography for one in report.priorities} == {reports.WARDS}


def test_nothing_named_is_everything() -> None:
    whole = reports.report()
    assert narrowed(whole).flags == whole.flags
    assert narrowed(whole).panels.keys() == whole.panels.keys()


def test_postcodes_leave_only_when_they_are_named() -> None:
    whole = reports.report()
    geographies = {
        **whole.catalogue.geographies,
        "postcode": reports.geography("postcode", "postcode", "Postcodes"),
    }
    inside = replace(
        whole,
        catalogue=replace(whole.catalogue, geographies=geographies),
        panels={**whole.panels, ("burglary", "postcode"): whole.panels["burglary", reports.WARDS]},
    )
    assert narrowed(inside).panels.keys() == whole.panels.keys()
    assert narrowed(inside, (), ["postcode"]).panels.keys() == {("burglary", "postcode")}


@pytest.mark.parametrize(
    ("indicators", "geographies", "message"),
    [(["burglery"], [], "burglery: no indicator.*burglary"), ([], ["parish"], "parish: no geography")],
)
def test_what_is_not_known_is_named(indicators: list[str], geographies: list[str], message: str) -> None:
    with pytest.raises(NotFoundError, match=message):
        narrowed(reports.report(), indicators, geographies)


@pytest.fixture
def squares(refreshed: Workspace, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(refreshed.root, tmp_path / "squares")))


def test_the_figures_of_a_workspace_are_exported_for_the_inside(
    refreshed: Workspace, ews: Ews, tmp_path: Path
) -> None:
    folder = tmp_path / "csv"
    told = ews("export", "csv", folder, "--audience", "internal", "-w", refreshed.root)
    assert told.stdout.strip() == str(folder)
    with (folder / "fly_tipping-ward_2025.csv").open(encoding="utf-8-sig", newline="") as stream:
        counted = {
            (row["area_code"], row["period"]): float(row["numerator"]) for row in csv.DictReader(stream)
        }
    assert counted == {(code, month): tiny.count(code, month) for code in tiny.WARDS for month in tiny.MONTHS}


def test_the_public_is_told_nothing_of_the_council_s_own_records(
    squares: Workspace, ews: Ews, tmp_path: Path
) -> None:
    path = tmp_path / "all.zip"
    told = ews("export", "csv", path, "-w", squares.root)
    assert told.exit_code == 0, told.stderr
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if name.startswith("fly_tipping")]
        assert "fly_tipping" in archive.read("withheld.csv").decode()


def test_no_file_is_replaced_unasked_and_no_other_ending_is_taken(
    refreshed: Workspace, ews: Ews, tmp_path: Path
) -> None:
    path = tmp_path / "mine.gpkg"
    path.write_text("mine")
    given = ("export", "gpkg", path, "--audience", "internal", "-w", refreshed.root)
    refused = ews(*given)
    assert refused.exit_code == 50
    assert "--force" in refused.stderr
    assert path.read_text() == "mine"
    assert ews(*given, "--force").exit_code == 0
    assert path.read_bytes().startswith(b"SQLite format 3")
    wrong = ews("export", "xlsx", tmp_path / "x.csv", "--audience", "internal", "-w", refreshed.root)
    assert wrong.exit_code == 50
    assert ".xlsx" in wrong.stderr
