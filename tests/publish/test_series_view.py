from dataclasses import replace

import numpy as np
import pytest

from ews.publish.series_view import base
from ews.publish.series_view import beside
from ews.publish.series_view import district_name
from ews.publish.series_view import summarise
from ews.publish.series_view import view
from ews.publish.trends import Lookup
from ews.publish.trends import Trend
from tests.support import reports


@pytest.fixture
def trend() -> Trend:
    return Lookup(reports.report()).trend(("claimant_rate", reports.WARDS), "E05999003")


def test_a_series_is_summed_up_by_now_and_a_year_before(trend: Trend) -> None:
    assert summarise(trend) == "3.35 per 100 residents aged 16 to 64 in March 2026; 2.09 in March 2025."


def test_a_year_before_that_is_missing_is_left_out(trend: Trend) -> None:
    value = trend.value.copy()
    value[-13] = np.nan
    assert summarise(replace(trend, value=value)) == "3.35 per 100 residents aged 16 to 64 in March 2026."


def test_a_series_without_numbers_says_so(trend: Trend) -> None:
    assert summarise(replace(trend, value=np.full(36, np.nan))) == "No number is known."
    assert "No number is known." in view(replace(trend, value=np.full(36, np.nan)), "ward").chart


def test_the_base_tells_who_was_at_risk(trend: Trend) -> None:
    assert base(trend) == (
        "Base: Residents aged 16 to 64 who claim unemployment benefits; 1,580 at risk in March 2026."
    )
    unknown = replace(trend, denominator=np.full(36, np.nan))
    assert "The number at risk is not known" in base(unknown)


def test_the_comparator_is_named_for_what_it_is(trend: Trend) -> None:
    assert district_name(trend, "ward") == "The whole district"
    assert district_name(replace(trend, pooled=False), "ward") == "The district's average ward"


def test_what_was_estimated_on_other_boundaries_is_dotted_and_explained(trend: Trend) -> None:
    plain = view(trend, "ward")
    assert not plain.has_estimated
    assert 'class="estimated"' not in plain.chart
    found = view(replace(trend, marker=["e"] * 10 + ["b"] + [""] * 25, basis="Moved by postcodes."), "ward")
    assert found.has_estimated
    assert 'class="estimated"' in found.chart
    assert found.base.endswith("Moved by postcodes.")


@pytest.mark.parametrize(
    ("now", "then", "unit", "told"),
    [
        (2.7, 3.0, "% of residents", ("2.70% of residents", "3.00")),
        (26.28, 6.27, "per 1,000 residents", ("26.3 per 1,000 residents", "6.3")),
        (40.0, 45.0, "claimants", ("40 claimants", "45")),
        (185_000.0, 179_500.5, "pounds", ("185,000 pounds", "179,500")),
        (4.0, float("nan"), "casualties", ("4 casualties", "")),
    ],
)
def test_two_numbers_of_a_series_have_the_same_decimals(
    now: float, then: float, unit: str, told: tuple[str, str]
) -> None:
    assert beside(now, then, unit) == told
