"""What the rest of the district did is told against the same periods of the year before."""

from dataclasses import replace

import numpy as np
import pytest

from ews.flags.rest import LEAST_COUNTED
from ews.flags.rest import rest_change
from ews.nouns import Area
from ews.nouns import Floats
from ews.nouns import Kind
from ews.nouns import Signal
from ews.periods import Period
from tests.support.panels import drawn


AREAS = tuple(Area(f"A{n}", f"Ward {n}", "ward") for n in range(4))


def months(counts: Floats, *, kind: Kind = "flow", exposure: Floats | None = None) -> Signal:
    """Return a signal of four areas over these months, January 2023 first."""
    flat = np.where(np.isfinite(counts), 1.0, np.nan) if exposure is None else exposure
    periods = tuple(Period(2023 * 12 + t) for t in range(counts.shape[1]))
    return replace(drawn("|"), areas=AREAS, periods=periods, observed=counts, exposure=flat, kind=kind)


def seasonal(years: int) -> Floats:
    """Return thirty a month in each area and three times as many every December."""
    year = np.where(np.arange(12) == 11, 90.0, 30.0)
    return np.tile(year, (4, years))


def month(year: int, number: int) -> Period:
    return Period(year * 12 + number - 1)


def test_a_season_is_no_change_and_the_area_itself_is_left_out() -> None:
    counts = seasonal(3)
    counts[0, 34:] *= 5
    assert rest_change([months(counts)], "A0", month(2025, 11), month(2025, 12)) == 1.0


def test_every_month_since_the_onset_has_its_like_in_the_year_before_the_onset() -> None:
    counts = seasonal(4)
    counts[1:, 24:] *= 0.8  # from January 2025, nearly two years by the end
    found = rest_change([months(counts)], "A0", month(2025, 1), month(2026, 11))
    assert found == pytest.approx(0.8)


def test_a_month_that_one_side_lacks_is_left_out_of_both() -> None:
    counts = seasonal(2)
    counts[2, 11] = np.nan
    counts[3, 23] = np.nan
    assert rest_change([months(counts)], "A0", month(2024, 12), month(2024, 12)) == 1.0


def test_a_month_that_was_only_partly_covered_is_left_out() -> None:
    counts, exposure = seasonal(2), np.ones((4, 24))
    counts[:, 22] /= 2
    exposure[:, 22] = np.nan
    assert rest_change([months(counts, exposure=exposure)], "A0", month(2024, 10), month(2024, 12)) == 1.0


def test_of_few_events_nothing_is_said() -> None:
    few = np.full((4, 24), (LEAST_COUNTED - 1) / 3)
    assert rest_change([months(few)], "A0", month(2024, 6), month(2024, 6)) is None
    assert rest_change([months(few + 1)], "A0", month(2024, 6), month(2024, 6)) == 1.0


def test_without_a_year_before_nothing_is_said() -> None:
    assert rest_change([months(seasonal(1))], "A0", month(2023, 6), month(2023, 12)) is None


def test_the_indicators_of_a_theme_add_up_each_over_its_own_months() -> None:
    known, lost = seasonal(2), seasonal(2)
    known[:, 12:] *= 2
    lost[:, 12:] = np.nan
    found = rest_change([months(known), months(lost)], "A0", month(2024, 1), month(2024, 12))
    assert found == 2.0


def test_a_value_is_told_by_the_level_of_the_rest() -> None:
    levels = np.full((4, 24), 200.0)
    levels[:, 12:] = 220.0
    signal = months(seasonal(2), kind="value", exposure=levels)
    assert rest_change([signal], "A1", month(2024, 3), month(2024, 5)) == pytest.approx(1.1)


def test_values_within_a_theme_do_not_add_up() -> None:
    values = months(seasonal(2) * 1000, kind="value")
    counts = seasonal(2)
    counts[:, 12:] *= 1.5
    assert rest_change([values, months(counts)], "A0", month(2024, 1), month(2024, 6)) == pytest.approx(1.5)
    assert rest_change([values, values], "A0", month(2024, 1), month(2024, 6)) is None
