"""Boundary files in their order: those that name the district, then those told by where they lie."""

from pathlib import Path

from ews.workspace import Workspace
from tests.support import workspaces as w


def test_a_file_told_by_place_is_read_in_the_same_look_whatever_its_name(tmp_path: Path) -> None:
    made = w.bare(tmp_path / "new")
    w.write(made, "a_lsoas.geojson", w.geojson(w.lsoa_features(district=None)))
    w.write(made, "z_wards.geojson", w.geojson(w.ward_features()))
    assert w.take(made).problems == []
    assert len(w.areas(made)) == 20
    assert not w.pending(made)


def test_outlines_that_grow_have_the_files_told_by_place_read_again(tmp_path: Path) -> None:
    made = w.bare(tmp_path / "new")
    w.write(made, "a_lsoas.geojson", w.geojson(w.lsoa_features(district=None)))
    w.write(made, "half.geojson", w.geojson(w.ward_features()[:2]))
    w.take(made)
    assert len(w.areas(made)) == 2 + 8
    w.write(made, "wards.geojson", w.geojson(w.ward_features()))
    assert w.pending(made)
    w.take(made, day=2)
    assert len(w.areas(made)) == 20
    assert not w.pending(made)


def test_wards_of_several_years_are_kept_side_by_side(gridley: Workspace) -> None:
    old = w.ward_features(year=20, codes=w.OLD_WARDS)
    w.write(gridley, "wards_2020.geojson", w.geojson(old))
    w.take(gridley)
    codes = {
        geography: [c for g, c in w.areas(gridley) if g == geography]
        for geography in ("ward_2020", "ward_2025")
    }
    assert codes == {"ward_2020": w.OLD_WARDS, "ward_2025": w.WARDS}
