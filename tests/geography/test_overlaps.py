"""What two sets of shapes have in common, against looking at every pair."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ews.geography.overlaps import shared_ground


boxes = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5), st.integers(1, 5)).map(
        lambda box: shapely.box(box[0], box[1], box[0] + box[2], box[1] + box[3])
    ),
    min_size=1,
    max_size=8,
)


@given(boxes, boxes)
def test_every_pair_that_meets_is_there_once_with_what_it_shares(
    some: list[shapely.Polygon], others: list[shapely.Polygon]
) -> None:
    one, other, ground = shared_ground(np.array(some), np.array(others))
    found = dict(zip(zip(one.tolist(), other.tolist(), strict=True), shapely.area(ground), strict=True))
    slow = {
        (a, b): some[a].intersection(others[b]).area
        for a, b in itertools.product(range(len(some)), range(len(others)))
        if some[a].intersects(others[b])
    }
    assert len(one) == len(found)
    assert found == pytest.approx(slow)
