"""Which part of an area's count goes where: tables first, then residents, postcodes, area."""

from typing import Any

import pytest

from ews.lookups.lookup import Lookup
from ews.lookups.lookups import Lookups
from ews.lookups.measured import Measured
from tests.lookups.conftest import Made


OLD = {"P": (0.0, 10.0), "Q": (10.0, 20.0), "R": (20.0, 30.0)}
NEW = {"C1": (0.0, 4.0), "C2": (4.0, 10.0), "M": (10.0, 30.0)}
TABLE = [("P", "C1", "S"), ("P", "C2", "S"), ("Q", "M", "M"), ("R", "M", "M")]
BETWEEN = ("lsoa_2011", "lsoa_2021")


def between(atlas: Any, table: Any = (), *, year: int = 2020, **known: Any) -> Lookup:
    published = {BETWEEN: table} if table else {}
    return Lookups(Measured(atlas, **known), published).between(*BETWEEN, year=year)


def weights(lookup: Lookup) -> dict[tuple[str, str], float]:
    return {(pair.source_area, pair.target_area): round(pair.weight, 9) for pair in lookup.pairs}


def bases(lookup: Lookup) -> set[str]:
    return {pair.basis for pair in lookup.pairs}


def test_without_anything_else_area_divides(atlas_of: Made) -> None:
    found = between(atlas_of({"lsoa_2011": OLD, "lsoa_2021": NEW}))
    assert weights(found) == {("P", "C1"): 0.4, ("P", "C2"): 0.6, ("Q", "M"): 1.0, ("R", "M"): 1.0}
    assert bases(found) == {"area"}


def test_postcodes_divide_before_area_and_say_how_far_the_two_are_apart(atlas_of: Made) -> None:
    points = (1, 2, 3, 4.5, 5, 12, 13, 14, 15, 16)
    found = between(atlas_of({"lsoa_2011": OLD, "lsoa_2021": NEW}, points))
    assert weights(found)["P", "C1"] == 0.6
    by_pair = {(pair.source_area, pair.target_area): pair for pair in found.pairs}
    assert by_pair["P", "C1"].error == pytest.approx(0.2)
    assert (by_pair["P", "C1"].basis, by_pair["R", "M"].basis) == ("postcodes", "area")
    assert found.misplaced == pytest.approx(0.2 * 5 / (5 + 5 + 5))


def test_too_few_postcodes_say_nothing(atlas_of: Made) -> None:
    assert bases(between(atlas_of({"lsoa_2011": OLD, "lsoa_2021": NEW}, (1, 2, 3, 12)))) == {"area"}


def test_a_published_split_goes_by_the_latest_residents_known_by_then(atlas_of: Made) -> None:
    atlas = atlas_of({"lsoa_2011": OLD, "lsoa_2021": NEW})
    residents = {"lsoa_2021": {"C1": {2012: 900.0, 2021: 750.0}, "C2": {2012: 100.0, 2021: 250.0}}}
    early, late = (between(atlas, TABLE, year=year, residents=residents) for year in (2020, 2024))
    assert (weights(early)["P", "C1"], early.year) == (0.9, 2012)
    assert (weights(late)["P", "C1"], late.year) == (0.75, 2021)
    assert bases(late) == {"residents", "published table"}
    assert {pair.change for pair in late.pairs} == {"S", "M"}


def test_a_table_decides_where_an_area_goes_even_where_its_outline_lies_elsewhere(atlas_of: Made) -> None:
    table = [*TABLE[:2], ("Q", "C2", ""), ("R", "M", "M")]
    found = between(atlas_of({"lsoa_2011": OLD, "lsoa_2021": NEW}), table)
    [pair] = found.out_of["Q"]
    assert (pair.target_area, pair.weight, pair.error) == ("C2", 1.0, 1.0)
    # C2 takes all of Q and six tenths of P, of which four may be elsewhere; M lacks Q as much as it has R
    assert found.doubt["C2"] == pytest.approx(1.4 / 1.6)
    assert found.doubt["M"] == 1.0


def test_a_table_of_another_year_speaks_where_its_codes_are_these(atlas_of: Made) -> None:
    atlas = atlas_of(
        {"lsoa_2021": {"L1": (0, 6), "L2": (6, 20)}, "ward_2025": {"W1": (0, 10), "W2": (10, 20)}}
    )
    published = {("lsoa_2021", "ward_2019"): [("L1", "W1", ""), ("L2", "W0", "")]}
    found = Lookups(Measured(atlas), published).between("lsoa_2021", "ward_2025", year=2020)
    assert {(p.source_area, p.target_area): (round(p.weight, 3), p.basis) for p in found.pairs} == {
        ("L1", "W1"): (1.0, "published table"), ("L2", "W1"): (0.286, "area"), ("L2", "W2"): (0.714, "area"),
    }  # fmt: skip


def test_a_code_that_stayed_stays_whole_unless_its_outline_says_that_it_was_kept_by_mistake(
    atlas_of: Made,
) -> None:
    kept = {"A": (0.0, 10.0), "B": (10.0, 20.0)}
    moved = {"A": (0.0, 10.5), "B": (10.5, 20.0)}
    wrong = {"A": (0.0, 18.0), "B": (18.0, 20.0)}
    found = between(atlas_of({"lsoa_2011": kept, "lsoa_2021": moved}))
    assert weights(found) == {("A", "A"): 1.0, ("B", "B"): 1.0}
    assert bases(found) == {"same code"}
    assert weights(between(atlas_of({"lsoa_2011": kept, "lsoa_2021": wrong})))["B", "A"] == 0.8


