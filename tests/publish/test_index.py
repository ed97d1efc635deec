from dataclasses import replace
from pathlib import Path

from ews.publish.index import by_theme
from ews.publish.index import gaps
from ews.publish.index import index_page
from ews.publish.index import lead
from ews.publish.index import priority_lists
from ews.publish.pages import Press
from ews.publish.site import publish
from ews.publish.trends import Lookup
from tests.support import reports
from tests.support.html import Node
from tests.support.html import read


def _section(page: str, heading: str) -> str:
    text = read(page).one("main").text
    start = text.index(heading, text.index("Maps:"))
    return text[start:]


def test_the_lead_counts_areas_not_flags() -> None:
    report = reports.report()
    up = [flag for flag in report.flags if flag.state != "ended"]
    worse = [flag for flag in up if flag.direction == "worse"]
    better = [flag for flag in up if flag.direction == "better"]
    assert lead(worse, better) == (
        "Something is getting worse in 2 areas and something is improving in 1 area, "
        "beyond what the rest of the district did. The newest figures behind this: March 2026."
    )
    assert lead([], better).startswith("Something is improving in 1 area")
    assert lead([], []).startswith("No area has moved")


def test_changes_new_flags_and_ended_flags_are_told_first(pages: dict[str, str]) -> None:
    text = _section(pages["index.html"], "What changed since last time")
    order = [
        "March 2026 was received",
        "New flags",
        "Claimant rate: 58% above",
        "Flags that ended",
        "Burglary: 58% above",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_the_priority_list_gives_rank_range_reasons_and_what_would_change_it(pages: dict[str, str]) -> None:
    table = next(
        t for t in read(pages["index.html"]).all("table") if "Wards by priority" in t.one("caption").text
    )
    cells = [cell.text.strip() for cell in table.one("tbody").all("tr")[0].children if isinstance(cell, Node)]
    assert cells[:2] == ["1 (1 to 3)", "Cawthorne Vale"]
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


def test_flags_are_grouped_by_theme_confirmed_first() -> None:
    flags = [flag for flag in reports.report().flags if flag.direction == "worse" and flag.state != "ended"]
    grouped = by_theme(flags)
    assert list(grouped) == ["crime", "jobs"]
    assert [flag.evidence for flag in grouped["jobs"]] == [11.2, 9.0, 6.0]


def test_missing_verdicts_are_told_once_for_each_reason() -> None:
    report = reports.report()
    found = gaps(Lookup(report), report.no_verdicts)
    assert [(gap.indicator, gap.areas, gap.periods) for gap in found] == [
        ("Burglary", "All wards", "February 2026 to March 2026"),
        ("Claimant rate", "Eastholm", "March 2026"),
    ]


def test_many_areas_without_a_verdict_are_counted() -> None:
    report = reports.report()
    one = report.no_verdicts[-1]
    many = [replace(one, area=area.code) for area in reports.wards()]
    assert (
        gaps(Lookup(report), many)[0].areas == "12 wards, among them Aldermoor, Birchgate and Cawthorne Vale"
    )


def test_an_indicator_that_never_came_is_listed_last(pages: dict[str, str]) -> None:
    table = next(t for t in read(pages["index.html"]).all("table") if "How fresh" in t.one("caption").text)
    assert "food_bank_vouchers" in table.all("tr")[-1].text
    assert "Nothing received" in table.all("tr")[-1].text


def test_an_overdue_indicator_is_called_so(tmp_path: Path, assets: Path) -> None:
    report = reports.report()
    late = replace(report, statuses=tuple(replace(status, overdue=True) for status in report.statuses[:1]))
    publish(late, folder=tmp_path / "internal", assets=assets)
    assert "14 June 2026 overdue" in (
        read((tmp_path / "internal/index.html").read_text(encoding="utf-8")).text
    )


def test_disagreements_between_sources_are_shown(pages: dict[str, str]) -> None:
    table = next(
        t
        for t in read(pages["index.html"]).all("table")
        if "compared where both speak" in t.one("caption").text
    )
    text = table.one("tbody").text
    assert "street files" in text
    assert "1,800 and 1,794" in text


def test_a_pocket_stands_in_a_section_of_its_own(pages: dict[str, str]) -> None:
    text = _section(pages["index.html"], "Pockets")
    assert "Burglary: " in text
    assert "The average of a ward may hide them" in text


def test_the_budget_of_false_flags_is_stated(pages: dict[str, str]) -> None:
    text = _section(pages["index.html"], "How many of these flags will be false")
    assert "about 24 new false flags in the whole district" in text
    assert "12 a year for things getting worse, 12 for improvements and 1 for pockets" in text


def test_a_fixed_baseline_is_said(pages: dict[str, str], assets: Path) -> None:
    assert "a fixed list of" not in pages["index.html"]
    report = reports.report()
    fixed = replace(
        report.catalogue.settings, baseline_lsoas=("E01000001", "E01000002"), baseline_name="old <Mereford>"
    )
    known = replace(report, catalogue=replace(report.catalogue, settings=fixed))
    page = index_page(Press(known, assets), frozenset(), frozenset())
    assert "a fixed list of 2 LSOAs, old &lt;Mereford&gt;, whatever district they belong to today" in page


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
