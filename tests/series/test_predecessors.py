"""A new unitary in place of districts: one code or several before it, and what is watched stays the same."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import Transformer

from ews import listings
from ews import workspace
from ews.catalogue import Settings
from ews.refresh import latest_report
from ews.refresh import refresh
from ews.series.predecessors import of_the_district
from ews.workspace import Workspace
from tests.support import workspaces as w
from tests.support.panels import cell
from tests.support.panels import indicator


OWN, FIRST, SECOND = "E06999001", "E07999001", "E07999002"


def district(code: str, numerator: float | None, **other: Any) -> dict[str, Any]:
    return cell(code, "2025-01", numerator, geography="district", **other)


def numbers(rows: list[dict[str, Any]], *formerly: str, **other: Any) -> dict[str, tuple[Any, str]]:
    settings = Settings(OWN, "Gridley", formerly=formerly)
    found = of_the_district(rows, settings, indicator(**other))
    return {row["area"]: (row["numerator"], row["marker"]) for row in found}


def test_one_former_code_is_the_district_itself() -> None:
    assert numbers([district(FIRST, 7)], FIRST) == {OWN: (7, "")}
    assert numbers([district(FIRST, 7, marker="")], FIRST, kind="value") == {OWN: (7, "")}


def test_a_number_under_the_district_s_own_code_goes_before() -> None:
    assert numbers([district(FIRST, 7), district(OWN, 9)], FIRST) == {OWN: (9, "")}


def test_several_predecessors_are_added_up_where_all_are_there_and_never_in_part() -> None:
    both = [district(FIRST, 7, delivery="D2"), district(SECOND, 5)]
    assert numbers(both, FIRST, SECOND) == {OWN: (12, "")}
    [added] = of_the_district(both, Settings(OWN, "G", formerly=(FIRST, SECOND)), indicator())
    assert added["delivery"] == "D1+D2"
    assert numbers(both[:1], FIRST, SECOND) == {OWN: (None, "x")}
    assert numbers([both[0], district(SECOND, None, marker="c")], FIRST, SECOND) == {OWN: (None, "c")}
    assert numbers(both, FIRST, SECOND, kind="value") == {OWN: (None, "x")}


def test_rows_of_wards_and_of_other_districts_are_left_alone() -> None:
    rows = [cell("E05999001", "2025-01", 3), district("E07000001", 4)]
    assert of_the_district(rows, Settings(OWN, "G", formerly=(FIRST,)), indicator()) == rows


# -- before and after -------------------------------------------------------------------------------------
MONTHS = [f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)]
OLD = w.LSOAS[:8]


def made(folder: Path, code: str, settings: str = "", baseline: str = "") -> Workspace:
    """Make a workspace of Gridley under the district's *code*, with the calendar stopped."""
    new = workspace.create(folder, district=code, name="Gridley")
    path = new.root / "ews.toml"
    text = path.read_text(encoding="utf-8").replace("[alarms]", f"{settings}\n[alarms]")
    text = text.replace("[baseline]", f"[baseline]\n{baseline}")
    text = text.replace("pockets_a_year = 1", "pockets_a_year = 0")
    path.write_text(f'{text}\n[calendar]\ntoday = "2026-01-20"\n', encoding="utf-8")
    return new


def counts(codes: list[str]) -> str:
    """Return three years of fly-tipping: about twenty a month, thrice that in one LSOA from month 28 on."""
    stream = io.StringIO(newline="")
    rows = csv.writer(stream)
    rows.writerow(["period", "area_code", "value", "name"])
    for t, month in enumerate(MONTHS):
        for code in codes:
            usual = 18 + (7 * w.LSOAS.index(code) + 5 * t) % 6
            number = 3 * usual if code == w.LSOAS[5] and t >= 28 else usual
            rows.writerow([month, code, number, f"Gridley {w.LSOAS.index(code):03}A"])
    return stream.getvalue()


def casualties(*, northern: str) -> str:
    """Return points in every square and just north of the southern half, each with its district's name."""
    places = [w.centre(number) for number in range(16)] + [(w.WEST + 500, w.SOUTH + 2 * w.SIDE + 4)]
    east, north = np.array(places).T
    lon, lat = Transformer.from_crs(27700, 4326, always_xy=True).transform(east, north)
    names = ["Gridley" if y < w.SOUTH + 2 * w.SIDE else northern for y in north]
    rows = [
        f"{month}-05,{name},{x:.8f},{y:.8f}"
        for month in MONTHS
        for name, x, y in zip(names, lon, lat, strict=True)
    ]
    return "\n".join(["date,area_name,lon,lat", *rows])


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the southern half of Gridley as a district of its own."""
    new = made(tmp_path_factory.mktemp("before") / "before", FIRST)
    w.write(new, "lsoas.geojson", w.geojson(w.lsoa_features(district=FIRST)[:8]))
    w.write(new, "wards.geojson", w.geojson(w.ward_features(district=FIRST)[:2]))
    w.write(new, "fly_tipping.csv", counts(OLD))
    w.write(new, "stats19.csv", casualties(northern="Elsewhere"))
    refresh(new, say=lambda _: None)
    return new


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return all of Gridley as a new unitary, of which the old district's LSOAs stay the baseline."""
    fixed = 'lsoas_file = "baseline_lsoas.csv"\nname = "old Gridley"'
    new = made(tmp_path_factory.mktemp("after") / "after", OWN, f'formerly = ["{FIRST}", "{SECOND}"]', fixed)
    (new.root / "baseline_lsoas.csv").write_text("LSOA21CD\n" + "\n".join(OLD), encoding="utf-8")
    w.write(new, "lsoas.geojson", w.geojson(w.lsoa_features(district=OWN)))
    w.write(new, "wards.geojson", w.geojson(w.ward_features(district=OWN)))
    w.write(new, "fly_tipping.csv", counts(w.LSOAS))
    w.write(new, "stats19.csv", casualties(northern="Gridley"))
    refresh(new, say=lambda _: None)
    return new


def test_a_new_unitary_leaves_panels_and_flags_as_they_were(before: Workspace, after: Workspace) -> None:
    first, second = (latest_report(one, say=lambda _: None) for one in (before, after))
    assert first.panels.keys() == second.panels.keys() != set()
    for key, panel in first.panels.items():
        assert panel.areas == second.panels[key].areas
        assert np.array_equal(panel.numerator, second.panels[key].numerator, equal_nan=True)
        assert np.array_equal(panel.coverage, second.panels[key].coverage)
    assert {name for name, _ in first.panels} == {"fly_tipping", "road_casualties"}
    assert first.flags
    renamed = [replace(f, sentence=f.sentence.replace("old Gridley", "Gridley")) for f in second.flags]
    assert list(first.flags) == renamed
    assert {flag.area for flag in first.flags} >= {w.LSOAS[5]}


def test_flags_say_by_what_name_the_baseline_goes(after: Workspace) -> None:
    sentences = [flag["sentence"] for flag in listings.flags(after)]
    assert sentences
    assert all("the rest of old Gridley" in sentence for sentence in sentences)
