"""The exact form of small districts against numerical integration."""

import numpy as np
import pytest

from ews.detect.conditional import Trials
from ews.detect.conditional import conditional_ratios
from ews.detect.profiles import profiles
from tests.detect import oracles


@pytest.mark.parametrize("mean", [0.3, 4.0, 40.0])
def test_conditional_ratios_integrate_the_share_out(mean: float) -> None:
    draw = np.random.default_rng(int(mean * 10))
    y, rest = draw.poisson(mean, (2, 20)).astype(float), draw.poisson(2 * mean, (2, 20))
    odds = draw.uniform(0.3, 0.8, (2, 20))
    trials = Trials(y, y + rest, odds, np.ones((2, 20)))
    found = conditional_ratios(trials, 18, profiles(4, 1, ramps=()))
    for back in (1, 5, 8):
        each = [
            oracles.conditional_ratio(list(y[1]), list((y + rest)[1]), list(odds[1]), back, theta)
            for theta in (1.3, 1.5, 2.0)
        ]
        assert found[1, -1, back - 1] == pytest.approx(np.log(np.mean(each)), rel=2e-3, abs=2e-3)


def test_a_district_that_counted_nothing_says_nothing() -> None:
    zero = np.zeros((3, 20))
    found = conditional_ratios(Trials(zero, zero, zero + 0.5, zero + 1), 15, profiles(4, 1, ramps=()))
    assert np.allclose(found, 0.0)


def test_a_rest_that_counted_nothing_once_does_not_break_it() -> None:
    y = np.full((1, 20), 3.0)
    totals = np.full((1, 20), 12.0)
    totals[0, -1] = 3.0
    found = conditional_ratios(Trials(y, totals, y / 9, y * 0 + 1), 19, profiles(4, 1, ramps=()))
    assert np.isfinite(found).all()
    assert 0 < found[0, 0, 0] < 3
