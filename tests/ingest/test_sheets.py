"""Rows as a layout sees them: columns, expressions, months across, and what the file's name adds."""

from pathlib import Path

import pytest

from ews import catalogue
from ews.catalogue.indicators import Input
from ews.ingest import columns
from ews.ingest import sheets
from ews.ingest.received import Received
from ews.ingest.sheets import Record
from ews.ingest.sheets import Task
from ews.ingest.tables import RawTable
from ews.ingest.whereabouts import Points
from ews.workspace import Workspace
from tests.support import workspaces as w


def records(made: Workspace, layout: Input, rows: list[list[str]], name: str = "x.csv") -> list[Record]:
    indicator = catalogue.load(made.root).indicators["fly_tipping"]
    table = RawTable("", rows)
    heading = columns.find(table, layout)
    assert heading is not None
    task = Task(Received(Path(name), name), indicator, layout, Points(w.atlas(made)))
    return list(sheets.records(task, sheets.lay_out(table, heading), heading))


def test_columns_and_expressions_play_their_parts(read_once: Workspace) -> None:
    layout = Input(
        "x",
        ("*",),
        code=("code",),
        period_sql='left("when", 7)',
        value_sql='CAST("a" AS INT) + 1',
        where="\"k\" = 'y'",
    )
    rows = [["code", "when", "a", "k"], ["E1", "2026-01-09", "1", "y"], [""], ["E2", "2026-02-01", "2", "n"]]
    [found] = records(read_once, layout, rows)
    assert (found.row, found.code, found.values) == (2, "E1", (("2026-01", "2"),))


def test_events_count_one_each_and_a_part_comes_from_the_name(read_once: Workspace) -> None:
    layout = Input("x", ("*",), code=("code",), period_file=r"(\d{4}-\d{2})", part_file=r"\d-([a-z]+)-street")
    found = records(read_once, layout, [["code"], ["E1"], ["E2"]], "a/2026-03-kent-street.csv")
    assert [(one.part, one.values) for one in found] == [("kent", (("2026-03", "1"),))] * 2


def test_months_across_become_several_values_of_one_record(read_once: Workspace) -> None:
    layout = Input("x", ("*",), code=("code",), period_columns=r"\d{6}")
    [found] = records(read_once, layout, [["202601", "code", "202602", "note"], ["1", "E1", "2", "?"]])
    assert found.values == (("202601", "1"), ("202602", "2"))


def test_rows_too_long_are_noted_and_short_ones_filled(read_once: Workspace) -> None:
    table = RawTable("", [["code", "month"], ["E1", "a", "b"], ["E2"], ["E3", "a", " "]])
    heading = columns.find(table, Input("x", ("*",), code=("code",), period=("month",)))
    assert heading is not None
    sheet = sheets.lay_out(table, heading)
    assert sheet.rows == {2: ["E1", "a"], 3: ["E2", ""], 4: ["E3", "a"]}
    assert sheet.too_long == {2}


@pytest.mark.parametrize(
    ("pattern", "found"), [(r"(\d{4})", "2026"), (r"\d{2}\.", "26."), ("none", ""), ("", "")]
)
def test_the_first_group_of_a_pattern_is_taken_from_the_innermost_name(pattern: str, found: str) -> None:
    assert sheets.from_name(pattern, Received(Path("1999.zip"), "1999.zip/x2026.csv", "x2026.csv")) == found
