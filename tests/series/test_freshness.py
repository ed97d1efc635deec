"""How old, how complete, when the next is due; and no verdict where there is no ground for one."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from ews.catalogue import Catalogue
from ews.catalogue import Settings
from ews.nouns import NoVerdict
from ews.nouns import Panel
from ews.nouns import Status
from ews.periods import Period
from ews.series import freshness
from tests.support.panels import WARDS
from tests.support.panels import indicator
from tests.support.panels import panel


IN_TIME = date(2026, 10, 1)


def catalogue(**definition: Any) -> Catalogue:
    settings = Settings("E06999001", "Mereford")
    return Catalogue(
        settings=settings, geographies={}, indicators={"burglary": indicator(**definition)}, maps={}
    )


def reasons(shown: Panel, *, today: date = IN_TIME, **definition: Any) -> list[NoVerdict]:
    return freshness.no_verdicts(catalogue(**definition), [shown], {}, today=today)


def status(shown: Panel, *, today: date = IN_TIME, aside: list[dict[str, Any]] | None = None) -> Status:
    kept = [{"indicator": "burglary", "geography": WARDS, "records": 70}]
    (row,) = freshness.statuses(catalogue(), [shown], (kept, aside or []), {WARDS: "ward"}, today=today)
    return row


def covered(share: float, *, at: int, count: int = 20) -> Panel:
    coverage = np.ones((2, count))
    coverage[:, at] = share
    return panel(np.ones((2, count)), coverage=coverage)


def test_age_and_due_day_are_counted_from_the_last_period_told() -> None:
    values = np.ones((2, 4))
    values[:, 3] = np.nan
    row = status(panel(values), today=date(2025, 5, 20))
    assert (str(row.first_period), str(row.last_period)) == ("2025-01", "2025-03")
    assert (row.age_days, row.next_due, row.overdue) == (50, date(2025, 6, 14), False)


@pytest.mark.parametrize(("day", "overdue"), [(date(2025, 6, 14), False), (date(2025, 6, 15), True)])
def test_a_source_is_overdue_the_day_after_it_was_due(day: date, overdue: bool) -> None:
    assert status(panel(np.ones((2, 3))), today=day).overdue is overdue


def test_coverage_is_that_of_the_last_period() -> None:
    assert status(covered(0.875, at=19)).coverage == 0.875


def test_a_last_period_without_coverage_is_no_last_period() -> None:
    row = status(covered(0.0, at=19))
    assert (str(row.last_period), row.coverage) == ("2026-07", 1.0)


def test_a_range_is_as_good_as_a_number_for_the_last_period() -> None:
    numbers = np.array([[1.0, np.nan]])
    hidden = panel(numbers, lower=np.array([[1.0, 1.0]]), upper=np.array([[1.0, 4.0]]))
    assert str(status(hidden).last_period) == "2025-02"


def test_rows_set_aside_are_those_of_the_level_and_those_of_no_known_level() -> None:
    aside = [
        {"indicator": "burglary", "level": "ward", "records": 3},
        {"indicator": "burglary", "level": None, "records": 4},
        {"indicator": "burglary", "level": "lsoa", "records": 500},
        {"indicator": "robbery", "level": "ward", "records": 500},
    ]
    row = status(panel(np.ones((2, 3))), aside=aside)
    assert (row.rows_kept, row.rows_set_aside) == (70, 7)


def test_an_indicator_without_data_is_listed_with_what_was_set_aside() -> None:
    aside = [{"indicator": "burglary", "level": None, "records": 4}]
    (row,) = freshness.statuses(catalogue(), [], ([], aside), {}, today=IN_TIME)
    assert (row.indicator, row.geography, row.last_period, row.rows_set_aside) == ("burglary", "", None, 4)


def test_a_series_in_order_has_nothing_to_be_said() -> None:
    assert reasons(panel(np.ones((2, 20)))) == []


@pytest.mark.parametrize(
    ("cadence", "months", "least"),
    [("month", 1, 13), ("quarter", 3, 9), ("financial_quarter", 3, 9), ("year", 12, 6)],
)
def test_a_short_history_gives_no_verdict_and_says_what_is_needed(
    cadence: str, months: int, least: int
) -> None:
    def of(count: int) -> list[NoVerdict]:
        spans = tuple(Period(2010 * 12 + months * number, months) for number in range(count))
        shown = panel(np.ones((2, count)), periods=spans)
        return reasons(shown, cadence=cadence, today=spans[-1].last_day)

    assert [row.reason for row in of(least - 1)] == [
        f"No trend yet: {least - 1} of the {least} periods needed."
    ]
    assert of(least) == []


def test_periods_below_the_coverage_required_are_no_history() -> None:
    coverage = np.ones((2, 13))
    coverage[:, 5] = 0.5
    (row,) = reasons(panel(np.ones((2, 13)), coverage=coverage), today=date(2026, 2, 1))
    assert row.reason.startswith("No trend yet: 12 of the 13")


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "nothing"), (0.4, "only 40% of the source"), (0.799, "only 80%")]
)
def test_a_period_that_came_in_part_gives_no_verdict(share: float, said: str) -> None:
    (row,) = reasons(covered(share, at=15))
    assert (str(row.period), row.area) == ("2026-04", None)
    assert row.reason.startswith(f"April 2026: {said}")
    assert "80% is needed" in row.reason


def test_enough_of_a_source_is_enough() -> None:
    assert reasons(covered(0.8, at=15)) == []


def test_a_gap_older_than_a_year_is_no_news() -> None:
    assert reasons(covered(0.0, at=7)) == []
    assert len(reasons(covered(0.0, at=8))) == 1


def test_each_month_of_a_feed_that_stopped_is_named() -> None:
    coverage = np.ones((2, 20))
    coverage[:, 17:] = 0
    named = {str(row.period) for row in reasons(panel(np.ones((2, 20)), coverage=coverage))}
    assert named == {"2026-06", "2026-07", "2026-08"}


def test_a_month_that_is_empty_every_year_is_the_source_s_way() -> None:
    coverage = np.ones((2, 28))
    coverage[:, [7, 19]] = 0  # August, as schools have it
    assert reasons(panel(np.ones((2, 28)), coverage=coverage), today=date(2027, 5, 1)) == []
    coverage[:, 7] = 0.5
    assert len(reasons(panel(np.ones((2, 28)), coverage=coverage), today=date(2027, 5, 1))) == 1


def test_boundaries_that_newer_ones_have_taken_over_are_told_and_not_judged() -> None:
    old = panel(np.ones((2, 5)), geography="ward_2021")
    superseded = {("burglary", "ward_2021"): WARDS}
    (row,) = freshness.no_verdicts(catalogue(), [old], superseded, today=date(2030, 1, 1))
    assert (row.geography, row.area, str(row.period)) == ("ward_2021", None, "2025-05")
    assert row.reason.startswith("The boundaries changed: this indicator is judged on ward_2025")


def test_what_is_overdue_gives_no_verdict_on_the_period_that_is_missing() -> None:
    (row,) = reasons(panel(np.ones((2, 20))), today=date(2026, 12, 1))
    assert str(row.period) == "2026-09"
    assert row.reason == "Nothing received since August 2026; September 2026 was due on 14 November 2026."


def test_an_area_in_which_the_indicator_means_nothing_is_told_apart() -> None:
    applies = np.ones((2, 20), dtype=bool)
    applies[1] = False
    (row,) = reasons(panel(np.ones((2, 20)), applies=applies))
    assert (row.area, row.reason) == ("A1", "Does not apply here.")


def test_context_that_is_not_watched_needs_no_verdict() -> None:
    assert reasons(panel(np.ones((2, 3))), watched=False) == []


def test_a_panel_without_a_single_number_has_no_last_period() -> None:
    empty = panel(np.full((2, 20), np.nan), coverage=np.zeros((2, 20)))
    assert status(empty).last_period is None
    assert status(empty).coverage is None


@pytest.mark.parametrize(
    ("marker", "before"), [("e", "is estimated"), ("x", "was mostly other areas', and is not told")]
)
def test_an_area_of_new_boundaries_with_too_little_of_its_own_is_told_how_much_is_missing(
    marker: str, before: str
) -> None:
    values, marks = np.ones((2, 20)), np.full((2, 20), "", dtype="U2")
    marks[0, :15] = marker
    values[0, :15] = 1.0 if marker == "e" else np.nan
    new = panel(values, marker=marks, basis="Counted on other boundaries.")
    found = freshness.no_verdicts(catalogue(), [new], {}, today=new.periods[-1].last_day)
    [row] = [row for row in found if row.area]
    assert row.area == "A0"
    assert row.reason == f"New boundaries: what came before {before}; 5 of the 13 own periods needed so far."
