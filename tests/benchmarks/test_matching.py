"""Limits that give the same first alarms, and detection at them, against plain counting."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from benchmarks import matching
from benchmarks.matching import Chance
from benchmarks.matching import Method
from benchmarks.matching import Planted


# few values, so that ties are frequent
SCORES = arrays(
    float, st.tuples(st.just(3), st.integers(1, 4), st.integers(1, 6)), elements=st.integers(0, 5)
)


@given(SCORES, st.floats(0.01, 0.9), st.lists(st.integers(0, 2), min_size=3, max_size=3).filter(any))
def test_a_limit_is_the_lowest_that_keeps_first_alarms_in_budget(
    scores: np.ndarray, rate: float, weights: list[int]
) -> None:
    repeated = np.repeat(scores, weights, axis=0)
    limit = Chance(scores).limit(rate, np.array(weights, dtype=float))
    assert matching.first_alarms(repeated > limit) <= rate
    lower = [value for value in np.unique(repeated.max(axis=2)) if value < limit]
    assert all(matching.first_alarms(repeated > value) > rate for value in lower)


def test_a_month_without_a_score_is_no_alarm() -> None:
    scores = np.array([[[np.nan, 1.0, 2.0], [np.nan, 3.0, 0.0]]])
    limit = Chance(scores).limit(0.2)
    assert limit == 2.0
    assert matching.first_alarms(scores > limit) == 1 / 5


def test_crossings_count_returns_and_first_alarms_do_not() -> None:
    over = np.array([[True, False, True, True], [False, False, False, False]])
    assert matching.up_crossings(over) == 2 / 8
    assert matching.first_alarms(over) == 1 / 5


def test_an_area_already_in_alert_is_neither_found_nor_missed() -> None:
    scores = np.array([[[5, 9, 9, 9], [0, 0, 9, 9], [0, 0, 0, 9]]], dtype=float)
    found, fresh = Planted(scores).hits(4.0, within=2)
    assert (found.tolist(), fresh.tolist()) == ([1.0], [2.0])


def test_a_method_compared_with_itself_is_as_good_for_certain() -> None:
    draw = np.random.default_rng(3)
    quiet = [Chance(draw.normal(size=(20, 10, 36)))]
    loud = [Planted(draw.normal(1.0, 1.0, size=(20, 4, 13)))]
    power = matching.compare(Method(quiet, loud), Method(quiet, loud), per_month=1 / 120)
    assert (power.ratio, power.ratio_se) == (1.0, 0.0)
    assert 0 < power.mean < 1
    assert power.se > 0
