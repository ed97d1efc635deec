"""Thresholds meet the rate they were set for, on series not used to set them."""

from dataclasses import replace

import numpy as np
import pytest

from ews.detect.calibrate import Calibration
from ews.detect.calibrate import Curves
from ews.detect.calibrate import against_chance
from ews.detect.calibrate import bands
from ews.detect.calibrate import null_curves
from ews.detect.calibrate import p_values
from ews.detect.calibrate import thresholds
from ews.detect.likelihood import allowed_onsets
from ews.detect.likelihood import evidence
from ews.detect.null import Node
from ews.detect.null import null_ratios
from ews.detect.profiles import profiles
from ews.detect.settings import Options
from tests.detect.districts import draw_series


FRESH = Node(level=3.0, size=16.0, correlation=0.0, form="count", sign=1, periods_per_year=12, seed=99)


def fresh_evidence(node: Node, first: int, last: int) -> np.ndarray:
    series = draw_series(node, 6000, last)
    seen = np.ones((1, last), dtype=bool)
    ratios = null_ratios(node, series, first, first)
    return evidence(ratios, allowed_onsets(seen, first, ratios.shape[2], 6), node.shapes.log_prior)


@pytest.mark.parametrize("years", [10.0, 100.0])
@pytest.mark.parametrize(
    ("form", "correlation", "drift"),
    [("count", 0.0, 0.0), ("count", 0.0, 0.02), ("normal", 0.7, 0.0), ("log", 0.7, 0.0)],
)
def test_fresh_series_cross_as_often_as_the_budget_says(
    years: float, form: str, correlation: float, drift: float
) -> None:
    node = replace(FRESH, form=form, correlation=correlation, drift=drift)
    options = Options(48, alarm_years=years)
    chance = Calibration(options, form, node.size, node.correlation, node.drift)
    limit = thresholds(chance.curves(np.array([3.0])), np.array([36]), options)[0]
    found = fresh_evidence(node, 36, 48)
    up = (found[:, 1:] > limit) & (found[:, :-1] <= limit)
    assert up.mean() * 12 * years == pytest.approx(1.0, abs=0.35 if years == 10 else 0.6)


def test_p_values_are_uniform_in_the_tail() -> None:
    options = Options(48)
    curves = Calibration(options, "count", 16.0).curves(np.full(6000, 3.0))
    found = fresh_evidence(FRESH, 36, 48)
    p = p_values(found, curves, np.full(6000, 36), options)
    for level in (0.05, 0.01):
        assert (p <= level).mean() == pytest.approx(level, rel=0.35)


@pytest.mark.parametrize(("form", "correlation"), [("count", 0.0), ("normal", 0.7)])
def test_chance_is_over_the_threshold_as_often_as_is_said(form: str, correlation: float) -> None:
    node, options = replace(FRESH, form=form, correlation=correlation), Options(48)
    curves = Calibration(options, form, node.size, correlation).curves(np.full(6000, 3.0))
    found = against_chance(fresh_evidence(node, 36, 48), curves, np.full(6000, 36), options)
    assert found["alert_chance"].mean() > 1 / 120
    assert found["alert"].mean() == pytest.approx(found["alert_chance"].mean(), rel=0.2)


def test_p_values_keep_falling_beyond_the_simulated_evidence() -> None:
    options = Options(48)
    curves = Calibration(options, "count", 16.0).curves(np.array([3.0]))
    p = p_values(np.array([[6.0, 9.0, 12.0, np.nan]]), curves, np.array([40]), options)[0]
    assert 1e-8 <= p[2] < p[1] < p[0] < 0.01
    assert np.isnan(p[3])


def test_a_tighter_budget_and_a_longer_tail_raise_the_threshold() -> None:
    history = np.array([48])
    limits = []
    for years in (10.0, 100.0, 1000.0, 2000.0):
        options = Options(48, alarm_years=years)
        curves = Calibration(options, "count", 16.0).curves(np.array([5.0]))
        limits.append(thresholds(curves, history, options)[0])
    assert np.all(np.diff(limits) > 0)


def test_between_levels_the_threshold_is_interpolated() -> None:
    options = Options(48)
    curves = Calibration(options, "count", 16.0).curves(np.array([1.5, 2.4, 4.0, 1e9, 0.0]))
    limit = thresholds(curves, np.full(5, 48), options)
    assert min(limit[0], limit[2]) <= limit[1] <= max(limit[0], limit[2])
    assert np.isfinite(limit).all()
    assert limit.min() >= profiles(12, 1).no_information


def test_curves_rise_with_rarity_and_are_remembered() -> None:
    curves = null_curves(replace(FRESH, seed=0))
    assert isinstance(curves, Curves)
    assert (np.diff(curves.crossing, axis=1) >= 0).all()
    assert (np.diff(curves.exceeding, axis=1) >= 0).all()
    assert null_curves(replace(FRESH, seed=0)) is curves
    assert len(curves.crossing) == len(bands(Options(0)))
