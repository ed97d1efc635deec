"""Periods that come in batches are those of one run."""

from dataclasses import fields

import numpy as np
import pytest

from ews.detect.observations import Marks
from ews.detect.received import Received
from ews.detect.received import joined


ONE = np.array([[1.0, 2.0], [3.0, np.nan]])


def test_what_a_batch_leaves_out_is_filled_by_its_meaning() -> None:
    plain = Received.of(ONE, ONE + 9, Marks())
    marked = Received.of(
        ONE, ONE + 9, Marks(lower=ONE - 1, upper=ONE + 1, applies=ONE * 0, coverage=ONE * 0 + 1)
    )
    found = joined([plain, marked])
    assert found.seen.tolist() == [[True, True, False, False], [True, False, False, False]]
    assert found.lower is not None
    assert found.lower[0].tolist() == [1.0, 2.0, 0.0, 1.0]


def test_a_batch_is_kept_as_it_was_given() -> None:
    counts = ONE.copy()
    batch = Received.of(counts, None, Marks())
    counts[:] = 99.0
    assert joined([batch]).counts[0].tolist() == [1.0, 2.0]


@pytest.mark.parametrize("name", [field.name for field in fields(Received)])
def test_a_masked_cell_becomes_missing(name: str) -> None:
    whole = {field.name: np.ones((2, 3)) for field in fields(Received)}
    whole[name] = np.ma.array(np.full((2, 3), 999), mask=[[False, True, False], [False] * 3])
    counts, people = whole.pop("counts"), whole.pop("denominators")
    kept = getattr(Received.of(counts, people, Marks(**whole)), name)
    assert type(kept) is np.ndarray
    assert np.isnan(kept).tolist() == [[False, True, False], [False] * 3]
    column = getattr(
        Received.of(counts[:, 1], people[:, 1], Marks(**{k: v[:, 1] for k, v in whole.items()})), name
    )
    assert np.isnan(column).tolist() == [[True], [False]]


def test_a_value_may_be_negative_where_a_count_may_not() -> None:
    batch = Received.of(-np.ones((2, 3)), None, Marks())
    assert not joined([batch], kind="value").seen.any()
    with pytest.raises(ValueError, match="counts are negative or infinite in 6 of 6 cells"):
        joined([batch])


def test_batches_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="number of areas changed"):
        joined([Received.of(ONE, None, Marks()), Received.of(ONE[:1], None, Marks())])
    with pytest.raises(ValueError, match="denominators are given for some periods only"):
        joined([Received.of(ONE, ONE, Marks()), Received.of(ONE, None, Marks())])
    with pytest.raises(ValueError, match=r"coverage \(2, 1\) do not match counts"):
        Received.of(ONE, None, Marks(coverage=ONE[:, :1]))
    with pytest.raises(ValueError, match="3 dimensions"):
        Received.of(ONE[None], None, Marks())
