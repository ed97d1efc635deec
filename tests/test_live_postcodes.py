"""The postcodes in use come with their points and what holds them, and their ground fills their LSOAs."""

from pathlib import Path

import pytest
import shapely

from ews import atlas as atlases
from ews import catalogue as catalogues
from ews import live_postcodes
from ews import refresh
from ews.geography import drawing
from ews.nouns import Postcode
from ews.nouns import Shape
from ews.store import areas
from ews.store import connection as connections
from ews.workspace import Workspace
from tests.support import queues
from tests.support import workspaces as w


HEADING = "pcds,doterm,oslaua,usertype,oseast1m,osnrth1m,osward,lsoa21"
ROWS = [
    f"GR1 1AA,,{w.DISTRICT},0,380500,400500,,",
    f"GR1 1AB,,{w.DISTRICT},0,380510,400500,,",
    # the directory puts it into the LSOA, and the ward, beside the one that its point is in
    f"GR1 1AD,,{w.DISTRICT},0,382999,400500,{w.WARDS[1]},{w.LSOAS[3]}",
    f"GR1 1AE,,{w.DISTRICT},1,380600,400500,E05000001,E01000001",
    f"GR1 1AF,201905,{w.DISTRICT},0,380600,400500,,",
    f"GR1 1AG,,{w.DISTRICT},0,,,,",
    f"GR1 1AH,,{w.DISTRICT},0,300000,300000,,",
    "GR2 9ZZ,,E08999002,0,380700,400500,,",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    new = w.bare(tmp_path_factory.mktemp("postcodes") / "gridley")
    w.write(new, "boundaries/wards.geojson", w.geojson(w.ward_features()))
    w.write(new, "boundaries/lsoas.geojson", w.geojson(w.lsoa_features()))
    w.write(new, "postcodes/ONSPD_MAY_2026_UK.csv", "\n".join([HEADING, *ROWS]))
    w.take(new)
    return new


@pytest.fixture(scope="module")
def live(made: Workspace) -> dict[str, Postcode]:
    with connections.reading(made.store) as connection:
        atlas = atlases.build(catalogues.load(made.root), areas.current(connection))
        found = live_postcodes.live(connection, atlas, [w.DISTRICT])
    return {one.code: one for one in found}


def test_those_of_the_district_are_live_if_in_use_and_on_the_grid(live: dict[str, Postcode]) -> None:
    assert list(live) == ["GR1 1AA", "GR1 1AB", "GR1 1AD", "GR1 1AE", "GR1 1AH"]


def test_the_directory_says_what_holds_a_postcode_and_else_its_point(live: dict[str, Postcode]) -> None:
    first, beside, large, far = (live[f"GR1 1A{letter}"].held_by for letter in "ADEH")
    assert first == large == {"lsoa": w.LSOAS[0], "ward": w.ward_of(0)} | first
    assert (beside["lsoa"], beside["ward"]) == (w.LSOAS[3], w.WARDS[1])
    assert far == {}


def test_a_point_is_told_in_degrees(live: dict[str, Postcode]) -> None:
    one, next_to_it = live["GR1 1AA"], live["GR1 1AB"]
    assert (one.longitude, one.latitude) == pytest.approx((-2.2958, 53.5006), abs=2e-3)
    # ten metres to the east
    assert next_to_it.longitude - one.longitude == pytest.approx(0.00015, abs=2e-5)


def test_without_a_directory_there_is_no_postcode(tmp_path: Path) -> None:
    new = w.bare(tmp_path / "bare")
    w.write(new, "boundaries/wards.geojson", w.geojson(w.ward_features()))
    w.take(new)
    with connections.reading(new.store) as connection:
        atlas = atlases.build(catalogues.load(new.root), areas.current(connection))
        assert live_postcodes.live(connection, atlas, [w.DISTRICT]) == ()


def test_ground_is_drawn_of_every_postcode_in_an_lsoa_and_fills_it(made: Workspace) -> None:
    atlas = w.atlas(made)
    ground = {shape.area: _ground(shape) for shape in live_postcodes.ground(atlas)}
    # no large user, and none outside
    assert sorted(ground) == ["GR1 1AA", "GR1 1AB", "GR1 1AD"]
    lsoas = {row.code: row.shape for row in atlas.areas["lsoa_2021"] if row.shape}
    drawn = {shape.area: _ground(shape) for shape in drawing.shapes(list(lsoas), list(lsoas.values()))}
    both = ground["GR1 1AA"].union(ground["GR1 1AB"])
    assert both.symmetric_difference(drawn[w.LSOAS[0]]).area < 0.001 * both.area


@pytest.mark.parametrize("counted", [True, False])
def test_a_run_has_the_postcodes_and_their_ground_where_something_is_counted_by_them(
    tmp_path: Path, counted: bool
) -> None:
    new = w.make(tmp_path / "gridley")
    levels = ("lsoa", "postcode") if counted else ("lsoa",)
    w.define(new, "jobs/queues", queues.indicator(*levels, is_rate=False))
    rows = [f"{code},2025-{month:02},{month}" for code in w.POSTCODES for month in range(1, 13)]
    w.write(new, "queues.csv", "\n".join(["postcode,period,value", *rows]))
    refresh.refresh(new, say=lambda _: None)
    report = refresh.latest_report(new, say=lambda _: None)
    assert {one.code: one.held_by["lsoa"] for one in report.postcodes} == w.POSTCODES
    drawn = {shape.area for shape in report.shapes.get("postcode", ())}
    assert drawn == (set(w.POSTCODES) if counted else set())


def _ground(shape: Shape) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([(rings[0], rings[1:]) for rings in shape.polygons])
