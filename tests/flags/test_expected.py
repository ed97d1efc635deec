from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from ews.flags.expected import expected_range
from ews.nouns import Signal
from tests.support import reports


@pytest.fixture
def signal() -> Signal:
    return reports.signal(reports.panel("claimant_rate", reports.wards()), "worse")


def test_the_range_of_a_poisson_count_is_its_own_quantiles(signal: Signal) -> None:
    found = expected_range(signal)
    mean = found.line[0, -1]
    low, high = stats.poisson.ppf([0.025, 0.975], mean)
    assert low - 1 <= found.low[0, -1] <= low
    assert high - 1 <= found.high[0, -1] <= high


@pytest.mark.parametrize("mean", [0.5, 3.0, 12.0, 80.0, 900.0])
@pytest.mark.parametrize("weight", [1.0, 0.4, 0.1])
def test_nineteen_counts_in_twenty_lie_inside(signal: Signal, mean: float, weight: float) -> None:
    shape = signal.observed.shape
    steady = replace(signal, exposure=np.full(shape, mean), weight=np.full(shape, weight))
    found = expected_range(steady)
    rng = np.random.default_rng(7)
    if weight == 1.0:
        counts = rng.poisson(mean, 20_000)
    else:  # variance is the mean over the weight
        size = mean / (1 / weight - 1)
        counts = rng.negative_binomial(size, size / (size + mean), 20_000)
    inside = ((counts >= found.low[0, 0] - 0.5) & (counts <= found.high[0, 0] + 0.5)).mean()
    # whole counts cannot hit nineteen in twenty; of few, the range holds more
    assert 0.925 < inside < (0.99 if mean < 1 else 0.975)


def test_a_count_of_few_may_be_none_at_all(signal: Signal) -> None:
    found = expected_range(replace(signal, exposure=np.full(signal.observed.shape, 0.8)))
    assert found.low[0, 0] == 0
    assert found.high[0, 0] > 1


def test_a_count_that_tells_less_has_a_wider_range(signal: Signal) -> None:
    plain, loose = expected_range(signal), expected_range(replace(signal, weight=signal.weight * 0.25))
    assert (loose.low[:, -1] < plain.low[:, -1]).all()
    assert (loose.high[:, -1] > plain.high[:, -1]).all()


@pytest.mark.parametrize("kind", ["stock", "value"])
def test_a_stock_and_a_value_scatter_as_they_did_before_the_onset(signal: Signal, kind: str) -> None:
    shape = signal.observed.shape
    rng = np.random.default_rng(11)
    mean = 400.0
    counts = mean * np.exp(rng.normal(0, 0.1, shape))
    counts[:, reports.ONSET :] *= 3
    quiet = replace(signal, kind=kind, observed=counts, exposure=np.full(shape, mean))  # type: ignore[arg-type]
    found = expected_range(replace(quiet, weight=np.full(shape, 0.001)))
    before = np.arange(shape[1]) < reports.ONSET
    inside = ((counts >= found.low) & (counts <= found.high))[:, before].mean()
    assert inside == pytest.approx(0.95, abs=0.03)
    assert np.log(found.high / found.line) == pytest.approx(0.196, abs=0.08)


def test_of_too_few_numbers_the_usual_scatter_is_taken(signal: Signal) -> None:
    observed = signal.observed.copy()
    observed[3, 3:] = np.nan
    found = expected_range(replace(signal, kind="stock", observed=observed))
    widths = (found.high - found.low)[:, -1] / np.sqrt(found.line[:, -1])
    others = np.delete(widths, 3)
    assert others.min() <= widths[3] <= others.max()


def test_an_area_without_a_verdict_has_no_range(signal: Signal) -> None:
    share, weight = signal.share.copy(), signal.weight.copy()
    share[3] = np.nan
    weight[4] = np.nan
    found = expected_range(replace(signal, share=share, weight=weight))
    assert np.isnan(found.low[3]).all()
    assert np.isnan(found.high[4]).all()
    assert np.isfinite(found.high[5, -1])


def test_the_latest_weight_that_is_known_counts_for_the_whole_line(signal: Signal) -> None:
    weight = np.full(signal.observed.shape, np.nan)
    weight[:, 20], weight[:, 25] = 0.2, 0.5
    found = expected_range(replace(signal, weight=weight))
    same = expected_range(replace(signal, weight=np.full(weight.shape, 0.5)))
    assert found.high[:, -1] == pytest.approx(same.high[:, -1])
