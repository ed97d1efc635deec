"""What follows from a number that is withheld is withheld with it."""

import math
from dataclasses import replace

import numpy as np

from ews.gate import findings
from ews.gate import gated
from ews.gate.findings import Masks
from tests.gate.conftest import AGREED
from tests.gate.conftest import council_report
from tests.gate.conftest import structure
from tests.support import reports


SMALL = ("burglary", reports.LSOAS)
SECRET = reports.months()[30]
MASKS = Masks({SMALL: frozenset()}, frozenset(), frozenset(), {"burglary": frozenset({SECRET})})


def test_nothing_is_expected_of_anybody_in_a_month_whose_sum_is_withheld() -> None:
    signal = council_report(AGREED).signals[SMALL][0]
    left = findings.signal(signal, MASKS)
    assert left is not None
    for name in ("observed", "exposure", "share", "evidence", "ratio", "p_value", "expected"):
        told = getattr(left, name)
        assert np.isnan(told[:, 30]).all()
        others = np.delete(told, 30, axis=1)
        assert np.array_equal(others, np.delete(getattr(signal, name), 30, axis=1), equal_nan=True)


def test_the_parts_of_a_theme_lose_that_month_too() -> None:
    signal = council_report(AGREED).signals[SMALL][0]
    shares = np.ones((2, *signal.ratio.shape))
    theme = replace(signal, indicator=None, parts=("burglary", "house_price"), contributions=shares)
    left = findings.signal(theme, MASKS)
    assert left is not None
    assert left.contributions is not None
    assert np.isnan(left.contributions[:, :, 30]).all()
    assert np.isfinite(left.contributions[:, :, 29]).all()


def test_a_flag_over_such_a_month_tells_no_size_and_one_after_it_does() -> None:
    over = reports.flag(reports.lsoas()[0], indicator="burglary", theme="crime")
    after = replace(over, onset=reports.months()[31])
    told = findings.flag(over, (), MASKS, title="Burglary", district="Mereford")
    assert told is not None
    assert math.isnan(told.ratio)
    assert findings.flag(after, (), MASKS, title="Burglary", district="Mereford") is after


def test_the_district_is_summed_over_the_areas_in_which_the_indicator_has_a_meaning() -> None:
    """Students claim nothing: their ward never has a number, and the district has one all the same."""
    report = council_report(AGREED)
    for key, rows in ((SMALL, slice(0, 2)), (("burglary", reports.WARDS), slice(0, 1))):
        panel = report.panels[key]
        numbers, marker, applies = panel.numerator.copy(), panel.marker.copy(), panel.applies.copy()
        numbers[rows], marker[rows], applies[rows] = np.nan, "z", False
        report.panels[key] = replace(
            panel,
            numerator=numbers,
            value=numbers,
            lower=numbers,
            upper=numbers,
            marker=marker,
            applies=applies,
        )
    total, _ = gated(report, "public", structure(), {}).report.totals[SMALL]
    known = ~np.isnan(total)
    assert known.mean() > 0.9
    assert np.array_equal(total[known], np.nansum(report.panels[SMALL].numerator, axis=0)[known])
