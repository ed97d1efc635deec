import itertools
import math
import re

import numpy as np
import pytest

from ews.publish.figures import LANE
from ews.publish.figures import Chart
from ews.publish.figures import Lane
from ews.publish.figures import Line
from ews.publish.figures import element
from ews.publish.figures import spans
from ews.publish.figures import trend
from ews.publish.scales import HEIGHT
from ews.publish.scales import WIDTH
from tests.support import reports
from tests.support.html import read


NAN = math.nan


def _chart(values: list[float], **other: object) -> Chart:
    given: dict[str, object] = {"id": "c", "title": "Claimants", "periods": reports.months(len(values))}
    return Chart(lines=[Line("observed", values)], **{**given, **other})  # type: ignore[arg-type]


def test_a_value_between_two_gaps_is_a_point() -> None:
    tree = read(trend(_chart([1.0, NAN, 2.0, NAN, 3.0, 4.0])))
    assert len(tree.all("circle")) == 2


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


def test_lines_of_one_reach_share_a_scale() -> None:
    low, high = (
        read(trend(_chart([value] * 3, reach=(0.0, 9.0)))).all("path", **{"class": "observed"})[0]
        for value in (1.0, 9.0)
    )
    assert low.attributes["d"] != high.attributes["d"]
    labels = [node.text for node in read(trend(_chart([1.0] * 3, reach=(0.0, 9.0)))).all("text")]
    assert "10" in labels


def test_the_axis_of_whole_counts_has_whole_ticks() -> None:
    texts = [node.text for node in read(trend(_chart([0.0, 9.0, 3.0]))).all("text")]
    assert "7.5" not in texts
    assert not [text for text in texts if "." in text]


def test_a_range_is_drawn_under_the_lines() -> None:
    band = (np.array([0.5, 1.0, NAN]), np.array([1.5, 2.0, NAN]))
    drawn = read(trend(_chart([1.0, 1.5, 9.0], band=band)))
    names = [node.attributes.get("class") for node in drawn.all("path")]
    assert names.index("band") < names.index("observed")


def test_lanes_stand_under_the_years_and_are_named() -> None:
    revised = Lane("[r]", [False, True, True, False, False, True])
    svg = read(trend(_chart([1.0] * 6, lanes=[revised]))).one("svg")
    assert "[r]" in svg.text
    assert len(svg.all("rect", **{"class": "lane"})) == 2
    assert svg.attributes["viewbox"] == f"0 0 {WIDTH} {HEIGHT + LANE}"


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
