"""What the power benchmark cuts out of each district's scores."""

import numpy as np

from benchmarks import bench_power as bench


TRIAL = bench.Trial(("oracle CUSUM",), 10.0, 15.0, (), 0)


def test_a_quiet_trial_gives_every_area_by_size() -> None:
    scores = TRIAL([0, 1])["oracle CUSUM"]
    assert scores.shape == (2, 6, 25, 36)


def test_a_changed_trial_gives_the_changed_areas_from_the_month_before() -> None:
    asked = bench.Trial(**{**vars(TRIAL), "scenario": "x2"})
    scores = np.concatenate([asked([seed])["oracle CUSUM"] for seed in range(6)])
    assert scores.shape == (6, 6, 2, 13)
    means = scores.mean(axis=(0, 1, 2))
    assert means[0] < means[1] < means[6] < means[12]


def test_the_oracle_is_all_of_itself_and_a_blind_method_finds_little() -> None:
    draw = np.random.default_rng(1)
    quiet = TRIAL(range(4))
    planted = bench.Trial(**{**vars(TRIAL), "scenario": "x2"})(range(4))
    quiet["blind"] = draw.normal(size=quiet["oracle CUSUM"].shape)
    planted["blind"] = draw.normal(size=planted["oracle CUSUM"].shape)
    rows = {row["method"]: row for row in bench.compared(quiet, planted, "x2", 10.0) if row["within"] == 6}
    assert rows["oracle CUSUM"]["ratio"] == 1.0
    assert rows["blind"]["ratio"] < 0.4


def test_stocks_are_watched_as_stocks() -> None:
    asked = bench.Trial(("oracle CUSUM",), 10.0, 15.0, (), 0, stay=0.85)
    flows, caseloads = TRIAL([0])["oracle CUSUM"], asked([0])["oracle CUSUM"]
    assert flows.shape == caseloads.shape
    assert not np.array_equal(flows, caseloads)
