"""The report, the map and the mended copy say what the listing says, and let nothing in."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from ews.boundary_check import files
from ews.boundary_check.check import Checked
from ews.boundary_check.check import check
from ews.errors import DefinitionExistsError
from ews.errors import OutputError
from ews.workspace import Workspace
from tests.support import browser
from tests.support import html


@pytest.fixture(scope="module")
def beats(gridley: Workspace, partner: Path) -> Checked:
    return check(gridley, str(partner), tolerance=25.0, say=lambda _: None)


def written(beats: Checked, made: Workspace, **paths: Path) -> list[str]:
    nothing = dict.fromkeys(("report", "drawing", "repair"))
    return list(files.written(beats, made, **{**nothing, **paths}))


def test_the_report_answers_first_and_lists_what_was_found(
    beats: Checked, gridley: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    assert written(beats, gridley, report=path) == [f"{path}: the report."]
    page = html.read(path.read_text(encoding="utf-8"))
    assert "1 gap (12.00 ha, about 144 residents)" in page.one("ul", **{"class": "answers"}).text
    assert len(page.one("tbody").all("tr")) == 2
    # a partner's names are text, whatever they hold
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
    with pytest.raises(DefinitionExistsError):
        written(beats, gridley, repair=path)


def test_the_mended_copy_says_what_it_is(beats: Checked, gridley: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "mended.geojson"
    written(beats, gridley, repair=path)
    assert "Mended by ews" in json.loads(path.read_text(encoding="utf-8"))["metadata"]["note"]


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
