"""Two sets of boundaries are two series; the older is kept and not judged."""

from dataclasses import replace
from typing import Any

import numpy as np

from ews.atlas import Atlas
from ews.nouns import Panel
from ews.series import breaks
from tests.support.panels import indicator
from tests.support.panels import months
from tests.support.panels import panel
from tests.support.reports import geography


GEOGRAPHIES = {
    name: geography(name, level, name)
    for name, level in (("ward_2021", "ward"), ("ward_2025", "ward"), ("lsoa_2021", "lsoa"))
}
ATLAS = Atlas("E06999001", "Mereford", GEOGRAPHIES, {})


def of(where: str, first: int, last: int, *, name: str = "burglary") -> tuple[tuple[str, str], Panel]:
    periods = months(last)[first:]
    return (name, where), panel(np.ones((2, len(periods))), name=name, geography=where, periods=periods)


def superseded(*panels: tuple[tuple[str, str], Panel], **definition: Any) -> dict[tuple[str, str], str]:
    names = {name for (name, _), _ in panels}
    return breaks.superseded(dict(panels), ATLAS, {name: indicator(name, **definition) for name in names})


def test_the_wards_that_went_before_are_superseded_by_those_that_carry_on() -> None:
    found = superseded(of("ward_2021", 0, 12), of("ward_2025", 12, 24))
    assert found == {("burglary", "ward_2021"): "ward_2025"}


def test_another_level_or_another_indicator_supersedes_nothing() -> None:
    assert superseded(of("ward_2021", 0, 12), of("lsoa_2021", 12, 24)) == {}
    assert superseded(of("ward_2021", 0, 12), of("ward_2025", 12, 24, name="robbery")) == {}


def test_context_is_not_judged_and_so_not_superseded() -> None:
    assert superseded(of("ward_2021", 0, 12), of("ward_2025", 12, 24), watched=False) == {}


def estimated(one: tuple[tuple[str, str], Panel], periods: int) -> tuple[tuple[str, str], Panel]:
    """Return *one* with its first *periods* estimated from other boundaries."""
    key, known = one
    marker = known.marker.astype("U2")
    marker[:, :periods] = "e"
    return key, replace(known, marker=marker)


def test_the_set_with_numbers_of_its_own_is_judged_not_the_one_that_was_estimated_from_it() -> None:
    found = superseded(of("ward_2021", 0, 12), estimated(of("ward_2025", 0, 12), 12))
    assert found == {("burglary", "ward_2025"): "ward_2021"}


def test_once_the_new_wards_tell_themselves_they_are_judged() -> None:
    found = superseded(of("ward_2021", 0, 12), estimated(of("ward_2025", 0, 14), 12))
    assert found == {("burglary", "ward_2021"): "ward_2025"}


def test_what_was_estimated_is_not_for_the_detector() -> None:
    _, known = estimated(of("ward_2025", 0, 4), 3)
    assert breaks.judged(known).applies.tolist() == [[False, False, False, True]] * 2
    assert known.applies.all()
