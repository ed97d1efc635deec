"""The shapes of change looked for."""

import numpy as np
import pytest

from ews.detect.profiles import profiles
from tests.detect import oracles


@pytest.mark.parametrize(("year", "window"), [(12, 24), (4, 8), (1, 3)])
@pytest.mark.parametrize("sign", [1, -1])
def test_every_shape_and_onset_runs_as_it_should(year: int, window: int, sign: int) -> None:
    shapes = profiles(year, sign)
    assert shapes.window == window
    looked_for = oracles.changes(year, sign, ramps=year > 1)
    assert shapes.shapes == len(looked_for)
    for shape, change in enumerate(looked_for):
        for back in range(1, window + 1):
            ages = np.arange(window) - (window - back)
            by_hand = [oracles.ratio_at(int(age), change[0], ramp=change[1]) for age in ages]
            assert np.allclose(shapes.ratio[:, shape, back - 1], by_hand)
