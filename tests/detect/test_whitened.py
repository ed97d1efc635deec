"""What whitening leaves is independent, whatever is missing."""

import numpy as np
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.detect.whitened import LONGEST_GAP
from ews.detect.whitened import whiten


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=14), st.floats(0.0, 0.95))
def test_an_autoregression_with_gaps_becomes_independent(seen: list[bool], rho: float) -> None:
    length, there = len(seen), np.array(seen)
    covariance = rho ** np.abs(np.subtract.outer(np.arange(length), np.arange(length)))
    # one unit vector per period: what whitening does to each is its matrix
    units = np.eye(length)
    precision = np.broadcast_to(there.astype(float), units.shape)
    series = whiten(units, units, precision, units, rho)
    operator = series.values.T[there] * np.sqrt(series.weight[0, there])[:, None]
    np.testing.assert_allclose(operator @ covariance @ operator.T, np.eye(there.sum()), atol=1e-9)


def test_what_was_seen_too_long_ago_foretells_nothing() -> None:
    seen = np.zeros((1, LONGEST_GAP + 4))
    seen[0, [0, 1, LONGEST_GAP + 2, LONGEST_GAP + 3]] = 1.0
    series = whiten(10 * seen, seen, seen, seen, 0.5)
    assert series.lag[0].tolist() == [0, 1, *[0] * (LONGEST_GAP + 1), 1]
    np.testing.assert_array_equal(series.values[0, [0, 1, -2, -1]], [10, 5, 10, 5])


def test_what_is_not_seen_weighs_nothing() -> None:
    seen = np.array([[1.0, 0.0, 1.0]])
    series = whiten(np.array([[4.0, 99.0, 4.0]]), seen, seen, seen, 0.5)
    assert series.weight[0, 1] == 0.0
    assert series.values[0, 2] == 4.0 - 0.25 * 4.0
