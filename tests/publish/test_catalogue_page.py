from dataclasses import replace
from pathlib import Path

import numpy as np

from ews.nouns import Withheld
from ews.publish.catalogue_page import catalogue_page
from ews.publish.catalogue_page import held
from ews.publish.catalogue_page import holes
from ews.publish.catalogue_page import never
from ews.publish.pages import Press
from ews.publish.trends import Lookup
from tests.support import reports
from tests.support.html import read


def test_each_year_tells_how_many_of_its_periods_have_a_number() -> None:
    report = reports.report()
    key = ("burglary", reports.WARDS)
    panel = report.panels[key]
    gone = np.array(panel.numerator)
    gone[:, 2:14] = np.nan
    found = held(
        Lookup(replace(report, panels={key: replace(panel, numerator=gone)})), [2022, 2023, 2024, 2025]
    )
    (row,) = found["crime"]
    assert [(year.css, year.text) for year in row.years] == [
        ("none", "–"),
        ("part", "◐ 2 of 9"),
        ("part", "◐ 7 of 12"),
        ("full", "● 12 of 12"),
    ]
    assert row.holes == "June 2023 to May 2024"
    assert row.areas == "12 wards"
    assert row.source == "Invented Police"


def test_sets_of_areas_that_hold_the_same_share_a_row() -> None:
    report = reports.report()
    panels = {key: panel for key, panel in report.panels.items() if key[0] == "claimant_rate"}
    (row,) = held(Lookup(replace(report, panels=panels)), [2025])["jobs"]
    assert row.areas == "12 wards; 24 LSOAs"


def test_holes_are_spells_between_the_numbers_and_what_comes_after() -> None:
    months = reports.months(8)
    assert holes(months, [False, True, False, True, False, False, True, True]) == (
        f"{months[2].label} and {months[4].label} to {months[5].label}"
    )
    assert holes(months, [True] * 6 + [False] * 2) == f"nothing after {months[5].label}"
    assert holes(months, [False] * 8) == "no number at all"
    assert holes(months, [True] * 8) == ""


def test_what_is_defined_and_never_came_is_named_but_not_what_is_withheld() -> None:
    report = replace(reports.report(), panels={}, statuses=())
    assert never(Lookup(report)) == {
        "crime": ["Burglary"],
        "housing_environment": ["Median house price"],
        "jobs": ["Claimant rate"],
    }
    hidden = replace(report, withheld=(Withheld("burglary", "", "small", 3),))
    assert "crime" not in never(Lookup(hidden))


def test_freshness_gaps_and_disagreements_are_all_here(pages: dict[str, str]) -> None:
    page = read(pages["catalogue.html"])
    tables = {table.one("caption").text: table for table in page.all("table")}
    fresh = next(table for caption, table in tables.items() if "How fresh" in caption)
    assert "food_bank_vouchers" not in fresh.text
    gap = next(table for caption, table in tables.items() if "could not be judged" in caption)
    assert "41% complete" in gap.text
    both = next(table for caption, table in tables.items() if "both speak" in caption)
    assert "1,800 and 1,794" in both.one("tbody").text


def test_an_overdue_indicator_is_called_so(assets: Path) -> None:
    report = reports.report()
    late = replace(report, statuses=tuple(replace(status, overdue=True) for status in report.statuses[:1]))
    assert "14 June 2026 overdue" in read(catalogue_page(Press(late, assets))).text


def test_a_report_of_nothing_is_a_whole_page(assets: Path) -> None:
    empty = replace(reports.report(), panels={}, statuses=(), no_verdicts=(), disagreements=())
    text = read(catalogue_page(Press(empty, assets))).one("main").text
    assert "No data are held" in text
    assert "Every watched indicator could be judged everywhere" in text
