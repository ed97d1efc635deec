"""One plain sentence for each flag: word for word, in every form, with no debris of a program."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.flags import wording
from ews.flags.wording import Facts
from ews.periods import Period
from tests.support.panels import indicator


def facts(**other: Any) -> Facts:
    given: dict[str, Any] = {
        "name": "Ordsall",
        "district": "Salford",
        "direction": "worse",
        "onset": Period(2025 * 12 + 3),
        "period": Period(2025 * 12 + 8),
        "ratio": 1.5,
        "ratio_low": 1.2,
        "ratio_high": 1.9,
        "observed": 60.0,
        "expected": 40.0,
        "state": "new",
        "grade": "watch",
    }
    return Facts(**{**given, **other})


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("definition", "other", "sentence"),
    [
        (
            {},
            {},
            one_line("""
                Burglary rose in Ordsall against the rest of Salford, from April 2025: 60 up to September
                2025, where about 40 would be expected had nothing changed; 50% more (95% interval
                +20% to +90%). On watch; new.
            """),
        ),
        (
            {},
            {"ratio": 3.04, "ratio_low": 2.2, "ratio_high": 4.1, "observed": 12_345.6, "expected": 4_100.0},
            one_line("""
                Burglary rose in Ordsall against the rest of Salford, from April 2025: 12,346 up to September
                2025, where about 4,100 would be expected had nothing changed; 3.0 times as many (95% interval
                2.2 to 4.1 times). On watch; new.
            """),
        ),
        (
            {},
            {
                "direction": "better",
                "ratio": 0.6,
                "ratio_low": 0.5,
                "ratio_high": 0.8,
                "observed": 3.0,
                "expected": 5.04,
                "grade": "confirmed",
                "state": "worsening",
            },
            one_line("""
                Burglary fell in Ordsall against the rest of Salford, from April 2025: 3 up to September 2025,
                where about 5 would be expected had nothing changed; 40% fewer (95% interval -50% to -20%).
                Confirmed; the evidence is growing.
            """),
        ),
        (
            {"kind": "stock", "title": "Claimant count"},
            {"state": "continuing", "grade": "confirmed"},
            one_line("""
                Claimant count rose in Ordsall against the rest of Salford, from April 2025: 60 (months added
                together) up to September 2025, where about 40 would be expected had nothing changed; 50% more
                (95% interval +20% to +90%). Confirmed; continuing.
            """),
        ),
        (
            {"kind": "stock"},
            {"onset": Period(2025 * 12 + 8)},
            one_line("""
                Burglary rose in Ordsall against the rest of Salford, in September 2025: 60, where about 40
                would be expected had nothing changed; 50% more (95% interval +20% to +90%). On watch; new.
            """),
        ),
        (
            {"kind": "value", "title": "House price, median", "polarity": "lower is worse"},
            {"ratio": 0.8, "ratio_low": 0.7, "ratio_high": 0.9, "state": "easing"},
            one_line("""
                House price, median fell in Ordsall against the rest of Salford, from April 2025: 20% lower
                (95% interval -30% to -10%) than its past course. On watch; the evidence is easing.
            """),
        ),
        (
            {"kind": "value", "title": "Claimant rate"},
            {"ratio": 2.5, "ratio_low": 2.0, "ratio_high": 3.0, "state": "ended"},
            one_line("""
                Claimant rate rose in Ordsall against the rest of Salford, from April 2025: 2.5 times as high
                (95% interval 2.0 to 3.0 times) as its past course. It has since ended.
            """),
        ),
    ],
)
def test_the_sentence_of_an_indicator_word_for_word(
    definition: dict[str, Any], other: dict[str, Any], sentence: str
) -> None:
    assert wording.of_indicator(indicator(**definition), facts(**other)) == sentence


@pytest.mark.parametrize(
    ("parts", "lead"),
    [
        ([], ""),
        (["Burglary"], ", most of all burglary"),
        (["Burglary", "Robbery"], ", most of all burglary and robbery"),
        (["Arson", "Burglary", "Robbery", "Theft"], ", most of all arson, burglary and robbery"),
        (["Personal Independence Payment"], ", most of all Personal Independence Payment"),
        (["PIP claimants", "Obesity in Year 6"], ", most of all PIP claimants and obesity in Year 6"),
    ],
)
def test_the_sentence_of_a_theme_names_who_speaks_loudest(parts: list[str], lead: str) -> None:
    assert wording.of_theme("crime", parts, facts()) == one_line(f"""
        Taken together, the indicators of crime got worse in Ordsall against the rest of Salford, from
        April 2025{lead}: 60 up to September 2025, where about 40 would be expected had nothing changed.
        On watch; new.
    """)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            {"rest_change": 0.97},
            ", while the rest counted 3% fewer than in the same months of the year before.",
        ),
        (
            {"rest_change": 1.121},
            ", while the rest counted 12% more than in the same months of the year before.",
        ),
        (
            {"rest_change": 1.004},
            ", while the rest counted about as many as in the same months of the year before.",
        ),
        (
            {"rest_change": 2.34},
            ", while the rest counted 2.3 times as many as in the same months of the year before.",
        ),
        (
            {"rest_change": 0.8, "every": 3},
            ", while the rest counted 20% fewer than in the same quarters of the year before.",
        ),
        ({"rest_change": 0.8, "every": 12}, ", while the rest counted 20% fewer than in the year before."),
        (
            {"rest_change": 0.0},
            ", while the rest counted 100% fewer than in the same months of the year before.",
        ),
    ],
)
def test_the_sentence_says_what_the_rest_of_the_district_did(other: dict[str, Any], said: str) -> None:
    for sentence in (
        wording.of_indicator(indicator(), facts(**other)),
        wording.of_theme("crime", [], facts(**other)),
    ):
        assert sentence.count(said) == 1
        assert sentence.endswith("On watch; new.")


def test_of_a_value_the_rest_stood_higher_or_lower() -> None:
    said = wording.of_indicator(indicator(kind="value"), facts(rest_change=1.05))
    assert ", while the rest stood 5% higher than in the same months of the year before." in said
    said = wording.of_indicator(indicator(kind="value"), facts(rest_change=2.0))
    assert ", while the rest stood 2.0 times as high as in the same months of the year before." in said


@pytest.mark.parametrize(
    ("chance", "every", "often"),
    [
        (1 / 7.0, 1, "about one month in 7"),
        (1 / 23.9, 1, "about one month in 20"),
        (1 / 24.1, 1, "about one month in 2 years"),
        (1 / (12 * 49), 1, "about one month in 40 years"),
        (1 / (12 * 999), 1, "about one month in 900 years"),
        (1 / (12 * 1001), 1, "less than one month in 1,000 years"),
        (1e-8, 1, "less than one month in 1,000 years"),
        (1 / (4 * 63), 3, "about one quarter in 60 years"),
        (1 / 63, 12, "about one year in 60"),
        (1 / 2000, 12, "less than one year in 1,000 years"),
        (0.5, 1, "about one month in 2"),
        (0.51, 1, "more than one month in 2"),
        (1.0, 1, "more than one month in 2"),
    ],
)
def test_chance_is_told_in_one_figure_and_never_rarer_than_found(
    chance: float, every: int, often: str
) -> None:
    said = wording.of_indicator(indicator(), facts(chance=chance, every=every))
    assert f". Chance alone would show as much here in {often}. On watch; new." in said


def test_without_a_figure_nothing_is_said_of_chance_or_the_rest() -> None:
    said = wording.of_indicator(indicator(), facts())
    assert "Chance" not in said
    assert "while the rest" not in said


def test_a_theme_that_got_better_says_so() -> None:
    said = wording.of_theme("housing_environment", [], facts(direction="better"))
    assert said.startswith("Taken together, the indicators of housing and environment got better in Ordsall")


def test_a_spike_is_sent_to_its_source() -> None:
    assert wording.spike_note([Period(2026 * 12 + 1)], 26.0, 2.0) == one_line("""
        A spike, not a trend: February 2026 alone made the change (26 where about 2 would be expected),
        and it has since gone. Check the source before acting on it.
    """)


@pytest.mark.parametrize(
    ("first", "months", "named"),
    [
        (2025 * 12 + 2, 1, "March and April 2025 together made the change (31 where about 9 would"),
        (2025 * 12 + 11, 1, "December 2025 and January 2026 together made"),
        (2025 * 12, 3, "January to March and April to June 2025 together made"),
        (2024 * 12 + 3, 12, "2024/25 and 2025/26 together made"),
        (2024 * 12, 12, "2024 and 2025 together made"),
    ],
)
def test_a_spike_of_two_periods_names_both(first: int, months: int, named: str) -> None:
    one = Period(first, months)
    assert f": {named}" in wording.spike_note([one, one.step(1)], 31.0, 9.0)


@given(
    st.floats(0, 1e6),
    st.floats(0.01, 1e6),
    st.floats(0.05, 50),
    st.sampled_from(["new", "continuing", "worsening", "easing", "ended"]),
    st.sampled_from(["flow", "stock", "value"]),
)
def test_no_sentence_shows_the_debris_of_a_program(
    observed: float, expected: float, ratio: float, state: Any, kind: str
) -> None:
    shown = facts(
        observed=observed,
        expected=expected,
        ratio=ratio,
        ratio_low=ratio * 0.8,
        ratio_high=ratio * 1.3,
        state=state,
    )
    for said in (
        wording.of_indicator(indicator(kind=kind), shown),
        wording.of_theme("crime", ["Burglary"], shown),
    ):
        assert not re.search(r"nan|None|inf\b|e[+-]\d|_|\{|\}|  ", said)
        assert not re.search(r"\d\.0\b(?! times| to )", said)
        assert said.endswith(".")
        assert said.count("(") == said.count(")")


@pytest.mark.parametrize(
    ("up", "expected", "said"),
    [
        (82, 6.9, "82 flags are up; were nothing changing anywhere, about 6.9 would be, by chance."),
        (1, 12.4, "1 flag is up; were nothing changing anywhere, about 12 would be, by chance."),
        (1200, None, "1,200 flags are up."),
    ],
)
def test_the_flags_that_are_up_are_told_beside_those_of_chance(
    up: int, expected: float | None, said: str
) -> None:
    assert wording.tally(up, expected) == said
