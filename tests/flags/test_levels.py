from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from scipy import stats

from ews.catalogue import Indicator
from ews.flags.levels import Standing
from ews.flags.levels import stand
from ews.flags.levels import together
from ews.nouns import Panel
from tests.support import panels


PEOPLE = 10_000.0
STEADY = np.full((4, 24), 20.0)


def stood(
    counts: Any,
    *,
    people: float = PEOPLE,
    kind: str = "flow",
    polarity: str = "higher is worse",
    **other: Any,
) -> Standing:
    """Return how areas with these monthly *counts* out of so many *people* stand."""
    found = stand(of(counts, people), defined(kind, polarity), required=0.8, **other)
    assert found is not None
    return found


def of(counts: Any, people: float = PEOPLE) -> Panel:
    numbers = np.asarray(counts, dtype=float)
    base = np.full(numbers.shape, people)
    rates = numbers / base * 1000
    return panels.panel(numbers, denominator=base, value=rates, unit="offences per 1,000 residents")


def defined(kind: str = "flow", polarity: str = "higher is worse") -> Indicator:
    return panels.indicator(kind=kind, polarity=polarity, per=1000.0)


def states(found: Standing) -> list[str]:
    return [level.state for level in found.levels]


def test_the_latest_year_of_a_flow_is_added_up_and_divided_once() -> None:
    counts = STEADY.copy()
    counts[:, :12] = 10.0
    found = stood(counts)
    assert (str(found.since), str(found.until)) == ("2026-01", "2026-12")
    assert found.value == pytest.approx(20 / PEOPLE * 1000)
    assert found.before == pytest.approx(10 / PEOPLE * 1000)
    assert found.levels[0].value == pytest.approx(2.0)


def test_of_a_stock_only_the_latest_period_is_taken() -> None:
    counts = STEADY.copy()
    counts[:, -1] = 30.0
    found = stood(counts, kind="stock")
    assert found.since == found.until
    assert found.value == pytest.approx(3.0)
    assert found.before == pytest.approx(2.0)


def test_an_area_above_the_district_is_worse_and_one_below_better() -> None:
    counts = STEADY.copy()
    counts[0], counts[1] = 30.0, 12.0
    assert states(stood(counts)) == ["worse", "better", "similar", "similar"]
    assert states(stood(counts, polarity="lower is worse")) == ["better", "worse", "similar", "similar"]
    assert states(stood(counts, polarity="neutral")) == ["similar"] * 4


@settings(max_examples=40)
@given(st.integers(0, 400), st.sampled_from(["flow", "stock"]))
def test_an_area_is_apart_only_where_its_own_test_says_so(count: int, kind: str) -> None:
    """The published intervals, told by the tests that they invert: binomial score, and Poisson."""
    counts = np.zeros((2, 24))
    counts[0, -1], counts[1, -1] = count, 200
    panel = of(counts, 1000.0)
    if kind == "flow":
        panel = of(counts, 1000.0 / 12)
    found = stand(panel, defined(kind), required=0.8)
    assert found is not None
    rate = (count + 200) / 2000
    if kind == "stock":
        z = (count / 1000 - rate) / np.sqrt(rate * (1 - rate) / 1000)
        apart = abs(z) > 1.959964
    else:
        tail = min(stats.poisson.sf(count - 1, rate * 1000), stats.poisson.cdf(count, rate * 1000))
        apart = tail < 0.025
        if abs(tail - 0.025) < 0.003:  # Byar's limits are close to the exact ones, not the same
            return
    assert (found.levels[0].state != "similar") == apart


def test_a_clear_difference_is_one_beyond_limits_of_998_in_1000() -> None:
    counts = np.full((10, 24), 20.0)
    counts[0], counts[1] = 26.0, 40.0
    levels = stood(counts).levels
    assert (levels[0].state, levels[0].clear) == ("worse", False)
    assert (levels[1].state, levels[1].clear) == ("worse", True)


def test_counts_that_scatter_more_are_given_less_weight() -> None:
    counts = STEADY.copy()
    counts[0] = 26.0
    plain, weighed = stood(counts), stood(counts, signal=_Signal(of(counts), 0.05))
    assert plain.levels[0].state == "worse"
    assert weighed.levels[0].state == "similar"


