"""What counts as a false alert, and what the cases draw."""

import numpy as np
import pytest

from benchmarks import bench_calibration as bench


def test_a_month_without_a_verdict_neither_ends_nor_begins_an_alert() -> None:
    alert = np.array([[True, False, True, False, True], [False] * 5])
    known = np.array([[True, False, True, True, True], [True] * 5])
    crossings, months, first, at_risk = bench.tally(alert, known)
    assert (crossings, months, first, at_risk) == (2, 9, 1, 6)


def test_the_part_of_the_budget_is_events_over_those_allowed() -> None:
    events, months = np.array([1.0, 3.0]), np.array([120.0, 120.0])
    part, se = bench.part_of_budget(events, months, 10.0)
    assert part == 2.0
    assert se == pytest.approx(1.0)


def test_rounded_counts_hold_the_true_ones() -> None:
    given, true = bench.rounded(1), bench.flows(1).counts
    assert (given.options["lower"] <= true).all()
    assert (true <= given.options["upper"]).all()
    assert not (given.counts % 5).any()


def test_the_big_ward_has_a_quarter_of_the_events_until_it_doubles() -> None:
    given = bench.big_ward(1)
    part = given.counts[0] / given.counts.sum(axis=0)
    assert part[: bench.HISTORY].mean() == pytest.approx(0.25, abs=0.02)
    assert part[bench.HISTORY + 6 :].mean() == pytest.approx(0.4, abs=0.03)
    assert given.counted is not None
    assert given.counted.sum() == 39


def test_a_tenth_is_missing() -> None:
    assert np.isnan(bench.missing(1).counts).mean() == pytest.approx(0.1, abs=0.01)


def test_a_shock_moves_every_area() -> None:
    counts = bench.shocked(1).counts
    during, before = (counts[100:, bench.HISTORY + at : bench.HISTORY + at + 6].sum(axis=1) for at in (6, 0))
    assert (during > before).all()
