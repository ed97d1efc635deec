"""Every page of the demonstration says that it is invented and internal, and tells the story's gaps."""

import csv

from ews.demo import Truth
from ews.nouns import Flag
from ews.store.runs import RunRow
from ews.workspace import Workspace
from tests.support import html


def _text(page: str) -> str:
    return " ".join(html.read(page).text.split())


def test_every_page_says_fictional_and_internal(eastmere: Workspace) -> None:
    pages = sorted(eastmere.site.rglob("*.html"))
    assert {path.parent.name for path in pages} == {"internal", "areas", "briefs", "indicators", "maps"}
    assert len(list((eastmere.site / "areas").iterdir())) == 20 + 150
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert "INTERNAL" in page, path.name
        assert "fictional" in page.casefold(), path.name


def test_the_list_as_csv_is_the_list_of_the_run(eastmere: Workspace, run: RunRow) -> None:
    with (eastmere.site / "priorities.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row.get("rank", "").isdigit()]
    assert [(row["rank"], row["area_code"]) for row in rows] == [
        (str(row["rank"]), row["area"]) for row in run.result["priorities"]
    ]


def test_the_page_of_the_declining_ward_tells_every_flag(
    eastmere: Workspace, truth: Truth, flags: list[Flag]
) -> None:
    ward = truth.of("decline").areas[0]
    page = _text((eastmere.site / "areas" / f"{ward}.html").read_text(encoding="utf-8"))
    own = [flag for flag in flags if flag.area == ward and flag.state != "ended"]
    assert own
    assert all(flag.sentence in page for flag in own)


def test_the_pages_say_that_the_police_feed_is_missing(eastmere: Workspace, truth: Truth) -> None:
    catalogue = _text((eastmere.site / "catalogue.html").read_text(encoding="utf-8"))
    assert "Nothing received since June 2026; July 2026 was due on 29 September 2026." in catalogue
    ward = truth.of("decline").areas[0]
    page = _text((eastmere.site / "areas" / f"{ward}.html").read_text(encoding="utf-8"))
    assert "no verdict" in page.casefold()


def test_the_page_of_the_students_says_that_claimants_do_not_apply(eastmere: Workspace, truth: Truth) -> None:
    ward = truth.of("students").areas[0]
    page = _text((eastmere.site / "areas" / f"{ward}.html").read_text(encoding="utf-8"))
    assert "Does not apply" in page
