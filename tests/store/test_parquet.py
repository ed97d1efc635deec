"""Parquet files: text stays text, numbers numbers, and the file says what it is."""

from pathlib import Path

import duckdb
import pytest

from ews.errors import OutputError
from ews.store import parquet


COLUMNS = {
    "code": ["E05000001", "00012", ""],
    'of "all"': [1.5, None, 3.0],
    "unknown": [None, None, None],
    "shape": [b"\x01\x02", b"", None],
    "select": ["it's", None, "=1+1"],
}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "it's a [layer].parquet"
    parquet.write(path, COLUMNS, {"title": "it's", "licence": "Ours"})
    found = duckdb.sql(f"SELECT * FROM read_parquet(['{str(path).replace(chr(39), chr(39) * 2)}'])")
    assert dict(zip(found.columns, map(str, found.types), strict=True)) == {
        "code": "VARCHAR",
        'of "all"': "DOUBLE",
        "unknown": "DOUBLE",
        "shape": "BLOB",
        "select": "VARCHAR",
    }
    assert [list(column) for column in zip(*found.fetchall(), strict=True)] == list(COLUMNS.values())


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "layer.parquet"
    parquet.write(path, COLUMNS, {"title": "it's", "of whom": "Ours"})
    told = duckdb.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(path)]).fetchall()
    assert set(told) == {(b"title", b"it's"), (b"of whom", b"Ours")}


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        parquet.write(tmp_path / name, COLUMNS, {"title": "it's"})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        parquet.write(tmp_path / "gone" / "layer.parquet", COLUMNS, {})
