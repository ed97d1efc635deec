"""The fast kernels against one-line versions of their formulas."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from scipy.special import logsumexp

from ews.detect.likelihood import allowed_onsets
from ews.detect.likelihood import count_ratios
from ews.detect.likelihood import evidence
from ews.detect.likelihood import normal_ratios
from ews.detect.profiles import profiles
from ews.detect.whitened import whiten
from tests.detect import oracles


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from([1, -1]),
    st.sampled_from([1, 4, 12]),
    st.sampled_from([0.0, 0.3, 4, 2e4]),
)
def test_count_ratios_follow_their_formula(seed: int, sign: int, year: int, mean: float) -> None:
    draw = np.random.default_rng(seed)
    y, x = draw.poisson(mean, (2, 30)).astype(float), draw.uniform(0.5, 2, (2, 30))
    gone = draw.random((2, 30)) < 0.2
    y[gone], x[gone] = 0.0, 0.0
    x[:, 0] = 1.0
    found = count_ratios(y, x, 26, profiles(year, sign))
    looked_for = oracles.changes(year, sign, ramps=year > 1)
    for area in range(2):
        for back in (1, 2, 3):
            each = [oracles.count_ratio(list(y[area]), list(x[area]), back, change) for change in looked_for]
            assert np.isclose(
                found[area, -1, back - 1], logsumexp(each) - np.log(len(each)), rtol=1e-10, atol=1e-7
            )


def test_normal_ratios_integrate_the_mean_out() -> None:
    draw = np.random.default_rng(4)
    values, weight = draw.normal(10, 1, 16), draw.uniform(0.3, 1.5, 16)
    ones = np.ones((1, 16))
    series = whiten(values[None], ones, weight[None], 3.0 * ones, 0.0)
    found = normal_ratios(series, 15, profiles(4, 1), log=False)[0, 0]
    for back in (1, 4, 8):
        each = [oracles.normal_ratio(values, weight, 3.0, back, c) for c in oracles.changes(4, 1, ramps=True)]
        assert np.isclose(found[back - 1], np.log(np.mean(each)), rtol=1e-6)


@pytest.mark.parametrize("gone", [[], [4], [8], [9], [5, 6], [7, 8], [0, 2, 4]])
def test_a_whitened_stock_is_judged_as_the_joint_normal_it_is(gone: list[int]) -> None:
    rho, length, back = 0.7, 10, 3
    values = np.random.default_rng(5).normal(20, 4, length)
    there = ~np.isin(np.arange(length), gone)
    apart = np.abs(np.subtract.outer(np.arange(length), np.arange(length)))
    inverse = np.linalg.inv((16 * rho**apart)[np.ix_(there, there)])
    shift = np.where(np.arange(length) >= length - back, 20 * 0.5, 0.0)[there]
    ones = np.ones(there.sum())

    def profiled(moved: np.ndarray) -> float:
        mean = ones @ inverse @ (values[there] - moved) / (ones @ inverse @ ones)
        left = values[there] - moved - mean
        return -0.5 * left @ inverse @ left

    by_hand = profiled(shift) - profiled(0 * shift)
    alike = np.ones((1, length))
    series = whiten(values[None], alike, there[None] / 16.0, 20 * alike, rho)
    shapes = profiles(4, 1, ramps=())
    only = replace(shapes, ratio=shapes.ratio[:, 1:2])
    assert np.isclose(normal_ratios(series, length - 1, only, log=False)[0, 0, back - 1], by_hand)


def test_evidence_is_the_log_of_the_weighted_sum_over_allowed_onsets() -> None:
    ratios, alike = np.log(np.array([[[1.0, 2.0, 4.0]]])), np.zeros(3)
    assert np.isclose(evidence(ratios, np.array([[[True, False, True]]]), alike), np.log(5.0))
    assert np.isneginf(evidence(ratios, np.zeros((1, 1, 3), dtype=bool), alike)).all()
    assert np.isclose(evidence(ratios + 900, np.ones((1, 1, 3), dtype=bool), alike), 900 + np.log(7.0))
    fading = np.log(np.array([1.0, 0.5, 0.25]))
    assert np.isclose(evidence(ratios, np.ones((1, 1, 3), dtype=bool), fading), np.log(3.0))


def test_an_onset_needs_seen_periods_before_it() -> None:
    seen = np.array([[True, True, False, True, True, True]])
    allowed = allowed_onsets(seen, 5, 4, 3)
    assert allowed[0, 0].tolist() == [True, True, False, False]
