"""The interval at a known onset is the detector's own."""

import numpy as np

from benchmarks import coverage
from benchmarks.district import HISTORY
from benchmarks.district import ONSET
from benchmarks.district import simulate
from benchmarks.district import step
from ews.detect import share_change


def test_the_interval_at_a_known_onset_is_the_one_reported_where_that_onset_is_chosen() -> None:
    d, now = simulate(1, step(2.0)), ONSET + 5
    found = share_change(d.counts, d.people, monitor_from=HISTORY)
    low, high = coverage.at_onset(d, now)
    chosen = found.onset[:, now] == ONSET
    assert chosen.sum() > 5
    assert np.allclose(low[chosen], found.ratio_low[chosen, now])
    assert np.allclose(high[chosen], found.ratio_high[chosen, now])
