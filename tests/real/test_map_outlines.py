"""Salford and Camden: their outlines come back from a map's arcs exactly, and take a tenth of the room."""

import json

import pytest

from ews import live_postcodes
from ews.geography import drawing
from ews.nouns import Area
from ews.nouns import Shape
from ews.publish import arcs
from tests.real.conftest import Made
from tests.support import outlines
from tests.support import workspaces as w


pytestmark = pytest.mark.real_data
DISTRICTS = {"Salford": "E08000006", "Camden": "E09000007"}
SETS = ("lsoa_2021", "msoa_2021", "ward_2025")
POSTCODES = {"Salford": 6_000, "Camden": 5_000}


@pytest.fixture(scope="module", params=DISTRICTS)
def drawn(request: pytest.FixtureRequest, taken: Made) -> dict[str, tuple[Shape, ...]]:
    """Return the outlines of one district as a report has them."""
    code = DISTRICTS[request.param]
    files = [f"boundaries/{level}_{code}.geojson" for level in ("lsoa", "msoa", "ward")]
    atlas = w.atlas(taken(code, request.param, *files, "postcodes/codepoint*.csv"))
    areas = {name: {row.code: row.shape for row in atlas.areas[name] if row.shape} for name in SETS}
    found = {**drawing.together(areas), "postcode": live_postcodes.ground(atlas)}
    assert len(found["postcode"]) > POSTCODES[request.param]
    return found


def encoded(drawn: dict[str, tuple[Shape, ...]]) -> dict[str, object]:
    return arcs.encode(
        {name: ([Area(one.area, "", name) for one in own], own) for name, own in drawn.items()}
    )


def test_every_outline_comes_back_exactly(drawn: dict[str, tuple[Shape, ...]]) -> None:
    read = outlines.decoded(encoded(drawn))
    for name, own in drawn.items():
        for shape, polygons in zip(own, read[name], strict=True):
            assert outlines.compared(polygons) == outlines.drawn(shape)


def test_msoas_have_no_edge_of_their_own_for_they_are_made_up_of_lsoas(
    drawn: dict[str, tuple[Shape, ...]],
) -> None:
    both = {name: drawn[name] for name in ("lsoa_2021", "msoa_2021")}
    alone = {"lsoa_2021": drawn["lsoa_2021"]}
    together, apart = (sum(len(str(one["arcs"])) for one in encoded(sets)["sets"]) for sets in (both, alone))  # type: ignore[attr-defined]
    assert together < 1.02 * apart


def test_arcs_take_a_small_part_of_the_room_of_rings(drawn: dict[str, tuple[Shape, ...]]) -> None:
    without = {name: drawn[name] for name in SETS}
    for sets, share in ((without, 0.12), (drawn, 0.33)):
        rings = [[one.polygons for one in own] for own in sets.values()]
        size, raw = (len(json.dumps(made, separators=(",", ":"))) for made in (encoded(sets), rings))
        assert size < share * raw
