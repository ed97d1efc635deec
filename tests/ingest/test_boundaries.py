"""The district's own areas, told by column, by file name, or by where they lie; every row accounted for."""

from pathlib import Path

import numpy as np
import pytest

from ews.workspace import Workspace
from tests.support import workspaces as w


@pytest.fixture
def bare(tmp_path: Path) -> Workspace:
    return w.bare(tmp_path / "bare")


def wards(made: Workspace) -> list[str]:
    return sorted(code for geography, code in w.areas(made) if geography == "ward_2025")


def test_wards_of_other_districts_are_left_out_by_the_column(bare: Workspace) -> None:
    away = w.ward_features(codes=["E05000001"], district="E08000006")
    w.write(bare, "wards.geojson", w.geojson([*w.ward_features(), *away]))
    assert w.take(bare).problems == []
    assert wards(bare) == w.WARDS
    [row] = w.aside(bare, "ward_2025")
    assert (row["reason"], row["detail"]) == ("outside the district", "E05000001")


def test_a_file_named_after_the_district_needs_no_column(bare: Workspace) -> None:
    w.write(bare, f"ward_{w.DISTRICT.lower()}.geojson", w.geojson(w.ward_features(district=None)))
    assert w.take(bare).problems == []
    assert wards(bare) == w.WARDS


def test_areas_without_either_are_told_by_where_they_lie_once_that_is_known(bare: Workspace) -> None:
    far = w.feature({"LSOA21CD": "E01000001", "LSOA21NM": "Far"}, w.square(0, 0, 1000))
    w.write(bare, "lsoas.geojson", w.geojson([*w.lsoa_features(district=None), far]))
    [said] = w.take(bare).problems
    assert "cannot tell which areas" in said
    assert not w.pending(bare)
    w.write(bare, "wards.geojson", w.geojson(w.ward_features()))
    assert w.take(bare, day=2).problems == []
    assert sorted(code for geography, code in w.areas(bare) if geography == "lsoa_2021") == w.LSOAS
    assert not w.pending(bare)


def test_parts_of_one_area_in_several_rows_become_one_outline(bare: Workspace) -> None:
    named = {"WD25CD": w.WARDS[0], "WD25NM": "Isles", "LAD25CD": w.DISTRICT}
    corners = [(w.WEST, w.SOUTH), (w.WEST + 5000, w.SOUTH)]
    w.write(bare, "w.geojson", w.geojson([w.feature(named, w.square(*corner, 1000)) for corner in corners]))
    w.take(bare)
    [place] = [w.atlas(bare).places("ward_2025")]
    x, y = np.array(corners, dtype=float).T + 1
    assert place.place(x, y) == [w.WARDS[0]] * 2


def test_rows_without_a_code_or_an_outline_are_set_aside(bare: Workspace) -> None:
    own = {"WD25NM": "X", "LAD25CD": w.DISTRICT}
    odd = [
        w.feature({"WD25CD": "", **own}, w.square(0, 0, 9)),
        w.feature({"WD25CD": "E05999009", **own}, None),
    ]
    w.write(bare, "w.geojson", w.geojson([*w.ward_features(), *odd]))
    taken = w.take(bare)
    assert w.reasons(bare, "ward_2025") == [("no area code", ""), ("no outline", "E05999009")]
    [reading] = [reading for _, reading in taken.readings if reading.subject == "ward_2025"]
    assert (reading.rows_read, reading.rows_kept) == (6, 4)


def test_north_before_east_is_told_by_the_district_that_is_known(bare: Workspace) -> None:
    swapped = w.lsoa_features(district=None)
    for one in swapped:
        one["geometry"]["coordinates"] = [[[y, x] for x, y in one["geometry"]["coordinates"][0]]]
    w.write(bare, "wards.geojson", w.geojson(w.ward_features()))
    w.write(bare, "lsoas.geojson", w.geojson(swapped))
    assert w.take(bare).problems == []
    assert sorted(code for geography, code in w.areas(bare) if geography == "lsoa_2021") == w.LSOAS
