"""Means and prices relative to the district."""

import numpy as np
import pytest

from ews.detect import share_change
from ews.detect.blocks import Block
from ews.detect.observations import Marks
from ews.detect.observations import observe
from ews.detect.values import prepare_values


def prices(seed: int, spread: float) -> np.ndarray:
    draw = np.random.default_rng(seed)
    market = np.cumsum(draw.normal(0.004, 0.02, 60))
    return np.exp(12 + draw.normal(0, 0.4, (30, 1)) + market + draw.normal(0, spread, (30, 60)))


def test_the_market_cancels_and_a_fall_of_one_area_is_found() -> None:
    values = prices(1, 0.05)
    values[4, 48:] *= 0.75
    found = share_change(values, None, monitor_from=36, kind="value", direction="better", alarm_years=50)
    assert found.alert[4, 48:52].any()
    assert abs(int(found.onset[4, -1]) - 48) <= 1
    assert found.ratio_low[4, -1] < 0.75 < found.ratio_high[4, -1]
    assert found.alert.sum() <= found.alert[4].sum() + 15


def test_the_precision_of_a_mean_follows_its_sample_size() -> None:
    draw = np.random.default_rng(2)
    sizes = draw.integers(2, 60, (30, 48)).astype(float)
    values = np.exp(draw.normal(0, 1, (30, 48)) / np.sqrt(sizes))
    block = Block(0, 36, 48, 48)
    ready = prepare_values(observe(values, sizes, Marks()), block)
    fitted = ready.precision[:, :36]
    assert np.corrcoef(fitted.ravel(), sizes[:, :36].ravel())[0, 1] > 0.9
    assert fitted.mean() == pytest.approx(sizes.mean(), rel=0.2)


def test_a_value_that_is_not_positive_is_unseen() -> None:
    values = prices(3, 0.05)
    values[2, 50] = 0.0
    found = share_change(values, None, monitor_from=36, kind="value")
    assert np.isnan(found.evidence[2, 50])
    assert np.isfinite(found.evidence[2, 51])
