"""The district's alarm budget adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.flags.budget import Share
from ews.flags.budget import alarm_years


shares = st.lists(
    st.builds(
        Share,
        tier=st.sampled_from(["area", "theme"]),
        level=st.sampled_from(["ward", "lsoa", "district"]),
        series=st.integers(0, 5000),
    ),
    max_size=20,
)


@given(shares, st.floats(0.1, 1000))
def test_the_false_flags_of_all_series_together_are_those_the_district_accepts(
    made: list[Share], a_year: float
) -> None:
    years = alarm_years(made, a_year=a_year)
    watched = [share for share in made if share.series]
    total = sum(share.series / years[share.tier, share.level] for share in watched)
    assert total == pytest.approx(a_year if watched else 0.0)


def test_thousands_of_small_areas_do_not_drown_the_wards() -> None:
    alone = alarm_years([Share("area", "ward", 20)], a_year=12)
    beside = alarm_years([Share("area", "ward", 20), Share("area", "lsoa", 5000)], a_year=12)
    assert beside["area", "ward"] == 2 * alone["area", "ward"]


def test_series_of_one_tier_and_level_share_alike() -> None:
    years = alarm_years(
        [Share("area", "ward", 15), Share("area", "ward", 5), Share("theme", "ward", 4)], a_year=10
    )
    assert years["area", "ward"] == pytest.approx(5 * years["theme", "ward"])


def test_a_tier_without_series_asks_for_no_limit() -> None:
    assert alarm_years([Share("area", "ward", 0)], a_year=12) == {}
