"""A spike, which is over, or a change that may last."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.flags.spikes import spike


def of(observed: Any, expected: Any, weight: float = 1.0, **other: Any) -> tuple[int, ...]:
    """Return the spike of a rise in counts, unless *other* says otherwise."""
    y = np.array(observed, dtype=float)
    mu = np.broadcast_to(np.array(expected, dtype=float), y.shape)
    return spike(y, mu, weight, **{"sign": 1, "kind": "flow", **other})


@pytest.mark.parametrize(
    ("observed", "expected", "made_by"),
    [
        ([26, 2, 2, 2], 2, (0,)),  # thirteen-fold and fully reversed
        ([2, 26, 2, 3], 2, (1,)),
        ([60, 60, 20, 20, 20], 20, (0, 1)),  # a batch of two months
        ([20, 60, 60, 20, 20], 20, (1, 2)),
        ([200, 100, 100, 100], [100, 50, 100, 100], (0, 1)),  # by what was expected, not by the count
        ([1300, 1000, 1000, 1000, 1000], 1000, (0,)),  # of great counts less than a doubling is sure
        ([2, 2, 2, 26], 2, ()),  # the latest: nobody knows yet
        ([2, 2, 26, 26], 2, ()),
        ([26, 24, 25, 26], 2, ()),  # it lasts
        ([40, 8, 9, 8], 4, ()),  # much is left
        ([80, 30, 30, 30, 30], 20, ()),  # a lasting rise by half that began fourfold
        ([60, 60, 60, 20, 20, 20], 20, ()),  # three months are no slip of a source
        ([60, 20, 60, 20, 20, 20], 20, ()),  # two slips are none
        ([6, 1], 1, ()),  # too little since to say that it is over
        ([26], 2, ()),
        ([], 2, ()),
    ],
)
def test_a_spike_is_one_or_two_periods_that_are_surely_over(
    observed: list[float], expected: Any, made_by: tuple[int, ...]
) -> None:
    assert of(observed, expected) == made_by


@pytest.mark.parametrize(
    ("observed", "made_by"),
    [
        ([20, 1, 20, 20], (1,)),  # an empty month
        ([0, 0, 20, 20, 20], (0, 1)),
        ([2, 14, 13, 14, 13], ()),  # it stays low
        ([60, 20, 20, 20], ()),  # a rise is no fall's spike
        ([0, 0, 0], ()),
    ],
)
def test_a_fall_that_is_over_is_a_spike_too(observed: list[float], made_by: tuple[int, ...]) -> None:
    assert of(observed, 20, sign=-1) == made_by


def test_the_same_counts_tell_less_where_they_scatter_more() -> None:
    assert of([60, 20, 20], 20) == (0,)
    assert of([60, 20, 20], 20, weight=0.2) == ()


def test_a_missing_period_neither_ends_a_spike_nor_parts_a_run() -> None:
    assert of([2, 26, np.nan], 2) == ()
    assert of([2, 26, np.nan, 2, 2], 2) == (1,)
    assert of([60, np.nan, 60, 20, 20, 20], 20) == (0, 2)
    assert of([60, 60, 60, 20, 20, 20], [20, np.nan, 20, 20, 20, 20]) == (0, 2)


@pytest.mark.parametrize(
    ("values", "made_by"),
    [
        ([1.5, 1.0, 1.02], (0,)),
        ([1.3, 1.3, 1.0, 0.98], (0, 1)),
        ([1.5, 1.2, 1.2, 1.2], ()),
        ([1.2, 1.2, 1.2, 1.2], ()),
        ([1.5, 0.0, 1.0, 1.0], (0,)),  # no price is zero
    ],
)
def test_a_value_spikes_by_what_its_logs_tell(values: list[float], made_by: tuple[int, ...]) -> None:
    prices = [200_000 * value for value in values]
    assert of(prices, 200_000, 1 / 0.05**2, kind="value") == made_by
    inverse = [200_000 / value if value else 0.0 for value in values]
    assert of(inverse, 200_000, 1 / 0.05**2, kind="value", sign=-1) == made_by


@given(
    st.lists(st.tuples(st.integers(0, 60), st.floats(0.1, 40)), max_size=8),
    st.floats(0.05, 1),
    st.sampled_from([1, -1]),
    st.sampled_from(["flow", "value"]),
)
def test_a_spike_is_short_and_over_and_stands_out_the_way_of_the_change(
    periods: list[tuple[int, float]], weight: float, sign: int, kind: str
) -> None:
    y, mu = np.array([y for y, _ in periods], float), np.array([mu for _, mu in periods], float)
    made_by = list(of(y, mu, weight, sign=sign, kind=kind))
    if made_by:
        rest = np.setdiff1d(np.arange(len(y)), made_by)
        assert len(made_by) <= 2
        assert max(made_by) < len(y) - 1
        ratio, left = (
            np.log(y[part] / mu[part]).mean() if kind == "value" else y[part].sum() / mu[part].sum()
            for part in (made_by, rest[(y[rest] > 0) | (kind == "flow")])
        )
        assert sign * (ratio - left) > 0
