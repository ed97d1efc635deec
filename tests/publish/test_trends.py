import math
from dataclasses import replace

import numpy as np
import pytest

from ews.publish.panel_lines import is_rate
from ews.publish.trends import Lookup
from ews.publish.trends import Trend
from tests.support import reports


KEY = ("claimant_rate", reports.WARDS)


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(reports.report())


@pytest.fixture(scope="module")
def flagged(lookup: Lookup) -> Trend:
    return lookup.trend(KEY, "E05999003")


def test_the_districts_rate_is_pooled_over_its_areas(lookup: Lookup) -> None:
    panel = lookup.report.panels[KEY]
    line, pooled = lookup.district(KEY)
    known = ~np.isnan(panel.value[:, 0])
    expected = panel.numerator[known, 0].sum() / panel.denominator[known, 0].sum() * 100
    assert pooled
    assert line[0] == pytest.approx(expected)


def test_counts_are_compared_with_the_average_area(lookup: Lookup) -> None:
    line, pooled = lookup.district(("burglary", reports.WARDS))
    assert not pooled
    assert line[0] == pytest.approx(lookup.report.panels["burglary", reports.WARDS].value[:, 0].mean())


def test_a_rate_is_told_by_its_numbers_not_by_its_definition() -> None:
    panel, indicator = reports.panel("claimant_rate", reports.wards()), reports.INDICATORS["claimant_rate"]
    assert is_rate(panel, replace(indicator, denominator=""))
    assert not is_rate(replace(panel, value=panel.numerator), indicator)
    assert not is_rate(replace(panel, denominator=np.full(panel.value.shape, np.nan)), indicator)
    assert not is_rate(panel, replace(indicator, kind="value"))


def test_a_reason_that_repeats_a_flags_sentence_is_said_shorter(lookup: Lookup) -> None:
    sentence = lookup.report.flags[0].sentence
    assert (
        lookup.brief_reason(sentence)
        == "Claimant rate: 58% above what was expected since August 2025 (confirmed)."
    )
    assert lookup.brief_reason("The decline reaches 3 themes.") == "The decline reaches 3 themes."


def test_what_was_expected_is_in_the_unit_of_the_value(flagged: Trend) -> None:
    before = flagged.value[12 : reports.ONSET]
    assert np.isnan(flagged.expected[:12]).all()
    assert flagged.expected[12 : reports.ONSET].mean() == pytest.approx(before.mean(), rel=0.1)


def test_the_unit_is_known_even_where_nothing_was_counted() -> None:
    report = reports.report()
    panel = report.panels[KEY]
    numerator, value = panel.numerator.copy(), panel.value.copy()
    numerator[2, 20] = value[2, 20] = 0.0
    zero = replace(panel, numerator=numerator, value=value, lower=numerator, upper=numerator)
    signals = tuple(replace(signal, observed=numerator) for signal in report.signals[KEY])
    changed = replace(report, panels={**report.panels, KEY: zero}, signals={**report.signals, KEY: signals})
    expected = Lookup(changed).trend(KEY, "E05999003").expected
    assert expected[20] == pytest.approx(expected[19])


def test_a_series_without_a_signal_expects_nothing(lookup: Lookup) -> None:
    assert np.isnan(lookup.trend(("house_price", reports.WARDS), "E05999001").expected).all()


def test_the_flag_gives_the_onset(flagged: Trend) -> None:
    assert flagged.flag is not None
    assert flagged.onset == reports.ONSET


def test_an_area_where_the_indicator_has_no_meaning_is_unjudged_throughout(lookup: Lookup) -> None:
    trend = lookup.trend(KEY, "E05999005")
    assert all(trend.unjudged)
    assert trend.latest is None


def test_a_missing_verdict_for_all_counts_for_each(lookup: Lookup) -> None:
    trend = lookup.trend(("burglary", reports.WARDS), "E05999001")
    assert [t for t, missing in enumerate(trend.unjudged) if missing] == [34, 35]


def test_flagged_series_come_first(lookup: Lookup) -> None:
    found = lookup.trends("E05999003", (reports.WARDS,))
    assert [trend.indicator.id for trend in found] == ["claimant_rate", "burglary", "house_price"]


def test_a_small_area_is_named_with_its_ward(lookup: Lookup) -> None:
    assert lookup.place("E01999004") == "Invented 003A, in Cawthorne Vale"
    assert lookup.place("E05999003") == "Cawthorne Vale"
    assert lookup.place("unknown", "Mill Row") == "Mill Row"


def test_a_ward_knows_the_small_areas_inside(lookup: Lookup) -> None:
    assert [area.code for area in lookup.inside("E05999003")] == ["E01999004", "E01999005"]
    assert lookup.inside("E01999004") == []


def test_a_code_in_two_sets_means_the_current_one() -> None:
    report = reports.report()
    old = tuple(replace(area, name="Old name", geography="ward_2020") for area in reports.wards())
    both = Lookup(replace(report, areas={**report.areas, "ward_2020": old}))
    assert both.areas["E05999003"].name == "Cawthorne Vale"


def test_evidence_is_the_latest_that_is_known(lookup: Lookup, flagged: Trend) -> None:
    assert lookup.evidence(flagged, "worse") > 1.4
    assert lookup.evidence(lookup.trend(("house_price", reports.WARDS), "E05999001"), "worse") == -math.inf
