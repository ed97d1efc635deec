"""The evidence of zones, against sums written out, and the zones that are kept."""

import itertools
import math

import numpy as np
import pytest
from scipy.sparse import csr_array

from ews.detect.pocket_scan import apart
from ews.detect.pocket_scan import touching
from ews.detect.pocket_scan import zone_evidence
from ews.detect.pocket_sites import log_ratios
from ews.detect.zones import Level


WARD = csr_array(np.array([[1, 1, 0, 0], [0, 0, 1, 1]]))
LOOSE = csr_array(np.array([[1, 1, 1, 0]]))
LEVELS = (Level("ward", WARD, 1.0, -0.7), Level("site", LOOSE, 0.4, -1.1))


def drawn(seed: int) -> np.ndarray:
    """Return log ratios of four sites, (sites, steps, onsets)."""
    return np.random.default_rng(seed).normal(0, 1.5, (4, 2, 3))


def by_hand(level: Level, zone: int, indicators: list[np.ndarray]) -> float:
    """Sum over onsets, average over steps and over all subsets of the sites: one zone, plain loops."""
    sites = np.flatnonzero(level.members[[zone]].toarray()[0])
    total = 0.0
    for onset in range(3):
        product = 1.0
        for ratios in indicators:
            mean = 0.0
            for step in range(2):
                for chosen in itertools.product((0, 1), repeat=len(sites)):
                    chance = math.prod(level.inclusion if c else 1 - level.inclusion for c in chosen)
                    logs = sum(ratios[s, step, onset] for s, c in zip(sites, chosen, strict=True) if c)
                    mean += chance * math.exp(logs) / 2
            product *= mean if len(indicators) == 1 else 0.5 + 0.5 * mean
        total += product
    return level.log_prior + math.log(total)


@pytest.mark.parametrize("indicators", [[1], [2, 3]])
def test_a_zones_evidence_is_the_sum_written_out(indicators: list[int]) -> None:
    ratios = [drawn(seed) for seed in indicators]
    slow = [by_hand(LEVELS[0], 0, ratios), by_hand(LEVELS[0], 1, ratios), by_hand(LEVELS[1], 0, ratios)]
    assert zone_evidence(LEVELS, ratios) == pytest.approx(slow, abs=1e-10)


def test_strong_evidence_does_not_overflow() -> None:
    found = zone_evidence(LEVELS, [drawn(4) + 800.0])
    assert np.isfinite(found).all()


def test_a_sites_ratio_has_its_share_integrated_out() -> None:
    a, b, y, x, y1, x1, theta = 2.0, 3.0, 7.0, 5.0, 4.0, 1.5, 2.0
    found = log_ratios(
        (a, np.array([b])),
        (np.array([y]), np.array([x])),
        (np.array([[y1]]), np.array([[x1]])),
        np.array([theta]),
    )
    share = np.linspace(1e-6, 40, 400_001)
    prior = share ** (a - 1) * np.exp(-b * share)
    none = prior * share**y * np.exp(-share * x)
    change = none * theta**y1 * np.exp(-share * x1 * (theta - 1))
    assert found[0, 0, 0] == pytest.approx(math.log(change.sum() / none.sum()), abs=1e-6)


def test_zones_kept_do_not_overlap_and_the_strongest_comes_first() -> None:
    members = csr_array(np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]]))
    assert apart(np.array([1.0, 3.0, 2.0]), touching(members), 9, 0.0).tolist() == [1]
    assert apart(np.array([3.0, 1.0, 2.0]), touching(members), 9, 0.0).tolist() == [0, 2]
    assert apart(np.array([3.0, 1.0, 2.0]), touching(members), 1, 0.0).tolist() == [0]
    assert apart(np.array([3.0, 1.0, 2.0]), touching(members), 9, 2.5).tolist() == [0]
