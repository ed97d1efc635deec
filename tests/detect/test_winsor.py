"""A slip of the source in the past must not hide a change of the present."""

import numpy as np
import pytest

from ews.detect import ShareChange
from ews.detect import share_change
from ews.detect.baseline import rest_of_district
from ews.detect.observations import Marks
from ews.detect.observations import Observations
from ews.detect.observations import observe
from ews.detect.settings import Floats
from ews.detect.winsor import BEYOND_BELIEF
from ews.detect.winsor import believable


PAST, CHANGED, ONSET = 36, 7, 44
SLIPS = {
    "another area": [(3, 20)],
    "two months of another": [(3, 20), (3, 21)],
    "two areas in a month": [(3, 20), (5, 20)],
    "the area itself": [(CHANGED, 20)],
    "six areas": [(area, 4 * area) for area in range(6)],
}


def expose(part: Observations) -> Floats:
    alike = np.ones(len(part.seen))
    rest = rest_of_district(part.counts, part.denominators, part.seen, alike)
    return rest.exposures(part.denominators)


def district(mean: float) -> tuple[Floats, Floats]:
    draw = np.random.default_rng(0)
    people = np.full((30, 54), 1000.0) * draw.uniform(0.5, 2, (30, 1))
    counts = draw.poisson(mean * people / 1000).astype(float)
    counts[CHANGED, ONSET:] = draw.poisson(2 * mean * people[CHANGED, ONSET:] / 1000)
    return counts, people


def slipped(counts: Floats, where: str) -> Floats:
    wrong = counts.copy()
    for cell in SLIPS[where]:
        wrong[cell] = 100 * max(wrong[cell], 1)
    return wrong


def judged(counts: Floats, people: Floats, kind: str) -> ShareChange:
    return share_change(counts, people, monitor_from=PAST, kind=kind)


@pytest.mark.parametrize("kind", ["flow", "stock"])
@pytest.mark.parametrize("where", SLIPS)
def test_a_slip_in_the_past_hides_nothing(where: str, kind: str) -> None:
    counts, people = district(8.0)
    clean = judged(counts, people, kind)
    found = judged(slipped(counts, where), people, kind)
    assert clean.alert[CHANGED, -1]
    assert found.alert[CHANGED, -1]
    assert found.evidence[CHANGED, -1] > 0.6 * clean.evidence[CHANGED, -1]
    assert found.weight[0, -1] > 0.6 * clean.weight[0, -1]


def test_an_absurd_count_is_cut_to_what_is_foretold() -> None:
    counts = np.full((5, 24), 10.0)
    counts[0, 3], counts[0, 9] = 2000.0, 30.0
    part = believable(observe(counts, None, Marks()), 24, expose)
    assert 10.0 < part.counts[0, 3] < 12.0
    untouched = np.ones(counts.shape, bool)
    untouched[0, 3] = False
    np.testing.assert_array_equal(part.counts[untouched], counts[untouched])


def test_bounds_follow_the_count_that_was_cut() -> None:
    counts = np.full((5, 24), 10.0)
    counts[2, 5] = 5000.0
    marks = Marks(lower=counts - 2, upper=counts + 2)
    part = believable(observe(counts, None, marks), 24, expose)
    assert part.lower is not None
    assert part.upper is not None
    assert part.lower[2, 5] == part.counts[2, 5] == part.upper[2, 5] < 20
    assert part.lower[2, 6] == 8.0


@pytest.mark.parametrize("factor", [1.0, 3.0, 0.8 * BEYOND_BELIEF])
def test_a_month_that_can_be_believed_stays(factor: float) -> None:
    counts = np.full((5, 24), 10.0)
    counts[1, 4] *= factor
    part = believable(observe(counts, None, Marks()), 24, expose)
    np.testing.assert_array_equal(part.counts, counts)


def test_what_is_judged_now_is_never_cut() -> None:
    counts, people = district(8.0)
    counts[4, 40] *= 100
    part = believable(observe(counts, people, Marks()), PAST, expose)
    assert part.counts[4, 40] == counts[4, 40]
    assert judged(counts, people, "flow").alert[4, 40]


def test_a_district_that_rises_as_one_is_believed() -> None:
    counts = np.full((12, 24), 10.0)
    counts[:, 7] *= 40
    part = believable(observe(counts, None, Marks()), 24, expose)
    np.testing.assert_array_equal(part.counts, counts)


def test_without_anybody_to_vouch_nothing_is_cut() -> None:
    lone = np.array([[1.0, 1.0, 900.0, 1.0]])
    part = believable(observe(lone, None, Marks()), 4, expose)
    np.testing.assert_array_equal(part.counts, lone)
