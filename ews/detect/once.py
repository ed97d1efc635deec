"""Remember a function's results, and let threads that ask for the same one wait for it."""

from collections.abc import Callable
from collections.abc import Hashable
from concurrent.futures import Future
from functools import wraps
from threading import Lock
from typing import ParamSpec
from typing import TypeVar


Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def once(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Return *function* so that each set of positional arguments is computed once in a process.

    Unlike `functools.lru_cache`, a second thread that asks while the first computes does not
    compute it again. An error is raised to all who asked, and is not remembered.
    """
    known: dict[Hashable, Future[Result]] = {}
    guard = Lock()

    @wraps(function)
    def remembered(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        key = (args, tuple(sorted(kwargs.items())))
        with guard:
            first = key not in known
            future = known.setdefault(key, Future())
        if first:
            try:
                future.set_result(function(*args, **kwargs))
            except BaseException as error:
                with guard:
                    del known[key]
                future.set_exception(error)
        return future.result()

    return remembered
