"""The frozen peer against its formula, written out."""

import math

import numpy as np
import pytest

from benchmarks import plain_sr


CHANGES = [(1.3, 0), (1.5, 0), (2.0, 0), (1.5, 12), (2.0, 12)]


def by_hand(y: list[float], x: list[float], onset: int, size: float, months: int) -> float:
    """Return `theta^Y1 ((X0 + X1) / (X0 + theta X1))^(a + Y)`, with a ramp's ratios month by month."""
    start, gain, raised = len(y) - onset, 0.0, 0.0
    for t in range(start, len(y)):
        ratio = size ** min(1.0, (t - start + 1) / months) if months else size
        gain += y[t] * math.log(ratio)
        raised += ratio * x[t]
    return gain + (0.5 + sum(y)) * math.log(sum(x) / (sum(x[:start]) + raised))


def test_likelihood_ratios_follow_the_formula() -> None:
    draw = np.random.default_rng(1)
    counts, exposure = draw.poisson(4.0, (3, 30)).astype(float), draw.uniform(3, 5, (3, 30))
    share = (0.5 + counts.sum(axis=1, keepdims=True)) / exposure.sum(axis=1, keepdims=True)
    weight = 1 / (1 + share * exposure / plain_sr.dispersion(counts, share * exposure))
    found = plain_sr.log_ratios(counts, exposure)
    for area in range(3):
        y, x = (list(weight[area] * v[area]) for v in (counts, exposure))
        for onset in range(1, 13):
            each = [math.exp(by_hand(y, x, onset, *change)) for change in CHANGES]
            assert found[area, onset - 1] == pytest.approx(math.log(sum(each) / 5), rel=1e-10)


def test_nothing_later_moves_the_evidence() -> None:
    draw = np.random.default_rng(2)
    counts, people = draw.poisson(3.0, (20, 40)).astype(float), np.full((20, 40), 600.0)
    whole, cut = plain_sr.plain_sr(counts, people, 24), plain_sr.plain_sr(counts[:, :30], people[:, :30], 24)
    assert np.array_equal(whole[:, 24:30], cut[:, 24:])


def test_a_theme_of_one_indicator_halves_its_ratios_towards_one() -> None:
    draw = np.random.default_rng(3)
    counts, people = draw.poisson(3.0, (1, 10, 30)).astype(float), np.full((10, 30), 600.0)
    exposure = plain_sr.left_out_exposure(counts[0], people)
    each = np.exp(plain_sr.log_ratios(counts[0], exposure))
    joined = np.log((0.5 + 0.5 * each).sum(axis=1))
    assert np.allclose(plain_sr.plain_theme_sr(counts, people, 29)[:, 29], joined)
