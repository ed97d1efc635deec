from dataclasses import replace

import numpy as np

from ews.nouns import Signal
from ews.publish.life import life
from tests.support import reports
from tests.support.html import read


AREA = reports.wards()[2]
MONTHS = reports.months()


def signal_with(evidence: list[float]) -> Signal:
    """Return a signal whose third area has *evidence* in the months from November 2025 on."""
    found = reports.signal(reports.panel("claimant_rate", reports.wards()), "worse")
    values = np.full(found.evidence.shape, np.nan)
    values[2, 31 : 31 + len(evidence)] = evidence
    return replace(found, evidence=values)


def test_a_life_is_told_from_its_onset_to_this_run() -> None:
    words = life(reports.flag(AREA, state="easing"), (signal_with([5.0, 7.0, 7.2, 5.0, 3.0]), 2)).words
    assert words == (
        "It began about August 2025; first raised in November 2025, 3 months later. "
        "Since then growing in December 2025, continuing in January 2026 and "
        "easing from February 2026 to March 2026. At this run: easing, to March 2026."
    )


def test_a_beginning_that_was_dated_later_than_the_first_alert_is_not_told_in_months_below_none() -> None:
    flag = reports.flag(AREA, state="easing")
    found = life(replace(flag, onset=flag.first_raised.step(2)), None)
    assert "and its beginning has since been dated later." in found.words
    assert "months later" not in found.words
    assert 'cx="-' not in found.drawing


def test_a_restless_life_is_told_by_how_often_each_state_was() -> None:
    found = signal_with([5.0, 3.0, 7.0, 3.0, 9.0])
    found.evidence[2, 30] = 3.0
    words = life(reports.flag(AREA, first_raised=MONTHS[30], state="worsening"), (found, 2)).words
    assert "Since then growing at 3 verdicts and easing at 2." in words


def test_an_ended_flag_says_when_it_ended() -> None:
    flag = reports.flag(AREA, state="ended", period=MONTHS[33])
    told = life(flag, (signal_with([5.0, 5.1, 5.2]), 2))
    assert told.words.endswith("It ended after January 2026.")
    assert len(read(told.drawing).all("path", **{"class": "mark"})) == 2


def test_a_flag_raised_at_once_began_in_no_other_month() -> None:
    flag = reports.flag(AREA, first_raised=MONTHS[reports.ONSET])
    told = life(flag, None)
    assert "first raised in August 2025. At this run: new" in told.words
    assert not read(told.drawing).all("path", **{"class": "unseen"})


def test_without_verdicts_the_bar_has_no_spells_and_says_nothing_in_between() -> None:
    hidden = signal_with([])
    told = life(reports.flag(AREA), (hidden, 2))
    assert not read(told.drawing).all("path", **{"class": "spell"})
    assert "Since then" not in told.words


def test_the_bar_is_kept_from_speaking_readers_since_the_words_say_it() -> None:
    assert read(life(reports.flag(AREA), None).drawing).one("svg").attributes["aria-hidden"] == "true"
