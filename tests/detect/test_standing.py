"""Areas that have probably changed do not stand for their district."""

import numpy as np
import pytest

from ews.detect import share_change
from ews.detect.profiles import Profiles
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Options
from ews.detect.standing import PRIOR_ODDS
from ews.detect.standing import settled
from tests.detect.districts import district


MEANS = [8.0] * 30


def test_without_evidence_all_stand_alike() -> None:
    def nothing(_standing: Floats, shapes: Profiles) -> Floats:
        return np.zeros((4, 2, shapes.window))

    def every(shapes: Profiles) -> Bools:
        return np.ones((4, 2, shapes.window), dtype=bool)

    assert np.allclose(settled(nothing, every, (4, 2), Options(24)), 1 / (1 + 2 * PRIOR_ODDS))


def test_evidence_in_either_direction_takes_standing_away() -> None:
    def judged(_standing: Floats, shapes: Profiles) -> Floats:
        ratios = np.zeros((3, 1, shapes.window))
        ratios[0 if shapes.ratio.max() > 1 else 1] = 6.0
        return ratios

    def every(shapes: Profiles) -> Bools:
        return np.ones((3, 1, shapes.window), dtype=bool)

    standing = settled(judged, every, (3, 1), Options(24))[:, 0]
    assert standing[0] < 0.1
    assert standing[1] < 0.1
    assert standing[2] == pytest.approx(1 / (1 + 2 * PRIOR_ODDS))


@pytest.mark.parametrize("kind", ["flow", "stock", "value"])
def test_areas_that_rise_together_do_not_pull_the_others_baseline_up(kind: str) -> None:
    counts, people = district(5, MEANS, 60)
    counts = counts + 1.0
    counts[:6, 48:] *= 2.0
    found = share_change(counts, people, monitor_from=36, kind=kind)
    plain = share_change(counts[6:], people[6:], monitor_from=36, kind=kind)
    gap = np.abs(np.log(found.ratio[6:, 56]) - np.log(plain.ratio[:, 56]))
    together = found.onset[6:, 56] == plain.onset[:, 56]
    assert np.median(gap[together]) < 0.04
    # with a fifth of the areas doubled, a plain mean of the rest would be a fifth too high
    assert np.median(found.ratio[:6, 56]) == pytest.approx(2.0, rel=0.15)
