"""The pocket scan: a planted pocket is found, nothing after the period is looked at."""

import numpy as np
import pytest

from ews.detect.pockets import pockets


def district(seed: int, sites: int = 200, periods: int = 44) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    xy = draw.uniform(0, 800, (sites, 2))
    ward = (xy[:, 0] // 200).astype(int) * 4 + (xy[:, 1] // 200).astype(int)
    return draw.poisson(0.3, (sites, periods)).astype(float), xy, ward


def test_a_planted_pocket_is_found_and_the_future_is_not_looked_at() -> None:
    counts, xy, ward = district(1)
    planted = np.argsort(((xy - xy[7]) ** 2).sum(axis=1))[:9]
    counts[planted, 36:] += np.random.default_rng(2).poisson(0.9, (9, 8))
    found = pockets(counts, None, xy, {"ward": ward}, monitor_from=36, period=42)
    assert found
    members = set(found[0].members)
    assert len(members & set(planted.tolist())) / len(members | set(planted.tolist())) > 0.5
    assert found[0].ratio_low <= found[0].ratio <= found[0].ratio_high
    assert found == pockets(counts[:, :43], None, xy, {"ward": ward}, monitor_from=36)


def test_nothing_is_said_without_history_events_or_sites() -> None:
    counts, xy, ward = district(3)
    assert pockets(counts, None, xy, ward, monitor_from=12, period=5) == ()
    assert pockets(np.zeros_like(counts), None, xy, ward, monitor_from=36) == ()
    assert pockets(counts[:1], None, xy[:1], ward[:1], monitor_from=36) == ()


def test_groups_of_another_length_are_refused() -> None:
    counts, xy, ward = district(4)
    with pytest.raises(ValueError, match=r"do not match 200 sites"):
        pockets(counts, None, xy, ward[:-1], monitor_from=36)
