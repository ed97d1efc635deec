"""The list of priorities: who stands where, how sure that is, and what would change it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.nouns import Flag
from ews.nouns import Priority
from ews.periods import Period
from ews.priorities import ranking
from tests.support.panels import WARDS
from tests.support.panels import panel


INDICATORS = {"burglary": "crime", "robbery": "crime", "claimants": "jobs", "absence": "education"}
TITLES = {name: name.title() for name in INDICATORS}
MONTH = Period(24300)


def flag(area: str = "A0", indicator: str | None = "burglary", **other: Any) -> Flag:
    given: dict[str, Any] = {
        "theme": INDICATORS[indicator] if indicator else "crime",
        "geography": WARDS,
        "direction": "worse",
        "grade": "confirmed",
        "state": "continuing",
        "ratio": 2.0,
        "ratio_low": 1.5,
        "ratio_high": 2.7,
        "observed": 40.0,
        "expected": 20.0,
        "evidence": 9.0,
        **dict.fromkeys(("period", "first_raised", "onset"), MONTH),
        **other,
    }
    subject = indicator or given["theme"]
    return Flag(
        id=f"F-{area}-{subject}-{given['geography']}",
        level="area" if indicator else "theme",
        indicator=indicator,
        area=area,
        name=f"Ward {area[1:]}",
        sentence=f"{subject} in {area}.",
        **given,
    )


def panels(worst: str = "", *, areas: int = 10) -> dict[tuple[str, str], Any]:
    """Return a panel of each indicator; the area *worst* stands highest in all of them."""
    values = np.repeat(np.arange(1.0, areas + 1)[:, None], 24, axis=1)
    if worst:
        values[int(worst[1:])] = 99.0
    return {(name, WARDS): panel(values, name=name) for name in INDICATORS}


def ranked(flags: Sequence[Flag], worst: str = "") -> list[Priority]:
    return ranking.rank(flags, panels(worst), TITLES)


def by_area(found: Sequence[Priority]) -> dict[str, Priority]:
    return {row.area: row for row in found}


def test_larger_comes_first() -> None:
    found = ranked([flag("A1"), flag("A2", ratio=3.0, ratio_low=2.5, ratio_high=3.6)])
    assert [(row.rank, row.area) for row in found] == [(1, "A2"), (2, "A1")]


def test_confirmed_comes_before_the_same_on_watch() -> None:
    assert [row.area for row in ranked([flag("A1", grade="watch"), flag("A2")])] == ["A2", "A1"]


def test_a_decline_in_several_themes_comes_before_one_in_a_single_theme() -> None:
    broad = [flag("A2"), flag("A2", "claimants")]
    deep = [flag("A1"), flag("A1", "robbery")]
    found = ranked([*deep, *broad])
    assert [row.area for row in found] == ["A2", "A1"]
    assert found[0].themes == ("crime", "jobs")
    assert "The decline reaches 2 themes." in found[0].reasons
    assert not any("themes" in reason for reason in found[1].reasons)


def test_the_same_change_weighs_more_where_things_are_already_bad() -> None:
    found = by_area(ranked([flag("A1"), flag("A2")], worst="A2"))
    # one of the three flagged indicators that would weigh in full
    assert found["A2"].score == pytest.approx((1 + 0.5 / 3) * found["A1"].score, abs=0.002)
    assert "Already among the worst fifth of the district: Burglary." in found["A2"].reasons


def test_where_lower_is_worse_the_lowest_are_the_worst() -> None:
    fell = {"ratio": 0.5, "ratio_low": 0.4, "ratio_high": 0.65}
    found = by_area(ranked([flag("A0", **fell), flag("A9", **fell)]))
    assert found["A0"].score > found["A9"].score


def test_a_fall_weighs_as_much_as_the_rise_that_undoes_it() -> None:
    rose = flag("A4", ratio=2.0, ratio_low=1.6, ratio_high=2.5)
    fell = flag("A5", ratio=0.5, ratio_low=0.4, ratio_high=0.625)
    assert len({row.score for row in ranked([rose, fell])}) == 1


@pytest.mark.parametrize(
    "other", [{"direction": "better"}, {"state": "ended"}, {"spike": True}], ids=["better", "ended", "spike"]
)
def test_what_is_not_getting_worse_now_is_no_priority(other: dict[str, Any]) -> None:
    assert ranked([flag("A1", **other)]) == []
    assert [row.flags for row in ranked([flag("A1"), flag("A1", "claimants", **other)])] == [(flag("A1").id,)]


def test_each_set_of_boundaries_has_its_own_list() -> None:
    other = replace(flag("A1", None), geography="ward_2021", id="F-old")
    found = ranked([flag("A1"), flag("A2"), other])
    assert [(row.geography, row.rank) for row in found] == [("ward_2021", 1), (WARDS, 1), (WARDS, 1)]


def test_equals_share_a_rank_and_say_so() -> None:
    found = ranked([*(flag(f"A{number}") for number in range(3)), flag("A4", "claimants", grade="watch")])
    assert [(row.rank, row.tied, row.place) for row in found] == [(1, True, "1=")] * 3 + [(4, False, "4")]
    assert len({(row.rank_low, row.rank_high) for row in found[:3]}) == 1
    assert found[0].rank_high >= 3


def test_a_change_that_has_stood_for_long_comes_before_the_same_one_new() -> None:
    found = ranked([flag("A1"), flag("A2", first_raised=Period(MONTH.start - 6))])
    assert [row.area for row in found] == ["A2", "A1"]
    assert "A flag has been up for 6 months." in found[0].reasons


def test_the_same_change_weighs_more_where_more_people_live() -> None:
    values = np.ones((10, 24))
    people = np.full((10, 24), 1000.0)
    people[2] = 4000.0
    found = by_area(
        ranking.rank(
            [flag("A1"), flag("A2")], {("burglary", WARDS): panel(values, denominator=people)}, TITLES
        )
    )
    assert found["A2"].score == pytest.approx(2 * found["A1"].score, abs=0.002)
    assert "At risk here: 4.0 times the people or homes of the district's middle area." in found["A2"].reasons


def test_the_interval_holds_the_rank_that_another_weighting_gives() -> None:
    exact = {"ratio_low": 2.0, "ratio_high": 2.0}
    wider = {"ratio": 3.0, "ratio_low": 3.0, "ratio_high": 3.0}
    found = by_area(ranked([flag("A1", **exact), flag("A2", grade="watch", **wider)]))
    assert [(found[a].rank, found[a].rank_low, found[a].rank_high) for a in ("A1", "A2")] == [
        (1, 1, 2),
        (2, 1, 2),
    ]


def test_the_same_flags_give_the_same_list() -> None:
    flags = [flag(f"A{number}", ratio=1.5 + number / 10) for number in range(5)]
    assert ranked(flags) == ranked(flags)


def test_a_change_known_loosely_may_stand_anywhere_and_one_known_well_may_not() -> None:
    sure = [
        flag(f"A{number}", ratio=r, ratio_low=r - 0.01, ratio_high=r + 0.01)
        for number, r in enumerate((4.0, 3.0, 2.0))
    ]
    found = by_area(ranked([*sure, flag("A9", ratio=2.5, ratio_low=1.01, ratio_high=6.0)]))
    assert [(found[a].rank_low, found[a].rank_high) for a in ("A0", "A2")] == [(1, 2), (3, 4)]
    assert (found["A9"].rank_low, found["A9"].rank_high) == (1, 4)


def test_a_panel_without_recent_numbers_makes_nothing_severe_and_no_noise() -> None:
    values = np.ones((10, 24))
    values[:, 12:] = np.nan
    found = ranking.rank([flag("A1")], {("burglary", WARDS): panel(values)}, TITLES)
    assert found[0].reasons == ("burglary in A1.",)


sizes = st.floats(1.05, 5.0)
flag_lists = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from([*INDICATORS, None]),
        sizes,
        st.sampled_from(["watch", "confirmed"]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: (row[0], row[1]),
)


@settings(max_examples=25, deadline=None)
@given(flag_lists)
def test_every_list_keeps_its_promises(rows: list[tuple[int, str | None, float, Any]]) -> None:
    flags = [
        flag(f"A{area}", name, ratio=size, ratio_low=0.8 * size, ratio_high=1.3 * size, grade=grade)
        for area, name, size, grade in rows
    ]
    found = ranked(flags, worst="A3")
    assert [row.rank for row in found] == [1 + sum(o.score > row.score for o in found) for row in found]
    assert all(row.tied == (sum(o.rank == row.rank for o in found) > 1) for row in found)
    assert ranked(flags[::-1], worst="A3") == found
    assert [row.score for row in found] == sorted((row.score for row in found), reverse=True)
    assert {name for row in found for name in row.flags} == {one.id for one in flags}
    assert all(1 <= row.rank_low <= row.rank <= row.rank_high <= len(found) for row in found)
    assert all(row.would_change == _what_happens(flags, row) for row in found)


@settings(max_examples=25, deadline=None)
@given(flag_lists)
def test_a_further_worse_flag_never_lowers_a_score(rows: list[tuple[int, str | None, float, Any]]) -> None:
    flags = [
        flag(f"A{area}", name, ratio=size, ratio_low=0.8 * size, ratio_high=1.3 * size, grade=grade)
        for area, name, size, grade in rows
    ]
    before = by_area(ranked(flags[:-1], worst="A3"))
    after = by_area(ranked(flags, worst="A3"))
    assert all(after[area].score >= row.score for area, row in before.items())


def _what_happens(flags: list[Flag], row: Priority) -> str:
    """Take the flag that the first reason tells away, rank again, and say where the area stands."""
    gravest = next(f for f in flags if f.area == row.area and f.sentence == row.reasons[0])
    after = by_area(ranked([one for one in flags if one is not gravest], worst="A3"))
    if row.area not in after:
        return "Without its only flag the area would leave the list."
    then = after[row.area].rank
    moved = "stay at" if then == row.rank else "fall to" if then > row.rank else "rise to"
    return f"Without its gravest flag it would {moved} place {then}."


def test_what_would_change_names_a_place() -> None:
    found = ranked(
        [flag("A1"), flag("A1", "claimants"), flag("A2", ratio=2.4, ratio_low=1.8, ratio_high=3.1)]
    )
    assert re.fullmatch(
        r"Without its gravest flag it would fall to place 2\.", by_area(found)["A1"].would_change
    )
