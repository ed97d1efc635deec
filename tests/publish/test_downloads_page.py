"""The downloads page lists the files that are there, with their size, and links to each."""

import re
from pathlib import Path

import pytest

from ews.publish.downloads_page import downloads_page
from ews.publish.downloads_page import size
from ews.publish.pages import Press
from tests.support import reports


SIZES = {"mereford-public-R1-csv.zip": 2_008_197, "mereford-public-R1.xlsx": 84_000, "notes.txt": 12}


@pytest.fixture(scope="module")
def press(assets: Path) -> Press:
    return Press(reports.report(), assets)


def test_every_file_that_is_offered_is_linked_with_what_is_inside_and_its_size(press: Press) -> None:
    page = downloads_page(press, SIZES)
    assert re.findall(r'href="downloads/([^"]+)"', page) == [
        "mereford-public-R1.xlsx",
        "mereford-public-R1-csv.zip",
    ]
    assert "84 KB" in page
    assert "2.0 MB" in page
    assert "notes.txt" not in page


def test_the_page_acknowledges_whose_the_figures_are(press: Press) -> None:
    page = downloads_page(press, SIZES)
    assert reports.OFFICE.attribution in page
    assert reports.SURVEY.attribution in page


def test_a_copy_without_files_says_so(press: Press) -> None:
    page = downloads_page(press, {})
    assert "has no files beside it" in page
    assert "downloads/" not in page


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 KB"), (84_499, "84 KB"), (999_499, "999 KB"), (1_000_000, "1.0 MB")]
)
def test_sizes_are_said_as_readers_know_them(count: int, words: str) -> None:
    assert size(count) == words
