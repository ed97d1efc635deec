"""What counts as seen."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ews.detect.observations import Marks
from ews.detect.observations import observe
from ews.detect.observations import unmasked


def test_a_cell_is_seen_when_count_and_denominator_are_there() -> None:
    counts = np.array([[0.0, np.nan, 3.0, 3.0]])
    people = np.array([[10.0, 10.0, 0.0, np.nan]])
    seen = observe(counts, people, Marks())
    assert seen.seen.tolist() == [[True, False, False, False]]
    assert seen.counts.tolist() == [[0.0] * 4]


@pytest.mark.parametrize("absurd", [-1.0, -np.inf, np.inf])
@pytest.mark.parametrize("kind", ["flow", "stock"])
def test_a_count_that_none_can_be_is_refused_with_its_cell(absurd: float, kind: str) -> None:
    counts = np.array([[3.0, 0.0, np.nan], [1.0, 2.0, absurd], [absurd, 1.0, 1.0]])
    told = r"negative or infinite in 2 of 9 cells, first in area 1, period 2 .*: -?(1|inf); give NaN"
    with pytest.raises(ValueError, match=told):
        observe(counts, None, Marks(), kind=kind)


def test_a_value_that_is_negative_or_infinite_is_not_seen() -> None:
    found = observe([[3.0, -2.0, np.inf, -np.inf]], None, Marks(lower=[[4.0] * 4]), kind="value")
    assert found.seen.tolist() == [[True, False, False, False]]


@pytest.mark.parametrize(
    "marks",
    [
        Marks(lower=[[2, 2, 7], [2, 9, 7]], upper=[[2, 5, np.nan], [2, 3, 7]]),
        Marks(lower=[[2, 2, np.nan], [2, 9, 7]]),
        Marks(upper=[[2, 5, 7], [2, 3, 7]]),
    ],
)
def test_bounds_the_wrong_way_round_are_refused_with_their_cell(marks: Marks) -> None:
    counts = [[2.0, 4.0, np.nan], [2.0, 4.0, np.nan]]
    with pytest.raises(ValueError, match=r"lower is above upper in 1 of 6 cells, first in area 1, period 1 "):
        observe(counts, None, marks)


def test_a_code_for_no_bound_is_not_taken_for_a_bound() -> None:
    with pytest.raises(
        ValueError, match=r"upper is negative in 1 of 2 cells, first in area 0, period 1 .*: -9;"
    ):
        observe([[3.0, 4.0]], None, Marks(lower=[[2.0, -9.0]], upper=[[4.0, -9.0]]))
    assert observe([[1.0]], None, Marks(lower=[[-1.0]], upper=[[3.0]])).seen.all()


def test_bounds_that_were_added_up_may_miss_by_a_rounding() -> None:
    assert observe([[0.3]], None, Marks(lower=[[0.1 + 0.2]], upper=[[0.3]])).seen.all()


@pytest.mark.parametrize("part", [85.0, -0.1, np.inf])
def test_coverage_is_a_part_of_one(part: float) -> None:
    with pytest.raises(
        ValueError, match=r"coverage .* 1 of 2 cells, first in area 0, period 1 .*0\.85 for 85"
    ):
        observe(np.ones((1, 2)), None, Marks(coverage=[[1.0, part]]))
    assert observe(np.ones((1, 1)), None, Marks(coverage=[[sum([0.1] * 3) / 0.3]])).denominators == 1.0


def test_a_masked_cell_is_not_seen_whichever_array_masks_it() -> None:
    ones = np.ones((1, 6), dtype=int)

    def but(hidden: int, values: np.ndarray = ones) -> Any:
        return np.ma.array(values, mask=np.arange(6)[None] == hidden)

    marks = Marks(applies=but(2, ones == 1), coverage=but(3), baseline=but(4))
    assert observe(but(0), but(1), marks).seen.tolist() == [[False] * 5 + [True]]
    bounds = Marks(lower=but(0), upper=but(0))
    assert observe(but(0, 7 * ones), None, replace(bounds, upper=but(0, 9 * ones))).seen.tolist() == [
        [False] + [True] * 5
    ]


def test_masks_within_a_list_are_kept() -> None:
    row = np.ma.array([1, 2], mask=[True, False])
    found = unmasked([row, row])
    assert np.isnan(found[:, 0]).all()
    assert (found[:, 1] == 2).all()


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
