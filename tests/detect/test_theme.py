"""Several indicators of one theme, tested together."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from ews.detect import ThemeChange
from ews.detect import share_change
from ews.detect import theme_change
from ews.detect.null import count_quantiles
from tests.detect.districts import crossings
from tests.detect.districts import district


MEANS = (1.0, 2.0, 2.0, 5.0, 10.0)


def theme(seed: int, correlation: float, areas: int = 60, periods: int = 72) -> np.ndarray:
    from scipy.special import ndtr

    draw = np.random.default_rng(seed)
    common = draw.standard_normal((areas, periods))
    own = draw.standard_normal((len(MEANS), areas, periods))
    noise = np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own
    return np.stack([count_quantiles(ndtr(z), mean, 15.0) for z, mean in zip(noise, MEANS, strict=True)])


def watch(counts: np.ndarray, **options: object) -> ThemeChange:
    return theme_change(counts, None, monitor_from=36, kinds=["flow"] * len(counts), **options)  # type: ignore[arg-type]


def test_a_change_spread_thinly_is_found_sooner_together_than_apart() -> None:
    together = apart = 0
    for seed in range(3):
        counts = theme(seed, 0.0)
        draw = np.random.default_rng(seed + 50)
        counts[2:, :12, 60:] += draw.poisson(0.5 * np.array(MEANS)[2:, None, None], (3, 12, 12))
        together += int(watch(counts).alert[:12, 60:66].any(axis=1).sum())
        # Five series share the theme's budget.
        single = [share_change(y, None, monitor_from=36, alarm_years=50.0) for y in counts]
        apart += int(np.any([s.alert[:12, 60:66] for s in single], axis=(0, 2)).sum())
    assert together > apart
    assert together >= 15


@pytest.mark.parametrize("correlation", [0.0, 0.6])
def test_correlated_indicators_keep_to_the_budget(correlation: float) -> None:
    counted = []
    for seed in range(6):
        found = watch(theme(seed, correlation))
        counted.append(crossings(found.alert, found.evidence))
    up, verdicts = (sum(part) for part in zip(*counted, strict=True))
    assert 0.6 <= up / (verdicts / 120) <= 1.35


def test_the_order_of_the_indicators_does_not_matter() -> None:
    counts = theme(2, 0.3)
    listed, turned = watch(counts), watch(counts[[3, 0, 4, 2, 1]])
    np.testing.assert_array_equal(listed.threshold, turned.threshold)
    np.testing.assert_allclose(listed.evidence, turned.evidence, rtol=1e-9, atol=1e-9)


def test_cutting_the_arrays_changes_nothing_before_the_cut() -> None:
    counts = theme(1, 0.3)
    whole, part = watch(counts), watch(counts[:, :, :50])
    for field in fields(ThemeChange):
        first, second = getattr(whole, field.name)[..., :50], getattr(part, field.name)
        assert np.array_equal(first, second, equal_nan=first.dtype.kind == "f"), field.name


def test_an_alert_is_evidence_rarer_than_chance_makes_alerts() -> None:
    counts = theme(2, 0.3)
    counts[3:, 7, 56:] *= 3
    counts[:, 8, 60:] = np.nan
    found = watch(counts)
    verdict = np.isfinite(found.evidence)
    assert np.array_equal(np.isfinite(found.alert_chance), verdict)
    assert found.alert.any()
    assert (found.p_value <= found.alert_chance)[found.alert].all()
    assert (found.p_value >= found.alert_chance)[verdict & ~found.alert].all()


def test_contributions_say_which_indicators_speak_for_the_change() -> None:
    counts = theme(2, 0.0)
    counts[3:, 7, 56:] *= 3
    found = watch(counts)
    assert found.alert[7, -1]
    assert abs(int(found.onset[7, -1]) - 56) <= 2
    assert (found.contributions[3:, 7, -1] > 1).all()
    assert (found.contributions[:3, 7, -1] < 1).all()
    assert (found.contributions[:, :, 36:] >= np.log(0.5) - 1e-9).all()


def test_indicators_may_fall_where_others_rise() -> None:
    counts = theme(3, 0.0)
    counts[3, 7, 56:] = np.round(counts[3, 7, 56:] * 0.2)
    counts[4, 7, 56:] *= 2
    ways = ["worse", "worse", "worse", "better", "worse"]
    assert watch(counts, direction=ways).evidence[7, -1] > watch(counts).evidence[7, -1]


def test_a_verdict_needs_half_of_the_indicators() -> None:
    counts = theme(4, 0.0)
    counts[:2, :, 60:] = np.nan
    assert np.isfinite(watch(counts).evidence[:, 60:]).all()
    counts[2, :, 60:] = np.nan
    found = watch(counts)
    assert np.isnan(found.evidence[:, 60:]).all()
    assert not found.alert[:, 60:].any()


def test_kinds_may_differ_and_nothing_seen_is_no_verdict() -> None:
    y, _ = district(5, [5.0] * 20, 60)
    counts = np.stack([y, y + 3, y / 7 + 1])
    found = theme_change(counts, None, monitor_from=36, kinds=("flow", "stock", "value"))
    assert np.isfinite(found.evidence[:, 36:]).all()
    empty = theme_change(counts * np.nan, None, monitor_from=36, kinds=("flow", "stock", "value"))
    assert np.isnan(empty.evidence).all()
    with pytest.raises(ValueError, match="kinds"):
        theme_change(counts, None, monitor_from=36, kinds=["flow"])


def test_a_masked_count_is_a_missing_one() -> None:
    counts = theme(4, 0.0)[:, :20]
    masked = np.ma.array(counts.copy(), mask=False)
    masked[2, :, 60:] = np.ma.masked
    counts[2, :, 60:] = np.nan
    missing = watch(counts)
    for given in (masked, list(masked)):
        found = watch(given)  # type: ignore[arg-type]
        assert np.array_equal(found.evidence, missing.evidence, equal_nan=True)


ONES = np.ones((3, 5, 30))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"denominators": np.ones((4, 5, 30))}, r"denominators is \(4, 5, 30\), not \(3, 5, 30\)"),
        ({"denominators": ONES[:2]}, r"denominators is \(2, 5, 30\), not \(3, 5, 30\)"),
        ({"coverage": ONES[0]}, r"coverage is \(5, 30\), not \(3, 5, 30\)"),
        ({"lower": [ONES[0], ONES[0, :4], ONES[0]]}, r"lower is \[\(5, 30\), \(4, 30\), \(5, 30\)\], not"),
        ({"counts": [ONES[0], ONES[0, :4]]}, r"counts is \[\(5, 30\), \(4, 30\)\]; give \(indicators, areas"),
        ({"counts": ONES[0]}, r"counts is \(5, 30\); give \(indicators, areas, periods\)"),
        ({"kinds": ["flow"]}, r"kinds is \(1,\), not \(3,\)"),
        ({"kinds": "flow"}, r"kinds is \(\), not \(3,\)"),
        ({"direction": ["worse"] * 4}, r"direction is \(4,\), not \(3,\)"),
        ({"dispersion": [1.0, None]}, r"dispersion is \(2,\), not \(3,\)"),
        ({"dispersion": 1.0}, r"dispersion is \(\), not \(3,\)"),
        ({"upper": ONES[1:], "kinds": ["flow"]}, r"upper is \(2, 5, 30\), .*; shape of kinds is \(1,\)"),
    ],
)
def test_shapes_and_lists_that_do_not_fit_are_told(given: dict[str, Any], told: str) -> None:
    options = {"counts": ONES, "denominators": None, "kinds": ["flow"] * 3, "monitor_from": 12} | given
    with pytest.raises(ValueError, match=f"shape of {told}"):
        theme_change(**options)


def test_faulty_options_of_all_indicators_are_told_at_once() -> None:
    with pytest.raises(
        ValueError, match=r"monitor_from is -1.* kind is 'x'.* dispersion is 0.* kind is 'y'"
    ) as told:
        theme_change(ONES, None, monitor_from=-1, kinds=["x", "flow", "y"], dispersion=[0, None, None])
    assert str(told.value).count("monitor_from") == 1


def test_a_count_that_none_can_be_is_told_with_its_indicator() -> None:
    counts = ONES.copy()
    counts[1:, 2, 7] = -1
    with pytest.raises(ValueError, match=r"indicator 1: counts are negative .* first in area 2, period 7"):
        theme_change(counts, None, monitor_from=12, kinds=["value", "flow", "stock"])
    counts[1, 2, 7] = 1
    theme_change(counts, None, monitor_from=12, kinds=["flow", "flow", "value"])
