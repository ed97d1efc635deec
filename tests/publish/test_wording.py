import math
from datetime import date

import pytest

from ews.publish import wording
from tests.support import reports


AREA = reports.wards()[2]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (3.0, "3"),
        (3.456, "3.46"),
        (12.34, "12.3"),
        (254.4, "254"),
        (12345.0, "12,345"),
        (-2.5, "−2.50"),
        (math.nan, "not known"),
    ],
)
def test_numbers_carry_about_three_figures(value: float, text: str) -> None:
    assert wording.number(value) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (1.58, "58% above what was expected"),
        (0.61, "39% below what was expected"),
        (2.4, "2.4 times what was expected"),
        (1.001, "as expected"),
        (math.nan, "size not shown"),
    ],
)
def test_sizes_are_said_against_what_was_expected(ratio: float, text: str) -> None:
    assert wording.size(ratio) == text


def test_a_flags_grade_has_a_symbol_and_words() -> None:
    grades = {
        wording.grade(reports.flag(AREA, direction=way, grade=sure))
        for way in ("worse", "better")
        for sure in ("watch", "confirmed")
    }
    assert grades == {
        *(
            "▲ Getting worse, confirmed",
            "△ Getting worse, watch",
            "▼ Improving, confirmed",
            "▽ Improving, watch",
        ),
    }


def test_a_size_without_an_interval_does_not_invent_one() -> None:
    assert wording.times(reports.flag(AREA)) == "1.58 times (1.31 to 1.90)"
    assert wording.times(reports.flag(AREA, ratio_low=math.nan)) == "1.58 times"
    assert wording.times(reports.flag(AREA, ratio=math.nan)) == "not shown"
    assert wording.interval(reports.flag(AREA, ratio_high=math.nan)) == "not shown"


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100%"), (0.999, "99%"), (0.8, "80%"), (0.0, "0%"), (None, "not known")]
)
def test_incomplete_is_never_rounded_up_to_complete(share: float | None, text: str) -> None:
    assert wording.percent(share) == text


def test_markers_are_bracketed_and_explained() -> None:
    assert wording.markers("c") == "[c]"
    assert wording.marker_key({"x", "c"}) == (
        "Shorthand in this table: [c] = not shown, so that small numbers stay confidential "
        "and [x] = not available."
    )
    assert wording.marker_key(set()) == ""


def test_dates_and_spans_are_written_out() -> None:
    assert wording.day(date(2026, 6, 4)) == "4 June 2026"
    first, *_, last = reports.months(3)
    assert wording.between(first, last) == "January 2026 to March 2026"
    assert wording.between(last, last) == "March 2026"


@pytest.mark.parametrize(
    ("values", "digits"), [([1.0, 20.0], 0), ([1.25, 3.0], 2), ([1.25, 30.0], 1), ([math.nan], 0)]
)
def test_a_column_has_as_many_decimals_as_it_needs(values: list[float], digits: int) -> None:
    assert wording.digits_of(values) == digits


def test_themes_that_hold_an_and_are_parted_by_semicolons() -> None:
    assert wording.themes(("jobs", "crime")) == "Jobs and income; Crime and safety"


def test_a_percent_sign_stands_at_its_number() -> None:
    assert wording.measured(11.4, "% of sessions missed") == "11.4% of sessions missed"
    assert wording.measured(53.0, "offences") == "53 offences"


def test_a_flag_in_half_a_line_tells_what_how_far_and_since_when() -> None:
    assert (
        wording.short(reports.flag(AREA), "Claimants")
        == "Claimants: 58% above what was expected since August 2025"
    )
    unsized = reports.flag(AREA, ratio=math.nan)
    assert wording.short(unsized, "Claimants") == "Claimants: getting worse since August 2025"


def test_a_neutral_indicator_has_no_worse_side() -> None:
    assert wording.polarity("neutral") == "Neither way is worse in itself"
    assert wording.polarity("lower is worse") == "Lower is worse"


def test_a_spike_is_called_one_and_never_a_trend() -> None:
    spike = reports.flag(AREA, spike=True, grade="watch")
    assert wording.grade(spike) == "◆ Spike, check the source"
    assert "one or two periods" in wording.short(spike, "Fly-tipping")
    assert "above" not in wording.short(spike, "Fly-tipping")


def test_one_of_a_unit_is_said_as_one() -> None:
    said = [wording.one_of(unit) for unit in ("casualties", "offences", "people", "people claiming")]
    assert said == ["casualty", "offence", "person", "people claiming"]
