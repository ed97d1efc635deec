"""A workspace is found by walking up, made whole, and never made over another."""

import tomllib
from pathlib import Path

import pytest

from ews import catalogue
from ews import workspace
from ews.errors import NotAWorkspaceError
from ews.errors import OutputError
from ews.errors import WorkspaceExistsError


@pytest.fixture
def made(tmp_path: Path) -> workspace.Workspace:
    return workspace.create(tmp_path / "salford", district="E08000006", name="Salford")


def test_a_workspace_is_found_from_any_folder_inside_it(made: workspace.Workspace) -> None:
    deep = made.data / "police" / "2026-01"
    deep.mkdir(parents=True)
    assert workspace.find(deep) == workspace.find(made.root) == made


def test_a_folder_outside_any_workspace_is_answered_with_the_way_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspaceError) as caught:
        workspace.find(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "ews init" in caught.value.hint


def test_a_folder_named_like_the_marker_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "ews.toml").mkdir()
    with pytest.raises(NotAWorkspaceError):
        workspace.find(tmp_path)


def test_a_new_workspace_holds_the_whole_catalogue_and_says_its_district(made: workspace.Workspace) -> None:
    found = catalogue.load(made.root)
    assert (found.settings.district, found.settings.name) == ("E08000006", "Salford")
    assert found.indicators.keys() == catalogue.load(workspace.starter()).indicators.keys()
    assert made.data.is_dir()
    assert not made.store.exists()


def test_page_templates_stay_with_the_program(made: workspace.Workspace) -> None:
    assert not list(made.root.rglob("templates"))
    assert (made.assets / "templates").is_dir()


@pytest.mark.parametrize(
    "name", ['King"s', "back\\slash", "tab\there", "line\nbreak", "naïve – ünïcode", "", "\x00\x7f", "👻"]
)
def test_any_name_is_kept_as_it_is_written(tmp_path: Path, name: str) -> None:
    made = workspace.create(tmp_path / "any", district="E08000006", name=name)
    assert tomllib.loads((made.root / "ews.toml").read_text(encoding="utf-8"))["district"]["name"] == name


def test_a_workspace_is_never_made_over_another(made: workspace.Workspace) -> None:
    before = (made.root / "ews.toml").read_bytes()
    with pytest.raises(WorkspaceExistsError):
        workspace.create(made.root, district="E06000001", name="Other")
    assert (made.root / "ews.toml").read_bytes() == before


def test_files_that_stand_in_the_folder_already_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "wards.geojson").write_text("{}", encoding="utf-8")
    workspace.create(tmp_path, district="E08000006", name="Salford")
    assert (tmp_path / "data" / "wards.geojson").read_text(encoding="utf-8") == "{}"


def test_a_folder_that_cannot_be_made_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        workspace.create(tmp_path / "taken", district="E08000006", name="Salford")
    assert caught.value.hint
