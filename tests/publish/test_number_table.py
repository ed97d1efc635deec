from dataclasses import replace

import numpy as np
import pytest

from ews.publish.number_table import number_table
from ews.publish.number_table import texts
from ews.publish.trends import Lookup
from ews.publish.trends import Trend
from tests.support import reports
from tests.support.html import read


@pytest.fixture
def trend() -> Trend:
    return Lookup(reports.report()).trend(("claimant_rate", reports.WARDS), "E05999003")


def cells(trend: Trend, **options: int) -> list[list[str]]:
    body = read(number_table(trend, "The whole district", **options).body)
    return [[row.one("th").text, *(cell.text for cell in row.all("td"))] for row in body.all("tr")]


def test_zero_and_missing_are_not_the_same_cell(trend: Trend) -> None:
    numerator, value = trend.numerator.copy(), trend.value.copy()
    numerator[-1] = value[-1] = 0.0
    numerator[-2] = value[-2] = np.nan
    rows = cells(replace(trend, numerator=numerator, value=value))
    assert rows[0][1:4:2] == ["0", "0.00"]
    assert rows[1][1:4:2] == ["[x]", "[x]"]


def test_a_suppressed_cell_shows_its_marker_and_a_revised_number_has_a_note(trend: Trend) -> None:
    value = trend.value.copy()
    value[-1] = np.nan
    marks = [""] * 34 + ["r", "c"]
    found = number_table(replace(trend, value=value, marker=marks), "The whole district")
    rows = cells(replace(trend, value=value, marker=marks))
    assert rows[0][3] == "[c]"
    assert rows[1][-1] == "[r]"
    assert found.columns[-1] == "Notes"
    assert "[c] = " in found.key
    assert "[r] = revised" in found.key


def test_a_column_stands_only_where_it_says_something(trend: Trend) -> None:
    nothing = np.full(36, np.nan)
    bare = replace(trend, denominator=nothing, expected_low=nothing, numerator=trend.value)
    columns = number_table(bare, "The whole district").columns
    assert columns == ("Period", "Per 100 residents aged 16 to 64", "The whole district")


def test_units_that_sound_like_a_column_lose_none(trend: Trend) -> None:
    found = number_table(replace(trend, unit="count"), "The whole district")
    assert len(found.columns) == 6
    assert len(cells(replace(trend, unit="count"))[0]) == 6


def test_the_latest_periods_are_the_newest_first(trend: Trend) -> None:
    assert [row[0] for row in cells(trend, latest=3)] == ["March 2026", "February 2026", "January 2026"]


def test_a_month_without_a_verdict_is_noted() -> None:
    trend = Lookup(reports.report()).trend(("burglary", reports.WARDS), "E05999003")
    assert [row[-1] for row in cells(trend)[:3]] == ["no verdict", "no verdict", ""]


def test_what_is_below_zero_has_a_minus() -> None:
    assert texts(np.array([-1.5, 1234.0]), 1) == ["−1.5", "1,234.0"]


def test_markers_from_a_file_are_text(trend: Trend) -> None:
    value = trend.value.copy()
    value[-1] = np.nan
    found = number_table(replace(trend, value=value, marker=[""] * 35 + ["<b>"]), "x")
    assert "<b>" not in found.body