class _Signal:
    """What the judging reads of a signal."""

    kind = "flow"

    def __init__(self, panel: Panel, weight: float) -> None:
        self.areas, self.periods = panel.areas, panel.periods
        self.weight = np.full(panel.numerator.shape, weight)


def test_part_of_a_year_is_not_enough_and_none_of_it_no_data() -> None:
    counts = STEADY.copy()
    counts[0, -3], counts[1, 12:] = np.nan, np.nan
    found = stood(counts)
    assert states(found)[:2] == ["unjudged", "missing"]
    assert found.count("unjudged") == 1
    assert np.isnan(found.levels[0].value)


def test_incomplete_sources_and_areas_without_meaning_are_unknown() -> None:
    panel = of(STEADY)
    coverage, applies = panel.coverage.copy(), panel.applies.copy()
    coverage[0, -1], applies[1] = 0.5, False
    found = stand(replace(panel, coverage=coverage, applies=applies), defined(), required=0.8)
    assert found is not None
    assert states(found) == ["unjudged", "missing", "similar", "similar"]


def test_a_month_that_nobody_counts_in_is_left_out_of_both_years() -> None:
    counts = STEADY.copy()
    counts[:, [7, 19]] = np.nan
    found = stood(counts)
    assert states(found) == ["similar"] * 4
    assert found.value == found.before == pytest.approx(2.0)


def test_the_district_is_compared_with_the_same_months_of_the_year_before() -> None:
    counts = STEADY.copy()
    counts[:, 12:] = 24.0
    risen, fallen = stood(counts), stood(counts[:, ::-1])
    assert (risen.change, risen.moved) == ("worse", 1)
    assert (fallen.change, fallen.moved) == ("better", -1)
    assert stood(STEADY).change == "similar"
    assert stood(STEADY[:, :12]).change == "unjudged"


def test_people_are_carried_from_the_newest_count_that_is_not_later() -> None:
    counts = panels.panel(STEADY, unit="claimants")
    years = tuple(period.step(0) for period in counts.periods[::12])
    people = panels.panel(np.array([[1000.0, 2000.0]] * 4), periods=years, unit="adults")
    found = stand(counts, defined("stock"), required=0.8, people=people)
    assert found is not None
    assert found.unit == "per 100 adults"
    assert found.value == pytest.approx(1.0)
    assert found.before == pytest.approx(2.0)


def test_without_a_base_areas_are_not_compared_and_the_district_still_is() -> None:
    counts = STEADY.copy()
    counts[:, 12:] = 26.0
    found = stand(panels.panel(counts), defined(), required=0.8)
    assert found is not None
    assert not found.compared
    assert states(found) == ["unjudged"] * 4
    assert (found.value, found.change) == (26.0 * 48, "worse")


def test_values_are_neither_added_up_nor_compared() -> None:
    found = stand(panels.panel(STEADY), defined("value"), required=0.8)
    assert found is not None
    assert np.isnan(found.value)
    assert found.change == "unjudged"
    assert found.levels[0].value == 20.0


def test_hidden_cells_leave_the_district_whole_where_its_totals_are_given() -> None:
    counts = STEADY.copy()
    counts[0, -2] = np.nan
    totals = (np.full(24, 80.0), np.full(24, 4 * PEOPLE))
    found = stood(counts, totals=totals)
    assert found.value == pytest.approx(2.0)
    assert states(found)[0] == "unjudged"


def test_a_panel_without_numbers_tells_nothing() -> None:
    assert stand(of(np.full((2, 3), np.nan)), defined(), required=0.8) is None


@pytest.mark.parametrize(
    ("states", "word"),
    [
        (["worse", "similar", "similar"], "worse"),
        (["worse", "better"], "similar"),
        (["better", "better", "worse"], "better"),
        (["worse", "unjudged", "missing"], "unjudged"),
        (["missing", "missing"], "missing"),
        ([], "missing"),
    ],
)
def test_one_word_for_several(states: list[Any], word: str) -> None:
    assert together(states) == word
