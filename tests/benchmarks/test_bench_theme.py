"""What the theme benchmark's peers make of five indicators."""

import numpy as np
import pytest

from benchmarks import bench_theme as bench
from benchmarks.district import HISTORY
from benchmarks.district import PERIODS
from benchmarks.district import District
from benchmarks.district import simulate_theme


def flat(counts: np.ndarray) -> District:
    return District(counts, np.full(counts.shape[1:], 500.0), counts, np.zeros(counts.shape[1], bool), 15.0)


def test_an_area_like_its_district_has_an_index_of_one_and_double_counts_two() -> None:
    counts = np.full((5, 40, PERIODS), 3.0)
    counts[:, 0] *= 2
    index = bench.composite(flat(counts), 10.0)
    assert index[1, -1] == pytest.approx(40 / 41)
    assert index[0, -1] == pytest.approx(2 * 40 / 41)


def test_the_summed_counts_rise_when_all_indicators_do() -> None:
    d = simulate_theme(3, 5, ratio=2.0)
    score = bench.summed(d, 10.0)
    assert score[d.changed, -1].min() > np.median(score[~d.changed, -1])


def test_p_values_are_joined_by_their_product_or_the_smallest() -> None:
    logs = np.array([[[1.0]], [[np.nan]], [[3.0]]])
    fisher, smallest = (join(logs) for join in bench.JOINED.values())
    assert (fisher.item(), smallest.item()) == (4.0, 3.0)


@pytest.mark.parametrize(("rising", "shape"), [(0, (100, PERIODS - HISTORY)), (3, (12, 13))])
def test_a_trial_cuts_quiet_and_changed_areas(rising: int, shape: tuple[int, int]) -> None:
    d = simulate_theme(1, rising)
    assert bench.Trial(10.0, 0.0, rising=rising).cut(d.counts[0], d).shape == shape
