"""Which areas a row belongs to: by code, by postcode, by point, and by both together."""

import shutil
from pathlib import Path

import pytest

from ews import catalogue
from ews import codes
from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.ingest import whereabouts
from ews.ingest.whereabouts import Place
from ews.ingest.whereabouts import Points
from ews.store import connection as connections
from ews.store.postcodes import Directory
from ews.workspace import Workspace
from tests.support import queues as queue
from tests.support import tables
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
    assert place.reason == reason
    assert reason in whereabouts.QUIET


def test_a_police_point_is_never_given_a_postcode(
    read_once: Workspace, atlas: Atlas, burglary: Indicator
) -> None:
    assert whereabouts.by_code("GR1 1AA", atlas, burglary).reason == whereabouts.TOO_FINE
    with connections.reading(read_once.store) as connection:
        [place] = whereabouts.by_postcode(["GR1 1AA"], Points(atlas, Directory(connection)), burglary)
    assert set(place.targets) == {WARD, LSOA}


# -- postcodes --------------------------------------------------------------------------------------------
ELSEWHERE = "E08999002"


def said(postcode: str, square: int = 0, **other: str) -> dict[str, str]:
    """Return what a directory says of a postcode in the middle of a square."""
    east, north = w.centre(square)
    return {
        "pcds": postcode, "doterm": "", "oslaua": w.DISTRICT, "osward": w.WARDS[w.ward_of(square)],
        "usertype": "0", "oseast1m": f"{east:.0f}", "osnrth1m": f"{north:.0f}", "ctry": "E92000001",
        "lsoa11": "", "lsoa21": w.LSOAS[square], **other,
    }  # fmt: skip


POSTCODES = [
    said("GR1 1AA"),
    said("GR1 1AB", doterm="201905"),
    said("GR1 1AD", usertype="1"),
    said("GR1 1AE", oseast1m="", osnrth1m=""),
    said("GR1 1AF", oseast1m="", osnrth1m="", osward="", lsoa21=""),
    # the point lies in the first square, the labels are the second's; a ward of another year is no label
    said("GR1 1AG", lsoa21=w.LSOAS[1], osward="E05990001"),
    said("GR1 1AH", lsoa21="", osward="", oseast1m="379996"),
    said("GR1 1AJ", lsoa21="", osward="", oseast1m="370000"),
    said("GR2 9ZZ", oslaua=ELSEWHERE, osward="E05990002", lsoa21="E01000001"),
    said("GR2 9ZY", oslaua=ELSEWHERE, osward="", lsoa21=""),
    said("BT1 1AA", oslaua="N09000003", osward="", lsoa21="", ctry="N92000002"),
]


@pytest.fixture(scope="module")
def queues(read_once: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace(Path(shutil.copytree(read_once.root, tmp_path_factory.mktemp("queues") / "gridley")))
    w.define(made, "jobs/queues", queue.indicator())
    rows = [list(POSTCODES[0]), *[list(row.values()) for row in POSTCODES]]
    w.write(made, "postcodes/ONSPD_MAY_2026_UK.csv", tables.text(rows))
    w.take(made)
    return made


def placed(made: Workspace, text: str) -> Place:
    indicator = catalogue.load(made.root).indicators["queues"]
    with connections.reading(made.store) as connection:
        [place] = whereabouts.by_postcode([text], Points(w.atlas(made), Directory(connection)), indicator)
    return place


@pytest.mark.parametrize(
    ("text", "ward", "lsoa", "reasons"),
    [
        ("GR1 1AA", 0, 0, []),
        ("gr11aa.", 0, 0, []),
        ("GRI 1AA", 0, 0, [whereabouts.MENDED]),
        ("GR1 1AB", 0, 0, [whereabouts.OUT_OF_USE]),
        ("GR1 1AD", 0, 0, [whereabouts.LARGE_USER]),
        ("GR1 1AE", 0, 0, []),
        ("GR1 1AG", 0, 1, []),
        ("GR1 1AH", 0, 0, [whereabouts.JUST_OUTSIDE, whereabouts.JUST_OUTSIDE]),
    ],
)
def test_a_postcode_goes_where_the_directory_says(
    queues: Workspace, text: str, ward: int, lsoa: int, reasons: list[str]
) -> None:
    place = placed(queues, text)
    found = dict(place.targets)
    assert (found["ward_2025"], found["lsoa_2021"]) == (w.WARDS[ward], w.LSOAS[lsoa])
    assert codes.postcode(found["postcode"]) == found["postcode"]
    assert [reason for reason, _ in place.notes] == reasons


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("GR2 9ZZ", whereabouts.OUTSIDE),
        ("GR2 9ZY", whereabouts.OUTSIDE),
        ("BT1 1AA", whereabouts.OUTSIDE),
        ("BT9 9ZZ", whereabouts.OUTSIDE),
        ("GR1 1AF", whereabouts.NO_GRID_REFERENCE),
        ("GR1 1AJ", whereabouts.NEAR_MISS),
        ("GR9 9ZZ", whereabouts.UNKNOWN_POSTCODE),
        ("EC1A 1BB", whereabouts.NOT_IN_DISTRICT),
        ("GR1", whereabouts.PART_OF_A_POSTCODE),
        ("n/k", whereabouts.NOT_A_POSTCODE),
        ("  ", whereabouts.NO_AREA),
    ],
)
def test_a_postcode_without_a_place_says_why(queues: Workspace, text: str, reason: str) -> None:
    place = placed(queues, text)
    assert (place.targets, place.reason) == ((), reason)


def test_rows_of_terminated_and_mended_postcodes_are_kept_and_noted_once(queues: Workspace) -> None:
    rows = [
        ["2026-01", text, 2] for text in ("GR1 1AA", "GR1 1AB", "GR1 1AB", "GRI 1AA", "GR9 9ZZ", "GR2 9ZZ")
    ]
    w.write(queues, "queues.csv", tables.text([["period", "postcode", "value"], *rows]))
    w.take(queues, day=31)
    assert w.numbers(queues, "queues") == {(w.WARDS[0], "2026-01"): 8}
    # at postcode level the history of a terminated postcode stays its own
    assert w.numbers(queues, "queues", "postcode") == {("GR1 1AA", "2026-01"): 4, ("GR1 1AB", "2026-01"): 4}
    assert sorted(
        (row["records"], row["reason"], row["detail"]) for row in w.aside(queues, "queues")
    ) == sorted(
        [
            (0, whereabouts.OUT_OF_USE, "GR1 1AB since 2019-05"),
            (0, whereabouts.MENDED, "GRI 1AA: GR1 1AA"),
            (1, whereabouts.UNKNOWN_POSTCODE, "GR9 9ZZ"),
            (1, whereabouts.OUTSIDE, f"GR2 9ZZ: {ELSEWHERE}"),
        ]
    )
    # the unknown one may be the district's, the neighbour's is not
    assert w.covered(queues, "queues")["2026-01", ""] == (4, 1)


# -- points -----------------------------------------------------------------------------------------------
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
