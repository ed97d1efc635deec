"""The simulated district is the one described."""

import numpy as np
import pytest

from benchmarks import district


def test_a_quiet_district_has_the_stated_means_and_scatter() -> None:
    many = [district.simulate(seed, walk=0.0) for seed in range(8)]
    sizes = district.size_of_area()
    for size, mean in enumerate(district.MEANS):
        counts = np.concatenate([d.counts[sizes == size] for d in many])
        means = np.concatenate([d.means[sizes == size] for d in many])
        # growth adds two or three in a hundred
        assert means.mean() == pytest.approx(mean * 1.015, rel=0.03)
        scatter = ((counts - means) ** 2 - means).sum() / (means**2).sum()
        # a few very rare counts say little of the scatter
        assert scatter == pytest.approx(1 / district.SIZE, abs=0.02 + 0.02 / mean)


def test_a_change_comes_in_two_areas_of_each_size_from_month_61() -> None:
    found = district.simulate(5, district.step(1e3))
    sizes = district.size_of_area()
    assert np.bincount(sizes[found.changed]).tolist() == [2] * 6
    assert not (found.counts[found.changed, : district.ONSET] > 100).any()
    assert (found.counts[found.changed, district.ONSET :] > 50).all()


def test_a_ramp_arrives_after_a_year_and_stays() -> None:
    ramp = district.ramp(2.0)
    assert ramp[5] == 1.5
    assert ramp[11:].tolist() == [2.0] * 13


def test_every_tenth_area_grows_in_people_and_counts_alike() -> None:
    found = district.simulate(2, walk=0.0)
    growth = found.people[:, -1] / found.people[:, 0]
    assert (growth > 1).sum() == 15
    rate = found.means / found.people
    assert np.allclose(rate[:, -1] / rate[:, 0], rate[0, -1] / rate[0, 0])


@pytest.mark.parametrize("correlation", [0.0, 0.6])
def test_a_theme_has_the_correlation_asked_for(correlation: float) -> None:
    found = district.simulate_theme(1, 0, correlation=correlation)
    residual = (found.counts - found.means) / np.sqrt(found.means + found.means**2 / district.SIZE)
    among = np.corrcoef(residual.reshape(5, -1))
    # the copula's normals have it; whole numbers blur it a little
    assert among[3, 4] == pytest.approx(correlation, abs=0.05)
    assert among[0, 4] == pytest.approx(correlation, abs=0.12)


def test_as_many_of_a_theme_rise_as_asked() -> None:
    found = district.simulate_theme(4, 3, ratio=50.0)
    later = found.counts[:, found.changed, district.ONSET :].mean(axis=2)
    assert ((later > 10 * np.array(district.THEME_MEANS)[:, None]).sum(axis=0) == 3).all()


def test_stocks_keep_the_same_people() -> None:
    found = district.simulate(1, means=(50.0,), counting=district.stocks(0.85))
    residual = (found.counts - found.means)[:, 12:]
    assert np.corrcoef(residual[:, 1:].ravel(), residual[:, :-1].ravel())[0, 1] == pytest.approx(
        0.85, abs=0.05
    )
