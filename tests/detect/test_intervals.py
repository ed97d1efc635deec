"""Limits against values printed by R."""

import numpy as np
import pytest
from scipy.special import ndtr

from ews.detect.intervals import poisson_byar
from ews.detect.intervals import poisson_exact
from ews.detect.intervals import two_rates_p
from ews.detect.intervals import wilson


# prop.test(x, n, correct = FALSE)$conf.int
WILSON = [
    (0, 20, 0.0, 0.161125158052819),
    (3, 20, 0.0523687458962166, 0.360418864740757),
    (24, 480, 0.0338271187401656, 0.0733184304383845),
    (81, 650, 0.10140884431965, 0.152232855183185),
]
# qchisq(.025, 2x) / 2, qchisq(.975, 2x + 2) / 2; Byar with z = 1.96
POISSON = [
    (0, 0.0, 3.68887945411394, 0.0, 3.66809749245542),
    (1, 0.0253178079842899, 5.5716433909389, 0.013070134430727, 5.56385632943507),
    (5, 1.62348639011842, 11.6683320793227, 1.61130986131447, 11.6683015699397),
    (12, 6.20057510872222, 20.961585048177, 6.19342956787165, 20.9630366201095),
    (40, 28.576586441789, 54.4686469639841, 28.5731178467719, 54.4703780163061),
]
# binom.test(y1, y0 + y1, x1 / (x0 + x1), alternative = "greater"), and its mid-p
TWO_RATES = [
    (24, 38400, 9, 4800, 0.00825546711711177, 0.00530871323356912),
    (5, 38400, 4, 4800, 0.012106352485658, 0.00677781654444195),
    (60, 38400, 13, 4800, 0.0578418105968896, 0.0433697754043721),
    (0, 9600, 2, 2400, 0.04, 0.02),
    (240, 38400, 45, 4800, 0.0101892006228408, 0.00829350661961657),
]


@pytest.mark.parametrize(("x", "n", "low", "high"), WILSON)
def test_wilson_limits_are_those_of_r(x: int, n: int, low: float, high: float) -> None:
    assert np.allclose(wilson(x, n), (low, high), rtol=1e-12, atol=1e-15)


def test_wilson_has_no_limits_where_nobody_was_at_risk() -> None:
    low, high = wilson([0, 3], [0, 3])
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert high[1] == 1


@pytest.mark.parametrize(("x", "low", "high", "byar_low", "byar_high"), POISSON)
def test_poisson_limits_are_those_of_r(
    x: int, low: float, high: float, byar_low: float, byar_high: float
) -> None:
    assert np.allclose(poisson_exact(x), (low, high), rtol=1e-12)
    # the reference rounds z to 1.96
    level = 2 * ndtr(1.96) - 1
    assert np.allclose(poisson_byar(x, level=level), (byar_low, byar_high), rtol=1e-12)


@pytest.mark.parametrize(("y0", "x0", "y1", "x1", "p", "mid"), TWO_RATES)
def test_two_rates_are_compared_as_in_the_binomial_test(
    y0: int, x0: int, y1: int, x1: int, p: float, mid: float
) -> None:
    assert two_rates_p(y1, x1, y0, x0) == pytest.approx(p, rel=1e-10)
    assert two_rates_p(y1, x1, y0, x0, mid=True) == pytest.approx(mid, rel=1e-10)


def test_nothing_counted_since_says_nothing_of_a_rise() -> None:
    assert two_rates_p(0, 10, 5, 10) == 1
    assert np.isnan(two_rates_p(3, 0, 5, 10))
