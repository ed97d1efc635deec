"""The flags of a quiet district are counted as they are told."""

import numpy as np
import pytest

from benchmarks import standing


def test_flags_are_counted_beside_those_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "ALARM_YEARS", 3.0)
    ((up, expected),) = standing.Standing("flows of mean 1")([0])["up"]
    assert up == np.round(up)
    assert 0.3 * expected < up < 3 * expected
