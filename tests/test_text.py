"""Cells as text: exact for people, inert for spreadsheets."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.text import inert
from ews.text import joined
from ews.text import text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("", ""),
        (0, "0"),
        (0.0, "0"),
        (12.0, "12"),
        (211_305.0, "211305"),
        (0.125, "0.125"),
        (-3.5, "-3.5"),
        (1_234_567.5, "1234567.5"),
        (float("nan"), ""),
        (True, "True"),
        (["jobs", "crime"], "jobs; crime"),
        ((), ""),
        ("Bar; row", "Bar; row"),
    ],
)
def test_a_value_is_written_as_a_person_would(value: Any, expected: str) -> None:
    assert text(value) == expected


@pytest.mark.parametrize(
    "cell",
    ["=cmd()", "=1+1", "+44 161", "@SUM(A1)", "\t=1", "\r=1", "-", "-cmd()", "--1", "-1+cmd|' /C calc'!A0"],
)
def test_what_looks_like_a_formula_is_disarmed(cell: str) -> None:
    assert inert(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell", ["", "Ordsall", "-3", "-0.25", "-1e-05", "3", "2026-03", "{{7*7}}", "`x`", "a=b", "Q&A"]
)
def test_what_is_no_formula_is_left_alone(cell: str) -> None:
    assert inert(cell) == cell


def given_back(cell: str) -> str:
    """Return what ``inert`` was given, by the rule that the CSV files state."""
    return cell[1:] if cell.startswith("'") and inert(cell[1:]) == cell else cell


@given(st.text(alphabet="'=+-@ \t\r\n1a", max_size=6))
def test_what_was_disarmed_is_given_back_by_taking_one_apostrophe_away(cell: str) -> None:
    assert given_back(inert(cell)) == cell


@given(st.text(max_size=30))
def test_no_cell_starts_as_a_formula_and_nothing_is_lost(cell: str) -> None:
    safe = inert(cell)
    assert safe[:1] not in {"=", "+", "@", "\t", "\r"}
    assert safe.endswith(cell)


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10),
        min_size=1,
        max_size=4,
    )
)
def test_disarmed_cells_come_through_csv_as_they_were(cells: list[str]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([inert(cell) for cell in cells])
    (row,) = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert row == [inert(cell) for cell in cells]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_can_be_written(value: float) -> None:
    assert float(text(value)) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_english(parts: list[str], said: str) -> None:
    assert joined(parts) == said
