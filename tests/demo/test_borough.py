from itertools import combinations

import numpy as np
import pytest
from shapely import STRtree
from shapely import contains
from shapely import points
from shapely import union_all
from shapely.geometry import Polygon

from ews import codes
from ews.demo import cells
from ews.demo import words
from ews.demo.borough import Borough
from ews.demo.borough import found
from ews.demo.words import DISTRICT_CODE


REAL_PLACES = {
    "Salford", "Camden", "Swinton", "Eccles", "Broughton", "Langworthy", "Kersal", "Ordsall", "Weaste",
    "Worsley", "Walkden", "Irlam", "Grimsby", "Boston", "Skegness", "Whitby", "Scarborough", "Bridlington",
    "Hull", "Lowestoft", "Cromer", "Eastbourne", "Windermere", "Haslemere", "Highgate", "Bloomsbury",
    "Candlewick", "Harborne", "Castle", "Priory", "Abbey", "Riverside", "Central", "Eastfield", "Marston",
    "Saltmarsh", "Copperhill", "Netherfield", "Quorn", "Drayton", "Thistleton", "Brackenfield",
}  # fmt: skip


def shapes(rings_of_areas: list[list[list[tuple[float, float]]]]) -> list[Polygon]:
    return [Polygon(rings[0], rings[1:]) for rings in rings_of_areas]


def test_the_borough_has_twenty_wards_150_lsoas_and_6000_postcodes(borough: Borough) -> None:
    assert len(set(borough.wards)) == len(set(borough.old_wards)) == len(set(borough.ward_names)) == 20
    assert len(set(borough.lsoas)) == len(set(borough.lsoa_names)) == 150
    assert len(set(borough.postcodes)) == len(borough.points) == 6_000
    assert np.bincount(borough.ward_of).min() >= 4
    assert np.bincount(borough.lsoa_of).min() >= 20


def test_every_code_parses_at_its_level_and_no_set_shares_a_code(borough: Borough) -> None:
    assert codes.level_of(DISTRICT_CODE) == "district"
    assert {codes.level_of(code) for code in borough.wards + borough.old_wards} == {"ward"}
    assert {codes.level_of(code) for code in borough.lsoas} == {"lsoa"}
    assert not set(borough.wards) & set(borough.old_wards)
    assert all(codes.postcode(name) == name for name in borough.postcodes)
    assert {name[:2] for name in borough.postcodes} == {"ZZ"}


def test_no_ward_has_the_name_of_a_real_place(borough: Borough) -> None:
    assert not REAL_PLACES & {words.DISTRICT, *borough.ward_names}
    assert words.STUDENT_WARD in borough.ward_names


@pytest.mark.parametrize("seed", [2004, 1, 7])
def test_the_areas_tile_the_borough_without_gap_or_overlap(seed: int) -> None:
    borough = found(seed)
    (whole,) = shapes([borough.district_rings])
    for rings in (borough.lsoa_rings, borough.ward_rings, borough.old_ward_rings):
        areas = shapes(rings)
        assert all(area.is_valid for area in areas)
        assert union_all(areas).symmetric_difference(whole).area < 1e-6
        assert sum(area.area for area in areas) == pytest.approx(whole.area)


def test_neighbours_share_the_corners_of_their_common_edge(borough: Borough) -> None:
    corners = [{xy for ring in rings for xy in ring} for rings in borough.lsoa_rings]
    areas = shapes(borough.lsoa_rings)
    left, right = STRtree(areas).query(areas, predicate="touches")
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a < b]
    edges = [(a, b) for a, b in pairs if areas[a].intersection(areas[b]).length > 0]
    assert len(edges) > 300
    assert all(len(corners[a] & corners[b]) >= 2 for a, b in edges)


def test_each_ward_is_one_piece_made_of_its_lsoas(borough: Borough) -> None:
    lsoas = shapes(borough.lsoa_rings)
    sets = (borough.ward_rings, borough.ward_of), (borough.old_ward_rings, borough.old_ward_of)
    for rings, ward_of in sets:
        for ward, shape in enumerate(shapes(rings)):
            own = union_all([lsoas[lsoa] for lsoa in np.flatnonzero(ward_of == ward)])
            assert own.symmetric_difference(shape).area < 1e-6


def test_the_boundary_change_moved_some_wards_and_left_others_alone(borough: Borough) -> None:
    pairs = zip(shapes(borough.ward_rings), shapes(borough.old_ward_rings), strict=True)
    changed = sum(new.symmetric_difference(old).area > 1.0 for new, old in pairs)
    assert 4 <= changed <= 14


def test_every_postcode_lies_well_inside_its_lsoa(borough: Borough) -> None:
    room = np.array([shape.buffer(-5) for shape in shapes(borough.lsoa_rings)])
    assert contains(room[borough.lsoa_of], points(borough.points)).all()


def test_the_borough_lies_in_the_north_sea(borough: Borough) -> None:
    east, north = borough.points.T
    assert 610_000 < east.min() < east.max() < 630_000
    assert 470_000 < north.min() < north.max() < 490_000


def test_the_parts_of_the_story_are_played_by_different_wards(borough: Borough) -> None:
    roles = borough.roles
    played = (roles.spot, roles.students, roles.decline, roles.better, roles.spike)
    assert all(a != b for a, b in combinations(played, 2))
    assert borough.ward_of[roles.spot_lsoa] == roles.spot
    assert borough.ward_names[roles.students] == words.STUDENT_WARD


def test_the_outer_ring_runs_anticlockwise_and_the_ring_of_a_hole_clockwise() -> None:
    middle = (0, 0)
    around = set(cells.neighbours(middle))
    rings = cells.outline(around)
    assert sorted(len(ring) for ring in rings) == [7, 19]
    where = {
        corner: np.mean([cells.centre(cell) for cell in corner], axis=0) for ring in rings for corner in ring
    }
    areas = {len(ring): Polygon([where[corner] for corner in ring]).exterior.is_ccw for ring in rings}
    assert areas == {19: True, 7: False}
