import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.publish.scales import BOTTOM
from ews.publish.scales import LEFT
from ews.publish.scales import RIGHT
from ews.publish.scales import TOP
from ews.publish.scales import Scale
from ews.publish.scales import reach_of
from ews.publish.scales import scale


NAN = math.nan
NUMBER = re.compile(r"-?[0-9.]+")
LINES = st.lists(st.floats(-1e6, 1e6) | st.just(NAN), min_size=1, max_size=80)


def corners(path: str) -> list[list[tuple[float, float]]]:
    """Return the points of each part of a path, as a browser would add up its steps."""
    parts = []
    for part in re.findall(r"M[^Mz]+", path):
        numbers = [float(number) for number in NUMBER.findall(part)]
        steps = np.array(numbers).reshape(-1, 2)
        parts.append([(float(x), float(y)) for x, y in steps.cumsum(axis=0)])
    return parts


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 40.0], (0.0, 40.0, 10.0)),
        ([31.0, 53.0], (0.0, 60.0, 20.0)),
        ([0.0, 0.0], (0.0, 0.25, 0.25)),
        ([-3.0, 4.0], (-4.0, 4.0, 2.0)),
        ([0.011], (0.0, 0.015, 0.005)),
        ([], (0.0, 1.0, 0.25)),
    ],
)
def test_the_scale_starts_at_zero_and_steps_evenly(values: list[float], expected: tuple[float, ...]) -> None:
    assert scale(values) == pytest.approx(expected)


@pytest.mark.parametrize("values", [[0.3, 7.7], [999.0, 1001.0], [1e6], [1e-4, 3e-4], [-5.0, -1.0]])
def test_every_value_lies_inside_the_scale(values: list[float]) -> None:
    low, high, step = scale(values)
    assert low <= min(values)
    assert high >= max(values)
    assert 1 <= round((high - low) / step) <= 6


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_ticks_of_whole_counts_are_whole(values: list[int]) -> None:
    low, high, step = scale([float(value) for value in values], whole=True)
    assert step == round(step) >= 1
    assert low <= min(values) <= max(values) <= high


@given(LINES)
def test_a_path_leads_through_every_known_value_and_no_other(values: list[float]) -> None:
    low, high = reach_of([values])
    if math.isnan(low):
        return
    drawn = Scale(*scale([low, high]), len(values))
    parts = corners(drawn.path(values))
    points = [point for part in parts for point in part]
    known = [(drawn.x(at), drawn.y(value)) for at, value in enumerate(values) if not math.isnan(value)]
    assert points == [pytest.approx(point, abs=0.31) for point in known]
    gaps = sum(
        not math.isnan(value) and (at == 0 or math.isnan(values[at - 1])) for at, value in enumerate(values)
    )
    assert len(parts) == gaps
    assert all(LEFT - 0.3 <= x <= RIGHT + 0.3 and TOP - 0.3 <= y <= BOTTOM + 0.3 for x, y in points)


def test_a_range_goes_out_along_its_upper_edge_and_home_along_its_lower() -> None:
    drawn = Scale(0.0, 10.0, 2.5, 3)
    (points,) = corners(drawn.area(np.array([1.0, 2.0, NAN]), np.array([4.0, 6.0, 8.0])))
    wanted = [(0, 4.0), (1, 6.0), (1, 2.0), (0, 1.0)]
    assert points == [pytest.approx((drawn.x(at), drawn.y(value)), abs=0.31) for at, value in wanted]


def test_nothing_known_has_no_path() -> None:
    assert Scale(0.0, 1.0, 0.25, 2).path([NAN, NAN]) == ""
    assert all(math.isnan(end) for end in reach_of([[NAN]]))
