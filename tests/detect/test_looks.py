"""A block as it looks from each of its periods."""

import numpy as np

from ews.detect.blocks import Block
from ews.detect.looks import before_and_since
from ews.detect.looks import looks


BLOCK = Block(0, 3, 5, 5)


def test_a_look_ends_now_and_has_nothing_before_the_block() -> None:
    values = np.array([[1.0, 2.0, 3.0, 4.0, 5.0]])
    assert looks(values, BLOCK).tolist() == [[[0.0, 1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0, 5.0]]]


def test_what_comes_later_does_not_show_in_an_earlier_look() -> None:
    values = np.array([[1.0, 2.0, 3.0, 4.0, 5.0]])
    later = values.copy()
    later[0, 4] = 99.0
    assert np.array_equal(looks(values, BLOCK)[:, 0], looks(later, BLOCK)[:, 0])


def test_sums_before_and_since_an_onset_are_those_of_a_loop() -> None:
    values = np.random.default_rng(1).random((3, 2, 7))
    back = np.array([[1, 2], [7, 3], [9, 6]])
    before, since = before_and_since(values, back)
    for area, look in np.ndindex(3, 2):
        start = max(7 - back[area, look], 0)
        assert np.isclose(before[area, look], values[area, look, :start].sum())
        assert np.isclose(since[area, look], values[area, look, start:].sum())
