"""What is withheld, in districts small enough to work out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from ews.disclosure import Cells
from ews.disclosure import Hidden
from ews.disclosure import Rule
from ews.disclosure import bounds
from ews.disclosure import hide
from ews.disclosure import rule_of
from tests.disclosure.towns import cells
from tests.disclosure.towns import nested


def rule(name: str) -> Rule:
    found = rule_of(name)
    assert found is not None
    return found


UNDER_5, NHS, ONS, NOMIS = (rule(name) for name in ("under5", "nhs", "ons-10-5", "nomis-5"))
QUIET = [30.0, 40.0, 50.0]


def withheld(found: Hidden) -> dict[int, str]:
    """Return the reasons in the only period by cell."""
    return {int(row): str(found.reason[row, 0]) for row in np.flatnonzero(found.withheld[:, 0])}


def again(before: Cells, found: Hidden, counts: np.ndarray) -> Cells:
    """The next release: the *counts* as revised, and what *found* showed before."""
    return replace(
        before,
        counts=counts.reshape(before.counts.shape),
        shown_before=found.shown,
        withheld_before=found.withheld,
    )


# -- rules -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("under5", [0, None, None, 5, 7, 8, 10, 12, 13]),
        ("nhs", [0, None, None, None, None, 10, 10, 10, 15]),
        ("ons-10-5", [None, None, None, None, None, None, 10, 10, 15]),
        ("nomis-5", [0, 0, 5, 5, 5, 10, 10, 10, 15]),
    ],
)
def test_each_rule_hides_and_rounds_as_its_words_say(name: str, shown: list[float | None]) -> None:
    counts = [0, 1, 4, 5, 7, 8, 10, 12, 13]
    found = hide(cells(counts, np.eye(9)), rule(name))
    assert [None if np.isnan(number) else number for number in found.shown[:, 0]] == shown


@pytest.mark.parametrize("name", ["none", "dwp", "police"])
def test_what_is_published_already_has_no_rule(name: str) -> None:
    assert rule_of(name) is None


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(KeyError):
        rule_of("under6")


def test_estimates_between_whole_numbers_are_small_too() -> None:
    assert withheld(hide(cells([0.3, 4.6, 5.1], np.eye(3)), UNDER_5)) == {0: "small", 1: "small"}


def test_few_people_a_dominating_contributor_and_what_was_withheld_before_are_withheld() -> None:
    found = hide(
        cells(
            [20, 30, 40, 0, np.nan],
            np.eye(5),
            denominators=[49, 50, np.nan, 10, 10],
            dominated=[False, True, False, False, True],
            withheld_before=[False, False, True, False, True],
        ),
        UNDER_5,
    )
    assert withheld(found) == {0: "few people", 1: "dominated", 2: "withheld before", 3: "few people"}


# -- totals and parts --------------------------------------------------------------------------------------
def test_the_smallest_neighbour_goes_with_a_lone_small_number() -> None:
    counts, made_of = nested([[2, 30, 9, 12], QUIET])
    found = hide(cells(counts, made_of), UNDER_5)
    assert withheld(found) == {0: "small", 2: "protects"}
    assert found.shown[-1, 0] == counts[-1]


def test_two_small_numbers_that_hide_each_other_cost_no_third() -> None:
    assert withheld(hide(cells(*nested([[2, 3, 9, 12], QUIET])), UNDER_5)) == {0: "small", 1: "small"}


def test_three_ones_and_a_two_need_another_since_none_of_them_could_be_a_four() -> None:
    found = hide(cells(*nested([[1, 1, 2, 20, 60], QUIET])), UNDER_5)
    assert withheld(found) == {0: "small", 1: "small", 2: "small", 3: "protects"}


def test_a_small_ward_takes_another_ward_and_a_part_of_it_and_the_district_stays() -> None:
    found = hide(cells(*nested([[3, 0, 0], [30, 6, 50], [70, 80, 90, 100]])), UNDER_5)
    assert withheld(found) == {0: "small", 4: "protects", 10: "small", 11: "protects"}


def test_a_zero_is_shown_and_protects_nothing() -> None:
    found = hide(cells(*nested([[2, 0, 0, 12], QUIET])), UNDER_5)
    assert withheld(found) == {0: "small", 3: "protects"}


def test_without_secondary_suppression_only_small_numbers_go() -> None:
    assert withheld(hide(cells(*nested([[2, 30, 9], QUIET])), UNDER_5, secondary=False)) == {0: "small"}


def test_a_cell_that_is_worth_more_is_kept_before_one_with_a_smaller_count() -> None:
    counts, made_of = nested([[2, 30, 9], QUIET])
    keep = np.ones(len(counts))
    keep[2] = 5.0
    found = hide(cells(counts, made_of, keep=keep), UNDER_5)
    assert withheld(found) == {0: "small", 1: "protects"}


def test_cells_without_parts_that_are_listed_protect_each_other() -> None:
    made_of = np.vstack([np.eye(3, dtype=bool), np.ones((1, 3), dtype=bool)])
    counts = np.array([[3.0], [8.0], [20.0], [31.0]])
    assert withheld(hide(cells(counts, made_of), UNDER_5)) == {0: "small", 1: "protects"}
    unlisted = np.repeat(made_of, 4, axis=1)
    assert withheld(hide(cells(counts, unlisted), UNDER_5)) == {0: "small", 1: "protects"}


# -- two geographies ---------------------------------------------------------------------------------------
def test_a_neighbourhood_that_is_a_ward_less_one_small_area_does_not_give_it_away() -> None:
    counts, made_of = nested([[2, 30, 9, 12], QUIET], [1, 2, 3])
    made = cells(counts, made_of)
    found = hide(made, UNDER_5)
    low, high = bounds(made, UNDER_5, found.withheld)
    assert low[0, 0] <= 1
    assert high[0, 0] >= 4
    assert "protects" in withheld(found).values()


def test_two_areas_of_the_same_parts_that_differ_by_a_hidden_number_are_not_both_shown() -> None:
    counts, made_of = nested([[20, 30], QUIET], [0, 1])
    counts[-1] += 3
    assert withheld(hide(cells(counts, made_of), UNDER_5)) in ({5: "protects"}, {8: "protects"})
    counts[-1] += 3
    assert withheld(hide(cells(counts, made_of), UNDER_5)) == {}


def test_a_small_place_between_two_shown_areas_is_protected_though_nobody_lists_it() -> None:
    wards, made_of = nested([[20, 30, 2, 2], QUIET], [0, 1])
    listed = np.array([False] * 7 + [True] * 4)
    made = cells(wards[listed], made_of[listed])
    assert withheld(hide(made, UNDER_5)) != {}


# -- earlier releases --------------------------------------------------------------------------------------
def test_the_same_again_gives_the_same_again() -> None:
    first = cells(*nested([[2, 30, 9, 12], [3, 0, 0], QUIET], [1, 2, 3, 4]))
    found = hide(first, UNDER_5)
    second = hide(again(first, found, first.counts), UNDER_5)
    assert (second.withheld == found.withheld).all()
    assert not second.already_told.any()


def test_a_number_shown_before_protects_nothing() -> None:
    counts, made_of = nested([[2, 30, 9, 12], QUIET])
    before = np.full(len(counts), np.nan)
    before[2] = 9
    assert withheld(hide(cells(counts, made_of, shown_before=before), UNDER_5)) == {0: "small", 3: "protects"}
    before[2] = 8
    found = hide(cells(counts, made_of, shown_before=before), UNDER_5)
    assert withheld(found) == {0: "small", 2: "protects"}


def test_what_was_withheld_stays_withheld_when_it_is_revised_over_the_threshold() -> None:
    first = cells(*nested([[2, 30, 9, 12], QUIET]))
    found = hide(first, UNDER_5)
    counts, _ = nested([[7, 30, 9, 12], QUIET])
    second = hide(again(first, found, counts), UNDER_5)
    assert withheld(second) == {0: "withheld before", 2: "withheld before"}


def test_a_revised_total_does_not_tell_a_new_small_number_next_to_older_parts() -> None:
    first = cells(*nested([[6, 30, 9], QUIET]))
    found = hide(first, UNDER_5)
    assert withheld(found) == {}
    counts, _ = nested([[3, 30, 9], QUIET])
    second = again(first, found, counts)
    shown = hide(second, UNDER_5)
    assert {row for row, reason in withheld(shown).items() if reason == "protects"} == {6, 8}
    assert not shown.already_told.any()


def test_a_small_number_that_was_shown_is_withheld_and_said_to_be_told() -> None:
    counts, made_of = nested([[3, 30, 9], QUIET])
    found = hide(cells(counts, made_of, shown_before=counts), UNDER_5)
    assert withheld(found) == {0: "small"}
    assert found.already_told[:, 0].nonzero()[0].tolist() == [0]


def test_a_small_number_that_earlier_totals_and_parts_tell_is_said_to_be_told() -> None:
    counts, made_of = nested([[3, 30, 9], QUIET])
    before = counts.copy()
    before[0] = np.nan
    found = hide(cells(counts, made_of, shown_before=before), UNDER_5)
    assert found.already_told[:, 0].nonzero()[0].tolist() == [0]


def test_a_month_without_numbers_has_nothing_to_withhold() -> None:
    counts, made_of = nested([[2, 30, 9], QUIET])
    both = np.stack([counts, np.full(len(counts), np.nan)], axis=1)
    found = hide(cells(both, made_of), UNDER_5)
    assert not found.withheld[:, 1].any()
    assert np.isnan(found.shown[:, 1]).all()


# -- rounding ----------------------------------------------------------------------------------------------
def test_rounding_alone_protects_a_small_number_among_many_but_not_among_two() -> None:
    many = hide(cells(*nested([[3, 20, 35, 15, 25, 40, 10], QUIET])), NHS)
    assert withheld(many) == {0: "small"}
    two = hide(cells(*nested([[3, 19], QUIET])), NHS)
    assert len(withheld(two)) > 1


def test_nothing_is_withheld_by_rounding_only() -> None:
    assert withheld(hide(cells(*nested([[3, 22], QUIET])), NOMIS)) == {}


# -- what is refused ---------------------------------------------------------------------------------------
def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="dominated"):
        cells([1, 2], np.eye(2), dominated=[True])
    with pytest.raises(ValueError, match="members"):
        replace(cells([1, 2], np.eye(2)), members=np.eye(3, dtype=bool))
    with pytest.raises(ValueError, match="negative"):
        cells([1, -2], np.eye(2))
    with pytest.raises(ValueError, match="keep"):
        cells([1, 2], np.eye(2), keep=[1.0])
