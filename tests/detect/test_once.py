"""Each simulation is made once, whoever asks."""

from concurrent.futures import BrokenExecutor
from concurrent.futures import CancelledError
from concurrent.futures import Executor
from concurrent.futures import Future
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from threading import Barrier
from typing import Any

import numpy as np
import pytest

from ews.detect.calibrate import null_curves
from ews.detect.null import Node
from ews.detect.once import halted
from ews.detect.once import once
from ews.detect.once import simulated_by


NODE = Node(level=0.6, size=16.0, correlation=0.0, form="count", sign=1, periods_per_year=4, seed=41)


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


class Counting(Executor):
    """Workers that count what they are given, and may be forbidden to work."""

    def __init__(self, *, broken: bool) -> None:
        self.given = 0
        self.broken = broken

    def submit(self, *_: Any, **__: Any) -> Future[Any]:  # type: ignore[override]
        self.given += 1
        if self.broken:
            raise BrokenExecutor
        done: Future[Any] = Future()
        done.set_result("made elsewhere")
        return done


def test_workers_give_the_same_numbers_as_this_process() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as workers, simulated_by(workers):
        theirs = null_curves(NODE)
    ours = null_curves.__wrapped__(NODE)  # type: ignore[attr-defined]
    np.testing.assert_array_equal(theirs.crossing, ours.crossing)
    np.testing.assert_array_equal(theirs.exceeding, ours.exceeding)


def test_workers_are_asked_once_and_only_while_they_are_there() -> None:
    workers, node = Counting(broken=False), replace(NODE, seed=42)
    with simulated_by(workers):
        assert [null_curves(node), null_curves(node)] == ["made elsewhere"] * 2
    assert null_curves(replace(NODE, seed=43)) != "made elsewhere"
    assert workers.given == 1


def test_where_processes_are_forbidden_it_is_computed_here() -> None:
    workers = Counting(broken=True)
    with simulated_by(workers):
        found = null_curves(replace(NODE, seed=44))
    assert workers.given == 1
    assert np.isfinite(found.crossing).all()


def test_nothing_is_simulated_while_halted_and_nothing_of_it_is_remembered() -> None:
    node = replace(NODE, seed=45)
    with halted(), pytest.raises(CancelledError):
        null_curves(node)
    assert np.isfinite(null_curves(node).crossing).all()
