"""Periods: every way a publisher writes one, their order, their steps and their words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews import periods
from ews.periods import CADENCES
from ews.periods import Period
from ews.periods import parse


JANUARY_1900, DECEMBER_2200 = 1900 * 12, 2200 * 12 + 11


def month(year: int, number: int) -> Period:
    return Period(year * 12 + number - 1)


@pytest.mark.parametrize(
    ("spans", "months"),
    [
        ([Period(24000), Period(24002), Period(24003)], 1),
        ([Period(24000, 12), Period(24003, 12)], 3),
        ([Period(24000, 3)], 3),
    ],
    ids=["a gap", "rolling years by quarter", "one alone"],
)
def test_the_step_of_a_series_is_the_least_between_its_periods(spans: list[Period], months: int) -> None:
    assert periods.every(spans) == months


@st.composite
def regular(draw: st.DrawFn) -> tuple[Period, str]:
    """Return a period of some cadence, with the cadence."""
    cadence = draw(st.sampled_from(sorted(CADENCES)))
    months, starts = CADENCES[cadence]
    index = draw(st.integers(JANUARY_1900 + 12, DECEMBER_2200 - 12))
    return Period(index - (index - (starts - 1)) % months, months), cadence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2014-01-01", month(2014, 1)),
        ("2014-01", month(2014, 1)),
        ("2014-01-31 00:00:00", month(2014, 1)),
        ("2014-01-31T12:30:00Z", month(2014, 1)),
        ("202009", month(2020, 9)),
        ("20200930", month(2020, 9)),
        ("Jan-24", month(2024, 1)),
        ("Sept 2021", month(2021, 9)),
        ("DECEMBER 2021", month(2021, 12)),
        ("December 2021", month(2021, 12)),
        ("1 March 2024", month(2024, 3)),
        ("May '99", month(1999, 5)),
        ("202408 (Aug-24)", month(2024, 8)),
        ("01/03/2024", month(2024, 3)),
        ("31/12/2024 23:59", month(2024, 12)),
        ("1.3.2024", month(2024, 3)),
        ("2025 Q4", Period(2025 * 12 + 9, 3)),
        ("2025-Q4", Period(2025 * 12 + 9, 3)),
        ("q4 2025", Period(2025 * 12 + 9, 3)),
        ("2021/22", Period(2021 * 12 + 3, 12)),
        ("1999/2000", Period(1999 * 12 + 3, 12)),
        ("1999/00", Period(1999 * 12 + 3, 12)),
        ("2021/22 Q3", Period(2021 * 12 + 9, 3)),
        ("2021/22 Q4", Period(2022 * 12, 3)),
        ("FYE 2024", Period(2023 * 12 + 3, 12)),
        ("FYE24", Period(2023 * 12 + 3, 12)),
        ("2017 - 19", Period(2017 * 12, 36)),
        ("2017–19", Period(2017 * 12, 36)),
        ("2017 - 2019", Period(2017 * 12, 36)),
        ("  2014-01  ", month(2014, 1)),
    ],
)
def test_a_period_is_read_as_publishers_write_it(text: str, expected: Period) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "cadence", "expected"),
    [
        ("2024", "year", "2024"),
        ("2024", "financial_year", "2024-04/P1Y"),
        ("2024/25", "academic_year", "2024-09/P1Y"),
        ("2024/25", "financial_year", "2024-04/P1Y"),
        ("2024-08-31", "academic_year", "2023-09/P1Y"),
        ("2024-09-01", "academic_year", "2024-09/P1Y"),
        ("2024-03-31", "financial_year", "2023-04/P1Y"),
        ("2024-04-01", "financial_year", "2024-04/P1Y"),
        ("2024-03-31", "financial_quarter", "2024-Q1"),
        ("2024-05-17", "quarter", "2024-Q2"),
        ("2024-12-31", "year", "2024"),
    ],
)
def test_a_date_falls_into_the_period_of_the_cadence_that_holds_it(
    text: str, cadence: str, expected: str
) -> None:
    assert str(parse(text, cadence)) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "n/a",
            "total",
            "Q5 2024",
            "2024-13",
            "2024-00",
            "13/2024",
            "2021/23",
            "32 Foo 2024",
            "E05000001",
        ),
        *("Marching 2024", "2019 - 17", "1624", "12/25/2024", "2024 Q0", "Ma 2024"),
    ],
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert parse(text) is None


def test_a_bare_year_is_no_month_and_no_quarter() -> None:
    assert parse("2024", "month") is None
    assert parse("2024", "quarter") is None


@given(regular())
def test_a_period_reads_back_from_its_own_text(made: tuple[Period, str]) -> None:
    period, cadence = made
    assert parse(str(period), cadence) == period


@given(st.integers(JANUARY_1900, DECEMBER_2200), st.integers(2, 10))
def test_a_rolling_window_of_years_reads_back_from_its_own_text(start: int, years: int) -> None:
    period = Period(start, 12 * years)
    assert parse(str(period)) == period


@given(st.text(max_size=20), st.sampled_from(sorted(CADENCES)))
def test_no_text_breaks_the_reader(text: str, cadence: str) -> None:
    found = parse(text, cadence)
    assert found is None or found.months > 0


@given(regular(), st.integers(-50, 50))
def test_periods_follow_each_other_without_gap_or_overlap(made: tuple[Period, str], steps: int) -> None:
    period, _ = made
    later = period.step(steps)
    assert (later > period) is (steps > 0)
    assert later.step(-steps) == period
    assert (period.step(1).first_day - period.last_day).days == 1


def test_periods_sort_by_time() -> None:
    made = [month(2024, 10), month(2023, 12), month(2024, 2), month(2024, 1)]
    assert [str(p) for p in sorted(made)] == ["2023-12", "2024-01", "2024-02", "2024-10"]


def test_a_span_holds_both_ends() -> None:
    assert [str(p) for p in periods.span(month(2024, 11), month(2025, 2))] == [
        *("2024-11", "2024-12", "2025-01", "2025-02")
    ]
    rolling = periods.span(Period(2015 * 12, 36), Period(2017 * 12, 36), every=12)
    assert [str(p) for p in rolling] == ["2015-01/P3Y", "2016-01/P3Y", "2017-01/P3Y"]


@pytest.mark.parametrize(
    ("last", "every", "lag", "due"),
    [
        (month(2024, 12), 1, 14, date(2025, 2, 14)),
        (month(2024, 1), 1, 0, date(2024, 2, 29)),
        (Period(2024 * 12 + 9, 3), 3, 30, date(2025, 4, 30)),
        (Period(2023 * 12 + 3, 12), 12, 0, date(2025, 3, 31)),
        (Period(2021 * 12, 36), 12, 1, date(2025, 1, 1)),
    ],
)
def test_the_next_period_is_due_its_lag_after_its_end(last: Period, every: int, lag: int, due: date) -> None:
    assert periods.next_due(last, every=every, lag_days=lag) == due


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (month(2026, 3), "March 2026"),
        (Period(2025 * 12 + 9, 3), "October to December 2025"),
        (Period(2025 * 12, 12), "2025"),
        (Period(1999 * 12 + 3, 12), "1999/00"),
        (Period(2024 * 12 + 3, 12), "2024/25"),
        (Period(2024 * 12 + 8, 12), "year from September 2024"),
        (Period(2017 * 12, 36), "January 2017 to December 2019"),
    ],
)
def test_a_label_is_what_a_committee_paper_says(period: Period, label: str) -> None:
    assert period.label == label