def test_an_area_that_meets_none_is_lost_by_name(atlas_of: Made) -> None:
    found = between(atlas_of({"lsoa_2011": {**OLD, "FAR": (90, 99)}, "lsoa_2021": NEW}))
    assert found.lost == ("FAR",)


def test_what_may_belong_elsewhere_is_little_where_little_was_cut_off(atlas_of: Made) -> None:
    wards = {"ward_2019": {"A": (0, 100), "B": (100, 200)}, "ward_2025": {"X": (0, 95), "Y": (95, 200)}}
    found = Lookups(Measured(atlas_of(wards))).between("ward_2019", "ward_2025", year=2020)
    assert found.doubt == pytest.approx({"X": 0.05 / 0.95, "Y": 0.05 / 1.05})


def test_residents_of_small_areas_weigh_the_postcodes_in_them(atlas_of: Made) -> None:
    strips = {"lsoa_2021": {"L1": (0, 10), "L2": (10, 20)}, "ward_2019": {"A": (0, 20)}}
    strips["ward_2025"] = {"X": (0, 10), "Y": (10, 20)}
    points = (1, 2, 3, 4, 11, 12, 13, 14)
    residents = {"lsoa_2021": {"L1": {2020: 300.0}, "L2": {2020: 100.0}}}
    lookups = Lookups(Measured(atlas_of(strips, points), residents))
    assert weights(lookups.between("ward_2019", "ward_2025", year=2020)) == {
        ("A", "X"): 0.75,
        ("A", "Y"): 0.25,
    }


def test_residents_that_a_later_set_tells_of_the_same_code_are_the_residents_of_the_earlier_too(
    atlas_of: Made,
) -> None:
    atlas = atlas_of({"lsoa_2011": {"A": (0, 10), "P": (10, 20)}, "lsoa_2021": {"A": (0, 10), "C": (10, 20)}})
    known = {"lsoa_2021": {"A": {2020: 7.0}, "C": {2020: 8.0}}, "lsoa_2011": {"P": {2016: 9.0}}}
    assert Measured(atlas, known).people("lsoa_2011") == {"A": {2020: 7.0}, "P": {2016: 9.0}}


def test_what_lies_outside_a_neighbourhood_stays_outside_but_nothing_lies_outside_the_wards(
    atlas_of: Made,
) -> None:
    strips = {"lsoa_2021": {"L1": (0.0, 10.0), "L2": (10.0, 20.0)}, "places": {"N": (0.0, 12.0)}}
    lookups = Lookups(Measured(atlas_of(strips | {"ward_2025": {"W": (0.0, 12.0)}})))
    assert weights(lookups.between("lsoa_2021", "places", year=2020)) == {("L1", "N"): 1.0, ("L2", "N"): 0.2}
    assert weights(lookups.between("lsoa_2021", "ward_2025", year=2020)) == {
        ("L1", "W"): 1.0,
        ("L2", "W"): 1.0,
    }


def test_an_edge_that_a_neighbourhood_shares_gives_it_nothing_of_the_area_behind(atlas_of: Made) -> None:
    strips = {"lsoa_2021": {"L1": (0.0, 10.0), "L2": (10.0, 20.0)}, "places": {"N": (0.0, 10.05)}}
    found = Lookups(Measured(atlas_of(strips))).between("lsoa_2021", "places", year=2020)
    assert (weights(found), found.lost) == ({("L1", "N"): 1.0}, ("L2",))


def test_an_area_that_kept_its_code_takes_nothing_from_its_neighbour(atlas_of: Made) -> None:
    old = {"A": (0.0, 10.0), "B": (10.0, 20.0)}
    new = {"A": (0.0, 10.8), "B2": (10.8, 20.0)}
    assert weights(between(atlas_of({"lsoa_2011": old, "lsoa_2021": new}))) == {
        ("A", "A"): 1.0,
        ("B", "B2"): 1.0,
    }


def test_residents_divide_a_split_area_without_a_table_too(atlas_of: Made) -> None:
    residents = {"lsoa_2021": {"C1": {2019: 900.0, 2022: 500.0}, "C2": {2019: 100.0, 2022: 500.0}}}
    atlas = atlas_of({"lsoa_2011": OLD, "lsoa_2021": NEW})
    known = {year: between(atlas, residents=residents, year=year) for year in (2015, 2021, 2023)}
    # the latest known by then, else the first: as a rate's base
    assert [weights(found)["P", "C1"] for found in known.values()] == [0.9, 0.9, 0.5]


def test_a_best_fit_table_does_not_hide_the_exact_one(atlas_of: Made) -> None:
    table = [*TABLE, ("P", "C2", "")]
    found = between(atlas_of({"lsoa_2011": OLD, "lsoa_2021": NEW}), table)
    assert {pair.target_area: pair.change for pair in found.out_of["P"]} == {"C1": "S", "C2": "S"}
