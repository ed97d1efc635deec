"""A panel says zero, hidden, missing and not applicable apart, and divides a rate once."""

from typing import Any

import numpy as np
import pytest

from ews.nouns import Panel
from ews.periods import Period
from ews.series import joining
from ews.series.panel import Bases
from ews.series.panel import build
from tests.support.panels import WARDS
from tests.support.panels import areas
from tests.support.panels import cell
from tests.support.panels import cover
from tests.support.panels import indicator


def built(
    rows: list[dict[str, Any]],
    covered: list[dict[str, Any]] | None = None,
    *,
    bases: Bases | None = None,
    exempt: tuple[str, ...] = (),
    count: int = 2,
    **definition: Any,
) -> Panel:
    joined = joining.join(rows, covered or [])[WARDS]
    found = build(indicator(**definition), joined, areas(count), bases=bases, exempt=exempt)
    assert found is not None
    return found


def test_zero_hidden_missing_and_not_applicable_are_four_things() -> None:
    panel = built(
        [
            cell("A0", "2025-01", 0),
            cell("A1", "2025-01", None, lower=1, upper=4, marker="c"),
            cell("A2", "2025-01", None, lower=None, upper=None, marker="x"),
            cell("A3", "2025-01", None, lower=None, upper=None, marker="z"),
        ],
        count=5,
    )
    assert panel.marker[:, 0].tolist() == ["", "c", "x", "z", "x"]
    np.testing.assert_array_equal(panel.numerator[:, 0], [0, np.nan, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(panel.lower[:, 0], [0, 1, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(panel.upper[:, 0], [0, 4, np.nan, np.nan, np.nan])
    assert panel.applies[:, 0].tolist() == [True, True, True, False, True]


def test_an_area_that_a_list_of_cases_does_not_name_had_none_but_only_in_the_periods_listed() -> None:
    panel = built([cell("A0", "2025-01", 3), cell("A0", "2025-03", 4)], [cover("2025-01"), cover("2025-03")])
    assert [str(period) for period in panel.periods] == ["2025-01", "2025-02", "2025-03"]
    np.testing.assert_array_equal(panel.numerator, [[3, np.nan, 4], [0, np.nan, 0]])
    assert panel.marker.tolist() == [["", "x", ""], ["", "x", ""]]
    assert panel.coverage[0].tolist() == [1.0, 0.0, 1.0]


def test_an_area_that_a_table_does_not_name_is_missing_not_zero() -> None:
    panel = built([cell("A0", "2025-01", 3), cell("A0", "2025-02", 3), cell("A1", "2025-02", 3)])
    assert np.isnan(panel.numerator[1, 0])
    assert panel.marker[1, 0] == "x"
    assert panel.coverage[0].tolist() == [0.5, 1.0]


def test_a_feed_of_a_few_rows_is_a_gap_and_no_fall_and_its_zeros_are_none() -> None:
    rows = [cell("A0", f"2025-0{month}", 200) for month in (1, 2, 3)] + [cell("A0", "2025-04", 2)]
    covered = [cover(f"2025-0{month}", placed=200) for month in (1, 2, 3)]
    panel = built(rows, [*covered, cover("2025-04", placed=2)])
    assert panel.coverage[0].tolist() == [1, 1, 1, 0.01]
    np.testing.assert_array_equal(panel.numerator, [[200, 200, 200, np.nan], [0, 0, 0, np.nan]])
    np.testing.assert_array_equal(panel.lower, panel.numerator)
    assert panel.marker.tolist() == [["", "", "", "x"]] * 2


def test_a_column_of_a_table_that_is_all_but_zeros_is_a_gap_too() -> None:
    rows = [cell(area, f"2025-0{month}", 100) for area in ("A0", "A1") for month in (1, 2, 3)]
    panel = built([*rows, cell("A0", "2025-04", 2), cell("A1", "2025-04", 0)])
    assert panel.coverage[0].tolist() == [1, 1, 1, 0.01]
    assert np.isnan(panel.numerator[:, 3]).all()
    assert panel.marker[:, 3].tolist() == ["x", "x"]


def test_a_column_of_hidden_numbers_is_no_failed_feed_and_keeps_their_bounds() -> None:
    rows = [cell(area, f"2025-0{month}", 100) for area in ("A0", "A1") for month in (1, 2, 3)]
    hidden = [cell(area, "2025-04", None, lower=1, upper=4, marker="c") for area in ("A0", "A1")]
    panel = built([*rows, *hidden])
    assert panel.coverage[0].tolist() == [1, 1, 1, 1]
    assert panel.upper[:, 3].tolist() == [4, 4]


def test_cases_of_which_none_could_be_placed_make_no_zero() -> None:
    panel = built([cell("A0", "2025-01", 3)], [cover("2025-01"), cover("2025-02", placed=0, unplaced=9)])
    np.testing.assert_array_equal(panel.numerator[:, 1], [np.nan, np.nan])
    assert panel.marker[:, 1].tolist() == ["x", "x"]


def test_a_feed_of_nothing_at_all_is_a_gap_too() -> None:
    rows = [cell("A0", f"2025-0{month}", 200) for month in (1, 2, 3)]
    panel = built(
        rows, [cover(f"2025-0{month}", placed=200) for month in (1, 2, 3)] + [cover("2025-04", placed=0)]
    )
    assert panel.coverage[0].tolist() == [1, 1, 1, 0]


def test_a_real_collapse_to_a_quarter_is_no_gap() -> None:
    rows = [cell("A0", f"2025-0{month}", 40) for month in (1, 2, 3)] + [cell("A0", "2025-04", 10)]
    panel = built(rows, [cover(f"2025-0{month}", placed=40) for month in (1, 2, 3, 4)])
    assert panel.coverage[0].tolist() == [1, 1, 1, 1]


def test_a_rate_is_divided_once_by_the_nearest_year_known_by_then() -> None:
    bases = Bases(
        {
            "A0": {Period(2023 * 12).start: 1000.0, Period(2025 * 12).start: 2000.0},
            "A1": {Period(2026 * 12).start: 500.0},
        }
    )
    rows = [cell(area, period, 10) for area in ("A0", "A1") for period in ("2024-12", "2025-01")]
    panel = built(rows, bases=bases, per=1000.0, denominator="population")
    np.testing.assert_allclose(panel.denominator, [[1000, 2000], [500, 500]])
    np.testing.assert_allclose(panel.value, [[10, 5], [20, 20]])
    np.testing.assert_allclose(panel.numerator, 10)


def test_the_base_that_the_source_gives_goes_before_the_one_of_the_catalogue() -> None:
    bases = Bases({"A0": {0: 1000.0}, "A1": {0: 1000.0}})
    rows = [cell("A0", "2025-01", 10, denominator=200), cell("A1", "2025-01", 10)]
    panel = built(rows, bases=bases, per=100.0, denominator="population")
    np.testing.assert_allclose(panel.value[:, 0], [5, 1])


def test_a_rate_over_nobody_is_missing_without_a_warning() -> None:
    rows = [cell("A0", "2025-01", 10, denominator=0), cell("A1", "2025-01", 0, denominator=0)]
    assert np.isnan(built(rows, per=1000.0, denominator="population").value).all()


def test_an_indicator_without_a_base_gives_its_count() -> None:
    panel = built([cell("A0", "2025-01", 10)], bases=Bases({"A0": {0: 1000.0}}))
    assert panel.value[0, 0] == 10


def test_a_value_as_published_is_never_divided() -> None:
    panel = built([cell("A0", "2025-01", 3.4, denominator=1000)], kind="value", per=100.0)
    assert panel.value[0, 0] == 3.4


def test_an_area_in_which_the_indicator_means_nothing_shows_no_number() -> None:
    panel = built([cell("A0", "2025-01", 2), cell("A1", "2025-01", 30)], exempt=("A0",))
    assert not panel.applies[0].any()
    assert panel.applies[1].all()
    assert np.isnan([panel.numerator[0, 0], panel.value[0, 0], panel.lower[0, 0], panel.upper[0, 0]]).all()
    assert panel.marker[:, 0].tolist() == ["z", ""]


def test_a_revised_value_says_so() -> None:
    assert built([cell("A0", "2025-01", 2, revised=True)]).marker[0, 0] == "r"


def test_a_cell_revised_to_not_applicable_does_not_apply() -> None:
    rows = [cell("A0", "2025-01", None, lower=None, upper=None, marker="z", revised=True)]
    assert not built(rows).applies[0, 0]


def test_areas_and_periods_that_are_unknown_are_left_out() -> None:
    panel = built([cell("A0", "2025-01", 2), cell("E05000001", "2025-01", 3), cell("A0", "sometime", 4)])
    assert panel.numerator.tolist()[0] == [2]
    assert len(panel.areas) == 2


def test_without_a_period_there_is_no_panel() -> None:
    joined = joining.Joined(WARDS, {}, {}, {})
    assert build(indicator(), joined, areas(1), bases=None, exempt=()) is None


@pytest.mark.parametrize(
    ("cadence", "texts", "expected"),
    [
        ("quarter", ("2024-Q4", "2025-Q2"), ["2024-Q4", "2025-Q1", "2025-Q2"]),
        ("financial_year", ("2022-04/P1Y", "2024-04/P1Y"), ["2022-04/P1Y", "2023-04/P1Y", "2024-04/P1Y"]),
        ("year", ("2015-01/P3Y", "2016-01/P3Y"), ["2015-01/P3Y", "2016-01/P3Y"]),
    ],
)
def test_periods_run_on_in_the_steps_of_the_cadence(
    cadence: str, texts: tuple[str, ...], expected: list[str]
) -> None:
    panel = built([cell("A0", text, 1) for text in texts], cadence=cadence)
    assert [str(period) for period in panel.periods] == expected


def test_a_panel_refuses_arrays_that_do_not_fit_its_labels() -> None:
    panel = built([cell("A0", "2025-01", 2)])
    given = {**panel.__dict__, "coverage": np.ones((1, 1))}
    with pytest.raises(ValueError, match="coverage of burglary"):
        Panel(**given)


def test_the_unit_is_the_count_s_own_where_no_base_makes_it_a_rate() -> None:
    rate = {"unit": "offences per 1,000 residents", "per": 1000.0, "denominator": "population"}
    rows = [cell("A0", "2025-01", 4)]
    bare = built(rows, **rate)
    assert (bare.unit, bare.value[0, 0]) == ("offences", 4.0)
    based = built(rows, bases=Bases({"A0": {24300: 2000.0}}), **rate)
    assert (based.unit, based.value[0, 0]) == ("offences per 1,000 residents", 2.0)
