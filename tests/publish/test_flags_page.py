import math
from dataclasses import replace
from pathlib import Path

from ews.publish.flags_page import by_theme
from ews.publish.flags_page import flags_page
from ews.publish.pages import Press
from tests.support import reports
from tests.support.html import read


def test_flags_are_grouped_by_theme_confirmed_first() -> None:
    flags = [flag for flag in reports.report().flags if flag.direction == "worse" and flag.state != "ended"]
    grouped = by_theme(flags)
    assert list(grouped) == ["crime", "jobs"]
    assert [flag.evidence for flag in grouped["jobs"]] == [11.2, 9.0, 6.0]


def test_every_flag_and_pocket_is_listed_once_under_its_direction(pages: dict[str, str]) -> None:
    page = read(pages["flags.html"])
    rows = [row for table in page.all("table") for row in table.one("tbody").all("tr")]
    assert len(rows) == len(reports.report().flags)
    text = page.one("main").text
    order = [text.index(word, text.index("Every flag")) for word in ("Getting worse", "Pockets", "Improving")]
    assert order == sorted(order)
    assert "on watch; new" in text.lower()


def test_a_flag_without_its_numbers_is_told_without_them(assets: Path) -> None:
    report = reports.report()
    nothing = dict.fromkeys(("ratio", "ratio_low", "ratio_high", "observed", "expected"), math.nan)
    hidden = replace(
        report,
        audience="public",
        flags=tuple(replace(flag, **nothing) for flag in report.flags),
        pockets=tuple(replace(pocket, places=(), **nothing) for pocket in report.pockets),
    )
    page = flags_page(Press(hidden, assets), frozenset())
    text = read(page).one("main").text
    assert "not shown" in text
    assert "nan" not in text.lower().split()
