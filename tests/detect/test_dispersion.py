"""Scatter and persistence are recovered from what was drawn."""

import numpy as np
import pytest

from ews.detect.dispersion import autocorrelation
from ews.detect.dispersion import negative_binomial_size
from ews.detect.dispersion import shrunk_variance
from ews.detect.dispersion import sum_inflation
from ews.detect.null import autoregressive


def fitted(counts: np.ndarray) -> np.ndarray:
    return np.broadcast_to(counts.mean(axis=1, keepdims=True), counts.shape)


@pytest.mark.parametrize("size", [3.0, 15.0])
def test_the_size_is_recovered(size: float) -> None:
    draw = np.random.default_rng(3)
    counts = draw.poisson(8 * draw.gamma(size, 1 / size, (200, 36))).astype(float)
    seen = draw.random(counts.shape) > 0.1
    assert negative_binomial_size(counts, fitted(counts), seen) == pytest.approx(size, rel=0.15)


def test_counts_without_excess_are_poisson() -> None:
    counts = np.full((20, 12), 4.0)
    assert negative_binomial_size(counts, counts, counts > 0) == 1e6
    nothing = np.zeros((3, 4))
    assert negative_binomial_size(nothing, nothing, nothing > 0) == 1e6


def test_one_feed_error_does_not_hide_the_district() -> None:
    counts = np.random.default_rng(6).poisson(5, (150, 48)).astype(float)
    counts[3, 20] = 65.0
    assert negative_binomial_size(counts, fitted(counts), counts >= 0) > 40


@pytest.mark.parametrize("rho", [0.0, 0.7, 0.85])
def test_autocorrelation_is_recovered_from_short_series(rho: float) -> None:
    z = autoregressive(np.random.default_rng(7).standard_normal((300, 36)), rho)
    residual = z - z.mean(axis=1, keepdims=True)
    assert autocorrelation(residual, np.ones_like(z, dtype=bool)) == pytest.approx(rho, abs=0.04)


def test_a_sum_of_followers_varies_more() -> None:
    lengths = np.array([1, 2, 50])
    by_hand = [1 + 2 * sum((1 - j / k) * 0.6**j for j in range(1, k)) for k in lengths]
    assert np.allclose(sum_inflation(0.6, lengths), by_hand)
    assert sum_inflation(0.0, lengths).tolist() == [1, 1, 1]


def test_a_variance_is_drawn_towards_the_common_one() -> None:
    assert shrunk_variance(np.array([30.0]), 10.0, 1.0)[0] == pytest.approx(2.0)
