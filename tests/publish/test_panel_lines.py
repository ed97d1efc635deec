from dataclasses import replace

import numpy as np
import pytest

from ews.publish.panel_lines import district
from ews.publish.panel_lines import expected_on
from ews.publish.panel_lines import unjudged
from tests.support import reports


PANEL = reports.panel("claimant_rate", reports.wards())
RATE = reports.INDICATORS["claimant_rate"]


def test_totals_tell_the_district_where_cells_are_hidden() -> None:
    value = PANEL.value.copy()
    value[:6] = np.nan
    hidden = replace(PANEL, value=value, numerator=np.where(np.isnan(value), np.nan, PANEL.numerator))
    totals = PANEL.numerator.sum(axis=0), PANEL.denominator.sum(axis=0)
    found = district(hidden, RATE, totals)
    assert found.pooled
    assert found.line == pytest.approx(totals[0] / totals[1] * 100)
    assert found.line != pytest.approx(district(hidden, RATE).line)


def test_totals_of_a_rate_hold_even_where_no_cell_is_left() -> None:
    nothing = np.full(PANEL.value.shape, np.nan)
    empty = replace(PANEL, value=nothing, numerator=nothing)
    totals = PANEL.numerator.sum(axis=0), PANEL.denominator.sum(axis=0)
    assert district(empty, RATE, totals).line == pytest.approx(totals[0] / totals[1] * 100)


def test_totals_of_a_count_are_shared_out_over_the_areas() -> None:
    counts = reports.panel("burglary", reports.wards())
    totals = counts.numerator.sum(axis=0), np.full(counts.numerator.shape[1], np.nan)
    found = district(counts, reports.INDICATORS["burglary"], totals)
    assert found.line == pytest.approx(district(counts, reports.INDICATORS["burglary"]).line)
    assert found.counts == pytest.approx(totals[0])


def test_a_period_without_a_number_is_a_gap_and_no_zero() -> None:
    value, numerator = PANEL.value.copy(), PANEL.numerator.copy()
    value[:, 5] = numerator[:, 5] = np.nan
    found = district(replace(PANEL, value=value, numerator=numerator), RATE)
    assert np.isnan(found.line[5])
    assert np.isnan(found.counts[5])


def test_what_is_expected_stands_on_the_panels_own_areas_and_periods() -> None:
    signal = reports.signal(PANEL, "worse")
    cut: dict[str, object] = {"areas": PANEL.areas[2:4], "periods": PANEL.periods[-6:]}
    cut |= {name: getattr(PANEL, name)[2:4, -6:] for name in ("numerator", "denominator", "value", "lower")}
    cut |= {name: getattr(PANEL, name)[2:4, -6:] for name in ("upper", "coverage", "applies", "marker")}
    found, whole = expected_on(replace(PANEL, **cut), signal), expected_on(PANEL, signal)
    assert found.line == pytest.approx(whole.line[2:4, -6:])
    assert found.high == pytest.approx(whole.high[2:4, -6:])
    assert (found.low < found.line).all()


def test_there_is_no_verdict_where_a_reason_or_the_meaning_says_so() -> None:
    applies = PANEL.applies.copy()
    applies[4] = False
    reasons = {PANEL.periods[-1]: {None: "late"}, PANEL.periods[0]: {"E05999002": "thin", "E05000000": "?"}}
    found = unjudged(replace(PANEL, applies=applies), reasons)
    assert found[:, -1].all()
    assert found[4].all()
    assert found[1, 0]
    assert found.sum() == 12 + 36 - 1 + 1
