"""Rates drawn towards their group's, against published values, slow versions and simulated truth."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gamma
from scipy.stats import nbinom

from ews.detect.shrinkage import gamma_rates
from ews.detect.shrinkage import marshall
from ews.detect.shrinkage import marshall_prior
from ews.detect.shrinkage import spread_within


SIDS = Path(__file__).parents[1] / "golden" / "sids2_rates.csv"
GROUPS = np.repeat(np.arange(10), 200)


def town(spread: float, *, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts, exposure and true rates of 2,000 sites in ten groups, gamma within each group."""
    draw = np.random.default_rng(seed)
    level = np.linspace(0.5, 2.0, 10)[GROUPS]
    rates = level * (draw.gamma(1 / spread, spread, len(GROUPS)) if spread else 1.0)
    exposure = draw.uniform(1.0, 3.0, len(GROUPS))
    return draw.poisson(rates * exposure).astype(float), exposure, rates


def test_rates_are_those_of_esda() -> None:
    deaths, births, _, expected = np.loadtxt(SIDS, delimiter=",", skiprows=1).T
    assert marshall(deaths, births) == pytest.approx(expected, rel=1e-12)


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0.5, 1e4)), min_size=1, max_size=12))
def test_a_rate_is_drawn_towards_the_common_one_and_never_past_it(rows: list[tuple[int, float]]) -> None:
    counts, exposure = np.array(rows, dtype=float).T
    counts[0] += 1
    common, raw, shrunk = counts.sum() / exposure.sum(), counts / exposure, marshall(counts, exposure)
    slack = 1e-9 * (raw.max() + common)
    assert (shrunk >= np.minimum(raw, common) - slack).all()
    assert (shrunk <= np.maximum(raw, common) + slack).all()


def test_the_prior_gives_the_same_rates() -> None:
    counts, exposure = np.array([3.0, 40.0, 9.0]), np.array([10.0, 30.0, 50.0])
    shape, rate = marshall_prior(counts, exposure)
    assert marshall(counts, exposure) == pytest.approx((shape + counts) / (rate + exposure))


@pytest.mark.parametrize("spread", [0.0, 0.1, 0.5])
def test_the_spread_of_true_rates_is_found(spread: float) -> None:
    found = []
    for seed in range(30):
        counts, exposure, _ = town(spread, seed=seed)
        fit = spread_within(counts, exposure * np.linspace(0.5, 2.0, 10)[GROUPS], GROUPS)
        found.append((fit.pooled, fit.error))
    pooled, error = np.array(found).T
    assert pooled.mean() == pytest.approx(spread, abs=3 * pooled.std() / np.sqrt(30))
    assert error.mean() == pytest.approx(pooled.std(), rel=0.4)


def test_counts_of_chance_alone_leave_no_spread() -> None:
    silent = 0
    for seed in range(40):
        counts, exposure, _ = town(0.0, seed=seed)
        silent += not gamma_rates(counts, exposure, GROUPS).spread.signal.any()
    assert silent >= 30


def test_groups_that_differ_in_spread_keep_their_own() -> None:
    draw = np.random.default_rng(3)
    rates = np.where(GROUPS < 5, draw.gamma(1.0, 1.0, len(GROUPS)), 1.0)
    spread = spread_within(draw.poisson(3 * rates).astype(float), np.full(len(GROUPS), 3.0), GROUPS)
    assert spread.own[:5].min() > 0.5
    assert spread.own[5:].max() < 0.2
    assert (spread.own_error > 0).all()


def test_the_posterior_is_the_gamma_of_conjugacy() -> None:
    counts, exposure, _ = town(0.5)
    fit = gamma_rates(counts, exposure, GROUPS)
    mean, shape = fit.mean[GROUPS], 1 / fit.spread.signal[GROUPS]
    posterior = gamma(shape + counts, scale=1 / (shape / mean + exposure))
    assert fit.rates == pytest.approx(posterior.mean())
    assert fit.exceeding(1.5) == pytest.approx(posterior.sf(1.5))
    chance = nbinom(shape, 1 / (1 + exposure * mean / shape)).logpmf(counts).sum()
    assert fit.log_likelihood == pytest.approx(chance)


def test_draws_centre_on_the_posterior_and_scatter_at_least_as_much() -> None:
    counts, exposure, rates = town(0.5)
    fit = gamma_rates(counts, exposure, GROUPS)
    draws = fit.draw(np.random.default_rng(1), 300)
    assert draws.shape == (300, len(counts))
    assert draws.mean() == pytest.approx(fit.rates.mean(), rel=0.01)
    within = [(np.quantile(draws, q, axis=0) > rates).mean() for q in (0.025, 0.5, 0.975)]
    assert within == pytest.approx([0.025, 0.5, 0.975], abs=0.04)


def test_where_rates_do_not_spread_a_draw_gives_every_site_its_groups_rate() -> None:
    fit = gamma_rates(np.zeros(20) + np.array([1.0, 1.0] * 10), np.ones(20), np.repeat([0, 1], 10))
    (draw,) = fit.draw(np.random.default_rng(0), 1)
    assert len(np.unique(draw)) == 2
