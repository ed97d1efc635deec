from dataclasses import replace
from datetime import date
from pathlib import Path

from ews.catalogue.sharing import Sharing
from ews.disclosure import cells
from ews.gate import gate
from ews.gate import permission
from ews.nouns import Withheld
from ews.publish.about_pages import REASONS
from ews.publish.about_pages import accessibility_page
from ews.publish.about_pages import by_reason
from ews.publish.about_pages import indicators_page
from ews.publish.about_pages import methods_page
from ews.publish.about_pages import sources_page
from ews.publish.about_pages import withheld_page
from ews.publish.pages import Press
from ews.publish.report import Report
from ews.publish.site import publish
from tests.support import reports
from tests.support.html import read


def with_settings(**changes: object) -> Report:
    report = reports.report()
    settings = replace(report.catalogue.settings, **changes)
    return replace(report, catalogue=replace(report.catalogue, settings=settings))


def test_the_budget_of_false_flags_is_stated(pages: dict[str, str]) -> None:
    text = " ".join(read(pages["methods.html"]).one("main").text.split())
    assert "about 24 new false flags in the whole district" in text
    assert "12 a year for things getting worse, 12 for improvements and 1 for pockets" in text


def test_methods_follow_the_settings(assets: Path) -> None:
    page = methods_page(
        Press(with_settings(pockets_a_year=0.0, coverage_required=0.9, history_months=24), assets)
    )
    text = read(page).one("main").text
    assert "chosen not to look for pockets" in text
    assert "less than 90% complete" in text
    assert "at least 24 months" in text


def test_a_fixed_baseline_is_said(pages: dict[str, str], assets: Path) -> None:
    assert "a fixed list of" not in pages["methods.html"]
    fixed = with_settings(baseline_lsoas=("E01000001", "E01000002"), baseline_name="old <Mereford>")
    page = methods_page(Press(fixed, assets))
    assert "the rest of old &lt;Mereford&gt;" in page
    assert "a fixed list of 2 LSOAs, whatever district they belong to today" in page


def test_every_source_stands_once_with_what_is_taken_from_it(pages: dict[str, str]) -> None:
    page = read(pages["sources.html"])
    sections = {section.one("h3").text: section.text for section in page.all("section")}
    assert list(sections) == ["Invented Police", "Invented Survey", "Office of Invented Statistics"]
    assert "Burglary" in sections["Invented Police"]
    assert "LSOA 2021; Wards 2025" in sections["Invented Survey"]
    assert "Claimant rate; Median house price" in sections["Office of Invented Statistics"]
    assert "Volodymyr Agafonkin" in page.one("pre").text


def test_a_sharing_agreement_stands_with_its_source(assets: Path) -> None:
    sharing = Sharing("DSA <7>", ("burglary",), ("partner",), expires=date(2027, 3, 31))
    page = sources_page(Press(with_settings(sharing=(sharing,)), assets))
    assert "DSA &lt;7&gt;, until 31 March 2027" in page


def test_every_reason_of_the_disclosure_rules_has_words() -> None:
    of_gate = {permission.STAYS_INTERNAL, gate.PLACES, gate.OLD_AREAS, gate.NO_COUNTS}
    assert {*cells.REASONS, *of_gate} <= set(REASONS)


def test_reasons_are_counted_most_first_and_unknown_ones_told_as_they_are() -> None:
    found = [
        Withheld("a", "ward", "small", 3),
        Withheld("b", "lsoa", "small", 4),
        Withheld("c", "", "its licence is not known", 9),
    ]
    assert by_reason(found) == [
        ("Its licence is not known.", 9),
        ("It counts so few people that somebody might be recognised.", 7),
    ]


def test_what_is_withheld_is_counted_and_none_is_said_too(assets: Path) -> None:
    report = replace(reports.report(), audience="public")
    some = replace(report, withheld=(Withheld("burglary", "ward_2025", "small", 1234),))
    text = read(withheld_page(Press(some, assets))).one("main").text
    assert "1,234 numbers are not shown on this site, which is for the public" in text
    assert "Burglary" in text
    assert "no number had to be hidden" in read(withheld_page(Press(report, assets))).one("main").text


def test_only_gated_editions_have_the_page_of_what_is_withheld(
    site: Path, tmp_path: Path, assets: Path
) -> None:
    assert not (site / "withheld.html").exists()
    publish(replace(reports.report(), audience="partner"), folder=tmp_path / "partner", assets=assets)
    assert (tmp_path / "partner" / "withheld.html").exists()


def test_the_accessibility_statement_claims_no_more_than_was_done(pages: dict[str, str]) -> None:
    text = " ".join(read(pages["accessibility.html"]).one("main").text.split())
    assert "has not been tested with disabled people, nor with a screen reader" in text
    assert "compliance is not confirmed" in text
    assert "Not given: the council has not yet named one" in text


def test_indicators_are_listed_by_theme_with_their_polarity_and_flags(assets: Path) -> None:
    page = read(indicators_page(Press(reports.report(), assets)))
    rows = {
        row.one("th").text: row.text for table in page.all("table") for row in table.one("tbody").all("tr")
    }
    assert set(rows) == {"Burglary", "Claimant rate", "Median house price"}
    assert "2 getting worse" in rows["Claimant rate"]
    assert "1 improving" in rows["Claimant rate"]
    assert "Neither way is worse in itself" in rows["Median house price"]
    bare = read(indicators_page(Press(replace(reports.report(), panels={}), assets)))
    assert "no data on this site" in bare.text


def test_the_accessibility_statement_names_the_contact_of_the_settings_and_makes_none_up(
    assets: Path,
) -> None:
    report = reports.report()
    assert "Not given" in accessibility_page(Press(report, assets))
    settings = replace(report.catalogue.settings, contact="help@council.example <b>")
    named = replace(report, catalogue=replace(report.catalogue, settings=settings))
    page = accessibility_page(Press(named, assets))
    assert "help@council.example &lt;b&gt;" in page
    assert "Not given" not in page
