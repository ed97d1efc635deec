"""Tidy CSV: what was written is read back, four kinds of nothing apart, and no cell is run."""

import csv
import io
import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from ews.publish import figure_tables
from ews.publish import listing_tables
from ews.publish.report import Report
from ews.publish.tables import Table
from ews.publish.tidy_csv import tidy
from ews.publish.trends import Lookup
from ews.text import inert
from tests.support import hostile
from tests.support import reports


KEY = ("claimant_rate", reports.WARDS)


def read(table: Table) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(tidy(table).decode("utf-8-sig"), newline="")))


def figures(report: Report, key: tuple[str, str] = KEY) -> list[dict[str, str]]:
    return read(figure_tables.figures(Lookup(report), key))


def test_a_series_has_a_row_for_each_area_and_period_with_all_that_belongs_to_a_number() -> None:
    report = reports.report()
    panel, rows = report.panels[KEY], figures(report)
    assert len(rows) == panel.value.size
    row = rows[reports.MONTHS * 2 + 3]
    base = {
        "indicator": "claimant_rate",
        "area_code": "E05999003",
        "area_name": "Cawthorne Vale",
        "marker": "",
    }
    place = {"geography": reports.WARDS, "geography_type": "ward", "vintage": "2025", "ward_code": ""}
    when = {"period": str(panel.periods[3]), "period_start": panel.periods[3].first_day.isoformat()}
    beside = {"unit": panel.unit, "comparator": "Mereford as a whole"}
    assert (base | place | when | beside).items() <= row.items()
    assert date.fromisoformat(row["period_end"]) == panel.periods[3].last_day
    assert float(row["numerator"]) / float(row["denominator"]) * 100 == pytest.approx(float(row["value"]))


def test_numbers_are_read_back_as_they_were() -> None:
    report = reports.report()
    panel, rows = report.panels[KEY], figures(report)
    for name in ("value", "numerator", "denominator"):
        told = np.array([float(row[name] or "nan") for row in rows]).reshape(panel.value.shape)
        np.testing.assert_allclose(told, getattr(panel, name), rtol=1e-9)


def test_the_comparator_is_the_district_s_pooled_rate() -> None:
    report = reports.report()
    panel, rows = report.panels[KEY], figures(report)
    known = np.isfinite(panel.value[:, 0])
    rate = panel.numerator[known, 0].sum() / panel.denominator[known, 0].sum() * 100
    first = [row for row in rows if row["period"] == str(panel.periods[0])]
    assert [float(row["comparator_value"]) for row in first] == pytest.approx([rate] * len(first))


def test_zero_missing_suppressed_and_not_applicable_are_four_things() -> None:
    report = reports.report()
    panel = report.panels[KEY]
    panel.value[3, 30] = panel.numerator[3, 30] = 0.0
    panel.marker[1, 10] = ""
    found = {(row["area_code"], row["period"]): (row["value"], row["marker"]) for row in figures(report)}
    gone, known = str(panel.periods[30]), str(panel.periods[10])
    assert found["E05999004", gone] == ("0", "")
    assert found["E05999002", known] == ("", "x"), "no number is missing without a marker"
    assert found["E05999001", gone] == ("", "c")
    assert found["E05999005", gone] == ("", "z")


def test_a_small_area_names_its_ward() -> None:
    row = figures(reports.report(), ("claimant_rate", reports.LSOAS))[0]
    assert (row["ward_code"], row["ward_name"]) == ("E05999001", "Aldermoor")


def test_a_hostile_name_is_not_run_and_is_given_back() -> None:
    found = {row["area_name"] for row in figures(reports.report(hostile.NAMES))}
    assert {inert(name) for name in hostile.NAMES} == found
    given = {cell[1:] if cell.startswith("'") and inert(cell[1:]) == cell else cell for cell in found}
    assert given == set(hostile.NAMES)


def test_the_file_is_utf_8_with_the_mark_that_excel_needs_and_lines_by_rfc_4180() -> None:
    content = tidy(figure_tables.figures(Lookup(reports.report()), KEY))
    assert content.startswith(b"\xef\xbb\xbfindicator,")
    assert content.count(b"\r\n") == content.count(b"\n")


def test_a_finding_whose_numbers_were_taken_out_says_so() -> None:
    report = reports.report()
    nothing = dict.fromkeys(("ratio", "ratio_low", "ratio_high", "observed", "expected"), math.nan)
    taken = replace(report, flags=tuple(replace(flag, **nothing) for flag in report.flags))
    for row in read(listing_tables.flags(Lookup(taken))):
        assert (row["ratio"], row["observed"], row["marker"]) == ("", "", "c")
    assert read(listing_tables.flags(Lookup(report)))[0]["marker"] == ""


def test_every_listing_has_its_rows() -> None:
    report = reports.report()
    rows = {table.name: read(table) for table in listing_tables.listings(Lookup(report))}
    assert [row["flag"] for row in rows["pockets"]] == [reports.POCKET]
    assert len(rows["flags"]) == len(report.flags)
    assert {row["state"] for row in rows["flags"][:-1]}.isdisjoint({"ended"})
    assert [row["rank"] for row in rows["priorities"]] == ["1", "2", "1"]
    assert rows["priorities"][0]["themes"] == "jobs; crime"
    assert rows["priorities"][0]["flags"] == reports.FLAG_WORSE
    assert len(rows["no_verdict"]) == len(report.no_verdicts)
    assert {row["licence"] for row in rows["sources"]} == {reports.OFFICE.licence, reports.SURVEY.licence}
    assert rows["withheld"] == []


def test_an_indicator_without_a_panel_is_listed_and_has_no_figures() -> None:
    report = reports.report()
    panels = {key: panel for key, panel in report.panels.items() if key[0] != "burglary"}
    lookup = Lookup(replace(report, panels=panels))
    assert ("burglary", reports.WARDS) not in figure_tables.told(lookup)
    assert "burglary" in {row["indicator"] for row in read(listing_tables.indicators(lookup))}
