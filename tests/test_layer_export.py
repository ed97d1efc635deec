"""Any set of areas leaves as a layer, with numbers that name their source, and none of few people."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import pytest
from click.testing import CliRunner

from ews import area_layers
from ews import layer_export
from ews import refresh
from ews.cli import main
from ews.errors import NotFoundError
from ews.errors import OutputError
from ews.workspace import Workspace
from tests.support import queues as queue
from tests.support import workspaces as w


ROWS = ["code,postcode,period,value"]
ROWS += [f"{code},,2026-0{month},{10 * month + n}" for n, code in enumerate(w.WARDS[:3]) for month in (1, 2)]
ROWS += [f"{w.WARDS[3]},,2026-01,7", f"{w.WARDS[3]},,2026-02,c", ",GR1 1AA,2026-01,1"]


@pytest.fixture(scope="module")
def queues(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace that no test alters."""
    gridley = w.make(tmp_path_factory.mktemp("queues") / "gridley")
    w.define(gridley, "jobs/queues", queue.indicator(rule="none", is_rate=False))
    w.define(gridley, "jobs/hidden", queue.indicator(is_rate=False))
    w.write(gridley, "queues.csv", "\n".join(ROWS))
    w.take(gridley)
    return gridley


@pytest.fixture
def own(queues: Workspace, tmp_path: Path) -> Workspace:
    """Return a copy of it to alter."""
    return Workspace(Path(shutil.copytree(queues.root, tmp_path / "own")))


def exported(made: Workspace, geography: str, ending: str = ".geojson", **how: Any) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"layer{ending}"
        layer_export.export(made, geography, path, say=lambda _: None, **how)
        return json.loads(path.read_text("utf-8")) if ending == ".geojson" else gpd.read_file(path)


def rows_of(told: Any) -> dict[str, dict[str, Any]]:
    return {one["properties"]["code"]: one["properties"] for one in told["features"]}


def test_every_area_of_a_set_is_there_with_its_code_name_year_and_ward(queues: Workspace) -> None:
    found = rows_of(exported(queues, "lsoa_2021"))
    assert sorted(found) == w.LSOAS
    assert found[w.LSOAS[0]] == {
        "code": w.LSOAS[0],
        "name": "Gridley 000A",
        "geography": "lsoa_2021",
        "vintage": "2021",
        "district": w.DISTRICT,
        "ward": w.WARDS[0],
        "ward_name": "Ward 1",
    }


def test_a_level_means_its_current_set(queues: Workspace) -> None:
    assert exported(queues, "ward")["name"] == "ward_2025"


def test_postcodes_leave_as_points_in_their_wards(queues: Workspace) -> None:
    told = exported(queues, "postcode")
    wards = {code: row["ward_name"] for code, row in rows_of(told).items()}
    assert wards == {"GR1 1AA": "Ward 1", "GR1 1AB": "Ward 1", "GR2 2ZZ": "Ward 4"}
    assert {one["geometry"]["type"] for one in told["features"]} == {"Point"}


def test_a_number_leaves_with_its_unit_period_source_and_licence(queues: Workspace) -> None:
    found = rows_of(exported(queues, "ward", indicators=["queues"]))
    told = {key.removeprefix("queues_"): cell for key, cell in found[w.WARDS[1]].items() if "queues" in key}
    assert told == {
        "value": 21,
        "numerator": 21,
        "denominator": None,
        "unit": "people",
        "period": "2026-02",
        "marker": "",
        "source": "The queue office",
        "licence": "Open Queue Licence",
        "attribution": "© The queue office",
    }
    hidden = found[w.WARDS[3]]
    assert (hidden["queues_value"], hidden["queues_marker"]) == (None, "c")


def test_a_period_may_be_said(queues: Workspace) -> None:
    found = rows_of(exported(queues, "ward", indicators=["queues"], period="2026-01"))
    assert found[w.WARDS[3]]["queues_value"] == 7


def test_the_layer_says_whose_it_is_and_of_which_run(own: Workspace) -> None:
    about = exported(own, "ward", indicators=["queues"])["metadata"]
    assert about["title"] == "Gridley: Wards, 2025"
    assert "Open Queue Licence" in about["licence"]
    assert "Open Government Licence" in about["licence"]
    assert about["attribution"].endswith("© The queue office")
    assert about["made"].endswith("before the first run.")
    assert "notice" not in about
    refresh.refresh(own, say=lambda _: None)
    assert "from run R1 of 20" in exported(own, "ward")["metadata"]["made"]


def test_what_is_made_up_says_so(own: Workspace) -> None:
    settings = own.root / "ews.toml"
    settings.write_text(settings.read_text("utf-8").replace("fictional = false", "fictional = true"), "utf-8")
    assert "fictional = true" in settings.read_text("utf-8")
    assert "Fictional" in exported(own, "ward")["metadata"]["notice"]


