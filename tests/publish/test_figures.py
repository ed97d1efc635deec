import itertools
import math
import re

import pytest

from ews.publish.figures import BOTTOM
from ews.publish.figures import TOP
from ews.publish.figures import Chart
from ews.publish.figures import Line
from ews.publish.figures import element
from ews.publish.figures import path
from ews.publish.figures import scale
from ews.publish.figures import spans
from ews.publish.figures import trend
from tests.support import reports
from tests.support.html import read


NAN = math.nan


def _chart(values: list[float], **other: object) -> Chart:
    given: dict[str, object] = {"id": "c", "title": "Claimants", "periods": reports.months(len(values))}
    return Chart(lines=[Line("observed", values)], **{**given, **other})  # type: ignore[arg-type]


def test_a_missing_value_breaks_the_line() -> None:
    assert path([1.0, 2.0, NAN, 4.0], lambda value: value).count("M") == 2


def test_a_value_between_two_gaps_is_a_point() -> None:
    tree = read(trend(_chart([1.0, NAN, 2.0, NAN, 3.0, 4.0])))
    assert len(tree.all("circle")) == 2


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


def test_the_chart_says_in_words_what_it_shows() -> None:
    svg = read(trend(_chart([1.0, 2.0]))).one("svg")
    assert svg.attributes["role"] == "img"
    assert svg.one("title").text == "Claimants"
    assert svg.attributes["aria-labelledby"] == svg.one("title").attributes["id"]


def test_the_onset_is_marked_and_named() -> None:
    tree = read(trend(_chart([1.0] * 12, onset=8)))
    assert "since December 2025" in tree.text
    assert len(tree.all("path", **{"class": "onset"})) == 1


def test_spans_without_a_verdict_are_hatched() -> None:
    tree = read(trend(_chart([1.0] * 6, unjudged=[False, True, True, False, False, True])))
    boxes = tree.all("rect")
    assert len(boxes) == 2
    assert float(boxes[0].attributes["width"]) == pytest.approx(
        2 * float(boxes[1].attributes["width"]), abs=0.2
    )
    assert boxes[0].attributes["fill"] == f"url(#{tree.one('pattern').attributes['id']})"


def test_runs_of_true_are_spans() -> None:
    assert spans([True, True, False, True]) == [(0, 1), (3, 3)]


def test_the_line_stays_inside_the_drawing() -> None:
    drawn = trend(_chart([float(value) for value in range(40)]))
    heights = [
        float(height)
        for height in re.findall(r"[ML][\d.]+ ([\d.]+)", read(drawn).all("path")[-1].attributes["d"])
    ]
    assert min(heights) >= TOP
    assert max(heights) <= BOTTOM


@pytest.mark.parametrize("count", [1, 2, 13, 36, 84, 171])
def test_years_are_labelled_without_crowding(count: int) -> None:
    tree = read(trend(_chart([1.0] * count)))
    years = [node for node in tree.all("text") if re.fullmatch(r"20\d\d", node.text)]
    places = [float(node.attributes["x"]) for node in years]
    assert 1 <= len(years) <= 6
    assert all(right - left >= 30 for left, right in itertools.pairwise(places))


def test_large_numbers_are_shortened_at_the_axis() -> None:
    assert "200k" in read(trend(_chart([150_000.0, 265_000.0]))).text


def test_texts_and_attributes_are_escaped() -> None:
    drawn = element("text", "<b>&", title='"><script>')
    assert drawn == '<text title="&#34;&gt;&lt;script&gt;">&lt;b&gt;&amp;</text>'
