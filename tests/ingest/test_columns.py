"""Headings: where the row stands, which column plays which part, and what is said when one is missing."""

import pytest

from ews.catalogue.indicators import Input
from ews.ingest import columns
from ews.ingest.tables import RawTable


LAYOUT = Input("tidy", ("*",), code=(r"wd\d\dcd", "ward code"), period=("date", "month"), value=("value",))


def table(*rows: list[str]) -> RawTable:
    return RawTable("", list(rows))


@pytest.mark.parametrize("name", ["WD25CD", "wd19cd", "Ward code", "  WARD \n code ", "\ufeffWD25CD"])
def test_a_column_is_known_by_pattern_case_and_vintage_ignored(name: str) -> None:
    found = columns.find(table([name, "Month", "Value", "Value"]), LAYOUT)
    assert found is not None
    assert found.roles["code"] == " ".join(name.lstrip("\ufeff").split())
    assert len(set(found.names)) == 4


def test_headings_and_cells_lose_what_programs_put_around_them() -> None:
    assert columns.names(["\ufeff LSOA21CD ", " Ward\n"]) == ("LSOA21CD", "Ward")
    assert [columns.cell([" West \n End ", ""], at) for at in range(3)] == ["West End", "", ""]


def test_title_rows_are_passed_over_as_far_as_real_files_have_them() -> None:
    head = ["WD25CD", "date", "value"]
    assert columns.find(table(*[["title"]] * 12, head), LAYOUT).row == 12  # type: ignore[union-attr]
    assert columns.find(table(*[["title"]] * columns.LOOK_FOR_HEADING, head), LAYOUT) is None


def test_a_missing_column_is_named_with_the_nearest_and_a_remedy() -> None:
    said = columns.explain(table(["WD25CD", "dat", "val\x1bue"]), LAYOUT)
    assert "no column for period (wanted date or month; did you mean 'dat'?)" in said
    assert "no column for value" in said
    assert "'val\\x1bue'" in said
    assert said.endswith(columns.REMEDY)


def test_a_file_without_headings_takes_those_of_the_definition_if_it_is_as_wide() -> None:
    layout = Input(
        "bare", ("*",), header=("code", "month", "n"), code=("code",), period=("month",), value=("n",)
    )
    assert columns.find(table(["E05", "2026-01", "5"]), layout).row == -1  # type: ignore[union-attr]
    assert columns.find(table(["E05", "2026-01"]), layout) is None


def test_a_layout_fits_only_files_with_the_columns_its_expressions_name() -> None:
    layout = Input("sql", ("*",), code=("code",), period=("month",), where="\"Crime type\" = 'x'")
    assert columns.find(table(["code", "month"]), layout) is None
    assert columns.find(table(["code", "month", "CRIME TYPE"]), layout) is not None
