"""Two sorts of sites, against a slow version and simulated truth."""

import math

import numpy as np
import pytest

from ews.detect.spots import SpotFit
from ews.detect.spots import fit_spots
from ews.detect.spots import sample_spots


GROUPS = np.repeat(np.arange(8), 250)


def town(ratio: float, shares: np.ndarray, *, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts, exposure and whether each of 2,000 sites is a spot."""
    draw = np.random.default_rng(seed)
    spot = draw.random(len(GROUPS)) < shares[GROUPS]
    exposure = draw.uniform(1.5, 2.5, len(GROUPS))
    counts = draw.poisson(exposure * np.linspace(0.8, 1.2, 8)[GROUPS] * np.where(spot, ratio, 1.0))
    return counts.astype(float), exposure, spot


def test_likelihood_and_odds_are_those_of_the_mixture_written_out() -> None:
    counts, exposure, groups = np.array([0.0, 3.0, 9.0]), np.array([1.0, 2.0, 0.5]), np.array([0, 1, 1])
    fit = SpotFit(np.array([1.0, 2.0]), np.array([0.1, 0.3]), 3.0)

    def poisson(count: float, mean: float) -> float:
        return mean**count * math.exp(-mean) / math.factorial(int(count))

    total = 0.0
    for site in range(3):
        usual, share = fit.usual[groups[site]], fit.share[groups[site]]
        plain = (1 - share) * poisson(counts[site], exposure[site] * usual)
        spot = share * poisson(counts[site], exposure[site] * usual * 3.0)
        total += math.log(plain + spot)
        assert fit.odds(counts, exposure, groups)[site] == pytest.approx(math.log(plain / spot))
    assert fit.log_likelihood(counts, exposure, groups) == pytest.approx(total)


def test_ratio_shares_and_usual_rates_are_found() -> None:
    shares = np.array([0.02, 0.02, 0.1, 0.1, 0.2, 0.2, 0.02, 0.02])
    fit = fit_spots(*town(5.0, shares)[:2], GROUPS)
    assert fit.ratio == pytest.approx(5.0, rel=0.1)
    assert fit.share == pytest.approx(shares, abs=0.07)
    assert fit.usual == pytest.approx(np.linspace(0.8, 1.2, 8), rel=0.15)


def test_sites_alike_are_worked_on_as_one_without_changing_the_fit() -> None:
    counts, _, _ = town(4.0, np.full(8, 0.1))
    same = np.full(len(counts), 2.0)
    order = np.random.default_rng(0).permutation(len(counts))
    one, other = fit_spots(counts, same, GROUPS), fit_spots(counts[order], same, GROUPS[order])
    assert one.ratio == pytest.approx(other.ratio)
    assert one.share == pytest.approx(other.share)


def test_draws_find_the_spots_and_say_how_many_as_often_as_they_are() -> None:
    held = 0
    for seed in range(6):
        counts, exposure, spot = town(4.0, np.full(8, 0.1), seed=seed)
        fit = fit_spots(counts, exposure, GROUPS)
        chance = np.random.default_rng(seed)
        draws = sample_spots(fit, counts, exposure, GROUPS, times=100, chance=chance)
        number = (draws > 2.0).sum(axis=1)
        low, high = np.quantile(number, [0.025, 0.975])
        held += low <= spot.sum() <= high
        probability = (draws > 2.0).mean(axis=0)
        assert probability[spot].mean() > 5 * probability[~spot].mean()
    assert held >= 5


def test_groups_without_events_are_no_error() -> None:
    counts, exposure, _ = town(4.0, np.full(8, 0.1))
    counts[GROUPS == 0] = 0
    fit = fit_spots(counts, exposure, GROUPS)
    draws = sample_spots(fit, counts, exposure, GROUPS, times=5, chance=np.random.default_rng(0))
    assert np.isfinite(draws).all()
