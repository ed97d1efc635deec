"""The peers' arithmetic against values of R, NIST and OHID; tests/golden/README.md gives each call."""

import csv
from pathlib import Path

import numpy as np
import pytest

from benchmarks import charts


GOLDEN = Path(__file__).parents[1] / "golden"
# NIST 6.3.2.2, flow rates; the handbook prints mean 50.81, UCL 55.8041 and LCL 45.8159
FLOW_RATES = np.array([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
# share_2x2_exact: counts and exposures before and since, and the log likelihood ratio of two Poisson rates
TWO_RATES = [
    (24, 38400, 9, 4800, 3.265377647762),
    (5, 38400, 4, 4800, 3.19515929825088),
    (60, 38400, 13, 4800, 1.43237782124733),
    (0, 9600, 2, 2400, 3.2188758248682),
    (240, 38400, 45, 4800, 2.83677180283879),
]


def table(name: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str, key: str) -> np.ndarray:
    return np.array([float(row[key] or "nan") for row in table(name)])


def test_xmr_limits_are_those_of_the_nist_handbook() -> None:
    centre, sigma = charts.individuals(FLOW_RATES)
    assert centre == pytest.approx(50.81, abs=1e-9)
    assert (centre + 3 * sigma, centre - 3 * sigma) == pytest.approx((55.8041, 45.8159), abs=5e-5)


def test_ewma_is_that_of_the_nist_handbook() -> None:
    values, expected = column("nist_ewma", "x"), column("nist_ewma", "ewma")
    assert np.allclose(charts.ewma(values[1:], weight=0.3, start=50.0), expected[1:], rtol=1e-12)


@pytest.mark.parametrize(("side", "sign"), [("s_hi", 1), ("s_lo", -1)])
def test_cusum_is_that_of_the_nist_handbook(side: str, sign: int) -> None:
    steps = sign * (column("nist_cusum", "x") - 325) - 0.3175
    assert np.allclose(charts.cusum(steps), column("nist_cusum", side), atol=1e-10)


def test_count_cusum_and_glr_are_those_of_surveillance() -> None:
    counts, means = column("glr_given_mu0", "y"), column("glr_given_mu0", "mu0")
    sums = charts.cusum(charts.poisson_step(counts, means, 1.5))
    assert np.allclose(sums, column("glr_given_mu0", "lrcusum_pois_theta1.5"), atol=1e-10)
    glr = charts.glr_poisson(counts, means)
    assert np.allclose(glr, column("glr_given_mu0", "glrpois"), atol=1e-10)
    overdispersed = charts.glr_negative_binomial(counts, means, size=10.0)
    # R maximises the ratio by an iteration that stops at 1e-5 or so
    assert np.allclose(overdispersed, column("glr_given_mu0", "glrnb_alpha0.1"), atol=1e-6)


def test_negative_binomial_steps_become_poisson_steps() -> None:
    counts, means = np.array([0.0, 3.0, 9.0]), np.array([0.5, 2.0, 7.0])
    step = charts.negative_binomial_step(counts, means, 1e9, 1.5)
    assert np.allclose(step, charts.poisson_step(counts, means, 1.5), atol=1e-6)


def test_share_cusum_is_that_of_surveillance() -> None:
    events, people = column("binomial_share_cusum", "y"), column("binomial_share_cusum", "n")
    sums = charts.cusum(charts.binomial_step(events, people, 0.0062, 1.5))
    assert np.allclose(sums, column("binomial_share_cusum", "cusum"), atol=1e-10)


@pytest.mark.parametrize("row", table("binomial_lrcusum_arl_mc"), ids=lambda row: f"{row['mean']}-{row['h']}")
def test_run_lengths_are_those_simulated(row: dict[str, str]) -> None:
    # R's own ARL0 and ARL1 rest on 100 cells and are up to a tenth too short: its simulated ones count
    for ratio, simulated in ((1.0, row["mc0"]), (1.5, row["mc1"])):
        found = mean_run_length(float(row["mean"]) / 800, ratio, float(row["h"]))
        assert found == pytest.approx(float(simulated), rel=0.04)


def mean_run_length(usual: float, ratio: float, limit: float, *, runs: int = 10_000) -> float:
    """Return how long the binomial CUSUM of 800 people runs, with a standard error of about 1 %."""
    draw, sums, months = np.random.default_rng(1), np.zeros(runs), 0
    while len(sums):
        events = draw.binomial(800, ratio * usual, len(sums))
        sums = np.maximum(sums + charts.binomial_step(events, np.full(len(sums), 800), usual, 1.5), 0.0)
        months += len(sums)
        sums = sums[sums < limit]
    return months / runs


@pytest.mark.parametrize(("before", "exposure", "since", "exposure_since", "llr"), TWO_RATES)
def test_two_rates_are_compared_as_in_r(
    before: int, exposure: int, since: int, exposure_since: int, llr: float
) -> None:
    given = (np.array(float(value)) for value in (before, exposure, since, exposure_since))
    assert charts.two_rates_llr(*given) == pytest.approx(llr, rel=1e-12)


@pytest.mark.parametrize("row", table("funnel_binomial_limits"), ids=lambda row: f"{row['n']}-{row['theta']}")
def test_funnel_limits_are_spiegelhalters(row: dict[str, str]) -> None:
    for key, level in (("l95", 0.025), ("u95", 0.975), ("l998", 0.001), ("u998", 0.999)):
        limit = charts.funnel_limit(int(row["n"]), float(row["theta"]), level)
        assert limit == pytest.approx(float(row[key]), rel=1e-9)


@pytest.mark.parametrize("row", table("fingertips_trend"), ids=lambda row: row["case"])
def test_recent_trend_is_that_of_fingertips(row: dict[str, str]) -> None:
    events, people = (np.array([float(v) for v in row[key].split()]) for key in ("x", "n"))
    assert charts.trend_chi_squared(events, people) == pytest.approx(float(row["chisq"]), rel=1e-9)
    moved = charts.trend_chi_squared(events, people) > float(row["threshold"])
    up = charts.trend_z(events, people) > 0
    marker = ("Increasing" if up else "Decreasing") if moved else "NoChange"
    assert row["expected_marker"].startswith(marker)


def test_ears_limits_are_those_of_surveillance() -> None:
    counts = column("agona_ears", "observed")
    for gap, key in ((0, "c1_upper"), (2, "c2_upper")):
        mean, sd = charts.ears_baseline(counts, gap)
        assert same_where_given(mean + 3.090232306167814 * sd, column("agona_ears", key))
    # R's C3 leaves the excess of the week itself out of the sum, and starts from the count
    _, c2, _ = charts.ears(counts)
    excess = np.maximum(c2 - 1, 0)
    _, sd = charts.ears_baseline(counts, 2)
    upper = counts[2:] + sd[2:] * (1.959963984540054 - excess[:-2] - excess[1:-1])
    assert same_where_given(np.maximum(upper, 0), column("agona_ears", "c3_upper")[2:])


def same_where_given(found: np.ndarray, expected: np.ndarray) -> bool:
    given = np.isfinite(expected)
    return given.sum() == 31 and np.allclose(found[given], expected[given], rtol=1e-10)


def test_ears_c3_adds_the_excesses_of_three_weeks() -> None:
    counts = column("agona_ears", "observed")
    _, c2, c3 = charts.ears(counts)
    assert c3[30] == pytest.approx(sum(max(0.0, c2[t] - 1) for t in (28, 29, 30)))
