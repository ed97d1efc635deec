"""The rest of the district as each area sees it."""

import numpy as np
import pytest

from ews.detect.baseline import exposures_by_standing
from ews.detect.baseline import members
from ews.detect.baseline import rest_of_district
from ews.detect.baseline import standard_rates


def exposures(counts: np.ndarray, people: np.ndarray, inside: np.ndarray) -> np.ndarray:
    rest = rest_of_district(counts, people, inside, np.ones(len(counts)))
    return rest.exposures(people)


def test_with_equal_rates_it_is_the_rate_of_all_others() -> None:
    draw = np.random.default_rng(1)
    y, n = draw.poisson(5, (12, 6)).astype(float), draw.uniform(400, 900, (12, 6))
    by_hand = n * (y.sum(axis=0) - y) / (n.sum(axis=0) - n)
    assert np.allclose(exposures(y, n, np.ones_like(y, dtype=bool)), by_hand, rtol=1e-12)


def test_an_area_alone_has_no_rest() -> None:
    assert np.isnan(exposures(np.ones((1, 3)), np.ones((1, 3)), np.ones((1, 3), dtype=bool))).all()


def test_an_area_that_goes_missing_takes_its_own_level_with_it() -> None:
    rate = np.array([9.0] + [1.0] * 11)
    y, n = np.repeat(rate[:, None], 40, axis=1), np.ones((12, 40))
    inside = np.ones_like(y, dtype=bool)
    inside[0, 30:] = False
    rates = standard_rates(y[:, :30], n[:, :30], inside[:, :30])
    found = rest_of_district(y, n, inside, rates).exposures(n)
    assert np.allclose(found[1:, 30:], found[1:, :1], rtol=0.03)


def test_an_area_with_more_than_a_tenth_of_the_events_leaves_when_enough_remain() -> None:
    y = np.array([30.0] + [6.0] * 20)[:, None]
    inside = np.ones_like(y, dtype=bool)
    assert members(y, inside)[:, 0].tolist() == [False] + [True] * 20
    few = np.full((5, 1), 6.0)
    assert members(few, np.ones_like(few, dtype=bool)).all()


def test_rates_recover_those_of_a_two_way_table_with_holes() -> None:
    draw = np.random.default_rng(2)
    own, index = draw.uniform(0.5, 3, 15), draw.uniform(0.8, 1.2, 60)
    n = draw.uniform(5000, 9000, (15, 60))
    y = n * own[:, None] * index
    inside = draw.random(y.shape) > 0.1
    found = standard_rates(y, n, inside)
    assert np.allclose(found / found.mean(), own / own.mean(), rtol=1e-3)
    empty = inside.copy()
    empty[4] = False
    assert np.isnan(standard_rates(y, n, empty)[4])


def test_a_rest_without_people_is_not_taken_from_rounding() -> None:
    y = np.array([[0.1], [0.2], [0.0]])
    n = np.array([[1e9], [0.0], [0.0]])
    found = exposures(y, n, np.ones_like(y, dtype=bool))
    assert np.isnan(found[0, 0])
    assert found[1, 0] == pytest.approx(0)


def test_by_standing_one_leaves_altogether_and_another_by_half() -> None:
    draw = np.random.default_rng(3)
    counts, people = draw.poisson(9.0, (4, 1, 5)).astype(float), draw.uniform(50, 90, (4, 1, 5))
    standing = np.array([[1.0], [0.0], [0.5], [1.0]])
    found = exposures_by_standing(people, (counts, people), standing)
    y, n = counts[:, 0], people[:, 0]
    rest, base = 0.5 * y[2] + y[3], 0.5 * n[2] + n[3]
    assert np.allclose(found[0, 0], n[0] * rest / base)
    assert np.allclose(found[1, 0], n[1] * (y[0] + rest) / (n[0] + base))


def test_by_standing_nobody_else_is_no_rest() -> None:
    alone = np.full((1, 1, 3), 4.0)
    assert not exposures_by_standing(alone, (alone, alone), np.ones((1, 1))).any()
