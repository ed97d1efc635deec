"""An accepted change: what came before its onset no longer applies, and when its new level can be judged."""

from dataclasses import replace

import numpy as np

from ews.catalogue import Catalogue
from ews.catalogue import Settings
from ews.nouns import Acceptance
from ews.nouns import Panel
from ews.series import rebase
from tests.support.panels import WARDS
from tests.support.panels import acceptance
from tests.support.panels import indicator
from tests.support.panels import panel


KEY = ("burglary", WARDS)


def counts(periods: int) -> Panel:
    return panel(np.full((3, periods), 10.0))


def catalogue() -> Catalogue:
    settings = Settings("E06999001", "Mereford")
    return Catalogue(settings=settings, geographies={}, indicators={"burglary": indicator()}, maps={})


def reasons(*given: Acceptance, periods: int) -> list[tuple[str | None, str]]:
    found = rebase.no_verdicts(given, {KEY: counts(periods)}, catalogue())
    return [(item.area, item.reason) for item in found]


def is_told(one: Acceptance, shown: Panel) -> bool:
    return rebase.is_told(one, {KEY: shown}, catalogue(), tell_for=6)


def test_only_the_area_s_own_past_before_the_onset_stops_applying() -> None:
    applies = rebase.rebased(counts(12), [acceptance(6)]).applies
    assert applies[[0, 2]].all()
    assert applies[1].tolist() == [False] * 6 + [True] * 6


def test_of_two_acceptances_the_later_onset_counts() -> None:
    applies = rebase.rebased(counts(12), [acceptance(8), acceptance(3)]).applies
    assert applies[1].tolist() == [False] * 8 + [True] * 4


def test_another_indicator_or_geography_keeps_its_past() -> None:
    other = acceptance(indicators=("robbery",))
    elsewhere = replace(acceptance(), flag=replace(acceptance().flag, geography="lsoa_2021"))
    assert rebase.rebased(counts(12), [other, elsewhere]).applies.all()


def test_the_numbers_stay_to_be_seen() -> None:
    shown = counts(12)
    assert rebase.rebased(shown, [acceptance()]).numerator is shown.numerator
    assert shown.applies.all(), "the panel itself is left as it was"


def test_until_a_year_of_the_new_level_is_there_there_is_no_verdict_and_its_age_is_said() -> None:
    [(area, reason)] = reasons(acceptance(6), periods=12)
    assert area == "A1"
    assert "the change from July 2025 was accepted; 6 of the 13 periods" in reason
    assert reasons(acceptance(6), periods=19) == []


def test_months_without_a_number_do_not_make_a_level() -> None:
    gappy = counts(20)
    gappy.numerator[1, 10:14] = np.nan
    [item] = rebase.no_verdicts([acceptance(6)], {KEY: gappy}, catalogue())
    assert "10 of the 13" in item.reason


def test_an_accepted_flag_is_told_until_its_new_level_is_judged_and_six_months_at_least() -> None:
    assert is_told(acceptance(6, last=10), counts(18))
    assert not is_told(acceptance(6, last=10), counts(19))
    assert is_told(acceptance(2, last=20), counts(26))
    assert not is_told(acceptance(2, last=20), counts(27))


def test_an_acceptance_of_what_is_no_longer_there_is_not_told() -> None:
    assert rebase.no_verdicts([acceptance()], {}, catalogue()) == []
    assert not rebase.is_told(acceptance(), {}, catalogue(), tell_for=6)
