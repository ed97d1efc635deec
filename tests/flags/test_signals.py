"""What the detector is asked, what is remembered of it, and what it says of two cases from life."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import ews.detect
from ews.flags import signals
from ews.flags.flags import raise_flags
from ews.flags.signals import Watched
from ews.nouns import Signal
from ews.priorities import ranking
from tests.support.detector import Counting
from tests.support.detector import Kept
from tests.support.panels import WARDS
from tests.support.panels import indicator
from tests.support.panels import panel


@pytest.fixture
def detector(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(ews.detect, "share_change", counting)
    return counting


def watched(values: Any, *, bases: Any = None, **definition: Any) -> Watched:
    return Watched(panel(values), indicator(**definition), bases, 12)


def counts(seed: int = 1, *, areas: int = 4, months: int = 24) -> Any:
    return np.random.default_rng(seed).poisson(20, (areas, months)).astype(float)


def asked(one: Watched, memory: Kept, **other: Any) -> Signal:
    return signals.of_panel(
        one, other.pop("direction", "worse"), **{"alarm_years": 10.0, "memory": memory, **other}
    )


def same(one: Signal, other: Signal) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True)
        for name in ("evidence", "alert", "onset", "ratio", "share", "exposure", "weight")
    )


# -- kinds ------------------------------------------------------------------------------------------------
def test_rolling_years_are_asked_about_as_the_stock_they_resemble(detector: Counting) -> None:
    monthly = panel(counts())
    rolling = replace(monthly, periods=tuple(replace(period, months=12) for period in monthly.periods))
    found = asked(Watched(rolling, indicator(), None, 12), Kept())
    asked(Watched(monthly, indicator(), None, 12), Kept())
    assert [question["kind"] for question in detector.asked] == ["stock", "flow"]
    assert found.kind == "stock"


def test_a_signal_carries_the_budget_that_it_was_judged_by(detector: Counting) -> None:
    found = asked(watched(counts()), Kept(), alarm_years=12.345)
    assert found.alarm_years == detector.asked[0]["alarm_years"] == 12.3
    assert (found.alert_chance[:, 12:] == 0.01).all()


# -- memory -----------------------------------------------------------------------------------------------
def test_what_was_asked_before_is_answered_from_memory(detector: Counting) -> None:
    memory = Kept()
    first = asked(watched(counts()), memory)
    again = asked(watched(counts()), memory)
    assert len(detector.asked) == 1
    assert same(first, again)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: replace(one, panel=panel(counts(2))),
        lambda one: replace(one, panel=replace(one.panel, coverage=np.full((4, 24), 0.9))),
        lambda one: replace(one, panel=replace(one.panel, applies=one.panel.applies & False)),
        lambda one: replace(one, panel=replace(one.panel, upper=one.panel.upper + 1)),
        lambda one: replace(one, bases=np.full((4, 24), 500.0)),
        lambda one: replace(one, history=13),
        lambda one: replace(one, indicator=indicator(kind="stock")),
    ],
    ids=["counts", "coverage", "applies", "bounds", "bases", "history", "kind"],
)
def test_whatever_goes_into_the_question_makes_it_a_new_one(detector: Counting, change: Any) -> None:
    memory, one = Kept(), watched(counts())
    asked(one, memory)
    asked(change(one), memory)
    assert len(detector.asked) == 2


@pytest.mark.parametrize("other", [{"alarm_years": 20.0}, {"direction": "better"}])
def test_the_budget_and_the_direction_belong_to_the_question(
    detector: Counting, other: dict[str, Any]
) -> None:
    memory, one = Kept(), watched(counts())
    asked(one, memory)
    asked(one, memory, **other)
    assert len(detector.asked) == 2


def test_the_names_of_things_do_not(detector: Counting) -> None:
    memory, one = Kept(), watched(counts())
    asked(one, memory)
    asked(replace(one, indicator=indicator(title="Break-ins")), memory)
    assert len(detector.asked) == 1


def test_a_panel_of_the_same_bytes_in_another_shape_is_another_question(detector: Counting) -> None:
    memory = Kept()
    asked(watched(counts(areas=4, months=24)), memory)
    asked(watched(counts(areas=4, months=24).reshape(2, 48)), memory)
    assert len(detector.asked) == 2


# -- direction and cadence --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("polarity", "direction", "sought"),
    [
        ("higher is worse", "worse", "rise"),
        ("higher is worse", "better", "fall"),
        ("lower is worse", "worse", "fall"),
        ("lower is worse", "better", "rise"),
    ],
)
def test_what_is_worse_is_a_rise_or_a_fall_by_the_polarity(
    detector: Counting, polarity: str, direction: Any, sought: str
) -> None:
    values = counts() + 40
    values[0, 12:] *= 3 if sought == "rise" else 0.25
    signal = asked(watched(values, polarity=polarity), Kept(), direction=direction)
    assert (signal.direction, signal.sought) == (direction, sought)
    assert detector.asked[0]["direction"] == ("worse" if sought == "rise" else "better")
    assert signal.alert[0].any()
    assert not signal.alert[1:].any()


@pytest.mark.parametrize(("cadence", "a_year"), [("month", 12), ("quarter", 4), ("financial_year", 1)])
def test_the_detector_is_told_how_many_periods_make_a_year(
    detector: Counting, cadence: str, a_year: int
) -> None:
    asked(watched(counts(), cadence=cadence), Kept())
    assert detector.asked[0]["periods_per_year"] == a_year


# -- two cases from life, with the real detector ----------------------------------------------------------
def flags_of(values: Any, *, lower: Any = None, upper: Any = None, **definition: Any) -> Any:
    made = panel(values, **({"lower": lower, "upper": upper} if lower is not None else {}))
    one = Watched(made, indicator(**definition), None, 12)
    signal = asked(one, Kept(), alarm_years=12.0)
    return raise_flags([signal], {"burglary": one.indicator}, district="Mereford"), made


def test_thirteen_times_in_one_month_and_back_is_a_spike_and_no_priority() -> None:
    values = np.random.default_rng(5).poisson(4, (16, 30)).astype(float)
    values[3, 26] = 52
    found, made = flags_of(values)
    (flag,) = [flag for flag in found if flag.area == "A3"]
    assert flag.spike
    assert flag.grade == "watch"
    assert "Check the source" in flag.notes[0]
    assert "A3" not in {
        row.area for row in ranking.rank(found, {("burglary", WARDS): made}, {"burglary": "B"})
    }


def test_five_ten_five_in_counts_rounded_to_five_is_no_flag() -> None:
    true = np.random.default_rng(6).poisson(6, (16, 30)).astype(float)
    rounded = 5 * np.round(true / 5)
    rounded[3, 24:] = 5, 10, 5, 10, 5, 10
    found, _ = flags_of(rounded, lower=np.maximum(rounded - 2, 0), upper=rounded + 2, kind="stock")
    assert "A3" not in {flag.area for flag in found}
