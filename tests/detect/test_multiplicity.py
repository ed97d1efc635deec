"""The false-discovery rate against Benjamini and Hochberg's own example."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ews.detect.multiplicity import benjamini_hochberg
from ews.detect.multiplicity import confirmed


# The 15 p-values of Benjamini & Hochberg 1995 and R's p.adjust(p, "BH").
P = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719]
P += [0.6528, 0.759, 1.0]
ADJUSTED = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571429, 0.0638571428571429, 0.0645]
ADJUSTED += [0.0765, 0.486, 0.581181818181818, 0.714875, 0.753230769230769, 0.813214285714286, 1.0]


def test_adjusted_p_values_are_those_of_r() -> None:
    assert np.allclose(benjamini_hochberg(P), ADJUSTED, rtol=1e-12)
    assert np.count_nonzero(benjamini_hochberg(P) <= 0.05) == 4


def test_a_missing_verdict_is_no_test() -> None:
    spaced = np.array([np.nan, *P[::-1], np.nan])
    adjusted = benjamini_hochberg(spaced)
    assert np.isnan(adjusted[[0, -1]]).all()
    assert np.allclose(adjusted[1:-1], ADJUSTED[::-1])
    assert np.isnan(benjamini_hochberg([np.nan])).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusting_follows_the_definition(p: list[float]) -> None:
    ordered = sorted(p)
    by_hand = [
        min(min(len(p) * ordered[j] / (j + 1) for j in range(len(p)) if ordered[j] >= value), 1.0)
        for value in p
    ]
    assert np.allclose(benjamini_hochberg(p), by_hand)


def test_an_entry_is_confirmed_by_the_list_or_by_what_came_after() -> None:
    p = np.array([0.001, 0.2, 0.2, np.nan])
    after = np.array([np.nan, 0.01, 0.5, np.nan])
    assert confirmed(p, after).tolist() == [True, True, False, False]
