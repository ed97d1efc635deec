"""Scatter within years, and the drift of shares between them."""

import numpy as np
import pytest

from ews.detect.past import Past
from ews.detect.settings import DRIFT_A_MONTH
from ews.detect.settings import Options


OPTIONS = Options(48)
WHOLE = np.ones((300, 1))


def drawn(seed: int, mean: float, size: float, walk: float, *, step: float = 1.0) -> Past:
    draw = np.random.default_rng(seed)
    moving = np.exp(np.cumsum(draw.normal(0, walk, (300, 48)), axis=1))
    moving[:40, 24:] *= step
    counts = draw.poisson(mean * moving * draw.gamma(size, 1 / size, (300, 48))).astype(float)
    return Past.of(counts, np.full((300, 48), mean), np.ones((300, 48), dtype=bool), 48)


@pytest.mark.parametrize("mean", [0.5, 2.0, 20.0])
@pytest.mark.parametrize("size", [3.0, 15.0])
def test_the_size_is_recovered_though_levels_step(mean: float, size: float) -> None:
    found = [drawn(seed, mean, size, 0.0, step=1.5).size(OPTIONS, 0.0, WHOLE) for seed in range(5)]
    assert 1 / np.mean(1 / np.array(found)) == pytest.approx(size, rel=0.1 if mean > 1 else 0.4)


@pytest.mark.parametrize("walk", [0.006, 0.02, 0.04])
def test_the_drift_of_large_counts_is_recovered(walk: float) -> None:
    past = drawn(3, 200.0, 1e6, walk)
    assert past.drift(OPTIONS, 1e6, WHOLE) == pytest.approx(walk, rel=0.15)


def test_large_counts_that_stand_still_are_seen_to() -> None:
    assert drawn(4, 400.0, 1e6, 0.0).drift(OPTIONS, 1e6, WHOLE) < 0.5 * DRIFT_A_MONTH


def test_rare_counts_leave_the_drift_at_what_is_usual() -> None:
    assert drawn(5, 0.2, 15.0, 0.0).drift(OPTIONS, 15.0, WHOLE) == pytest.approx(DRIFT_A_MONTH, rel=0.1)


def test_a_stock_drifts_by_its_autocorrelation() -> None:
    assert drawn(6, 50.0, 15.0, 0.02).drift(Options(48, "stock"), 15.0, WHOLE) == 0.0


def test_a_past_shorter_than_a_year_is_one_stretch() -> None:
    past = Past.of(np.full((3, 7), 2.0), np.full((3, 7), 2.0), np.ones((3, 7), dtype=bool), 7)
    assert past.size(OPTIONS, 0.0, np.ones((3, 1))) > 1e5
    assert past.drift(OPTIONS, 15.0, np.ones((3, 1))) == pytest.approx(DRIFT_A_MONTH)