@pytest.mark.parametrize(("indicator", "geography"), [("hidden", "ward"), ("queues", "postcode")])
def test_what_may_tell_of_few_people_stays_inside(queues: Workspace, indicator: str, geography: str) -> None:
    with pytest.raises(OutputError, match=f"^{indicator}: may tell of few people") as refused:
        exported(queues, geography, indicators=[indicator])
    assert "--internal" in refused.value.hint
    about = exported(queues, geography, indicators=[indicator], internal=True)["metadata"]
    assert "Not for publication" in about["notice_internal"]


def test_outlines_whose_licence_is_not_said_stay_inside(own: Workspace) -> None:
    definition = own.root / "boundaries" / "ward_2025.toml"
    text = definition.read_text("utf-8").replace('Open Government Licence v3.0"\n', 'Not said"\n', 1)
    definition.write_text(text, "utf-8")
    with pytest.raises(OutputError, match=r"^ward_2025: under which licence") as refused:
        exported(own, "ward")
    assert "boundaries/ward_2025.toml" in refused.value.hint
    assert "--internal" in refused.value.hint
    about = exported(own, "ward", internal=True)["metadata"]
    assert about["notice_internal"] == area_layers.UNLICENSED
    assert "notice_internal" not in exported(own, "lsoa")["metadata"]


@pytest.mark.parametrize(
    ("members", "is_approximate"), [(["GR1 1AA", "GR1 1AB"], True), (w.LSOAS[:2], False)]
)
def test_areas_drawn_round_postcodes_say_that_they_are_approximate(
    own: Workspace, members: list[str], is_approximate: bool
) -> None:
    w.bound(own, "places", kind="members", member=["member"], files=["places.csv"])
    w.write(own, "places.csv", "\n".join(["member,code,name", *(f"{one},P1,West End" for one in members)]))
    assert w.take(own, day=2).problems == []
    told = exported(own, "places")
    assert (told["metadata"].get("notice_outlines") == area_layers.APPROXIMATE) is is_approximate
    assert (rows_of(told)["P1"].get("outline") == "approximate") is is_approximate


def test_every_form_holds_the_same(queues: Workspace, tmp_path: Path) -> None:
    package = exported(queues, "ward", ".gpkg", indicators=["queues"])
    exported_rows = rows_of(exported(queues, "ward", indicators=["queues"]))
    path = tmp_path / "layer.parquet"
    layer_export.export(queues, "ward", path, indicators=["queues"], say=lambda _: None)
    asked = "SELECT code, queues_value, queues_marker, queues_licence FROM read_parquet(?)"
    for code, value, marker, licence in duckdb.execute(asked, [str(path)]).fetchall():
        row = exported_rows[code]
        assert (value, marker, licence) == (row["queues_value"], row["queues_marker"], row["queues_licence"])
    assert package["queues_value"].tolist() == pytest.approx([20, 21, 22, float("nan")], nan_ok=True)
    assert package.geometry.area.tolist() == pytest.approx([4e6] * 4)


def test_a_file_that_stands_there_is_kept(queues: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "layer.gpkg"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="stands there already") as refused:
        layer_export.export(queues, "ward", path, say=lambda _: None)
    assert "--force" in refused.value.hint
    assert path.read_text("utf-8") == "mine"
    layer_export.export(queues, "ward", path, force=True, say=lambda _: None)
    assert len(gpd.read_file(path)) == 4
    assert not list(tmp_path.glob(".ews-*"))


@pytest.mark.parametrize(
    ("geography", "asked", "kind", "said"),
    [
        ("wards", {}, NotFoundError, "wards: no geography of that name is known; did you mean 'ward'"),
        ("ward", {"indicators": ["queue"]}, NotFoundError, "queue: no indicator .*; did you mean 'queues'"),
        ("ward", {"indicators": ["burglary"]}, NotFoundError, "burglary: has no numbers on ward_2025"),
        (
            "ward",
            {"indicators": ["queues"], "period": "2020-01"},
            NotFoundError,
            "2020-01: queues has no such",
        ),
        (
            "ward",
            {"indicators": ["queues"], "period": "soon"},
            NotFoundError,
            "soon: queues has no such period",
        ),
        ("ward", {"ending": ".shp"}, OutputError, r"layer\.shp: its ending tells no form that is written"),
        ("ward", {"ending": "/no/such.gpkg"}, OutputError, r"such\.gpkg: cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_remedy(
    queues: Workspace, geography: str, asked: dict[str, Any], kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind, match=said) as refused:
        exported(queues, geography, **asked)
    assert getattr(refused.value, "hint", "")


def test_the_command_writes_the_file_and_talks_on_stderr(queues: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "wards.gpkg"
    arguments = ["boundaries", "export", "ward", str(path), "-i", "queues", "-w", str(queues.root)]
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "4 areas of ward_2025" in done.stderr
    assert len(gpd.read_file(path)) == 4
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 50
