from dataclasses import replace

import numpy as np
import pytest

from ews.nouns import Area
from ews.nouns import Panel
from ews.publish.history import History
from ews.publish.history import district_key
from ews.publish.history import history
from ews.publish.report import Report
from ews.publish.trends import Lookup
from tests.support import reports
from tests.support.html import read


KEY = ("claimant_rate", reports.WARDS)


def told(change: dict[str, object] | None = None) -> History:
    report = reports.report()
    panel = replace(report.panels[KEY], **(change or {}))  # type: ignore[arg-type]
    return history(Lookup(replace(report, panels={**report.panels, KEY: panel})), KEY)


def marked(places: dict[tuple[int, int], str]) -> dict[str, object]:
    marker = reports.panel("claimant_rate", reports.wards()).marker.copy()
    for place, letter in places.items():
        marker[place] = letter
    return {"marker": marker}


def test_the_districts_rate_is_that_of_its_areas_together() -> None:
    found, panel = told(), reports.report().panels[KEY]
    known = ~np.isnan(panel.value[:, -1])
    rate = panel.numerator[known, -1].sum() / panel.denominator[known, -1].sum() * 100
    assert found.rows[0][:4] == (
        "March 2026",
        f"{panel.numerator[known, -1].sum():,.0f}",
        f"{panel.denominator[known, -1].sum():,.0f}",
        f"{rate:.2f}",
    )
    assert found.basis.startswith("The rate of 12 wards taken together")


def test_counts_without_a_base_are_added_up() -> None:
    report = reports.report()
    found = history(Lookup(report), ("burglary", reports.WARDS))
    total = report.panels["burglary", reports.WARDS].numerator[:, -1].sum()
    assert f"{total:,.0f}" in found.rows[0]
    assert found.basis == "The counts of 12 wards, added up."


def test_revisions_breaks_and_estimates_have_a_lane_and_a_sentence() -> None:
    found = told(marked({(0, 3): "r", (1, 4): "r", (2, 10): "e", (3, 11): "b"}))
    chart = read(found.chart)
    labels = [node.text for node in chart.all("text") if node.text.startswith("[")]
    assert labels == ["[r]", "[b]", "[e]"]
    assert found.notes[0] == "[r] = revised since it was first published: July 2023 to August 2023."
    row = next(row for row in found.rows if row[0] == "July 2023")
    assert row[-1] == "[r] in 1 area"


def test_a_hole_is_explained_and_never_drawn_over() -> None:
    value = reports.panel("claimant_rate", reports.wards()).value.copy()
    value[:, 20:22] = np.nan
    found = told({"value": value, "numerator": np.where(np.isnan(value), np.nan, value)})
    assert "The line is broken where no number is known: December 2024 to January 2025." in found.notes
    line = read(found.chart).all("path", **{"class": "observed"})[0]
    assert line.attributes["d"].count("M") == 2


def test_how_complete_each_period_is_stands_in_the_table() -> None:
    coverage = np.ones((12, 36))
    coverage[:, -1] = 0.41
    found = told({"coverage": coverage})
    assert found.rows[0][found.columns.index("Complete")] == "41%"
    assert "part = received in part only: March 2026." in found.notes
    assert found.rows[0][found.columns.index("Areas with a number")] == "11 of 11"


def _with_district(report: Report) -> Report:
    panel = report.panels[KEY]
    area = (Area("E06999001", "Mereford", "district"),)
    cut = {
        name: getattr(panel, name)[5:6]
        for name in ("numerator", "denominator", "value", "lower", "upper", "coverage", "applies", "marker")
    }
    own: Panel = replace(panel, areas=area, geography="district", **cut)
    return replace(
        report,
        current={**report.current, "district": "district"},
        panels={**report.panels, ("claimant_rate", "district"): own},
    )


def test_the_districts_own_figures_come_before_those_of_its_areas() -> None:
    lookup = Lookup(_with_district(reports.report()))
    key = district_key(lookup, "claimant_rate")
    assert key == ("claimant_rate", "district")
    assert history(lookup, key).basis == "These are the figures published for the district as a whole."


@pytest.mark.parametrize("name", ["nothing", "food_bank_vouchers"])
def test_an_indicator_without_numbers_tells_no_district(name: str) -> None:
    assert district_key(Lookup(reports.report()), name) is None
