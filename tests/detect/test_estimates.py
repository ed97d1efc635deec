"""Size of a change, with an interval that covers at a fixed onset."""

import numpy as np
import pytest

from ews.detect.blocks import Block
from ews.detect.estimates import change_since
from ews.detect.estimates import likeliest
from ews.detect.looks import looks
from ews.detect.observations import Marks
from ews.detect.observations import observe
from ews.detect.prepare import prepare
from ews.detect.settings import Options
from tests.detect.districts import stock


def covered(counts: np.ndarray, kind: str, truth: float) -> float:
    block = Block(0, 48, 60, 60)
    observed = observe(counts, None, Marks(baseline=np.ones_like(counts)))
    ready = prepare(observed, block, Options(48, kind))
    exposure = looks(ready.exposure, block)
    change = change_since(ready, block, exposure, np.full((len(counts), 12), 8))
    return float(((change.low[:, 7] <= truth) & (truth <= change.high[:, 7])).mean())


@pytest.mark.parametrize("mean", [0.5, 5.0, 50.0])
def test_the_interval_covers_a_planted_ratio_at_a_fixed_onset(mean: float) -> None:
    draw = np.random.default_rng(int(mean))
    expected = np.full((1500, 60), mean)
    expected[:, 48:] *= 1.5
    counts = draw.poisson(expected * draw.gamma(15, 1 / 15, expected.shape)).astype(float)
    assert 0.92 <= covered(counts, "flow", 1.5) <= 0.985


def test_the_interval_of_a_stock_covers_too() -> None:
    assert 0.92 <= covered(stock(3, 1500, 60, mean=20, stay=0.8), "stock", 1.0) <= 0.985


def test_the_likeliest_onset_is_the_newest_of_equals() -> None:
    ratios = np.array([[[1.0, 3.0, 3.0]]])
    assert likeliest(ratios, np.ones((1, 1, 3), dtype=bool))[0, 0] == 2
    assert likeliest(ratios, np.array([[[True, False, False]]]))[0, 0] == 1
