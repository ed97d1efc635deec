"""The peers look back only, and windows are what they say."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import peers
from benchmarks.district import HISTORY
from benchmarks.district import ONSET
from benchmarks.district import simulate


PEERS = {name: method for name, method in peers.methods(10.0).items() if not name.startswith("ews")}


@pytest.fixture(scope="module")
def quiet() -> peers.District:
    return simulate(1)


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_knows_nothing_of_later_months(name: str, quiet: peers.District) -> None:
    later = quiet.counts.copy()
    later[:, ONSET:] += 20
    before, after = (PEERS[name](d) for d in (quiet, replace(quiet, counts=later)))
    assert np.array_equal(before[:, HISTORY:ONSET], after[:, HISTORY:ONSET], equal_nan=True)
    assert not np.array_equal(before[:, ONSET:], after[:, ONSET:], equal_nan=True)


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_scores_an_area_higher_once_its_counts_rise(name: str, quiet: peers.District) -> None:
    raised = quiet.counts.copy()
    raised[60, ONSET:] += 10
    before, after = (PEERS[name](d)[60, ONSET] for d in (quiet, replace(quiet, counts=raised)))
    assert after > before


def test_a_moving_sum_waits_until_it_is_full() -> None:
    sums = peers.moving_sum(np.array([[1.0, 2.0, 4.0, 8.0]]), 3)
    assert np.isnan(sums[0, :2]).all()
    assert sums[0, 2:].tolist() == [7.0, 14.0]
