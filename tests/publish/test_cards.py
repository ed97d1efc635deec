from dataclasses import replace

import numpy as np
import pytest

from ews.publish.cards import by_theme
from ews.publish.cards import card
from ews.publish.cards import change
from ews.publish.cards import hidden
from ews.publish.cards import position
from ews.publish.trends import Lookup
from ews.publish.trends import Trend
from tests.support import reports
from tests.support.gated import hidden as gated


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(reports.report())


@pytest.fixture
def trend(lookup: Lookup) -> Trend:
    return lookup.trend(("claimant_rate", reports.WARDS), "E05999003")


@pytest.mark.parametrize(
    ("polarity", "stands", "told"),
    [
        ("higher is worse", "worse", "+ Higher than the district: worse"),
        ("higher is worse", "better", "− Lower than the district: better"),
        ("lower is worse", "worse", "− Lower than the district: worse"),
        ("lower is worse", "better", "+ Higher than the district: better"),
        ("higher is worse", "similar", "= Like the district"),
        ("higher is worse", "unjudged", "Not compared with the district"),
        ("neutral", "similar", ""),
    ],
)
def test_where_an_area_stands_has_a_word_and_a_symbol(
    trend: Trend, polarity: str, stands: str, told: str
) -> None:
    indicator = replace(trend.indicator, polarity=polarity)
    mark = position(replace(trend, indicator=indicator, stands=stands))
    assert mark.text == told
    assert mark.css == (stands if stands in ("worse", "better") and polarity != "neutral" else "")


def test_the_change_is_the_flag_or_none_or_no_verdict(lookup: Lookup, trend: Trend) -> None:
    assert change(lookup, trend).text == "▲ Getting worse, confirmed"
    assert change(lookup, lookup.trend(("claimant_rate", reports.WARDS), "E05999001")).text == "○ No flag"
    assert change(lookup, lookup.trend(("claimant_rate", reports.WARDS), "E05999005")).text == "? No verdict"
    ended = lookup.trend(("burglary", reports.WARDS), "E05999009")
    assert change(lookup, ended).text == "○ No flag now; one ended in March 2026"


def test_context_is_not_watched(lookup: Lookup, trend: Trend) -> None:
    context = replace(trend, flag=None, indicator=replace(trend.indicator, watched=False))
    assert change(lookup, context).text == "Context: not watched for change"


def test_a_verdict_that_may_not_be_shown_is_not_called_missing() -> None:
    lookup = Lookup(gated(reports.report()))
    found = lookup.trend(("claimant_rate", reports.LSOAS), "E01999006")
    assert change(lookup, found).text == "Verdict not shown: small numbers"
    told = card(lookup, found, "lsoa")
    assert told.chart is None
    assert told.numbers is None
    assert told.latest == "No number is known."
    assert told.hidden == "April 2023 to March 2026: not shown, too small a number [c]."


def test_newer_numbers_that_are_not_shown_are_named(trend: Trend) -> None:
    value = trend.value.copy()
    value[-2:] = np.nan
    assert hidden(replace(trend, value=value, marker=[""] * 34 + ["c", "c"])) == (
        "February 2026 to March 2026: not shown, too small a number [c]."
    )
    assert hidden(trend) == ""


def test_an_ended_flag_leaves_no_onset_on_the_chart(lookup: Lookup) -> None:
    ended = card(lookup, lookup.trend(("burglary", reports.WARDS), "E05999009"), "ward")
    up = card(lookup, lookup.trend(("burglary", reports.WARDS), "E05999003"), "ward")
    assert 'class="onset"' not in (ended.chart or "")
    assert 'class="onset"' in (up.chart or "")


def test_cards_stand_by_theme_in_the_themes_own_order(lookup: Lookup) -> None:
    trends = lookup.trends("E05999003", (reports.WARDS,))
    cards = [card(lookup, one, "ward") for one in trends]
    strange = replace(cards[0], theme="allotments", id="x")
    assert list(by_theme([*cards, strange])) == ["jobs", "crime", "housing_environment", "allotments"]
