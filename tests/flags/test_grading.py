"""On watch or confirmed; a spike or a trend."""

from dataclasses import replace

import numpy as np
import pytest

from ews.flags import grading
from ews.flags.episodes import episodes
from ews.nouns import Grade
from ews.nouns import Signal
from tests.support.panels import drawn


def grades(*signals: Signal) -> list[list[Grade]]:
    return grading.grades(signals, [episodes(signal) for signal in signals])


def doubtful(signal: Signal) -> Signal:
    """Return *signal* with p-values that survive no list."""
    return replace(signal, p_value=np.where(np.isfinite(signal.p_value), 0.5, np.nan))


def test_a_change_that_survives_the_list_is_confirmed_at_once() -> None:
    assert grades(drawn("|||||..^", "|||||...")) == [["confirmed"]]


def test_a_change_that_the_list_does_not_bear_is_on_watch() -> None:
    assert grades(doubtful(drawn("|||||..^", "|||||..."))) == [["watch"]]


def test_all_indicators_make_one_list() -> None:
    alone = drawn("|||||..^")
    alone = replace(alone, p_value=np.where(np.isfinite(alone.p_value), 0.06, np.nan))
    crowd = drawn(*["|||||..."] * 50, subject="robbery")
    assert grades(alone) == [["confirmed"]]
    assert grades(alone, crowd) == [["watch"], []]


def test_staying_up_is_no_confirmation_but_what_comes_after_is() -> None:
    stayed = doubtful(drawn("||||||||||||..^^^^"))
    flat = replace(stayed, observed=np.where(np.arange(18) > 14, 10.0, stayed.observed))
    assert grades(flat) == [["watch"]]
    high = replace(stayed, observed=np.where(np.arange(18) > 14, 30.0, stayed.observed))
    assert grades(high) == [["confirmed"]]


def test_a_fall_is_borne_out_by_a_fall() -> None:
    fell = doubtful(drawn("||||||||||||..^^^^", direction="better"))
    low = replace(fell, observed=np.where(np.arange(18) > 14, 2.0, 0 * fell.observed + 10))
    high = replace(fell, observed=np.where(np.arange(18) > 14, 30.0, 0 * fell.observed + 10))
    assert grades(low) == [["confirmed"]]
    assert grades(high) == [["watch"]]


def test_nothing_to_grade_is_no_error() -> None:
    assert grading.grades([], []) == []


@pytest.mark.parametrize(
    ("observed", "expected", "spike"),
    [
        ([26, 2, 2, 2], [2, 2, 2, 2], 0),  # thirteen-fold and fully reversed
        ([2, 26, 2, 3], [2, 2, 2, 2], 1),
        ([20, 1, 20, 20], [20, 20, 20, 20], 1),  # an empty month
        ([2, 2, 2, 26], [2, 2, 2, 2], None),  # the latest: nobody knows yet
        ([26, 24, 25, 26], [2, 2, 2, 2], None),  # it lasts
        ([40, 8, 9, 8], [4, 4, 4, 4], None),  # much is left
        ([15, 10, 10, 10], [10, 10, 10, 10], None),  # no doubling
        ([26], [2], None),
        ([0, 0, 0], [2, 2, 2], None),
    ],
)
def test_a_spike_is_one_period_that_is_over(
    observed: list[float], expected: list[float], spike: int | None
) -> None:
    assert grading.spike(np.array(observed, float), np.array(expected, float)) == spike


def test_a_period_that_is_missing_does_not_end_a_spike() -> None:
    observed, expected = np.array([2, 26, np.nan]), np.array([2.0, 2, 2])
    assert grading.spike(observed, expected) is None
    assert grading.spike(np.array([2, 26, np.nan, 2]), np.array([2.0, 2, 2, 2])) == 1
