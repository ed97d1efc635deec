"""CSV, TSV, workbooks and Parquet become rows of text, or it is said why not."""

from datetime import date
from datetime import datetime
from pathlib import Path

import pytest

from ews.errors import FileUnreadableError
from ews.ingest import tables
from ews.ingest.received import Received
from tests.support import tables as made


ROWS = [["period", "area_code", "value"], ["2026-01", "E05999001", "5"], ["2026-02", "E05999001", "1,204"]]


def rows(folder: Path, name: str, content: str | bytes) -> list[list[str]]:
    return read(folder, name, content)[0].rows


def read(folder: Path, name: str, content: str | bytes) -> list[tables.RawTable]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return tables.read(Received(path, name))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_separator_and_the_line_ends_are_found(tmp_path: Path, delimiter: str, ends: str) -> None:
    text = made.text(ROWS, delimiter=delimiter).replace("\n", ends)
    assert rows(tmp_path, "a.csv", text) == ROWS


def test_title_rows_full_of_commas_do_not_hide_a_semicolon(tmp_path: Path) -> None:
    text = "Burglary, robbery, and arson\n" + made.text(ROWS, delimiter=";")
    assert rows(tmp_path, "a.csv", text)[1:] == ROWS


def test_a_cell_may_hold_line_breaks_and_quotation_marks(tmp_path: Path) -> None:
    assert rows(tmp_path, "a.csv", 'a,b\n"two\nlines","say ""x"""\n') == [
        ["a", "b"],
        ["two\nlines", 'say "x"'],
    ]


def test_a_quotation_mark_never_closed_swallows_no_row_in_silence(tmp_path: Path) -> None:
    text = made.text(ROWS) + '2026-03,"E05999001,7\n' + "2026-03,E05999002,7\n" * 50
    with pytest.raises(FileUnreadableError, match=r"a\.csv: a quotation mark that opens in line 4") as raised:
        rows(tmp_path, "a.csv", text)
    assert raised.value.hint


def test_a_cell_larger_than_any_real_one_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="opens in line 2"):
        rows(tmp_path, "a.csv", 'a,b\n"' + "x" * (tables.LONGEST_CELL + 1) + '",2\n')


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\x00\x00", made.xlsx({"s": ROWS}), b"a,b\n1,2\n" * 900 + b"\x00" * 512],
    ids=["picture", "workbook", "padded with NUL"],
)
def test_what_is_no_text_is_not_read_as_csv(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileUnreadableError, match=r"a\.csv: is not text"):
        rows(tmp_path, "a.csv", content)


def test_utf_16_is_text_though_it_holds_nul_bytes(tmp_path: Path) -> None:
    assert rows(tmp_path, "a.csv", made.text(ROWS).encode("utf-16")) == ROWS


def test_a_table_of_two_hundred_columns_keeps_them_all(tmp_path: Path) -> None:
    wide = [[f"c{n}" for n in range(200)], [str(n) for n in range(200)]]
    assert rows(tmp_path, "a.csv", made.text(wide)) == wide


def test_a_workbook_gives_back_what_was_typed(tmp_path: Path) -> None:
    typed = [
        ["period", "value"],
        [datetime.fromisoformat("2026-01-01"), 201.0],
        [date(2026, 2, 1), 0.5],
        ["2026-03", 0],
        ["x", None],
    ]
    found = rows(tmp_path, "a.xlsx", made.xlsx({"s": typed}))
    assert found == [
        ["period", "value"],
        ["2026-01-01", "201"],
        ["2026-02-01", "0.5"],
        ["2026-03", "0"],
        ["x", ""],
    ]


def test_an_open_document_sheet_is_read_alike(tmp_path: Path) -> None:
    found = rows(
        tmp_path, "a.ods", made.ods([["period", "value"], [date(2026, 1, 1), 201], ["2026-02", "[c]"]])
    )
    assert found == [["period", "value"], ["2026-01-01", "201"], ["2026-02", "[c]"]]


def test_every_worksheet_is_a_table_by_its_name(tmp_path: Path) -> None:
    assert [t.sheet for t in read(tmp_path, "a.xlsx", made.xlsx({"Notes": [["x"]], "Data": ROWS}))] == [
        "Notes",
        "Data",
    ]


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods", "a.xls"])
def test_what_is_no_workbook_is_said_to_be_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileUnreadableError, match=f"^{name}: cannot be read as a spreadsheet"):
        rows(tmp_path, name, made.text(ROWS))


def test_a_workbook_cut_off_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="spreadsheet"):
        rows(tmp_path, "a.xlsx", made.xlsx({"s": ROWS})[:2000])


def test_parquet_is_read_with_its_dates_and_gaps(tmp_path: Path) -> None:
    path = tmp_path / "counts[1].parquet"
    made.parquet(path, "SELECT DATE '2026-01-01' AS period, 5 AS value UNION ALL SELECT NULL, 7")
    assert tables.read(Received(path, path.name))[0].rows == [
        ["period", "value"],
        ["2026-01-01", "5"],
        ["", "7"],
    ]


def test_parquet_cut_off_is_said_to_be_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    made.parquet(path, "SELECT range AS value FROM range(1000)")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(FileUnreadableError, match=r"^a\.parquet: cannot be read as Parquet"):
        tables.read(Received(path, "a.parquet"))


def test_parquet_inside_a_zip_file_is_told_to_be_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(made.zipped({"a.parquet": b"PAR1"}))
    with pytest.raises(FileUnreadableError, match="inside a ZIP") as raised:
        tables.read(Received(path, "a.zip/a.parquet", "a.parquet"))
    assert "Unpack" in raised.value.hint
