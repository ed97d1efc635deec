import csv
import io

import pytest

from ews.publish.downloads import COLUMNS
from ews.publish.downloads import priorities_csv
from ews.text import inert
from tests.support import reports


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_list_has_its_columns_and_one_row_each() -> None:
    content = priorities_csv(reports.report().priorities)
    rows = _rows(content)
    assert tuple(rows[0]) == COLUMNS
    assert [(row["rank"], row["rank_low"], row["rank_high"], row["area"]) for row in rows] == [
        ("1", "1", "3", "E05999003"),
        ("2", "2", "4", "E05999006"),
        ("1", "1", "3", "E01999004"),
    ]
    assert rows[0]["themes"] == "jobs; crime"
    assert rows[0]["score"] == "3.25"


def test_excel_is_told_that_it_is_unicode() -> None:
    assert priorities_csv(()).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1+1", "@sum", "\tx", "\r=1", " =1", "\n=1"])
def test_a_name_that_is_a_formula_gets_an_apostrophe(name: str) -> None:
    area = reports.wards((name, *reports.NAMES[1:]))[0]
    row = _rows(priorities_csv([reports.priority(area, reasons=(name,), would_change=name)]))[0]
    assert row["name"] == row["reasons"] == row["would_change"] == f"'{name}"


def test_other_text_stays_as_it_is() -> None:
    assert inert('Barton, "upper"; a=b') == 'Barton, "upper"; a=b'
