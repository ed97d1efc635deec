"""Series without a change have the mean, scatter and persistence asked for."""

import numpy as np
import pytest
from scipy.stats import nbinom

from ews.detect.null import Node
from ews.detect.null import autoregressive
from ews.detect.null import count_quantiles
from tests.detect.districts import draw_series


def node(**changes: object) -> Node:
    base = {"level": 5.0, "size": 10.0, "correlation": 0.0, "form": "count", "sign": 1}
    return Node(**{**base, "periods_per_year": 12, "seed": 0, **changes})  # type: ignore[arg-type]


def test_quantiles_are_those_of_the_negative_binomial() -> None:
    u = np.linspace(0.001, 0.999, 200)
    assert np.array_equal(count_quantiles(u, 5.0, 10.0), nbinom.ppf(u, 10, 10 / 15))


@pytest.mark.parametrize("form", ["count", "normal"])
def test_counts_have_the_mean_and_variance_of_the_node(form: str) -> None:
    series = draw_series(node(form=form), 2000, 50)
    assert series.mean() == pytest.approx(5.0, rel=0.02)
    assert series.var() == pytest.approx(5 + 25 / 10, rel=0.04)


def test_logs_have_the_precision_of_the_node() -> None:
    assert draw_series(node(form="log", level=100.0), 2000, 50).std() == pytest.approx(0.1, rel=0.02)


def test_autoregression_keeps_the_variance_and_has_its_correlation() -> None:
    z = autoregressive(np.random.default_rng(1).standard_normal((4000, 30)), 0.8)
    assert z.var(axis=0) == pytest.approx(np.ones(30), abs=0.12)
    assert (z[:, 1:] * z[:, :-1]).mean() == pytest.approx(0.8, abs=0.03)


def test_series_belong_to_their_node_and_seed() -> None:
    assert np.array_equal(draw_series(node(), 5, 9), draw_series(node(), 5, 9))
    assert not np.array_equal(draw_series(node(), 5, 9), draw_series(node(seed=1), 5, 9))
