"""What came after an alert is taken alone."""

import numpy as np
import pytest

from ews.detect.confirm import confirm_after


def series(before: float, middle: float, after: float) -> np.ndarray:
    return np.array([[before] * 20 + [middle] * 4 + [after] * 6])


def p_of(counts: np.ndarray, **options: str) -> float:
    ones = np.ones_like(counts)
    return float(confirm_after(counts, ones * 5, ones, onset=[20], raised=[23], **options)[0])


def test_a_rise_that_goes_on_is_confirmed_and_one_that_ended_is_not() -> None:
    assert p_of(series(5, 15, 11)) < 0.001
    assert p_of(series(5, 50, 5)) > 0.3


def test_the_mirror_confirms_a_fall() -> None:
    assert p_of(series(9, 1, 2), direction="better") < 0.001
    assert p_of(series(9, 1, 9), direction="better") > 0.3


def test_it_is_the_binomial_test_of_the_two_stretches() -> None:
    counts = np.array([[3.0] * 20 + [9.0] * 4 + [6.0] * 6])
    from scipy.stats import binom

    assert p_of(counts) == pytest.approx(binom.sf(35, 96, 6 / 26))


def test_without_an_alert_or_later_periods_there_is_nothing_to_say() -> None:
    counts, ones = series(5, 9, 9), np.ones((1, 30))
    assert np.isnan(confirm_after(counts, ones, ones, onset=[-1], raised=[-1])).all()
    assert np.isnan(confirm_after(counts, ones, ones, onset=[20], raised=[29])).all()


def test_values_are_compared_on_logs() -> None:
    values = np.exp(np.array([[0.0] * 20 + [0.5] * 4 + [0.3] * 6]))
    ones = np.ones_like(values)
    found = confirm_after(values, ones, ones * 100, onset=[20], raised=[23], kind="value")
    assert found[0] < 1e-6
