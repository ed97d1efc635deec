from dataclasses import replace

from ews.publish.gaps import gaps
from ews.publish.trends import Lookup
from tests.support import reports


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
