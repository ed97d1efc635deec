"""Nouns as records, and back: nothing is lost on the way through JSON."""

import json
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews import records
from ews.nouns import Flag
from ews.nouns import NoVerdict
from ews.nouns import Priority
from ews.nouns import Status
from ews.periods import Period


finite = st.floats(allow_nan=False, allow_infinity=False)
months = st.integers(1990 * 12, 2100 * 12).map(Period)
quarters = st.integers(1990 * 4, 2100 * 4).map(lambda quarter: Period(quarter * 3, 3))
years = st.sampled_from([0, 3, 8]).flatmap(
    lambda starts: st.integers(1990, 2100).map(lambda year: Period(year * 12 + starts, 12))
)
spans = months | quarters | years | years.map(lambda year: Period(year.start, 36))
names = st.text(max_size=12)

flags = st.builds(
    Flag,
    id=names,
    level=st.sampled_from(["area", "theme"]),
    indicator=st.none() | names,
    theme=names,
    geography=names,
    area=names,
    name=names,
    period=spans,
    state=st.sampled_from(["new", "continuing", "worsening", "easing", "ended"]),
    direction=st.sampled_from(["worse", "better"]),
    grade=st.sampled_from(["watch", "confirmed"]),
    first_raised=spans,
    onset=spans,
    **dict.fromkeys(("ratio", "ratio_low", "ratio_high", "observed", "expected", "evidence"), finite),
    sentence=names,
    spike=st.booleans(),
    notes=st.lists(names, max_size=2).map(tuple),
)
priorities = st.builds(
    Priority,
    **dict.fromkeys(("rank", "rank_low", "rank_high"), st.integers(1, 99)),
    **dict.fromkeys(("area", "name", "geography", "would_change"), names),
    score=finite,
    **dict.fromkeys(("themes", "flags", "reasons"), st.lists(names, max_size=3).map(tuple)),
)
no_verdicts = st.builds(
    NoVerdict, indicator=names, geography=names, area=st.none() | names, period=spans, reason=names
)


@given(flags | priorities | no_verdicts)
def test_a_noun_comes_back_from_its_record_as_it_was(noun: Flag | Priority | NoVerdict) -> None:
    row = json.loads(json.dumps(records.record(noun)))
    assert records.restore(type(noun), row) == noun


@given(spans)
def test_a_period_comes_back_from_its_text(period: Period) -> None:
    assert records.period(str(period)) == period


def test_a_record_names_every_field_in_order() -> None:
    status = Status("a", "ward", Period(24000), Period(24001), 3, date(2026, 1, 2), True, 0.5, 7, 0)
    row = records.record(status)
    assert list(row) == [field.name for field in fields(Status)]
    assert (row["last_period"], row["next_due"]) == ("2000-02", "2026-01-02")


def test_what_is_no_period_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'soon' is not a period"):
        records.period("soon")
