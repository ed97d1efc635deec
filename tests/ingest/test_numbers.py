"""What a cell says: zero, suppressed, not available and not applicable stay four different things."""

import pytest

from ews.catalogue.indicators import Input
from ews.ingest.numbers import Measured
from ews.ingest.numbers import measure


PLAIN = Input("plain", ("*.csv",))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("12", 12), (" 12 ", 12), ("1,204", 1204), ("1 204", 1204), ("1\u00a0204", 1204),
        ("£250,000", 250000),
        ("3.5%", 3.5), ("-2.5", -2.5), ("1e3", 1000), (".5", 0.5), ("12 [r]", 12), ("12 [p][r]", 12),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_dressed(text: str, value: float) -> None:
    assert measure(text, PLAIN) == Measured(value, value, value)


@pytest.mark.parametrize(
    "text",
    [
        "about 5",
        "5 or so",
        "1,20",
        "12,3456",
        "1.2.3",
        "1e999",
        "99999999999999999999",
        "1e300",
        "E05999001",
        "+",
        "£",
        "=1+1",
        "01/02/2026",
        "5-1",
        "five",
    ],
)
def test_what_is_no_number_is_not_made_into_one(text: str) -> None:
    assert measure(text, PLAIN) is None


def test_the_marks_of_one_column_stay_what_they_mean() -> None:
    column = ["-", "*", "..", "<5", "", "0", "[c]", "[z]"]
    assert [measure(cell, PLAIN) for cell in column] == [
        Measured(None, None, None, "x"),
        Measured(None, 1.0, 7.0, "c"),
        Measured(None, None, None, "x"),
        Measured(None, 1.0, 4.0, "c"),
        Measured(None, None, None, "x"),
        Measured(0.0, 0.0, 0.0),
        Measured(None, 1.0, 7.0, "c"),
        Measured(None, None, None, "z"),
    ]


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [("<5", 1, 4), ("under 10", 1, 9), ("fewer than 3", 1, 2), ("1-4", 1, 4), ("1 to 4", 1, 4), ("<1", 0, 0)],
)
def test_a_suppressed_count_keeps_its_bounds(text: str, lower: float, upper: float) -> None:
    assert measure(text, PLAIN) == Measured(None, lower, upper, "c")


def test_a_definition_may_say_otherwise() -> None:
    own = Input("own", ("*",), markers={"-": "zero", "n": "not_applicable"}, suppressed_up_to=4)
    assert measure("-", own) == Measured(0.0, 0.0, 0.0)
    assert measure("N", own) == Measured(None, None, None, "z")
    assert measure("*", own) == Measured(None, 1.0, 4.0, "c")


@pytest.mark.parametrize(
    ("text", "lower", "upper"), [("5", 3, 7), ("0", 0, 2), ("205", 203, 207), ("7", 7, 7)]
)
def test_a_rounded_count_is_bounded_by_half_a_step(text: str, lower: float, upper: float) -> None:
    assert measure(text, Input("nomis", ("*",), rounded_to=5)) == Measured(float(text), lower, upper)
