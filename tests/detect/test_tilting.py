"""A pushed sample, weighted, is the sample it was pushed from."""

import numpy as np
import pytest

from ews.detect.null import Node
from ews.detect.tilting import tilted_counts
from ews.detect.tilting import tilted_normals


NODE = Node(level=2.0, size=8.0, correlation=0.0, form="count", sign=1, periods_per_year=12, seed=0)


@pytest.mark.parametrize("rho", [0.0, 0.7])
def test_weighted_normals_are_standard_and_correlated_as_asked(rho: float) -> None:
    mixing = np.array([[0.6, 0.8, 0.0], [0.6, 0.0, 0.8]])
    noise, weight = tilted_normals(np.random.default_rng(1), mixing, (40_000, 20), 8, rho)
    assert weight.mean() == pytest.approx(1.0, abs=0.02)
    assert weight.max() <= 2.0
    assert np.abs((noise[:, :, -1] * weight).mean(axis=1)).max() < 0.04
    assert (noise[0, :, -1] * noise[1, :, -1] * weight).mean() == pytest.approx(0.36, abs=0.05)


def test_a_rare_event_is_counted_without_bias() -> None:
    from scipy.special import ndtr

    noise, weight = tilted_normals(np.random.default_rng(2), np.ones((1, 1)), (20_000, 12), 4, 0.0)
    # Four newest against the eight before: standard normal without a change.
    last = (noise[0, :, -4:].sum(axis=1) * 2 - noise[0, :, :-4].sum(axis=1)) / np.sqrt(24)
    for height in (2.0, 4.0):
        assert (weight * (last > height)).mean() == pytest.approx(ndtr(-height), rel=0.25)


@pytest.mark.parametrize("sign", [1, -1])
def test_weighted_counts_have_the_mean_and_scatter_of_the_node(sign: int) -> None:
    node = Node(**{**vars(NODE), "sign": sign})
    counts, weight = tilted_counts(np.random.default_rng(3), node, (40_000, 20), 8)
    assert weight.max() <= 2.0
    mean = (counts[:, -1] * weight).mean()
    assert mean == pytest.approx(2.0, abs=0.05)
    assert (counts[:, -1] ** 2 * weight).mean() - mean**2 == pytest.approx(2 + 4 / 8, rel=0.08)


def test_rare_counts_are_counted_without_bias() -> None:
    from scipy.stats import nbinom

    counts, weight = tilted_counts(np.random.default_rng(4), NODE, (20_000, 12), 4)
    total = counts[:, -2:].sum(axis=1)
    for height in (10, 20):
        truth = nbinom.sf(height, 16, 8 / 10)
        assert (weight * (total > height)).mean() == pytest.approx(truth, rel=0.3)
