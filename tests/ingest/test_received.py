"""The files in ``data/``: which are looked at, what they are called, and in what letters they are written."""

import os
import sys
from pathlib import Path

import pytest

from ews.errors import FileUnreadableError
from ews.ingest.received import Received
from ews.ingest.received import found_in
from ews.ingest.received import open_text
from tests.support import tables


def names(folder: Path) -> list[str]:
    return [file.name for file in found_in(folder)]


def touch(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("x", encoding="utf-8")


def test_files_come_in_the_order_of_their_names_with_zip_members_in_their_place(tmp_path: Path) -> None:
    touch(tmp_path, "c.csv", "a/z.csv")
    (tmp_path / "b.zip").write_bytes(tables.zipped({"2.csv": "x", "1.csv": "x"}))
    assert names(tmp_path) == ["a/z.csv", "b.zip/1.csv", "b.zip/2.csv", "c.csv"]


def test_what_a_desktop_leaves_behind_is_passed_over(tmp_path: Path) -> None:
    touch(
        tmp_path,
        ".DS_Store",
        "~$open.xlsx",
        "Thumbs.db",
        "half.csv.part",
        "w.gpkg-wal",
        "readme.txt",
        "n.pdf",
    )
    touch(tmp_path, "w.shp", "w.dbf", "w.shx", "w.prj", "w.shp.xml", "g.tif", "g.tfw", "lonely.dbf")
    assert names(tmp_path) == ["g.tif", "lonely.dbf", "w.shp"]


def test_a_zip_file_that_cannot_be_opened_or_is_empty_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(tables.zipped({"a.csv": "x"})[:20])
    (tmp_path / "empty.zip").write_bytes(tables.zipped({}))
    assert names(tmp_path) == ["cut.zip", "empty.zip"]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert names(tmp_path / "none") == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names in no encoding")
def test_a_name_in_no_encoding_becomes_text_that_a_store_takes(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.csv", "wb") as stream:  # noqa: PTH123
        stream.write(b"x")
    assert names(tmp_path) == ["caf?.csv"]


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [("**/*burglary*.csv", True), ("crime/*.csv", True), ("*.xlsx", False), ("burglary.csv", False)],
)
def test_patterns_fit_the_name_or_the_whole_path_whatever_the_case(pattern: str, fits: bool) -> None:
    assert Received(Path("x"), "Crime/2026-Burglary.CSV").matches((pattern,)) is fits


def test_a_member_has_the_digest_that_it_has_outside_its_archive(tmp_path: Path) -> None:
    touch(tmp_path, "a.csv")
    (tmp_path / "a.zip").write_bytes(tables.zipped({"in/a.csv": "x", "b.csv": "other"}))
    outside, inside, other = (file.digest() for file in found_in(tmp_path))
    assert outside == other
    assert outside != inside


def test_a_shapefile_is_another_when_its_table_changes(tmp_path: Path) -> None:
    touch(tmp_path, "w.shp", "w.dbf")
    file = next(found_in(tmp_path))
    before = file.digest()
    (tmp_path / "w.dbf").write_text("y", encoding="utf-8")
    assert file.digest() != before


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00\x00"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(FileUnreadableError, match=r"^a\.csv: is empty") as raised:
        next(found_in(tmp_path)).read_bytes()
    assert raised.value.hint


def test_a_file_that_has_gone_is_said_not_to_open(tmp_path: Path) -> None:
    gone = Received(tmp_path / "gone.csv", "gone.csv")
    for read in (gone.read_bytes, gone.digest):
        with pytest.raises(FileUnreadableError, match=r"gone\.csv: cannot be opened"):
            read()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_pounds_and_apostrophes_survive_every_common_encoding(encoding: str) -> None:
    assert open_text("King’s Lynn,£5".encode(encoding)).read() == "King’s Lynn,£5"


def test_utf_16_of_either_byte_order_is_read() -> None:
    assert open_text(b"\xfe\xff" + "é".encode("utf-16-be")).read() == "é"
