"""What counts as seen."""

import numpy as np
import pytest

from ews.detect.observations import Marks
from ews.detect.observations import observe


def test_a_cell_is_seen_when_count_and_denominator_are_there() -> None:
    counts = np.array([[0.0, np.nan, 3.0, 3.0, -1.0, np.inf]])
    people = np.array([[10.0, 10.0, 0.0, np.nan, 10.0, 10.0]])
    seen = observe(counts, people, Marks())
    assert seen.seen.tolist() == [[True, False, False, False, False, False]]
    assert seen.counts.tolist() == [[0.0] * 6]


def test_coverage_thins_the_denominator_and_below_four_fifths_nothing_is_seen() -> None:
    ones = np.ones((1, 4))
    found = observe(ones, ones * 10, Marks(coverage=[[1.0, 0.8, 0.79, np.nan]]))
    assert found.seen.tolist() == [[True, True, False, False]]
    assert found.denominators.tolist() == [[10.0, 8.0, 0.0, 0.0]]


def test_bounds_stand_in_for_a_suppressed_count() -> None:
    counts = np.array([[np.nan, np.nan, 5.0]])
    found = observe(counts, None, Marks(lower=[[1, np.nan, 3]], upper=[[7, np.nan, 7]]))
    assert found.seen.tolist() == [[True, False, True]]
    assert found.counts.tolist() == [[4.0, 0.0, 5.0]]
    assert found.lower is not None
    assert found.lower[0, [0, 2]].tolist() == [1, 3]


def test_a_slice_beyond_the_end_is_unseen() -> None:
    part = observe(np.ones((2, 5)), None, Marks(baseline=np.ones((2, 5)))).slice(3, 8)
    assert part.seen.tolist() == [[True, True, False, False, False]] * 2
    assert part.exposure is not None
    assert part.exposure.shape == (2, 5)


def test_shapes_must_match() -> None:
    with pytest.raises(ValueError, match="does not match"):
        observe(np.ones((2, 3)), None, Marks(applies=np.ones((3, 2))))
