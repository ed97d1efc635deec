"""Counts that move to other boundaries: none lost or counted twice, estimates marked, the rest refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.lookups.lookup import AREA
from ews.lookups.lookup import TABLE
from ews.lookups.lookup import Lookup
from ews.lookups.lookup import Pair
from ews.series import settling
from ews.series import transfer
from ews.series.joining import Joined
from ews.series.settling import settled
from ews.series.transfer import Way
from tests.support.panels import cell


OLD, NEW = "lsoa_2011", "lsoa_2021"
SPLIT = [Pair("P", "C1", 0.4, TABLE, 0.1, "S"), Pair("P", "C2", 0.6, TABLE, 0.1, "S")]
MERGED = [Pair("Q", "M", 1.0, TABLE, 0.0, "M"), Pair("R", "M", 1.0, TABLE, 0.0, "M")]
AREAS = ("C1", "C2", "M", "U")
Lists = dict[str, str]


def joined(
    geography: str, cells: list[dict[str, Any]], lists: Lists | None = None, placed: int = 0
) -> Joined:
    """Return a series; of its *lists* each is one part, with so many cases *placed*."""
    periods = {one["period"] for one in cells} | set(lists or {})
    rows = {(one["area"], one["period"]): {**one, "geography": geography} for one in cells}
    parts = {period: {"": delivery} for period, delivery in (lists or {}).items()}
    counts = dict.fromkeys(parts, placed)
    return Joined(geography, rows, lists or {}, dict.fromkeys(periods, 1.0), parts, counts)


def lookup(*pairs: Pair, source: str = OLD, target: str = NEW) -> Lookup:
    return Lookup(source, target, pairs, {pair.source_area: 100.0 for pair in pairs})


def way(series: Joined, *pairs: Pair) -> Way:
    known = lookup(*(pairs or (*SPLIT, *MERGED)), source=series.geography)
    return Way(series, lambda _: known)


def move(source: Joined, own: Joined | None = None, *pairs: Pair, areas: tuple[str, ...] = AREAS) -> Joined:
    return settled(transfer.from_level(own or joined(NEW, []), [way(source, *pairs)], areas))


def add_up(source: Joined, own: Joined, *pairs: Pair, areas: tuple[str, ...] = ("W",)) -> Joined:
    return settled(transfer.from_small(own, way(source, *pairs), areas))


def numbers(series: Joined, name: str = "numerator") -> dict[tuple[str, str], Any]:
    return {key: row[name] for key, row in series.rows.items()}


def test_a_split_divides_a_merger_adds_and_the_sum_stays() -> None:
    source = joined(OLD, [cell("P", "2020-01", 10.0), cell("Q", "2020-01", 3.0), cell("R", "2020-01", 4.0)])
    found = move(source)
    assert numbers(found) == {("C1", "2020-01"): 4.0, ("C2", "2020-01"): 6.0, ("M", "2020-01"): 7.0}
    assert numbers(found, "marker") == {("C1", "2020-01"): "e", ("C2", "2020-01"): "e", ("M", "2020-01"): ""}


def test_the_children_of_a_split_share_its_rate() -> None:
    [first, second] = move(joined(OLD, [cell("P", "2020-01", 10.0, denominator=50.0)])).rows.values()
    assert first["numerator"] / first["denominator"] == second["numerator"] / second["denominator"] == 0.2


def test_what_the_area_tells_itself_is_not_added_to() -> None:
    own = joined(NEW, [cell("C1", "2020-01", 9.0)])
    assert numbers(move(joined(OLD, [cell("P", "2020-01", 10.0)]), own)) == {
        ("C1", "2020-01"): 9.0, ("C2", "2020-01"): 6.0,
    }  # fmt: skip


def test_cases_of_one_list_that_name_areas_of_both_years_add_up() -> None:
    source = joined(OLD, [cell("P", "2022-05", 10.0)], {"2022-05": "D7"})
    own = joined(NEW, [cell("C1", "2022-05", 1.0)], {"2022-05": "D7"})
    found = numbers(move(source, own))
    assert found == {("C1", "2022-05"): 5.0, ("C2", "2022-05"): 6.0}
    assert sum(found.values()) == 11


def test_the_same_cases_in_a_later_list_are_not_counted_twice() -> None:
    source = joined(OLD, [cell("P", "2022-05", 10.0, delivery="D7")], {"2022-05": "D7"})
    own = joined(NEW, [cell("C1", "2022-05", 10.0, delivery="D9")], {"2022-05": "D9"})
    assert numbers(move(source, own)) == {("C1", "2022-05"): 10.0}


def test_cases_placed_on_small_areas_and_large_ones_are_not_counted_twice() -> None:
    source = joined(NEW, [cell("L1", "2022-05", 8.0)], {"2022-05": "D7"}, placed=8)
    own = joined("ward_2025", [], {"2022-05": "D7"}, placed=8)
    assert numbers(add_up(source, own, Pair("L1", "W", 1.0, TABLE, 0.0))) == {}


def test_one_case_with_a_ward_code_does_not_hide_those_with_codes_of_small_areas() -> None:
    source = joined(NEW, [cell("L1", "2022-05", 200.0)], {"2022-05": "D7"}, placed=200)
    own = joined("ward_2025", [cell("W", "2022-05", 1.0)], {"2022-05": "D7"}, placed=1)
    assert numbers(add_up(source, own, Pair("L1", "W", 1.0, TABLE, 0.0))) == {("W", "2022-05"): 201.0}


def test_what_is_missing_in_part_is_missing_and_what_is_hidden_keeps_its_bounds() -> None:
    source = joined(OLD, [cell("Q", "2020-01", 3.0)])
    assert numbers(move(source))["M", "2020-01"] is None
    hidden = cell("P", "2020-01", None, lower=1.0, upper=4.0, marker="c")
    row = move(joined(OLD, [hidden])).rows["C1", "2020-01"]
    assert (row["numerator"], row["lower"], row["upper"], row["marker"]) == (None, 0.4, 1.6, "ce")


def test_the_first_number_of_its_own_after_an_estimate_is_a_break() -> None:
    own = joined(NEW, [cell("C1", f"2021-0{month}", 5.0) for month in (1, 2)] + [cell("U", "2020-02", 1.0)])
    source = joined(OLD, [cell("P", "2020-01", 10.0), cell("P", "2020-02", 10.0)])
    marks = numbers(move(source, own), "marker")
    assert [marks["C1", period] for period in ("2020-01", "2020-02", "2021-01", "2021-02")] == [
        "e",
        "e",
        "b",
        "",
    ]
    assert marks["U", "2020-02"] == ""


def test_an_area_made_of_halves_of_others_is_refused_and_one_that_lost_a_corner_is_estimated() -> None:
    halves = [Pair(s, t, 0.5, AREA, 0.0) for s in ("P", "Q") for t in ("C1", "C2")]
    corner = [
        Pair("R", "M", 0.95, AREA, 0.0),
        Pair("R", "U", 0.05, AREA, 0.0),
        Pair("S", "U", 1.0, AREA, 0.0),
    ]
    source = joined(OLD, [cell(area, "2020-01", 20.0) for area in "PQRS"])
    found = move(source, None, *halves, *corner)
    assert numbers(found) == {("M", "2020-01"): 19.0, ("U", "2020-01"): 21.0}
    assert found.coverage == {"2020-01": 1.0}  # of those that may be told
    told = settling.told(found, OLD, lookup(*halves, *corner), AREAS)
    assert told is not None
    assert (told.whole, told.estimated, told.refused) == (0, 2, ("C1", "C2"))
    said = "In January 2020 it was counted on other boundaries (LSOAs, 2011) where it was not on these, "
    assert told.sentence("LSOAs, 2011").startswith(
        f"{said}and moved by area, for the areas: 2 as estimates, 2 not at all; "
    )


def test_the_parts_of_an_area_that_come_together_again_are_whole() -> None:
    children = move(joined(OLD, [cell("P", "2020-01", 10.0)]))
    both = [Pair("C1", "W", 1.0, AREA, 0.0), Pair("C2", "W", 1.0, AREA, 0.0)]
    apart = [Pair("C1", "W", 1.0, AREA, 0.0), Pair("C2", "V", 1.0, AREA, 0.0)]
    own = joined("ward_2025", [cell("W", "2021-01", 9.0)])
    assert numbers(add_up(children, own, *both), "marker")["W", "2020-01"] == ""
    assert numbers(add_up(children, own, *apart, areas=("W", "V")), "marker")["W", "2020-01"] == "e"


def test_small_areas_that_were_estimates_themselves_make_estimates_of_the_larger_ones() -> None:
    known = [cell(area, f"2021-0{month}", 5.0) for month in (1, 2, 3) for area in ("C1", "C2")]
    children = move(joined(OLD, [cell("P", "2020-01", 10.0)]), joined(NEW, known))
    apart = [Pair("C1", "W", 1.0, AREA, 0.0), Pair("C2", "V", 1.0, AREA, 0.0)]
    marks = numbers(add_up(children, joined("ward_2025", []), *apart, areas=("W", "V")), "marker")
    assert [marks["W", period] for period in ("2020-01", "2021-01", "2021-02")] == ["e", "b", ""]


def test_one_case_with_an_old_code_among_a_hundred_makes_no_estimate_of_the_month() -> None:
    source = joined(OLD, [cell("P", "2022-05", 1.0)], {"2022-05": "D7"})
    own = joined(NEW, [cell(area, "2022-05", 100.0) for area in AREAS], {"2022-05": "D7"})
    assert set(numbers(move(source, own), "marker").values()) == {""}


def test_small_areas_that_are_all_there_is_are_alike_and_not_marked() -> None:
    pair = Pair("L1", "W", 1.0, TABLE, 0.2)
    source = joined(NEW, [cell("L1", f"2020-{month:02}", 8.0) for month in range(1, 13)])
    alone = add_up(source, joined("ward_2025", []), pair)
    assert set(numbers(alone, "marker").values()) == {""}
    stray = add_up(source, joined("ward_2025", [cell("W", "2020-06", 9.0)]), pair)
    assert set(numbers(stray, "marker").values()) == {""}


def test_once_a_ward_tells_itself_what_was_added_up_before_is_an_estimate() -> None:
    source = joined(NEW, [cell("L1", "2020-01", 8.0)])
    own = joined("ward_2025", [cell("W", f"2021-0{month}", 9.0) for month in (1, 2)])
    marks = numbers(add_up(source, own, Pair("L1", "W", 1.0, TABLE, 0.2)), "marker")
    assert list(marks.values()) == ["b", "", "e"]


def test_rows_of_a_table_are_found_by_code_whatever_set_has_them() -> None:
    # A kept its code from the oldest set into the one before today's, B did not
    oldest = way(
        joined("ward_2017", [cell("B", "2018-03", 20.0)]),
        Pair("A", "X", 1.0, AREA, 0),
        Pair("B", "X", 1.0, AREA, 0),
    )
    later = way(
        joined("ward_2019", [cell("A", "2018-03", 10.0)]),
        Pair("A", "X", 1.0, AREA, 0),
        Pair("N", "X", 1.0, AREA, 0),
    )
    found = transfer.from_level(joined("ward_2025", []), [later, oldest], ["X"])
    assert numbers(found) == {("X", "2018-03"): 30.0}


def test_cases_of_a_list_with_codes_of_three_years_are_all_carried() -> None:
    lists = {"2018-03": "D1"}
    oldest = way(joined("ward_2017", [cell("B", "2018-03", 20.0)], lists), Pair("B", "X", 1.0, AREA, 0))
    later = way(joined("ward_2019", [cell("A", "2018-03", 10.0)], lists), Pair("A", "Y", 1.0, AREA, 0))
    own = joined("ward_2025", [cell("Y", "2018-03", 30.0)], lists)
    found = transfer.from_level(own, [later, oldest], ["X", "Y"])
    assert numbers(found) == {("Y", "2018-03"): 40.0, ("X", "2018-03"): 20.0}
    assert all(
        settling.told(settled(found), name, lookup(*SPLIT), AREAS) for name in ("ward_2017", "ward_2019")
    )


def test_an_area_of_which_a_list_would_tell_mostly_others_is_missing_and_not_zero() -> None:
    halves = [Pair(s, t, 0.5, AREA, 0.0) for s in ("P", "Q") for t in ("C1", "C2")]
    source = joined(OLD, [cell("P", "2020-01", 20.0)], {"2020-01": "D1"})
    found = move(source, None, *halves, Pair("R", "M", 1.0, AREA, 0.0))
    told = {area: (row["numerator"], row["marker"]) for (area, _), row in found.rows.items()}
    # U lies in none of the old areas
    assert told == {"C1": (None, "x"), "C2": (None, "x"), "M": (0.0, ""), "U": (None, "x")}
    by_small = add_up(source, joined("ward_2025", []), *halves, areas=("C1", "C2", "U"))
    assert {row["marker"] for row in by_small.rows.values()} == {"x"}


def test_a_table_of_the_areas_themselves_is_whole_and_no_list_of_others_adds_to_it() -> None:
    listed = {"2022-05": "D7"}
    own = joined("ward_2025", [cell("W", "2022-05", 9.0)])
    by_small = add_up(
        joined(NEW, [cell("L1", "2022-05", 8.0)], listed, placed=8), own, Pair("L1", "W", 1.0, TABLE, 0.0)
    )
    by_level = move(
        joined("ward_2019", [cell("A", "2022-05", 8.0)], listed),
        own,
        Pair("A", "W", 1.0, AREA, 0.0),
        areas=("W",),
    )
    assert numbers(by_small) == numbers(by_level) == {("W", "2022-05"): 9.0}


def test_the_list_of_one_part_is_not_replaced_by_that_of_another() -> None:
    source = joined(OLD, [cell("P", "2022-05", 20.0, delivery="D8")], {"2022-05": "D8"})
    own = joined(NEW, [cell("C1", "2022-05", 1.0)], {"2022-05": "D7"})
    mine = Joined(NEW, own.rows, own.lists, own.coverage, {"2022-05": {"avon": "D7"}}, {})
    theirs = Joined(OLD, source.rows, source.lists, source.coverage, {"2022-05": {"rail": "D8"}}, {})
    assert sum(numbers(move(theirs, mine)).values()) == 21.0


def test_a_count_that_does_not_apply_in_part_is_not_available() -> None:
    source = joined(OLD, [cell("Q", "2020-01", 3.0), cell("R", "2020-01", None, marker="z")])
    assert numbers(move(source), "marker")["M", "2020-01"] == "x"


def test_coverage_is_how_many_areas_are_told_or_that_of_the_list() -> None:
    table = move(joined(OLD, [cell("P", "2020-01", 10.0)]))
    assert table.coverage == {"2020-01": 0.5}
    source = joined(OLD, [cell("P", "2022-05", 10.0)], {"2022-05": "D7"})
    source.coverage["2022-05"] = 0.9
    assert move(source).coverage == {"2022-05": 0.9}


parts = st.lists(st.integers(1, 9), min_size=1, max_size=4)


@given(st.lists(st.tuples(st.integers(0, 500), parts), min_size=1, max_size=6))
def test_the_total_of_every_period_is_the_same_before_and_after(sources: Any) -> None:
    pairs = [
        Pair(f"S{n}", f"S{n}T{t}", part / sum(split), TABLE, 0.0, "S" if len(split) > 1 else "U")
        for n, (_, split) in enumerate(sources)
        for t, part in enumerate(split)
    ]
    areas = tuple(pair.target_area for pair in pairs)
    source = joined(OLD, [cell(f"S{n}", "2020-01", float(count)) for n, (count, _) in enumerate(sources)])
    found = move(source, None, *pairs, areas=areas)
    assert sum(numbers(found).values()) == pytest.approx(sum(count for count, _ in sources))
