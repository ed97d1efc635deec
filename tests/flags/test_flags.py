"""Signals come in, flags go out: one for each change, under one name for life."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ews.flags.flags import raise_flags
from ews.nouns import Flag
from ews.nouns import Signal
from tests.support.panels import drawn
from tests.support.panels import indicator


INDICATORS = {
    "burglary": indicator(),
    "robbery": indicator("robbery", title="Robbery"),
    "house_price": indicator(
        "house_price",
        theme="housing_environment",
        title="House price",
        kind="value",
        polarity="lower is worse",
    ),
}


def raised(*signals: Signal, previous: list[Flag] | None = None) -> list[Flag]:
    return raise_flags(signals, INDICATORS, district="Mereford", previous=previous or [])


def test_a_flag_says_what_where_since_when_and_how_much() -> None:
    (flag,) = raised(drawn("||||||..^^M", "||||||....."))
    assert (flag.level, flag.indicator, flag.theme, flag.area, flag.name) == (
        *("area", "burglary", "crime", "A0", "Ward 0"),
    )
    assert (str(flag.onset), str(flag.first_raised), str(flag.period)) == ("2025-09", "2025-09", "2025-11")
    assert (flag.observed, flag.expected) == (45.0, 30.0)
    assert (flag.ratio, flag.ratio_low, flag.ratio_high) == (1.5, 1.2, 1.9)
    assert (flag.state, flag.evidence, flag.spike, flag.notes) == ("worsening", 20.0, False, ())
    assert flag.sentence.startswith(
        "Burglary rose in Ward 0 against the rest of Mereford, from September 2025: 45 up"
    )


def test_a_flag_says_what_the_rest_did_and_how_often_chance_would_do_it() -> None:
    one = drawn("||||||||||||||..^^M", "|" * 19)
    rest = one.observed.copy()
    rest[1, :] = 40.0
    rest[1, 16:] = 50.0
    (flag,) = raised(replace(one, observed=rest, p_value=np.full(rest.shape, 0.00123456)))
    assert flag.chance == 0.0012
    assert flag.rest_change == 1.25
    assert ", while the rest counted 25% more than in the same months of the year before." in flag.sentence
    assert " Chance alone would show as much here in about one month in 60 years. " in flag.sentence


def test_what_is_expected_is_the_area_s_share_of_the_exposure() -> None:
    signal = drawn("||||||..^^")
    signal = replace(signal, share=0.5 * signal.share, exposure=20 * np.ones(signal.exposure.shape))
    assert raised(signal)[0].expected == 20.0


def test_a_missing_period_counts_on_neither_side() -> None:
    signal = drawn("||||||..^^^")
    signal.observed[0, 9] = np.nan
    (flag,) = raised(signal)
    assert (flag.observed, flag.expected) == (30.0, 20.0)


def test_where_lower_is_worse_a_fall_is_a_worsening() -> None:
    signal = drawn(
        "||||||..^^", subject="house_price", theme="housing_environment", sought="fall", kind="value"
    )
    low = {
        name: np.where(np.isfinite(signal.ratio), value, np.nan)
        for name, value in (("ratio", 0.7), ("ratio_low", 0.6), ("ratio_high", 0.85))
    }
    (flag,) = raised(replace(signal, **low))
    assert flag.direction == "worse"
    assert "House price fell in Ward 0" in flag.sentence
    assert "30% lower" in flag.sentence


def test_a_theme_names_the_indicators_that_speak_for_it() -> None:
    signal = drawn("||||||..^^", subject=None)
    added = np.zeros((2, 1, 10))
    added[:, 0, 9] = 0.5, 3.0
    (flag,) = raised(replace(signal, parts=("burglary", "robbery"), contributions=added))
    assert (flag.level, flag.indicator, flag.theme) == ("theme", None, "crime")
    assert "most of all robbery and burglary:" in flag.sentence


def test_a_theme_that_one_indicator_alone_moved_is_told_by_that_indicator_only() -> None:
    signal = drawn("||||||..^^", subject=None)
    added = np.zeros((2, 1, 10))
    added[:, 0, 9] = -1.0, 3.0
    assert raised(replace(signal, parts=("burglary", "robbery"), contributions=added)) == []


def test_a_theme_whose_sum_did_not_go_the_way_sought_is_not_told() -> None:
    signal = drawn("||||||..^^", subject=None)
    added = np.full((2, 1, 10), 2.0)
    both_ways = {"ratio_low": 0.95 * np.ones(signal.ratio.shape), "ratio": 1.02 * np.ones(signal.ratio.shape)}
    signal = replace(signal, parts=("burglary", "robbery"), contributions=added)
    assert len(raised(signal)) == 1
    assert raised(replace(signal, **both_ways)) == []


def test_a_spike_is_on_watch_and_carries_its_caution() -> None:
    signal = drawn("||||||..M^.")
    signal.observed[0] = [*[2.0] * 8, 26.0, 2.0, 2.0]
    signal = replace(signal, exposure=2 * np.ones(signal.exposure.shape))
    (flag,) = raised(signal)
    assert (flag.spike, flag.grade, flag.state) == (True, "watch", "easing")
    assert flag.notes[0].startswith("A spike, not a trend: September 2025 alone")
    assert "On watch" in flag.sentence


def test_a_spike_stays_one_when_its_flag_has_ended() -> None:
    signal = drawn("||||||..M....")
    signal.observed[0] = [*[2.0] * 8, 26.0, *[2.0] * 4]
    (flag,) = raised(replace(signal, exposure=2 * np.ones(signal.exposure.shape)))
    assert (flag.state, flag.period, flag.spike) == ("ended", signal.periods[8], True)


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("flow", "(65 where about 20 would be expected)"),
        ("stock", "(32 where about 10 would be expected)"),  # months of a caseload do not add up
    ],
)
def test_a_spike_of_two_periods_names_both_and_what_they_made(kind: Any, counts: str) -> None:
    signal = drawn("||||||..MM...", kind=kind)
    signal.observed[0, 8:] = 30.0, 35.0, 10.0, 9.0, 10.0
    (flag,) = raised(signal)
    assert f"September and October 2025 together made the change {counts}" in flag.notes[0]


def test_a_fall_that_is_over_is_a_spike_too() -> None:
    signal = drawn("||||||..M....", direction="better", sought="fall")
    signal.observed[0, 8:] = 0.0, 10.0, 10.0, 10.0, 10.0
    (flag,) = raised(signal)
    assert "September 2025 alone made the change (0 where about 10" in flag.notes[0]


def test_the_gravest_stands_first_the_better_after_and_the_ended_last() -> None:
    found = raised(
        drawn("||||||..^...", "||||||....^M"),
        drawn("||||||....^M", direction="better", subject="robbery"),
        drawn("||||||....^A", subject="robbery"),
    )
    assert [(flag.indicator, flag.direction, flag.state) for flag in found] == [
        ("burglary", "worse", "worsening"),
        ("robbery", "worse", "worsening"),
        ("robbery", "better", "worsening"),
        ("burglary", "worse", "ended"),
    ]


def test_no_signal_no_flag() -> None:
    assert raised() == []
    assert raised(drawn("||||||....")) == []


# -- names ------------------------------------------------------------------------------------------------
def test_every_flag_has_its_own_name() -> None:
    found = raised(
        *(
            drawn("||||..^^", "||||..^^", subject=name, direction=way)
            for name in ("burglary", "robbery")
            for way in ("worse", "better")
        )
    )
    assert len({flag.id for flag in found}) == len(found) == 8


def test_the_name_stays_while_the_flag_lives_and_after() -> None:
    lines = ["||||..^", "||||..^^", "||||..^^.", "||||..^^...", "||||..^^....."]
    runs: list[list[Flag]] = []
    for line in lines:
        runs.append(raised(drawn(line), previous=runs[-1] if runs else None))
    assert [run[0].state for run in runs] == ["new", "continuing", "easing", "ended", "ended"]
    assert len({run[0].id for run in runs}) == 1


def test_the_name_stays_when_a_revision_moves_the_first_alert_even_after_the_end() -> None:
    (first,) = raised(drawn("||||..^^"))
    (moved,) = raised(drawn("||||.^^^."), previous=[first])
    assert moved.first_raised != first.first_raised
    (ended,) = raised(drawn("||||.^^^..."), previous=[moved])
    (still,) = raised(drawn("||||.^^^...."), previous=[ended])
    assert {moved.id, ended.id, still.id} == {first.id}


def test_a_change_that_comes_back_after_its_end_is_a_new_flag() -> None:
    (ended,) = raised(drawn("||||..^..."))
    (again,) = raised(drawn("||||..^....^"), previous=[ended])
    assert (ended.state, again.state) == ("ended", "new")
    assert again.id != ended.id


@pytest.mark.parametrize(
    "other",
    [{"subject": "robbery"}, {"direction": "better"}, {"geography": "ward_2021"}],
    ids=["subject", "direction", "set"],
)
def test_another_subject_direction_or_ward_set_is_another_flag(other: dict[str, Any]) -> None:
    before = raised(drawn("||||..^"))
    geography = other.pop("geography", None)
    signal = drawn("||||..^", **other)
    (flag,) = raised(replace(signal, geography=geography) if geography else signal, previous=before)
    assert flag.id != before[0].id
