"""Which questions go to the detector: how much history, which themes, at what budget."""

from itertools import pairwise
from typing import Any

import pytest

from ews import analysis
from ews import questions
from ews.catalogue import Catalogue
from ews.catalogue import Indicator
from ews.catalogue import Settings
from ews.flags.signals import Watched
from ews.series.assembly import Assembly
from tests.support.panels import indicator
from tests.support.panels import panel
from tests.support.reports import geography


def watched(name: str, *, geography: str = "ward_2025", **other: Any) -> Watched:
    definition: Indicator = indicator(name, **other)
    return Watched(panel([[1.0] * 3] * 2, name=name, geography=geography), definition, None, 12)


def names(groups: list[list[Watched]]) -> list[list[str]]:
    return [[one.indicator.id for one in group] for group in groups]


def test_a_theme_is_at_least_two_counts_in_one_geography_at_one_cadence() -> None:
    chosen = [
        watched("burglary"),
        watched("robbery"),
        watched("arson", cadence="quarter"),
        watched("fear", kind="value"),
        watched("vacancies", theme="jobs"),
        watched("burglary", geography="lsoa_2021"),
    ]
    assert names(questions._themes(chosen)) == [["burglary", "robbery"]]


def test_the_district_s_own_series_make_no_theme() -> None:
    assert questions._themes([watched(name, geography="district") for name in ("burglary", "robbery")]) == []


@pytest.mark.parametrize(
    ("periods", "every", "first"),
    [(13, 1, 12), (48, 1, 12), (49, 1, 24), (60, 1, 24), (61, 1, 36), (20, 3, 8)],
)
def test_the_last_three_years_are_watched(periods: int, every: int, first: int) -> None:
    assert analysis.monitor_from(periods, 12, every) == first


def test_the_first_period_watched_moves_on_by_whole_years() -> None:
    steps = {
        after - before for before, after in pairwise(analysis.monitor_from(n, 12, 1) for n in range(13, 200))
    }
    assert steps == {0, 12}


def test_a_series_shorter_than_its_history_is_watched_once_it_is_long_enough() -> None:
    assert analysis.monitor_from(5, 12, 1) == 12


def test_postcodes_are_not_tested_one_by_one() -> None:
    levels = {"district": "district", "ward_2025": "ward", "lsoa_2021": "lsoa", "postcode": "postcode"}
    panels = {("burglary", name): panel([[1.0] * 3] * 2, geography=name) for name in levels}
    known = {name: geography(name, level, name) for name, level in levels.items() if name != "district"}
    catalogue = Catalogue(
        settings=Settings("E06999001", "Mereford"),
        geographies=known,
        indicators={"burglary": indicator()},
        maps={},
    )
    assembled = Assembly(panels=panels, bases=dict.fromkeys(panels))
    chosen = analysis.watched(assembled, catalogue, past=(), taken=())
    assert [one.geography for one in chosen] == ["district", "ward_2025", "lsoa_2021"]
