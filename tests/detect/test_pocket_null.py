"""Thresholds from pockets that chance made, however unevenly they were drawn."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.detect.pocket_null import Chance


def chance(seed: int, pockets: int = 3000) -> Chance:
    """Return pockets of exponential evidence, ten a period in all, with uneven weights."""
    draw = np.random.default_rng(seed)
    weight = draw.lognormal(0, 1, pockets)
    return Chance(draw.exponential(1.0, pockets), np.full(pockets, -np.inf), weight * 10 / weight.sum())


@pytest.mark.parametrize("per_period", [1.0, 1 / 3, 1 / 12])
def test_the_threshold_is_passed_as_often_as_asked(per_period: float) -> None:
    assert chance(1).threshold(per_period) == pytest.approx(np.log(10 / per_period), abs=0.35)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_a_tighter_budget_never_lowers_the_threshold(seed: int) -> None:
    made = chance(seed, pockets=200)
    limits = [made.threshold(rate) for rate in (1.0, 1 / 3, 1 / 12, 1 / 40)]
    assert all(low <= high + 0.3 for low, high in pairwise(limits))
    assert min(limits) > 0


def test_a_pocket_that_stood_before_is_not_new() -> None:
    new = chance(2)
    stood = Chance(new.evidence, new.evidence + 1.0, new.weight)
    half = Chance(
        np.concatenate([new.evidence, stood.evidence]),
        np.concatenate([new.before, stood.before]),
        np.concatenate([new.weight, stood.weight]),
    )
    assert half.threshold(1 / 3) == pytest.approx(new.threshold(1 / 3), abs=0.1)


def test_p_values_fall_with_the_evidence_and_never_reach_zero() -> None:
    made = chance(3)
    found = [made.p_value(evidence) for evidence in (0.0, 2.0, 5.0, 30.0)]
    assert sorted(found, reverse=True) == found
    assert 0 < found[-1] < 1e-9


def test_draws_that_hold_next_to_nothing_give_way_to_the_bound() -> None:
    made = chance(4)
    lost = Chance(made.evidence, made.before, made.weight * 1e-6)
    assert lost.threshold(1 / 12) == pytest.approx(np.log(144))
    assert lost.p_value(8.0) == pytest.approx(12 * np.exp(-8.0))
