"""Since when each set of boundaries is in force, until when, and what comes after it."""

from dataclasses import replace
from datetime import date
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.catalogue import Geography
from ews.catalogue.succession import Term
from ews.catalogue.succession import in_force_from
from ews.catalogue.succession import in_order
from ews.catalogue.succession import terms
from tests.support.reports import geography


def one(name: str, vintage: str, level: str = "ward") -> Geography:
    return replace(geography(name, level, name), vintage=vintage)


@pytest.mark.parametrize(
    ("vintage", "day"),
    [
        ("2025", date(2025, 1, 1)), ("2026-05", date(2026, 5, 1)), ("2026-05-07", date(2026, 5, 7)),
        ("2026-13", None), ("26", None), ("May 2026", None), ("2026-02-30", None), ("", None),
    ],
)  # fmt: skip
def test_a_vintage_is_a_year_a_month_or_a_day(vintage: str, day: date | None) -> None:
    assert in_force_from(vintage) == day


def test_a_set_is_in_force_until_the_day_before_the_next_of_its_level() -> None:
    sets = [one("c", "2026-05-07"), one("a", "2021"), one("b", "2025"), one("lsoa", "2021", "lsoa")]
    assert terms(sets) == {
        "a": Term(date(2021, 1, 1), date(2024, 12, 31), "b"),
        "b": Term(date(2025, 1, 1), date(2026, 5, 6), "c"),
        "c": Term(date(2026, 5, 7)),
        "lsoa": Term(date(2021, 1, 1)),
    }


def test_service_areas_follow_nobody() -> None:
    sets = [one("beats", "2020", "service_area"), one("localities", "2025", "service_area")]
    assert {term.until for term in terms(sets).values()} == {None}


def test_what_is_yet_to_come_stands_before_all_that_has_been() -> None:
    sets = [one("new", "2026-05"), one("old", "2021"), one("now", "2025")]
    assert [g.id for g in in_order(sets, date(2026, 4, 30))] == ["new", "old", "now"]
    assert [g.id for g in in_order(sets, date(2026, 5, 1))] == ["old", "now", "new"]


@given(st.lists(st.dates(date(1974, 4, 1), date(2030, 1, 1)), min_size=1, max_size=8, unique=True))
def test_sets_of_one_level_are_in_force_one_after_the_other_without_a_gap(days: list[date]) -> None:
    found = sorted(
        terms([one(f"g{n}", day.isoformat()) for n, day in enumerate(days)]).values(), key=lambda t: t.since
    )
    for before, after in pairwise(found):
        assert before.until is not None
        assert before.until + timedelta(days=1) == after.since
    assert found[-1].until is None
