"""The district's alarm budget adds up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.flags.budget import Group
from ews.flags.budget import alarm_years
from ews.flags.budget import expected_up
from ews.flags.episodes import episodes
from ews.flags.signals import Watched
from ews.flags.signals import of_panel
from ews.nouns import Signal
from tests.support.detector import Kept
from tests.support.panels import drawn
from tests.support.panels import indicator
from tests.support.panels import panel


groups = st.lists(
    st.builds(
        Group,
        tier=st.sampled_from(["area", "theme"]),
        level=st.sampled_from(["ward", "lsoa", "district"]),
        series=st.integers(0, 5000),
    ),
    max_size=20,
)


@given(groups, st.floats(0.1, 1000))
def test_the_false_flags_of_all_series_together_are_those_the_district_accepts(
    made: list[Group], a_year: float
) -> None:
    years = alarm_years(made, a_year=a_year)
    watched = [group for group in made if group.series]
    total = sum(group.series / years[group.tier, group.level] for group in watched)
    assert total == pytest.approx(a_year if watched else 0.0)


def test_thousands_of_small_areas_do_not_drown_the_wards() -> None:
    alone = alarm_years([Group("area", "ward", 20)], a_year=12)
    beside = alarm_years([Group("area", "ward", 20), Group("area", "lsoa", 5000)], a_year=12)
    assert beside["area", "ward"] == 2 * alone["area", "ward"]


def test_series_of_one_tier_and_level_share_alike() -> None:
    years = alarm_years(
        [Group("area", "ward", 15), Group("area", "ward", 5), Group("theme", "ward", 4)], a_year=10
    )
    assert years["area", "ward"] == pytest.approx(5 * years["theme", "ward"])


def test_a_tier_without_series_asks_for_no_limit() -> None:
    assert alarm_years([Group("area", "ward", 0)], a_year=12) == {}


# -- flags that stand at once -------------------------------------------------------------------------------
def quiet(seed: int) -> Signal:
    """Return the signal of a hundred areas in which nothing changes, after five years the first time."""
    values = np.random.default_rng(seed).poisson(1.0, (100, 60)).astype(float)
    watched = Watched(panel(values), indicator(), None, 36)
    return of_panel(watched, "worse", alarm_years=4.0, memory=Kept())


def test_a_quiet_district_holds_as_many_flags_as_are_expected() -> None:
    signals = [quiet(seed) for seed in range(5)]
    up = sum(life.state != "ended" for signal in signals for life in episodes(signal))
    expected = expected_up(signals)
    assert expected > 20
    assert abs(up - expected) < 3 * np.sqrt(expected)


def test_a_flag_stays_for_the_chance_over_its_threshold_and_two_quiet_verdicts() -> None:
    signal = drawn("||..", "||.^", alert_chance=np.array([[0.5, 0.5, 0.5, 0.02], [0.5, 0.5, 0.5, 0.04]]))
    crossings = 1 / 120
    assert expected_up([signal]) == pytest.approx(0.02 + 0.04 + 2 * 2 * crossings)
    assert expected_up([signal, signal]) == pytest.approx(2 * expected_up([signal]))
    assert expected_up([replace(signal, alarm_years=20.0)]) == pytest.approx(0.06 + 2 * crossings)


def test_a_series_of_quarters_crosses_as_seldom_in_years() -> None:
    monthly = drawn("||..")
    quarterly = replace(monthly, periods=tuple(replace(p, start=3 * p.start) for p in monthly.periods))
    assert expected_up([quarterly]) - 0.01 == pytest.approx(3 * (expected_up([monthly]) - 0.01))


def test_an_area_that_is_counted_no_longer_holds_no_flag() -> None:
    assert expected_up([drawn("||.   ")]) == 0
    assert expected_up([drawn("||.  ")]) == expected_up([drawn("||...")])
    assert expected_up([drawn("||||"), drawn("||")]) == 0
