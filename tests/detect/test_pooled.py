"""The size of a change in several counts together."""

import numpy as np
import pytest

from ews.detect.pooled import left_out_exposure
from ews.detect.pooled import pooled_change


ONSET = 30
PERIODS = 42


def district(rise: float, *, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Two indicators, ten areas of 1,000 people; area 0 rises from ONSET on."""
    rates = np.array([5.0, 20.0])[:, None, None] * np.ones((2, 10, PERIODS))
    rates[:, 0, ONSET:] *= rise
    return np.random.default_rng(seed).poisson(rates).astype(float), np.full(rates.shape, 1000.0)


def onsets() -> np.ndarray:
    found = np.full((10, PERIODS), -1)
    found[0, ONSET:] = ONSET
    return found


def test_exposure_is_the_count_at_the_rate_of_the_rest() -> None:
    counts = np.array([[2.0], [6.0], [4.0]])
    people = np.array([[100.0], [200.0], [300.0]])
    assert left_out_exposure(counts, people) == pytest.approx(
        np.array([[100 * 10 / 500], [200 * 6 / 400], [300 * 8 / 300]])
    )


def test_exposure_of_an_unseen_area_is_unknown_and_it_is_not_among_the_rest() -> None:
    counts = np.array([[np.nan], [6.0], [4.0]])
    found = left_out_exposure(counts, np.full((3, 1), 100.0))
    assert np.isnan(found[0, 0])
    assert found[1, 0] == pytest.approx(4.0)


def test_a_doubling_in_both_indicators_is_found_with_its_interval() -> None:
    counts, people = district(2.0)
    change = pooled_change(counts, left_out_exposure(counts, people), onsets())
    last = change.ratio[0, -1]
    assert 1.7 < last < 2.3
    assert change.ratio_low[0, -1] < 2.0 < change.ratio_high[0, -1]
    assert np.isnan(change.ratio[1]).all()


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    hits = 0
    for seed in range(200):
        counts, people = district(1.5, seed=seed)
        change = pooled_change(counts, left_out_exposure(counts, people), onsets())
        hits += bool(change.ratio_low[0, -1] < 1.5 < change.ratio_high[0, -1])
    assert 0.90 <= hits / 200 <= 1.0


def test_expected_follows_the_share_before_the_onset() -> None:
    counts, people = district(3.0)
    exposure = left_out_exposure(counts, people)
    change = pooled_change(counts, exposure, onsets())
    share = counts[:, 0, :ONSET].sum(axis=1) / exposure[:, 0, :ONSET].sum(axis=1)
    assert change.expected[0, -1] == pytest.approx((share * exposure[:, 0, -1]).sum())


def test_a_missing_month_is_left_out_of_both_sides() -> None:
    counts, people = district(2.0)
    counts[:, :, 35] = np.nan
    change = pooled_change(counts, left_out_exposure(counts, people), onsets())
    assert 1.6 < change.ratio[0, -1] < 2.4
    assert np.isnan(change.expected[0, 35])


def test_scatter_beyond_poisson_widens_the_interval_and_lowers_the_weight() -> None:
    counts, people = district(1.0)
    wild = counts.copy()
    wild[:, 0, ::2] *= 3
    calm = pooled_change(counts, left_out_exposure(counts, people), onsets())
    rough = pooled_change(wild, left_out_exposure(wild, people), onsets())
    assert rough.weight[0, 0] < calm.weight[0, 0] <= 1.0
    width = rough.ratio_high[0, -1] / rough.ratio_low[0, -1]
    assert width > calm.ratio_high[0, -1] / calm.ratio_low[0, -1]
