"""Which areas a row belongs to: by code, by postcode, by point, and by both together."""

import pytest

from ews import catalogue
from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.ingest import whereabouts
from ews.ingest.whereabouts import Place
from ews.ingest.whereabouts import Points
from ews.store import connection as connections
from ews.store.postcodes import Directory
from ews.workspace import Workspace
from tests.support import workspaces as w


WARD = ("ward_2025", w.WARDS[0])
LSOA = ("lsoa_2021", w.LSOAS[0])


@pytest.fixture(scope="module")
def atlas(read_once: Workspace) -> Atlas:
    return w.atlas(read_once)


@pytest.fixture(scope="module")
def burglary(read_once: Workspace) -> Indicator:
    return catalogue.load(read_once.root).indicators["burglary"]


@pytest.mark.parametrize("text", [w.WARDS[0], f" {w.WARDS[0]} ", w.WARDS[0].lower()])
def test_a_code_is_known_whatever_its_spacing_and_case(atlas: Atlas, burglary: Indicator, text: str) -> None:
    assert whereabouts.by_code(text, atlas, burglary).targets == (WARD,)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("E12000002", whereabouts.LARGER),
        ("S12000033", whereabouts.LARGER),
        ("E01000001", whereabouts.OUTSIDE),
    ],
)
def test_codes_of_elsewhere_need_nobody_s_attention(
    atlas: Atlas, burglary: Indicator, code: str, reason: str
) -> None:
    place = whereabouts.by_code(code, atlas, burglary)
    assert (place.reason, place.quiet) == (reason, True)


def test_a_police_point_is_never_given_a_postcode(
    read_once: Workspace, atlas: Atlas, burglary: Indicator
) -> None:
    assert whereabouts.by_code("GR1 1AA", atlas, burglary).reason == whereabouts.TOO_FINE
    with connections.reading(read_once.store) as connection:
        [place] = whereabouts.by_postcode(["GR1 1AA"], Points(atlas, Directory(connection)), burglary)
    assert set(place.targets) == {WARD, LSOA}


def test_points_are_placed_and_remembered(atlas: Atlas, burglary: Indicator) -> None:
    points = Points(atlas)
    east, north = w.centre(0)
    asked = [(f"{east}", f"{north}"), ("0", "0"), ("", ""), ("1e400", "5"), (f"{east}", f"{north}")]
    for _ in range(2):
        found = points.places(asked, "EPSG:27700", burglary)
        assert [place.targets for place in found] == [(WARD, LSOA), (), (), (), (WARD, LSOA)]
        assert {place.reason for place in found[1:4]} == {whereabouts.NO_POINT}


def test_a_current_code_is_kept_and_an_older_one_gives_way_to_the_point(atlas: Atlas) -> None:
    point = Place((WARD, LSOA))
    other = ("lsoa_2021", w.LSOAS[5])
    assert set(whereabouts.combined(Place((other,)), point, atlas).targets) == {other, WARD}
    outside = Place(reason=whereabouts.OUTSIDE)
    assert whereabouts.combined(Place((other,)), outside, atlas).targets == (other,)
    assert whereabouts.combined(outside, point, atlas).targets == point.targets


def test_a_point_within_ten_metres_has_its_nearest_areas_beside_it(atlas: Atlas, burglary: Indicator) -> None:
    near, far, inside = (f"{w.WEST - 10}", "400500"), (f"{w.WEST - 10.1}", "400500"), ("380500", "400500")
    found = Points(atlas).places([near, far, inside], "EPSG:27700", burglary)
    assert [place.near for place in found] == [((WARD, 10.0), (LSOA, 10.0)), (), ()]
    assert found[0].targets == ()


def test_only_the_row_s_own_label_brings_a_point_in_from_just_outside() -> None:
    outside = Place(reason=whereabouts.OUTSIDE, near=((WARD, 3.0), (LSOA, 3.0)))
    assert whereabouts.by_label(outside, is_own=True).targets == (WARD, LSOA)
    assert whereabouts.by_label(outside, is_own=False) == Place(reason=whereabouts.OUTSIDE)
    half = Place((LSOA,), near=((WARD, 3.0),))
    assert whereabouts.by_label(half, is_own=True).targets == (LSOA, WARD)
    assert whereabouts.by_label(half, is_own=False).targets == (LSOA,)
