"""Layouts of one indicator become one series: who is believed, what is covered, where they differ."""

import pytest

from ews.series import joining
from tests.support.panels import WARDS
from tests.support.panels import cell
from tests.support.panels import cover


SECOND = {"input": "second", "input_order": 1, "delivery": "D2"}


def numbers(joined: joining.Joined) -> dict[tuple[str, str], float]:
    return {key: row["numerator"] for key, row in joined.rows.items()}


@pytest.mark.parametrize("turned", [False, True])
def test_where_two_layouts_speak_the_first_in_the_definition_is_believed(turned: bool) -> None:
    rows = [cell("A0", "2025-01", 5), cell("A0", "2025-01", 7, **SECOND), cell("A1", "2025-01", 9, **SECOND)]
    joined = joining.join(rows[::-1] if turned else rows, [])[WARDS]
    assert numbers(joined) == {("A0", "2025-01"): 5, ("A1", "2025-01"): 9}


def test_a_list_of_cases_speaks_for_every_area_against_layouts_listed_after_it() -> None:
    rows = [cell("A0", "2025-01", 5), cell("A1", "2025-01", 9, **SECOND), cell("A1", "2025-02", 3, **SECOND)]
    joined = joining.join(rows, [cover("2025-01")])[WARDS]
    assert numbers(joined) == {("A0", "2025-01"): 5, ("A1", "2025-02"): 3}
    assert joined.lists == {"2025-01": "D1"}


def test_a_list_of_cases_gives_way_where_a_layout_listed_before_it_speaks() -> None:
    rows = [cell("A0", "2025-01", 5), cell("A0", "2025-01", 7, **SECOND)]
    joined = joining.join(rows, [cover("2025-01", **SECOND)])[WARDS]
    assert numbers(joined) == {("A0", "2025-01"): 5}
    assert joined.lists == {"2025-01": "D2"}


def test_two_ward_sets_are_two_series_and_are_never_joined() -> None:
    rows = [cell("A0", "2025-01", 5, geography="ward_2021"), cell("A0", "2025-02", 6)]
    joined = joining.join(rows, [])
    assert {g: numbers(j) for g, j in joined.items()} == {
        "ward_2021": {("A0", "2025-01"): 5},
        WARDS: {("A0", "2025-02"): 6},
    }


def test_a_geography_that_is_covered_without_a_case_has_a_series() -> None:
    assert joining.join([], [cover("2025-01", placed=0)])[WARDS].coverage == {"2025-01": 1.0}


def test_a_table_covers_the_part_of_the_areas_that_it_gives_a_number_or_a_range() -> None:
    rows = [
        *(cell("A0", "2025-01", 5), cell("A1", "2025-01", 6), cell("A0", "2025-02", 5)),
        cell("A1", "2025-02", None, lower=None, upper=None, marker="x"),
        cell("A0", "2025-03", None, lower=1, upper=4, marker="c"),
        cell("A1", "2025-03", None, lower=1, upper=4, marker="c"),
    ]
    assert joining.join(rows, [])[WARDS].coverage == {"2025-01": 1.0, "2025-02": 0.5, "2025-03": 1.0}


def test_a_force_that_is_missing_takes_its_usual_share_of_the_coverage() -> None:
    covered = [cover("2025-01", part="big", placed=90), cover("2025-01", part="small", placed=10)]
    covered += [cover("2025-02", part="small", placed=10), cover("2025-03", part="big", placed=90)]
    coverage = joining.join([], covered)[WARDS].coverage
    assert coverage == pytest.approx({"2025-01": 1.0, "2025-02": 0.1, "2025-03": 0.9})


def test_a_force_told_by_another_layout_does_not_stand_in_for_one_that_is_missing() -> None:
    covered = [cover("2025-01", part=part, placed=50) for part in ("north", "south")]
    covered += [
        cover("2025-02", part="north", placed=50),
        cover("2025-02", part="north", placed=50, **SECOND),
    ]
    assert joining.join([], covered)[WARDS].coverage["2025-02"] == pytest.approx(0.5)


def test_cases_without_a_place_lower_the_coverage() -> None:
    covered = [cover("2025-01"), cover("2025-02", placed=4, unplaced=6)]
    assert joining.join([], covered)[WARDS].coverage == pytest.approx({"2025-01": 1.0, "2025-02": 0.4})


def test_lists_that_never_held_a_case_still_cover_their_period() -> None:
    covered = [cover("2025-01", part=part, placed=0) for part in ("a", "b")]
    assert joining.join([], covered)[WARDS].coverage == {"2025-01": 1.0}


def test_where_two_sources_differ_is_counted_measured_and_dated() -> None:
    rows = [
        cell("A0", "2025-01", 5),
        cell("A0", "2025-02", 5),
        cell("A1", "2025-02", 5),
        cell("A0", "2025-04", 1),
    ]
    rows += [
        cell("A0", "2025-01", 5, **SECOND),
        cell("A0", "2025-02", 8, **SECOND),
        cell("A1", "2025-02", 4, **SECOND),
    ]
    rows += [cell("A0", "2025-03", 99, **SECOND), cell("A1", "2025-01", None, **SECOND)]
    (found,) = joining.disagreements("burglary", rows)
    assert (found.first, found.second, found.geography) == ("first", "second", WARDS)
    assert (found.in_common, found.differing, found.largest) == (3, 2, 3)
    assert (str(found.first_period), str(found.last_period)) == ("2025-01", "2025-02")
    assert (found.total_first, found.total_second) == (15, 17)


def test_sources_that_share_no_cell_cannot_disagree() -> None:
    rows = [cell("A0", "2025-01", 5), cell("A0", "2025-02", 8, **SECOND)]
    rows += [cell("A0", "2025-01", 6, geography="ward_2021", **SECOND)]
    assert joining.disagreements("burglary", rows) == []


def test_yearly_sources_are_compared_too() -> None:
    rows = [cell("A0", "2024", 5), cell("A0", "2024", 6, **SECOND)]
    (found,) = joining.disagreements("population", rows)
    assert str(found.first_period) == "2024"
