"""The report, the map and the mended copy say what the listing says, and let nothing in."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from ews.boundary_check import files
from ews.boundary_check.check import Checked
from ews.boundary_check.check import check
from ews.errors import OutputError
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import browser
from tests.support import html
from tests.support import workspaces as w


@pytest.fixture(scope="module")
def beats(gridley: Workspace, partner: Path) -> Checked:
    return check(gridley, str(partner), tolerance=25.0, say=lambda _: None)


def written(beats: Checked, made: Workspace, **asked: Any) -> list[str]:
    return list(files.written(beats, made, files.Targets(**asked)))


def test_the_report_answers_first_and_lists_what_was_found(
    beats: Checked, gridley: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    assert written(beats, gridley, report=path) == [f"{path}: the report."]
    page = html.read(path.read_text(encoding="utf-8"))
    assert "1 gap (12.00 ha, about 144 residents)" in page.one("ul", **{"class": "answers"}).text
    assert len(page.one("tbody").all("tr")) == 2
    # a partner's names are text, whatever they hold
    assert "touches no other: <West>." in page.one("ul", **{"class": "answers"}).text
    assert "<West>" in page.one("tbody").text
    assert "estimated from residents of each LSOA in 2024" in page.one("footer").text
    assert "Licence" in page.one("footer").text


def test_the_map_draws_each_finding_under_its_number(
    beats: Checked, gridley: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "map.svg"
    written(beats, gridley, drawing=path)
    svg = html.read(path.read_text(encoding="utf-8")).one("svg")
    assert [len(svg.all("path", **{"class": kind})) for kind in ("area", "gap", "overlap")] == [4, 1, 1]
    assert [node.text for node in svg.all("text")] == ["1", "2"]


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_the_mended_copy_keeps_the_gap_and_says_what_moved(
    beats: Checked, gridley: Workspace, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"mended{suffix}"
    [said] = written(beats, gridley, repair=path)
    assert "areas were moved, by 20.00 ha" in said
    frame = gpd.read_file(path).to_crs(27700)
    assert list(frame["code"]) == ["<W", "MI", "EA"]
    assert list(frame["name"]) == ["<West>", "Middle", "East"]
    assert frame.area.sum() / 10_000 == pytest.approx(1600 - 12 - 2, abs=0.1)
    assert shapely.area(shapely.intersection(frame.geometry[1], frame.geometry[2])) < 1
    with pytest.raises(OutputError, match="stands there already"):
        written(beats, gridley, repair=path)
    assert written(beats, gridley, repair=path, force=True) == [said]


def test_the_mended_copy_says_what_it_is(beats: Checked, gridley: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "mended.geojson"
    written(beats, gridley, repair=path)
    assert "Mended by ews" in json.loads(path.read_text(encoding="utf-8"))["metadata"]["note"]


@pytest.mark.parametrize("option", ["report", "drawing", "repair"])
def test_what_stands_there_stays_unless_forced(
    beats: Checked, gridley: Workspace, tmp_path: Path, option: str
) -> None:
    path = tmp_path / "mine.geojson"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="stands there already") as refused:
        written(beats, gridley, **{option: path})
    assert "--force" in refused.value.hint
    assert path.read_text("utf-8") == "mine"
    written(beats, gridley, **{option: path}, force=True)
    assert path.read_text("utf-8") != "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_mended_copy_in_no_known_form_is_refused(
    beats: Checked, gridley: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(OutputError, match=r"mended\.shp: its ending tells no form") as refused:
        written(beats, gridley, repair=tmp_path / "mended.shp")
    assert ".gpkg, .geojson" in refused.value.hint
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("option", ["--map", "--repair"])
def test_a_map_or_a_copy_needs_a_named_set(ews: Ews, gridley: Workspace, tmp_path: Path, option: str) -> None:
    path = tmp_path / "out.geojson"
    result = ews("boundaries", "check", option, path, "-w", gridley.root)
    assert (result.exit_code, result.stdout) == (50, "")
    assert f"ews boundaries check A {option}" in result.stderr
    assert not path.exists()


def test_of_two_files_of_one_name_the_second_is_mended_and_both_are_told(
    gridley: Workspace, partner: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new" / partner.name
    new.parent.mkdir()
    new.write_text(partner.read_text("utf-8").replace("Middle", "Centre"), encoding="utf-8")
    checked = check(gridley, str(partner), str(new), tolerance=25.0, say=lambda _: None)
    assert [one.title for one in checked.held] == [str(new), str(partner)]
    path = tmp_path / "mended.geojson"
    written(checked, gridley, repair=path)
    assert "Centre" in list(gpd.read_file(path)["name"])


def test_slivers_are_told_where_nothing_else_was_found(gridley: Workspace, tmp_path: Path) -> None:
    short = tmp_path / "short.geojson"
    west, south, side = w.WEST, w.SOUTH, 4 * w.SIDE
    ring = [[west, south], [west + side - 5, south], [west + side - 5, south + side], [west, south + side]]
    short.write_text(w.geojson([w.feature({"code": "S"}, [*ring, ring[0]])]), encoding="utf-8")
    path = tmp_path / "report.html"
    written(check(gridley, str(short), tolerance=25.0, say=lambda _: None), gridley, report=path)
    page = html.read(path.read_text(encoding="utf-8"))
    told = page.one("ul", **{"class": "answers"}).text
    assert "Left out as slivers, narrower than 25 m: 1 gap (2.0 ha)." in told
    assert page.all("section") == []


def test_a_folder_that_is_not_there_is_named(beats: Checked, gridley: Workspace, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="nowhere"):
        written(beats, gridley, report=tmp_path / "nowhere" / "report.html")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_asks_for_nothing_and_fits_its_width(
    beats: Checked, gridley: Workspace, tmp_path: Path, width: int
) -> None:
    path = tmp_path / "report.html"
    written(beats, gridley, report=path)
    with browser.browser() as started, browser.opened(started, path, width=width) as (page, watch):
        assert (watch.requests, watch.complaints) == ([], [])
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_report_and_map_of_a_made_up_borough_say_that_it_is_one(
    beats: Checked, gridley: Workspace, tmp_path: Path
) -> None:
    said = {}
    for fictional in (True, False):
        report, drawing = tmp_path / f"{fictional}.html", tmp_path / f"{fictional}.svg"
        written(replace(beats, fictional=fictional), gridley, report=report, drawing=drawing)
        texts = [path.read_text(encoding="utf-8") for path in (report, drawing)]
        said[fictional] = ["This borough is fictional." in texts[0], "(fictional)" in texts[1]]
    assert said == {True: [True, True], False: [False, False]}
