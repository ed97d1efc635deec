"""The sequential test of an area's share: what it finds, and what it leaves alone."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from ews.detect import ShareChange
from ews.detect import ShareState
from ews.detect import share_change
from tests.detect.districts import crossings
from tests.detect.districts import district
from tests.detect.districts import stock


MEANS = [1.0] * 10 + [4.0] * 10 + [12.0] * 10


def same(one: ShareChange, other: ShareChange, upto: int) -> None:
    for field in fields(ShareChange):
        first, second = getattr(one, field.name)[:, :upto], getattr(other, field.name)[:, :upto]
        assert np.array_equal(first, second, equal_nan=first.dtype.kind == "f"), field.name


@pytest.mark.parametrize("kind", ["flow", "stock", "value"])
@pytest.mark.parametrize("cut", [20, 25, 37, 59])
def test_cutting_the_arrays_changes_nothing_before_the_cut(kind: str, cut: int) -> None:
    y, n = district(1, MEANS, 60)
    y[25, 40:] *= 3
    y[3, 30:34] = np.nan
    options: dict[str, Any] = {"monitor_from": 24, "kind": kind}
    same(share_change(y[:, :cut], n[:, :cut], **options), share_change(y, n, **options), cut)


@pytest.mark.parametrize("kind", ["flow", "stock", "value"])
def test_periods_appended_one_by_one_or_by_the_year_equal_one_run(kind: str) -> None:
    y, n = district(8, MEANS, 66)
    y[3, 50:] = y[3, 50:] * 2 + 1
    y[5, 40] = np.nan
    cover = np.ones_like(y)
    cover[:, 44] = 0.5
    whole = share_change(y, n, monitor_from=36, kind=kind, coverage=cover)
    state = ShareState(monitor_from=36, kind=kind)
    for lo, hi in ((0, 30), (30, 47), (47, 48), (48, 49), (49, 66)):
        part = slice(lo, hi)
        found = state.update(y[:, part], n[:, part], coverage=cover[:, part])
        same(found, whole, hi)
    assert np.array_equal(found.share, whole.share, equal_nan=True)


def test_a_refused_update_leaves_the_state_as_it_was() -> None:
    y, n = district(8, MEANS[:10], 50)
    state = ShareState(monitor_from=36)
    state.update(y[:, :48], n[:, :48])
    with pytest.raises(ValueError, match="number of areas changed"):
        state.update(y[1:, 48:], n[1:, 48:])
    same(state.update(y[:, 48:], n[:, 48:]), share_change(y, n, monitor_from=36), 50)


@pytest.mark.parametrize(
    ("new", "marks", "told"),
    [
        (-1.0, {}, "counts are negative or infinite in 1 of 500 cells, first in area 2, period 49 "),
        (np.inf, {}, "counts are negative or infinite"),
        (
            1.0,
            {"lower": 2.0, "upper": 1.0},
            "lower is above upper in 20 of 500 cells, first in area 0, period 48",
        ),
        (1.0, {"coverage": 100.0}, "coverage is outside 0 to 1"),
    ],
)
def test_an_update_that_cannot_be_is_refused_and_forgotten(
    new: float, marks: dict[str, float], told: str
) -> None:
    y, n = district(8, MEANS[:10], 50)
    state = ShareState(monitor_from=36)
    state.update(y[:, :48], n[:, :48])
    wrong = y[:, 48:].copy()
    wrong[2, 1] = new
    with pytest.raises(ValueError, match=told):
        state.update(wrong, n[:, 48:], **{k: np.full((10, 2), v) for k, v in marks.items()})
    same(state.update(y[:, 48:], n[:, 48:]), share_change(y, n, monitor_from=36), 50)


def test_nobody_can_write_into_the_memory_of_a_state() -> None:
    y, n = district(8, MEANS[:10], 60)
    state = ShareState(monitor_from=36)
    found = state.update(y[:, :48], n[:, :48])
    for field in fields(ShareChange):
        with pytest.raises(ValueError, match="read-only"):
            getattr(found, field.name)[:] = 0
    same(state.update(y[:, 48:], n[:, 48:]), share_change(y, n, monitor_from=36), 60)


def test_a_masked_count_is_a_missing_one() -> None:
    y, n = district(8, MEANS[:10], 48)
    y[3, 30], gone = 999.0, y.copy()
    gone[3, 30] = np.nan
    masked = share_change(np.ma.masked_equal(y, 999.0), n, monitor_from=36)
    same(masked, share_change(gone, n, monitor_from=36), 48)


def test_a_single_period_may_come_as_a_column() -> None:
    y, n = district(8, MEANS[:10], 49)
    state = ShareState(monitor_from=36)
    state.update(y[:, :48], n[:, :48])
    same(state.update(y[:, 48], n[:, 48]), share_change(y, n, monitor_from=36), 49)


def test_the_same_seed_gives_the_same_answer_and_another_nearly_so() -> None:
    y, n = district(2, MEANS, 48)
    first, again = (share_change(y, n, monitor_from=36, seed=1) for _ in range(2))
    same(first, again, 48)
    other = share_change(y, n, monitor_from=36, seed=2)
    assert np.nanmax(np.abs(other.threshold - first.threshold)) < 0.6
    assert np.array_equal(other.evidence, first.evidence, equal_nan=True)


@pytest.mark.parametrize("kind", ["flow", "stock"])
def test_the_scale_of_denominators_does_not_matter(kind: str) -> None:
    y, n = district(3, MEANS, 48)
    small = share_change(y, n, monitor_from=36, kind=kind)
    large = share_change(y, n * 1000, monitor_from=36, kind=kind)
    assert np.allclose(small.evidence, large.evidence, equal_nan=True, rtol=1e-9)
    assert np.allclose(small.expected, large.expected, equal_nan=True, rtol=1e-9)


@pytest.mark.parametrize("direction", ["worse", "better"])
def test_a_planted_step_is_found_with_its_onset_and_size(direction: str) -> None:
    size = 2.0 if direction == "worse" else 0.4
    y, n = district(4, [1.0] * 30 + [15.0] * 30, 60)
    planted = slice(30, 35)
    y[planted, 48:] = np.random.default_rng(40).binomial(y[planted, 48:].astype(int) * 2, size / 2)
    found = share_change(y, n, monitor_from=36, direction=direction, alarm_years=50)
    assert found.alert[planted, 48:54].any(axis=1).all()
    assert np.median(np.abs(found.onset[planted, -1] - 48)) <= 2
    covered = (found.ratio_low < size) & (size < found.ratio_high)
    assert covered[planted, -1].sum() >= 4
    assert (found.p_value[planted, -1] < 1e-3).all()
    mirrored = "better" if direction == "worse" else "worse"
    other = share_change(y, n, monitor_from=36, direction=mirrored, alarm_years=50)
    assert not other.alert[planted, 48:].any()


@pytest.mark.parametrize("kind", ["flow", "stock", "value"])
def test_an_alert_is_evidence_rarer_than_chance_makes_alerts(kind: str) -> None:
    y, n = district(4, MEANS, 60)
    y[27, 48:] *= 2
    y[3, 50:] = np.nan
    found = share_change(y, n, monitor_from=36, kind=kind)
    verdict = np.isfinite(found.evidence)
    assert np.array_equal(np.isfinite(found.alert_chance), verdict)
    assert found.alert.any()
    assert (found.p_value <= found.alert_chance)[found.alert].all()
    assert (found.p_value >= found.alert_chance)[verdict & ~found.alert].all()
    chance = found.alert_chance[:, 36:48]
    assert (np.isnan(chance) | (chance == np.nanmax(chance, axis=1, keepdims=True))).all()


def test_expected_counts_follow_from_share_and_exposure() -> None:
    y, n = district(4, MEANS, 60)
    y[27, 48:] *= 2
    found = share_change(y, n, monitor_from=36)
    assert np.allclose(found.expected[:, 36:], (found.share * found.exposure)[:, 36:], equal_nan=True)
    start = found.onset[27, -1]
    expected = found.share[27, -1] * found.exposure[27, start:].sum()
    assert expected == pytest.approx(found.expected_since[27, -1])
    assert y[27, start:].sum() / expected == pytest.approx(found.ratio[27, -1], rel=0.1)


def test_a_shock_to_the_whole_district_raises_no_alarm() -> None:
    alarms = []
    for shock in (1.0, 1.8):
        y, n = district(5, MEANS, 72, shock=shock)
        alarms.append(crossings(*_verdicts(y, n, monitor_from=36))[0])
    assert alarms[1] <= alarms[0] + 5
    assert alarms[1] <= 18


def _verdicts(y: np.ndarray, n: np.ndarray | None, **options: Any) -> tuple[np.ndarray, np.ndarray]:
    found = share_change(y, n, **options)
    return found.alert, found.evidence


@pytest.mark.parametrize(
    ("kind", "draw"),
    [
        ("flow", lambda seed: district(seed, MEANS * 3, 84)[0]),
        ("stock", lambda seed: stock(seed, 90, 84, mean=8, stay=0.8)),
        ("value", lambda seed: np.exp(np.random.default_rng(seed).normal(5, 0.1, (90, 84)))),
    ],
)
def test_noise_alarms_no_more_often_than_the_budget_says(kind: str, draw: Any) -> None:
    counted = [crossings(*_verdicts(draw(seed), None, monitor_from=36, kind=kind)) for seed in range(6)]
    up, verdicts = (sum(part) for part in zip(*counted, strict=True))
    assert 0.6 <= up / (verdicts / 120) <= 1.3


def test_a_small_budget_is_kept_by_the_fitted_tail() -> None:
    counted = [
        crossings(*_verdicts(district(seed, MEANS * 3, 84)[0], None, monitor_from=36, alarm_years=200))
        for seed in range(20)
    ]
    up, verdicts = (sum(part) for part in zip(*counted, strict=True))
    assert up / (verdicts / 2400) <= 1.5


def test_rounding_to_five_never_alerts() -> None:
    draw = np.random.default_rng(6)
    y = np.round(draw.uniform(4, 11, (40, 60)) / 5) * 5
    y[0] = np.tile([5.0, 10.0], 30)
    y[1] = 5.0
    y[1, 48] = 10.0
    for kind in ("flow", "stock"):
        found = share_change(
            y, None, monitor_from=24, kind=kind, lower=np.maximum(y - 2, 0), upper=y + 2, alarm_years=10
        )
        assert not found.alert[:2].any()


def test_a_suppressed_count_is_known_by_its_bounds() -> None:
    y, n = district(7, MEANS, 48)
    hidden = (y > 0) & (y < 8)
    lower, upper = np.where(hidden, 1, y), np.where(hidden, 7, y)
    found = share_change(np.where(hidden, np.nan, y), n, monitor_from=36, lower=lower, upper=upper)
    assert np.isfinite(found.evidence[:, 36:]).all()
    assert crossings(found.alert, found.evidence)[0] <= 6


def test_missing_is_not_zero() -> None:
    y, n = district(8, MEANS, 60)
    gone = y.copy()
    gone[25, 48:] = np.nan
    missing = share_change(gone, n, monitor_from=36, direction="better")
    assert np.isnan(missing.evidence[25, 48:]).all()
    assert not missing.alert[25, 48:].any()
    assert (missing.onset[25, 48:] == -1).all()
    zero = share_change(np.nan_to_num(gone), n, monitor_from=36, direction="better")
    assert zero.alert[25, 52:].all()


def test_little_coverage_gives_no_verdict_and_most_of_it_lowers_what_is_expected() -> None:
    y, n = district(9, MEANS, 60)
    coverage = np.ones_like(y)
    coverage[25, 50:55], coverage[25, 55:] = 0.79, 0.85
    found = share_change(y, n, monitor_from=36, coverage=coverage)
    full = share_change(y, n, monitor_from=36)
    assert np.isnan(found.evidence[25, 50:55]).all()
    assert np.isfinite(found.evidence[25, 55:]).all()
    assert np.allclose(found.exposure[25, 55:], 0.85 * full.exposure[25, 55:], rtol=0.05)


def test_an_area_to_which_an_indicator_does_not_apply_leaves_the_baseline() -> None:
    y, n = district(10, MEANS, 48)
    applies = np.ones_like(y)
    applies[29] = 0
    found = share_change(y, n, monitor_from=36, applies=applies)
    assert np.isnan(found.evidence[29]).all()
    assert not found.alert[29].any()
    without = share_change(y[:29], n[:29], monitor_from=36)
    assert np.allclose(found.evidence[:29], without.evidence, equal_nan=True)


def test_one_big_area_that_doubles_does_not_make_the_others_improve() -> None:
    alarms = 0
    for seed in range(4):
        y, n = district(seed, [150.0] + [9.0] * 49, 72)
        y[0, 48:] *= 2
        alarms += crossings(*_verdicts(y, n, monitor_from=36, direction="better"))[0]
    assert alarms <= 1.3 * 4 * 50 * 36 / 120


@pytest.mark.parametrize("unit", [1e-3, 1e4])
def test_the_unit_of_a_callers_baseline_does_not_matter(unit: float) -> None:
    draw = np.random.default_rng(3)
    y = draw.poisson(5.0, (20, 60)).astype(float)
    y[2, 45:] = draw.poisson(11.0, 15)
    given = np.full(y.shape, 5.0)
    one, other = (share_change(y, None, monitor_from=24, baseline=given * k) for k in (1.0, unit))
    np.testing.assert_allclose(other.evidence, one.evidence, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(other.expected_since, one.expected_since, rtol=1e-9)
    np.testing.assert_array_equal(other.alert, one.alert)


def test_a_callers_own_baseline_replaces_the_districts() -> None:
    y, _ = district(11, MEANS, 48)
    one = share_change(y[:1], None, monitor_from=36, baseline=np.full((1, 48), 3.0))
    assert np.isfinite(one.evidence[0, 36:]).all()
    assert (one.exposure == 3.0).all()


@pytest.mark.parametrize("periods_per_year", [4, 1])
def test_quarterly_and_yearly_series_are_watched(periods_per_year: int) -> None:
    y, n = district(12, [40.0] * 30, 30)
    y[5, 24:] *= 2
    found = share_change(y, n, monitor_from=12, periods_per_year=periods_per_year, alarm_years=50)
    assert found.alert[5, 24:28].any()


def test_short_history_gives_no_verdict_and_no_error() -> None:
    y, n = district(13, MEANS, 24)
    found = share_change(y, n, monitor_from=3)
    assert np.isnan(found.evidence[:, :12]).all()
    assert np.isfinite(found.evidence[:, 12:]).all()
    assert not found.alert[:, :12].any()


NOTHING = np.zeros((10, 30))


@pytest.mark.parametrize("kind", ["flow", "stock", "value"])
@pytest.mark.parametrize(
    "counts",
    [
        NOTHING,
        NOTHING + 7,
        NOTHING * np.nan,
        NOTHING[:1] + 3,
        NOTHING[:2] + 3,
        NOTHING[:, :1] + 3,
        NOTHING[:0],
        NOTHING[:, :0],
        np.where(np.arange(30) == 20, 0.0, NOTHING + 3),
        np.where(np.arange(10)[:, None] == 2, 0.0, NOTHING + 3),
        np.where(np.arange(10)[:, None] == 2, np.nan, NOTHING + 3),
        np.where((np.arange(10)[:, None] == 2) & (np.arange(30) == 25), 1.0, NOTHING),
        (NOTHING + 3) * 1e8,
    ],
    ids=[
        *(
            "all zero",
            "all equal",
            "all missing",
            "one area",
            "two areas",
            "one period",
            "no area",
            "no period",
        ),
        *("a zero period", "a zero area", "a missing area", "one event", "huge"),
    ],
)
def test_degenerate_districts_are_met_without_warning_or_alarm(counts: np.ndarray, kind: str) -> None:
    found = share_change(counts, None, monitor_from=12, kind=kind)
    assert found.evidence.shape == counts.shape
    assert not found.alert.any()


def test_a_small_district_is_judged_given_its_totals() -> None:
    y, n = district(14, [5.0] * 5, 60)
    y[2, 48:] += 9
    found = share_change(y, n, monitor_from=36, alarm_years=50)
    assert found.alert[2, 50:].any()
    quiet = share_change(y, n, monitor_from=36, alarm_years=50, direction="better")
    assert not quiet.alert[2].any()


def test_a_stock_is_not_taken_for_a_flow() -> None:
    counts = stock(15, 60, 84, mean=10, stay=0.85)
    as_flow = crossings(*_verdicts(counts, None, monitor_from=36))[0]
    as_stock = crossings(*_verdicts(counts, None, monitor_from=36, kind="stock"))[0]
    assert as_flow > 1.6 * as_stock


def test_options_outside_their_meaning_are_refused() -> None:
    y = np.ones((3, 20))
    with pytest.raises(ValueError, match="use 'flow'"):
        share_change(y, None, monitor_from=12, kind="level")
    with pytest.raises(ValueError, match=r"direction is 'up'.* dispersion is nan.*positive size"):
        share_change(y, None, monitor_from=12, direction="up", dispersion=np.nan)
    with pytest.raises(ValueError, match="not match"):
        share_change(y, np.ones((3, 19)), monitor_from=12)
    with pytest.raises(ValueError, match="areas, periods"):
        share_change(y[0], None, monitor_from=12)
