"""An interval keeps the score and the information of the count inside it."""

import numpy as np
import pytest
from scipy.stats import truncnorm

from ews.detect.censoring import pseudo_counts


def one(expected: float, variance: float, lower: float, upper: float) -> tuple[float, float]:
    arrays = (np.array([v]) for v in (expected, variance, lower, upper))
    found = pseudo_counts(*arrays)
    return float(found.counts[0]), float(found.information[0])


@pytest.mark.parametrize(("expected", "lower", "upper"), [(5, 3, 7), (5, 8, 12), (1, 1, 7), (30, 28, 32)])
def test_score_and_information_are_those_of_the_truncated_count(
    expected: float, lower: float, upper: float
) -> None:
    sd = expected**0.5
    inside = truncnorm((lower - 0.5 - expected) / sd, (upper + 0.5 - expected) / sd, expected, sd)
    counts, kept = one(expected, expected, lower, upper)
    assert kept == pytest.approx(1 - inside.var() / expected, rel=1e-6)
    assert kept * (counts - expected) == pytest.approx(inside.mean() - expected, rel=1e-6)


def test_an_exact_count_comes_back_as_it_is() -> None:
    assert one(5, 5, 9, 9) == (9.0, 1.0)


def test_an_interval_far_from_the_mean_is_finite() -> None:
    counts, kept = one(1, 1, 90, 95)
    assert 89 < counts < 96
    assert kept > 0.9
    assert all(np.isfinite(one(400, 400, 0, 2)))
