"""Expressions over one file's rows: text in, text out, and nothing beyond the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ews.errors import FileUnreadableError
from ews.store import staging
from ews.store.staging import Stage


ROWS = {2: ["Burglary", '"q"', "5"], 4: ["Robbery", "", "x"], 9: ["Burglary", "é\u2028", "7"]}


@pytest.fixture
def stage() -> Iterator[Stage]:
    found = Stage(["Crime type", 'odd "name"', "n"], ROWS)
    yield found
    found.close()


def test_a_filter_keeps_rows_in_their_order_by_number(stage: Stage) -> None:
    assert stage.project([], "\"Crime type\" = 'Burglary'") == [(2,), (9,)]


def test_expressions_come_out_as_text_and_null_as_blank(stage: Stage) -> None:
    found = stage.project(['TRY_CAST("n" AS INTEGER) * 2', staging.quoted('odd "name"')], "")
    assert found == [(2, "10", '"q"'), (4, "", ""), (9, "14", "é\u2028")]


def test_columns_are_text_even_when_there_is_no_row() -> None:
    assert Stage(["Crime type"], {}).project(['"Crime type"'], "\"Crime type\" = 'Burglary'") == []


@pytest.mark.parametrize("expression", ["nowhere", "CAST(n AS INTEGER)", "read_text('/etc/hostname')", "1 +"])
def test_an_expression_that_does_not_fit_or_reaches_outside_is_a_message(
    stage: Stage, expression: str
) -> None:
    with pytest.raises(FileUnreadableError, match="an expression of the definition") as raised:
        stage.project([expression], "")
    assert raised.value.hint


def test_a_bench_freed_is_empty_again() -> None:
    one = Stage(["a"], {1: ["x"]})
    one.project(["a"], "")
    one.close()
    assert one.project(["a"], "") == [(1, "x")]
    one.close()


def test_parquet_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(FileUnreadableError, match=r"^b/a\.parquet"):
        staging.parquet(tmp_path / "a.parquet", name="b/a.parquet")
