import math
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from ews.publish.index import glance
from ews.publish.index import groups
from ews.publish.index import index_page
from ews.publish.index import late
from ews.publish.index import lead
from ews.publish.index import old
from ews.publish.index import overdue
from ews.publish.pages import Press
from ews.publish.report import Report
from ews.publish.trends import Lookup
from tests.support import reports
from tests.support.html import Node
from tests.support.html import read


def printed(report: Report, assets: Path) -> Node:
    return read(index_page(Press(report, assets), frozenset(), frozenset())).one("main")


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


def test_each_part_of_the_page_tells_what_its_heading_says(pages: dict[str, str]) -> None:
    main = read(pages["index.html"]).one("main")
    headings = [node.text for node in main.all("h2")]
    assert headings == ["Where to look first", "Getting worse", "Pockets", "Good news", "Data in and overdue"]
    told = re.split("|".join(f"\n{text}\n" for text in headings), main.text)[-len(headings) :]
    parts = dict(zip(headings, told, strict=True))
    assert "Claimant rate: 58% above what was expected" in parts["Getting worse"]
    assert "Invented 002A and 2 neighbours" in parts["Pockets"]
    assert "Claimant rate: 39% below" in parts["Good news"]
    assert "Over: was getting worse (1)" in parts["Good news"]
    assert "March 2026 was received" in parts["Data in and overdue"]
    assert "two months were revised" in parts["Data in and overdue"]


def test_an_area_is_told_once_in_a_group_with_all_that_happened_there() -> None:
    third = reports.wards()[2]
    flags = [reports.flag(third, id=f"f{number}", evidence=float(number)) for number in range(5)]
    flags.append(reports.flag(reports.wards()[5], id="other", evidence=99.0))
    (group,) = groups(flags, "worse")
    assert group.heading == "New (6)"
    assert [(place.first.name, len(place.flags), place.more) for place in group.places] == [
        ("Fennick", 1, 0),
        ("Cawthorne Vale", 3, 2),
    ]


def test_a_group_counts_the_flags_of_the_places_that_it_leaves_out() -> None:
    flags = [reports.flag(area, id=area.code) for area in reports.wards()]
    (group,) = groups(flags, "worse")
    assert (len(group.places), group.more) == (5, 7)


def test_flags_are_grouped_by_their_fate_and_those_that_go_on_left_out() -> None:
    states = ("easing", "new", "continuing", "worsening")
    flags = [reports.flag(reports.wards()[0], id=state, state=state) for state in states]
    assert [group.id for group in groups(flags, "worse")] == [
        "worse-new",
        "worse-worsening",
        "worse-easing",
    ]


def test_the_glance_counts_pockets_with_the_flags_and_late_data_once() -> None:
    report = reports.report()
    overdue = tuple(replace(status, overdue=True) for status in report.statuses)
    counts = {text: count for text, count, _ in glance(replace(report, statuses=overdue))}
    assert counts == {
        "new, getting worse": 2,
        "growing": 1,
        "easing": 0,
        "over": 1,
        "improving": 1,
        "data overdue": 4,
    }


def test_sentences_of_a_run_on_flags_are_left_to_the_flags(assets: Path) -> None:
    report = reports.report()
    changes = ("New: a sentence.", "No longer up: Burglary in X (worse).", "Settings changed.")
    page = printed(replace(report, run=replace(report.run, changes=changes)), assets)
    assert "Settings changed." in page.text
    assert "a sentence" not in page.text


def test_an_area_is_linked_to_its_page_its_map_and_its_brief(pages: dict[str, str]) -> None:
    links = [link.attributes["href"] for link in read(pages["index.html"]).one("main").all("a")]
    assert "areas/E05999003.html" in links
    assert "maps/wards.html#area=E05999003" in links
    assert "briefs/E05999003.html" in links


def test_what_is_overdue_is_told_once_longest_due_first(assets: Path) -> None:
    report = reports.report()
    first, second = report.statuses[0], report.statuses[1]
    rows = (
        replace(first, overdue=True, next_due=date(2026, 4, 2)),
        replace(first, overdue=True, next_due=date(2026, 4, 2), geography=reports.LSOAS),
        replace(second, overdue=True, next_due=date(2026, 3, 1)),
    )
    changed = replace(report, statuses=rows)
    assert [item.title for item in late(Lookup(changed))] == ["Burglary", "Claimant rate"]
    assert "held to March 2026; more was due on 1 March 2026" in printed(changed, assets).text


def test_the_chance_that_stands_behind_the_flags_is_said(pages: dict[str, str]) -> None:
    assert "5 flags are up; were nothing changing anywhere, about" in read(pages["index.html"]).text


def test_chance_is_reckoned_for_all_flags_and_so_not_told_where_some_are_left_out(assets: Path) -> None:
    gated = replace(reports.report(), audience="public")
    assert "by chance" not in printed(gated, assets).text


def test_a_report_without_its_numbers_and_shapes_is_told(assets: Path) -> None:
    report = reports.report()
    nothing = dict.fromkeys(("ratio", "ratio_low", "ratio_high", "observed", "expected"), math.nan)
    gated = replace(
        report,
        audience="public",
        panels={},
        signals={},
        shapes={},
        run=replace(report.run, changes=()),
        flags=tuple(replace(flag, **nothing) for flag in report.flags),
        pockets=tuple(replace(pocket, places=(), **nothing) for pocket in report.pockets),
    )
    text = printed(gated, assets).text
    assert "Claimant rate: getting worse since August 2025" in text
    assert "nan" not in text.lower().split()


def test_figures_that_ended_over_a_year_before_are_called_old_and_young_ones_are_not(assets: Path) -> None:
    report = reports.report()
    assert "Old figures" not in printed(report, assets).text
    later = report.run.at.replace(year=report.run.at.year + 2)
    aged = replace(report, run=replace(report.run, at=later))
    assert ("Burglary", "March 2026") in old(aged, aged.flags)
    assert "Burglary: figures end in March 2026" in printed(aged, assets).text


def test_a_flag_that_is_over_does_not_wear_the_sign_of_getting_worse(assets: Path) -> None:
    report = reports.report()
    ended = replace(next(flag for flag in report.flags if flag.direction == "worse"), state="ended")
    text = printed(replace(report, flags=(ended,), pockets=()), assets).text
    good = text[text.index("Over: was getting worse") :]
    assert f"Over, was {ended.grade}." in good
    assert not {"▲", "△"} & set(good)


def test_what_came_for_newer_areas_is_not_overdue_for_older_ones() -> None:
    report = reports.report()
    first = next(status for status in report.statuses if status.last_period)
    assert first.last_period
    behind = replace(first, overdue=True, geography="ward_2020", last_period=first.last_period.step(-6))
    ahead = replace(first, overdue=False)
    assert overdue(replace(report, statuses=(behind, ahead))) == []
    assert overdue(replace(report, statuses=(behind,))) == [behind]
