"""Options: what is accepted, and how all that is not is told."""

from typing import Any

import numpy as np
import pytest

from ews.detect.settings import Options


GOOD: dict[str, Any] = {"monitor_from": 36}
NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("monitor_from", [None, "36", 36.5, -5, True, NAN, INF, [3], np.arange(3)]),
        ("kind", ["level", ["flow"], np.array(["flow", "stock"]), None]),
        ("alarm_years", [INF, NAN, 0, -1.0, None, "10", True]),
        ("direction", ["up", ["worse"], None]),
        ("periods_per_year", ["12", 12.5, 0, NAN, None, 367]),
        ("dispersion", [INF, NAN, 0.0, -1.0, "3", [3.0]]),
        ("seed", [-1, 1.5, None, "1"]),
    ],
)
def test_an_option_outside_its_meaning_is_refused_with_its_value(name: str, values: list[Any]) -> None:
    for value in values:
        with pytest.raises(ValueError, match=f"^{name} is ") as refused:
            Options(**GOOD | {name: value})
        assert repr(value) in str(refused.value)
        assert "; give " in str(refused.value) or "; use " in str(refused.value)


def test_all_faulty_options_are_told_at_once() -> None:
    with pytest.raises(ValueError, match="monitor_from is -5") as refused:
        Options(-5, kind="x", alarm_years=0, direction="y", periods_per_year=0, dispersion=0, seed=-1)
    for name in ("kind", "alarm_years", "direction", "periods_per_year", "dispersion", "seed"):
        assert f"{name} is " in str(refused.value)


def test_whole_numbers_of_any_type_are_taken_as_int() -> None:
    found = Options(np.int8(100), periods_per_year=12.0, seed=np.uint8(250))  # type: ignore[arg-type]
    assert found == Options(100, periods_per_year=12, seed=250)
    assert found.memory == 60
    assert all(type(value) is int for value in (found.monitor_from, found.periods_per_year, found.seed))


def test_numbers_of_any_type_are_sizes() -> None:
    for size in (3, 3.0, np.float32(3), np.int64(3)):
        assert Options(36, dispersion=size, alarm_years=size).dispersion == 3
