"""Make each simulation once, whoever asks, and in another process where there are workers."""

from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from concurrent.futures import CancelledError
from concurrent.futures import Executor
from concurrent.futures import Future
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from threading import Event
from threading import Lock
from typing import Any
from typing import ParamSpec
from typing import TypeVar
from typing import cast


Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

_workers: list[Executor] = []
_halted = Event()


@contextmanager
def simulated_by(workers: Executor) -> Iterator[None]:
    """Let *workers*, other processes, make the simulations that are asked for meanwhile.

    Threads that wait for them leave the interpreter to one another, so that all cores work.
    """
    _workers.append(workers)
    try:
        yield
    finally:
        _workers.remove(workers)


@contextmanager
def halted() -> Iterator[None]:
    """Cancel what is asked for meanwhile, so that threads that would simulate on and on come to an end."""
    _halted.set()
    try:
        yield
    finally:
        _halted.clear()


def elsewhere(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Return *function*, of a module's top level, so that workers compute it where there are any.

    Where they cannot (a laptop may forbid to start processes) it is computed here. Raises
    CancelledError while simulations are halted.
    """

    @wraps(function)
    def computed(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        if _halted.is_set():
            raise CancelledError
        for workers in _workers:
            try:
                made = workers.submit(_by_name, function.__module__, function.__name__, args, kwargs)
                return cast("Result", made.result())
            except (BrokenExecutor, OSError):
                continue
        return function(*args, **kwargs)

    return computed


def _by_name(module: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call a function by its name: what is decorated cannot be sent itself."""
    return getattr(import_module(module), name)(*args, **kwargs)


def once(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Return *function* so that each set of arguments is computed once in a process, or by its workers.

    Unlike `functools.lru_cache`, a second thread that asks while the first computes does not
    compute it again. An error is raised to all who asked, and is not remembered.
    """
    known: dict[Hashable, Future[Result]] = {}
    guard = Lock()
    compute = elsewhere(function)

    @wraps(function)
    def remembered(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        key = (args, tuple(sorted(kwargs.items())))
        with guard:
            first = key not in known
            future = known.setdefault(key, Future())
        if first:
            try:
                future.set_result(compute(*args, **kwargs))
            except BaseException as error:
                with guard:
                    del known[key]
                future.set_exception(error)
        return future.result()

    return remembered
