"""Accepted flags: for which indicators, and how they are told since."""

from dataclasses import replace

import numpy as np

from ews.flags import accepted
from ews.nouns import Signal
from ews.priorities import ranking
from tests.support.panels import acceptance
from tests.support.panels import drawn
from tests.support.panels import flag


PARTS = ("burglary", "robbery", "arson")


def theme(**other: object) -> Signal:
    added = np.full((3, 2, 11), -0.5)
    added[:2, 1, 10] = (3.0, 0.2)
    lines = ("||||||.....", "||||||^^^^^")
    return drawn(*lines, subject=None, parts=PARTS, contributions=added, **other)


def test_a_flag_on_one_indicator_speaks_for_that_one() -> None:
    assert accepted.movers(flag(), [theme()]) == ("burglary",)


def test_a_theme_s_flag_speaks_for_the_indicators_that_moved_with_it() -> None:
    own = flag(level="theme", indicator=None)
    assert accepted.movers(own, [theme(direction="better"), theme()]) == ("burglary", "robbery")


def test_an_indicator_that_the_theme_could_not_judge_did_not_move() -> None:
    signal = theme()
    assert signal.contributions is not None
    signal.contributions[1] = np.nan
    assert accepted.movers(flag(level="theme", indicator=None), [signal]) == ("burglary",)


def test_an_accepted_flag_is_told_as_ended_with_who_when_and_why() -> None:
    told = accepted.told(acceptance())
    assert (told.id, told.state) == ("F1", "ended")
    assert told.sentence == "Burglary rose in Ward 1."
    assert told.notes == ("Accepted as the new level by Ann on 5 January 2026: A shopping centre.",)


def test_a_caution_about_a_flag_stays_with_it_when_it_is_accepted() -> None:
    one = acceptance()
    spiked = replace(one, flag=replace(one.flag, notes=("A spike, not a trend.",)))
    assert accepted.told(spiked).notes[0] == "A spike, not a trend."


def test_an_accepted_flag_counts_for_no_priority() -> None:
    assert ranking.rank([accepted.told(acceptance())], {}, {}) == []
