from dataclasses import replace

from ews.publish.priorities_page import priority_lists
from tests.support import reports
from tests.support.html import Node
from tests.support.html import read


def test_the_priority_list_gives_rank_range_reasons_and_what_would_change_it(pages: dict[str, str]) -> None:
    table = next(
        t for t in read(pages["priorities.html"]).all("table") if "Wards by priority" in t.one("caption").text
    )
    cells = [cell.text.strip() for cell in table.one("tbody").all("tr")[0].children if isinstance(cell, Node)]
    assert cells[0] == "1 (1 to 3)"
    assert cells[1].startswith("Cawthorne Vale")
    assert "Claimants are 58% above what was expected, confirmed." in cells[2]
    assert cells[3] == "Jobs and income; Crime and safety"
    assert "it would fall to third" in cells[4]


def test_wards_and_small_areas_are_ranked_in_lists_of_their_own() -> None:
    found = priority_lists(reports.report())
    assert [(item.heading, len(item.top)) for item in found] == [("Wards", 2), ("LSOAs", 1)]
    assert found[0].base == "Base: 12 wards (Wards 2025). Ranked within this set only."


def test_a_long_list_stands_open_for_ten_and_unfolds_for_the_rest() -> None:
    report = reports.report()
    many = tuple(reports.priority(area, rank) for rank, area in enumerate(reports.wards(), 1))
    found = priority_lists(replace(report, priorities=many))
    assert [item.rank for item in found[0].top] == list(range(1, 11))
    assert [item.rank for item in found[0].rest] == [11, 12]


def test_neighbourhoods_stand_behind_wards_and_before_smaller_areas() -> None:
    report = reports.report()
    sets = {
        **report.catalogue.geographies,
        "localities": reports.geography("localities", "neighbourhood", "L"),
    }
    known = replace(report, catalogue=replace(report.catalogue, geographies=sets))
    items = [
        replace(item, geography=g)
        for item in report.priorities[:1]
        for g in ("lsoa_2021", "localities", "ward_2025")
    ]
    found = priority_lists(replace(known, priorities=tuple(items)))
    assert [item.heading for item in found] == ["Wards", "Neighbourhoods", "LSOAs"]
