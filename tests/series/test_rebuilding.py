"""Which series are rebuilt, from what, and in what order: first LSOAs, then what is made of them."""

from typing import Any

import pytest

from ews.atlas import Atlas
from ews.lookups.lookups import Lookups
from ews.lookups.measured import Measured
from ews.series import rebuilding
from ews.series.joining import Joined
from tests.lookups.conftest import Made
from tests.lookups.conftest import atlas_of
from tests.support.panels import cell
from tests.support.panels import indicator


__all__ = ["atlas_of"]
LEVELS = ("ward", "lsoa")
LAND = {
    "lsoa_2011": {"P": (0.0, 10.0), "U": (10.0, 20.0)},
    "lsoa_2021": {"C1": (0.0, 4.0), "C2": (4.0, 10.0), "U": (10.0, 20.0)},
    "ward_2019": {"A": (0.0, 10.0), "B": (10.0, 20.0)},
    "ward_2025": {"X": (0.0, 4.0), "Y": (4.0, 20.0)},
}


@pytest.fixture
def atlas(atlas_of: Made) -> Atlas:
    return atlas_of(LAND)


def series(geography: str, *cells: dict[str, Any]) -> tuple[tuple[str, str], Joined]:
    rows = {(one["area"], one["period"]): one | {"geography": geography} for one in cells}
    coverage = dict.fromkeys({period for _, period in rows}, 1.0)
    return ("burglary", geography), Joined(geography, rows, {}, coverage)


def rebuild(atlas: Atlas, *received: tuple[tuple[str, str], Joined], **definition: Any) -> Any:
    indicators = {"burglary": indicator(levels=definition.pop("levels", LEVELS), **definition)}
    return rebuilding.rebuild(dict(received), indicators, atlas, Lookups(Measured(atlas)))


def told(found: Any, geography: str) -> dict[tuple[str, str], float]:
    return {key: row["numerator"] for key, row in found[0]["burglary", geography].rows.items()}


def test_old_small_areas_come_into_new_ones_and_through_them_into_wards(atlas: Atlas) -> None:
    found = rebuild(
        atlas,
        series("lsoa_2011", cell("P", "2020-01", 10.0)),
        series("lsoa_2021", cell("U", "2020-01", 5.0)),
    )
    assert told(found, "lsoa_2021") == {("C1", "2020-01"): 4.0, ("C2", "2020-01"): 6.0, ("U", "2020-01"): 5.0}
    assert told(found, "ward_2025") == {("X", "2020-01"): 4.0, ("Y", "2020-01"): 11.0}
    assert {(name, geography) for name, geography in found[1]} == {
        ("burglary", "lsoa_2021"), ("burglary", "ward_2025"),
    }  # fmt: skip


def test_a_past_is_of_one_piece_where_one_source_has_more_of_it(atlas: Atlas) -> None:
    wards = [cell(code, f"2020-0{month}", 10.0) for month in (1, 2, 3) for code in "AB"]
    small = [cell(code, f"2020-0{month}", 7.0) for month in (3, 4) for code in ("C1", "C2", "U")]
    found = rebuild(atlas, series("ward_2019", *wards), series("lsoa_2021", *small))
    rows = found[0]["burglary", "ward_2025"].rows
    assert {period: row["moved"][0] for (area, period), row in rows.items() if area == "Y"} == {
        "2020-01": "ward_2019", "2020-02": "ward_2019", "2020-03": "ward_2019", "2020-04": "lsoa_2021",
    }  # fmt: skip


@pytest.mark.parametrize(
    "definition", [{"kind": "value"}, {"levels": ("district",)}], ids=["a rate", "a level it is not told on"]
)
def test_a_rate_or_a_level_that_is_not_asked_for_is_not_rebuilt(atlas: Atlas, definition: Any) -> None:
    found = rebuild(atlas, series("ward_2019", cell("A", "2020-01", 10.0)), **definition)
    assert found[0].keys() == {("burglary", "ward_2019")}
    assert not found[1]
