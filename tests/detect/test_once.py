"""Each simulation is made once, whoever asks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ews.detect.once import once


def test_a_result_is_computed_once_for_the_same_arguments() -> None:
    calls = []

    @once
    def double(number: int) -> int:
        calls.append(number)
        return 2 * number

    assert [double(2), double(3), double(2)] == [4, 6, 4]
    assert calls == [2, 3]


def test_threads_that_ask_together_share_one_computation() -> None:
    calls = []
    together = Barrier(4)

    @once
    def slow(number: int) -> int:
        calls.append(number)
        return sum(range(200_000)) + number

    def ask(_: int) -> int:
        together.wait()
        return slow(7)

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(ask, range(4)))
    assert found == {sum(range(200_000)) + 7}
    assert calls == [7]


def test_an_error_reaches_the_caller_and_is_not_remembered() -> None:
    calls = []

    @once
    def fails(number: int) -> int:
        calls.append(number)
        raise ValueError(number)

    for _ in range(2):
        with pytest.raises(ValueError, match="5"):
            fails(5)
    assert calls == [5, 5]
