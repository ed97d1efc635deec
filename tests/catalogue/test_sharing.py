"""Agreements about data that are not open: read from ews.toml, every mistake at once."""

from datetime import date
from pathlib import Path

import pytest

from ews import catalogue
from ews.catalogue import Settings
from ews.catalogue import sharing
from ews.catalogue.sharing import Sharing
from ews.errors import CatalogueError


SETTINGS = """
[district]
code = "E08000006"
name = "Salford"
[alarms]
worse_a_year = 6
"""
AGREEMENT = """
[[sharing]]
agreement = "ISA-1"
indicators = ["burglary"]
audiences = ["partner", "public"]
"""
INDICATOR = Path(__file__).parents[2] / "indicators" / "crime" / "burglary.toml"


def read(folder: Path, agreements: str) -> Settings:
    """Return the settings of a workspace with one indicator and those *agreements*."""
    own = folder / "indicators" / "crime" / "burglary.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    text = INDICATOR.read_text(encoding="utf-8")
    own.write_text(text.replace('denominator = "population"\n', ""), encoding="utf-8")
    (folder / "ews.toml").write_text(SETTINGS + agreements, encoding="utf-8")
    return catalogue.load(folder).settings


def problems(folder: Path, agreements: str) -> list[str]:
    with pytest.raises(CatalogueError) as raised:
        read(folder, agreements)
    return raised.value.problems


def test_an_agreement_is_read_whole_with_its_days_as_toml_or_as_text(tmp_path: Path) -> None:
    stated = 'expires = 2028-03-31\nkeep_until = "2030-03-31"\nrule = "nhs"\n'
    [found] = read(tmp_path, AGREEMENT + stated).sharing
    assert found == Sharing(
        agreement="ISA-1",
        indicators=("burglary",),
        audiences=("partner", "public"),
        expires=date(2028, 3, 31),
        keep_until=date(2030, 3, 31),
        rule="nhs",
    )


def test_the_agreement_that_the_shipped_settings_show_is_one(tmp_path: Path) -> None:
    shipped = (INDICATOR.parents[2] / "ews.toml").read_text(encoding="utf-8")
    shown = shipped[shipped.index("# [[sharing]]") :].replace("# [[", "[[").replace("\n# ", "\n")
    shown = shown.replace('"council_tax_arrears", "homelessness_approaches"', '"burglary"')
    [found] = read(tmp_path, "\n" + shown).sharing
    assert found.audiences == ("partner",)
    assert found.expires is not None
    assert found.keep_until is not None
    assert (found.rule, found.agreement) == ("under5", "ISA-2026-04")


def test_without_agreements_there_are_none_and_what_is_left_out_is_not_said(tmp_path: Path) -> None:
    assert read(tmp_path, "").sharing == ()
    [found] = read(tmp_path, AGREEMENT).sharing
    assert (found.expires, found.keep_until, found.rule) == (None, None, "")


def test_every_mistake_of_every_agreement_is_said_at_once_with_its_number(tmp_path: Path) -> None:
    second = """
[[sharing]]
agreement = " "
indicators = []
audiences = ["press"]
expires = "31/03/2028"
keep_until = 2028-03-31T12:00:00
rule = "under-5"
expiry = "2028-03-31"
"""
    found = problems(tmp_path, AGREEMENT + second)
    assert all(problem.startswith("ews.toml: sharing 2.") for problem in found)
    said = {problem.removeprefix("ews.toml: sharing 2.").partition(":")[0]: problem for problem in found}
    assert said.keys() == {"agreement", "indicators", "audiences", "expires", "keep_until", "rule", "expiry"}
    assert "is not a day such as 2026-10-20" in said["expires"]
    assert "is not a day such as 2026-10-20" in said["keep_until"]
    assert "did you mean 'under5'?" in said["rule"]
    assert "did you mean 'expires'?" in said["expiry"]
    assert "'press' is not one of partner, public" in said["audiences"]


def test_an_indicator_that_nobody_defines_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, AGREEMENT.replace('"burglary"', '"burglry"'))
    assert problem == "ews.toml: sharing 1.indicators: no indicator 'burglry'; did you mean 'burglary'?"


def test_two_agreements_about_one_indicator_and_audience_contradict_each_other(tmp_path: Path) -> None:
    again = AGREEMENT.replace("ISA-1", "ISA-2").replace('"partner", "public"', '"partner"')
    [problem] = problems(tmp_path, AGREEMENT + again)
    assert "sharing 2.indicators: 'burglary' is shared with partner by sharing 1 too" in problem


@pytest.mark.parametrize("mistake", ['[sharing]\nagreement = "a"', "[alarms.x]\n[[sharing.a]]"])
def test_agreements_that_are_no_list_of_tables_are_a_mistake_and_no_crash(
    tmp_path: Path, mistake: str
) -> None:
    assert any("should be tables, each headed [[sharing]]" in one for one in problems(tmp_path, mistake))


PARTNERS = Sharing("ISA-1", ("burglary", "violence"), ("partner",), keep_until=date(2030, 1, 1))
PUBLIC = Sharing("ISA-2", ("burglary",), ("public",), expires=date(2027, 1, 1), keep_until=date(2029, 1, 1))
AGREED = Settings("E08000006", "Salford", sharing=(PARTNERS, PUBLIC, Sharing("ISA-3", ("robbery",))))


def test_an_agreement_is_found_by_indicator_and_audience() -> None:
    assert sharing.agreement_for(AGREED, "burglary", "partner") is PARTNERS
    assert sharing.agreement_for(AGREED, "burglary", "public") is PUBLIC
    assert sharing.agreement_for(AGREED, "violence", "public") is None
    assert sharing.agreement_for(AGREED, "robbery", "partner") is None


def test_what_several_agreements_are_about_is_kept_until_the_first_of_their_days() -> None:
    assert sharing.kept_until(AGREED, "burglary") == date(2029, 1, 1)
    assert sharing.kept_until(AGREED, "violence") == date(2030, 1, 1)
    assert sharing.kept_until(AGREED, "robbery") is None
