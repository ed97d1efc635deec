"""Numbers written as text are read back, and small ones take one letter."""

from hypothesis import given
from hypothesis import strategies as st

from ews.publish import vlq
from tests.support import outlines


@given(st.lists(st.integers(1 - 2**31, 2**31 - 1)))
def test_numbers_come_back(values: list[int]) -> None:
    assert outlines.numbers(vlq.encode(values)) == values


def test_it_is_the_code_of_source_maps() -> None:
    # as the JavaScript package vlq writes them
    assert vlq.encode([0, 1, -1, 15, -15, 16]) == "ACDefgB"
    assert vlq.encode([123, 456, 789]) == "2HwcqxB"
    assert vlq.encode([]) == ""
