"""On watch or confirmed."""

from dataclasses import replace

import numpy as np

from ews.flags import grading
from ews.flags.episodes import episodes
from ews.nouns import Grade
from ews.nouns import Signal
from tests.support.panels import drawn


def grades(*signals: Signal) -> list[list[Grade]]:
    return grading.grades(signals, [episodes(signal) for signal in signals])


def doubtful(signal: Signal) -> Signal:
    """Return *signal* with p-values that survive no list."""
    return replace(signal, p_value=np.where(np.isfinite(signal.p_value), 0.5, np.nan))


def test_a_change_that_survives_the_list_is_confirmed_at_once() -> None:
    assert grades(drawn("|||||..^", "|||||...")) == [["confirmed"]]


def test_a_change_that_the_list_does_not_bear_is_on_watch() -> None:
    assert grades(doubtful(drawn("|||||..^", "|||||..."))) == [["watch"]]


def test_all_indicators_make_one_list() -> None:
    alone = drawn("|||||..^")
    alone = replace(alone, p_value=np.where(np.isfinite(alone.p_value), 0.06, np.nan))
    crowd = drawn(*["|||||..."] * 50, subject="robbery")
    assert grades(alone) == [["confirmed"]]
    assert grades(alone, crowd) == [["watch"], []]


def test_staying_up_is_no_confirmation_but_what_comes_after_is() -> None:
    stayed = doubtful(drawn("||||||||||||..^^^^"))
    flat = replace(stayed, observed=np.where(np.arange(18) > 14, 10.0, stayed.observed))
    assert grades(flat) == [["watch"]]
    high = replace(stayed, observed=np.where(np.arange(18) > 14, 30.0, stayed.observed))
    assert grades(high) == [["confirmed"]]


def test_a_fall_is_borne_out_by_a_fall() -> None:
    fell = doubtful(drawn("||||||||||||..^^^^", direction="better"))
    low = replace(fell, observed=np.where(np.arange(18) > 14, 2.0, 0 * fell.observed + 10))
    high = replace(fell, observed=np.where(np.arange(18) > 14, 30.0, 0 * fell.observed + 10))
    assert grades(low) == [["confirmed"]]
    assert grades(high) == [["watch"]]


def test_nothing_to_grade_is_no_error() -> None:
    assert grading.grades([], []) == []
