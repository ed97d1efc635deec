"""Which sites are looked at together."""

import numpy as np
import pytest

from ews.detect.zones import read_groups
from ews.detect.zones import zones


def grid(side: int) -> np.ndarray:
    return np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) * 50.0


def test_groups_are_taken_in_every_form() -> None:
    labels = np.array(["a", "a", "b", None], dtype=object)
    for form in ({"ward": labels}, labels, np.stack([labels, labels]), np.stack([labels, labels], axis=1)):
        found = read_groups(form, 4)
        assert [codes.tolist() for codes in found.values()] == [[0, 0, 1, -1]] * len(found)
    assert list(read_groups({"ward": labels}, 4)) == ["ward"]
    assert read_groups(None, 4) == {}


def test_a_site_without_a_name_belongs_to_no_larger_area() -> None:
    codes = read_groups([np.nan, "", None, "x"], 4)["group 1"]
    assert codes.tolist() == [-1, -1, -1, 0]
    masked = np.ma.array(["y", "y", "z", "x"], mask=[True, True, True, False])
    for form in (masked, {"group 1": masked}):
        assert read_groups(form, 4)["group 1"].tolist() == [-1, -1, -1, 0]


def test_groups_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="do not match 5 sites"):
        read_groups(np.zeros((2, 4)), 5)


def test_every_site_lies_in_discs_and_no_zone_is_most_of_the_district() -> None:
    xy = grid(10)
    levels = zones(xy, read_groups({"all": np.zeros(100), "half": (xy[:, 0] > 200) * 1.0}, 100))
    assert "all" not in [level.name for level in levels]
    for level in levels:
        assert (2 * level.members.sum(axis=1) <= 100).all()
    discs = [level for level in levels if level.name == "site"]
    assert all((level.members.sum(axis=0) > 0).all() for level in discs)


def test_levels_weigh_alike_whatever_the_number_of_their_zones() -> None:
    levels = zones(grid(10), read_groups({"column": np.arange(100) % 10}, 100))
    for level in levels:
        effective = 100 / level.members.sum(axis=1).mean()
        assert level.log_prior == pytest.approx(-np.log(effective * len(levels)))


def test_flats_at_one_point_stay_together() -> None:
    xy = grid(6)
    xy[:8] = xy[0]
    for level in zones(xy, {}):
        flats = level.members[:, :8].toarray().sum(axis=1)
        assert set(flats.tolist()) <= {0, 8}


def test_a_site_without_coordinates_belongs_to_larger_areas_only() -> None:
    xy = grid(6)
    xy[3] = np.nan
    levels = zones(xy, read_groups({"row": np.arange(36) // 6}, 36))
    inside = {level.name: level.members[:, [3]].sum() for level in levels}
    assert inside["row"] == 1
    assert inside["site"] == 0
