"""Tables come out of their texts as they went in, rounded, and nothing is written twice."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ews.publish.map_packing import Packing
from ews.publish.map_packing import turns
from tests.support import map_payload


SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 8))
CELLS = st.one_of(st.just(float("nan")), st.just(0.0), st.floats(-5000, 5000, allow_nan=False))


@given(st.data(), SHAPES, st.integers(0, 3))
def test_numbers_come_back_to_the_decimals_asked_for(
    data: st.DataObject, shape: tuple[int, int], digits: int
) -> None:
    size = shape[0] * shape[1]
    values = np.array(data.draw(st.lists(CELLS, min_size=size, max_size=size))).reshape(shape)
    packing = Packing()
    packed = packing.numbers(values, digits)
    back = map_payload.table(packing.texts, packed, shape)
    assert np.array_equal(np.isnan(back), np.isnan(values))
    assert np.allclose(back, np.round(values, digits), atol=0.51 * 10.0**-digits, equal_nan=True)


def test_a_table_of_mostly_zeros_is_shorter_than_one_of_steps() -> None:
    sparse = np.zeros((100, 13))
    sparse[::5, 3] = 2.0
    packing = Packing()
    packed = packing.numbers(sparse, 0)
    assert len(packing.texts[packed["zeros"]]) < 100
    assert np.array_equal(map_payload.table(packing.texts, packed, sparse.shape), sparse)


def test_numbers_too_large_for_the_script_lose_decimals_and_not_their_size() -> None:
    prices = np.array([[123_456_789.25, 1.5]])
    packing = Packing()
    packed = packing.numbers(prices, 4)
    assert packed["digits"] == 0
    assert np.allclose(map_payload.table(packing.texts, packed, (1, 2)), prices, atol=0.5)


def test_equal_tables_are_written_once() -> None:
    packing, people = Packing(), np.full((20, 60), 1500.0)
    assert packing.numbers(people, 0) == packing.numbers(people.copy(), 0)
    assert len(packing.texts) == 1


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60))
def test_codes_come_back_as_they_were(given_codes: list[int]) -> None:
    packing = Packing()
    place = packing.codes(np.array(given_codes))
    assert map_payload.codes(packing.texts, place, (1, len(given_codes))).ravel().tolist() == given_codes


def test_turns_begin_with_what_is_known() -> None:
    assert list(turns(np.array([True, True, False]))) == [2, 1]
    assert list(turns(np.array([False, True]))) == [0, 1, 1]
