"""ZIP files: what comes out, and what is said of those that are cut off, locked or lying."""

from pathlib import Path

import pytest

from ews.errors import FileUnreadableError
from ews.ingest import archives
from tests.support import tables


COUNTS = "period,area_code,value\n" + "2026-01,E05999001,5\n" * 2000


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "counts.zip"
    path.write_bytes(content)
    return path


def unpacked(path: Path, member: str = "counts.csv") -> bytes:
    return b"".join(archives.blocks(path, member, name=f"counts.zip/{member}"))


def test_a_member_comes_out_as_it_went_in(tmp_path: Path) -> None:
    path = saved(tmp_path, tables.zipped({"b/counts.csv": COUNTS, "a.csv": "x", "empty/": ""}))
    assert archives.members(path, name="counts.zip") == ["a.csv", "b/counts.csv"]
    assert unpacked(path, "b/counts.csv") == COUNTS.encode()


def test_an_entry_that_claims_two_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = saved(tmp_path, tables.claiming(tables.zipped({"counts.csv": COUNTS}), 2_000_000_000))
    with pytest.raises(FileUnreadableError, match=r"counts\.zip/counts\.csv: says .* 2\.0 GB") as raised:
        unpacked(path)
    assert "by hand" in raised.value.hint


def test_an_entry_that_claims_less_than_it_holds_is_damaged(tmp_path: Path) -> None:
    path = saved(tmp_path, tables.claiming(tables.zipped({"counts.csv": COUNTS}), 100))
    with pytest.raises(FileUnreadableError, match="cannot be unpacked"):
        unpacked(path)


def test_a_locked_entry_says_that_it_has_a_password(tmp_path: Path) -> None:
    path = saved(tmp_path, tables.locked(tables.zipped({"counts.csv": COUNTS})))
    with pytest.raises(FileUnreadableError, match="password"):
        unpacked(path)


def test_damage_inside_an_entry_is_no_traceback(tmp_path: Path) -> None:
    content = bytearray(tables.zipped({"counts.csv": COUNTS}))
    content[45:60] = b"\xff" * 15
    with pytest.raises(FileUnreadableError, match="cannot be unpacked"):
        unpacked(saved(tmp_path, bytes(content)))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.95])
def test_a_zip_file_cut_off_anywhere_is_said_to_be_cut_off(tmp_path: Path, share: float) -> None:
    content = tables.zipped({"counts.csv": COUNTS})
    path = saved(tmp_path, content[: int(len(content) * share)])
    with pytest.raises(FileUnreadableError, match="cannot be unpacked") as raised:
        archives.members(path, name="counts.zip")
    assert "ask the sender" in raised.value.hint


def test_a_workbook_that_claims_too_much_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, tables.claiming(tables.zipped({"xl/sheet1.xml": COUNTS}), 2_000_000_000))
    with pytest.raises(FileUnreadableError, match=r"2\.0 GB"):
        archives.refuse_bombs(path, name="book.xlsx")


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({}, "holds no file"),
        ({"notes.pdf": "x"}, "only documents"),
        ({"more.zip": b"PK"}, "holds a ZIP file"),
    ],
)
def test_a_zip_file_that_gives_nothing_says_why(tmp_path: Path, members: dict[str, str], said: str) -> None:
    assert said in archives.why_unopened(saved(tmp_path, tables.zipped(members)), name="counts.zip")
