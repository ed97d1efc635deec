"""Codes know their level, and postcodes their one spelling."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews import codes


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("E00000001", "oa"),
        ("E01000001", "lsoa"),
        ("W01000001", "lsoa"),
        ("E02000001", "msoa"),
        ("E05000026", "ward"),
        ("E05999001", "ward"),
        ("E06000001", "district"),
        ("E07000004", "district"),
        ("E08000006", "district"),
        ("E09000007", "district"),
        ("E10000002", "county"),
        ("E12000007", "region"),
        ("E47000001", "combined_authority"),
        ("E92000001", "country"),
    ],
)
def test_a_code_tells_its_level(code: str, level: str) -> None:
    assert codes.level_of(code) == level


@pytest.mark.parametrize("code", ["S13002832", "N08000101", "K04000001", "E99000001"])
def test_a_code_of_a_level_that_is_not_analysed_is_well_formed_and_has_none(code: str) -> None:
    assert codes.is_gss(code)
    assert codes.level_of(code) is None


@pytest.mark.parametrize(
    "text",
    ["", "E0500002", "E050000261", "e05000026", " E05000026", "E05000026\n", "X05000026", "M6 5WF"],
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert codes.level_of(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m6  5wf", "M6 5WF"),
        ("M65WF", "M6 5WF"),
        (" SW1A1AA ", "SW1A 1AA"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("B33 8TH", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("ZZ99 3VZ", "ZZ99 3VZ"),
        ("ls1\t4ap", "LS1 4AP"),
        ("M6 5WF.", "M6 5WF"),
        ("(m6-5wf)", "M6 5WF"),
        ("M6\u00a05WF", "M6 5WF"),
        ("gir0aa", "GIR 0AA"),
    ],
)
def test_a_postcode_is_spelt_one_way(text: str, expected: str) -> None:
    assert codes.postcode(text) == expected


@pytest.mark.parametrize("text", ["", "M6", "M6 5W", "M6 WWF", "12345", "M6 5WF1", "E05000026", "unknown"])
def test_what_is_no_postcode_is_none(text: str) -> None:
    assert codes.postcode(text) is None


POSTCODES = st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", fullmatch=True)


@given(st.text(max_size=12))
def test_a_postcode_once_spelt_stays_so(text: str) -> None:
    found = codes.postcode(text)
    assert found is None or codes.postcode(found) == found


@given(POSTCODES, st.sampled_from(["", " ", "  ", "-", "\t"]), st.sampled_from(["", " ", ".", ",", ")"]))
def test_spacing_case_and_marks_never_matter(code: str, between: str, behind: str) -> None:
    typed = " " + code.lower().replace(" ", between) + behind
    assert codes.postcode(typed) == code


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("MI 2AB", ["M1 2AB"]),
        ("M1O 2AB", ["MI0 2AB", "M10 2AB"]),
        ("M6 SWF", []),
        ("m6 Iwf", ["M6 1WF"]),
        ("0X1 1AA", ["OX1 1AA"]),
        ("M6 5WF", []),
        ("SO1O 1AA", ["S010 1AA", "SO10 1AA"]),
        ("", []),
        ("OOOOOOOOOOOO", []),
    ],
)
def test_a_slip_is_mended_where_a_letter_or_a_digit_must_stand(text: str, meant: list[str]) -> None:
    assert sorted(codes.without_slips(text)) == sorted(code for code in meant if codes.postcode(code))


@given(st.text(alphabet="OI01AM5 ", max_size=9))
def test_what_is_mended_is_a_postcode_and_differs_only_by_slips(text: str) -> None:
    same = str.maketrans("OI", "01")
    for code in codes.without_slips(text):
        assert codes.postcode(code) == code != codes.postcode(text)
        assert code.replace(" ", "").translate(same) == "".join(text.split()).translate(same)


@given(POSTCODES, st.integers(0, 7))
def test_a_slip_can_be_undone(code: str, place: int) -> None:
    slip = {"O": "0", "0": "O", "I": "1", "1": "I"}
    letters = list(code)
    at = place % len(letters)
    letters[at] = slip.get(letters[at], letters[at])
    typed = "".join(letters)
    assert code == codes.postcode(typed) or code in codes.without_slips(typed)


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("M6", True),
        ("m6 5", True),
        ("SW1A", True),
        ("M60 1", True),
        ("M6 5WF", False),
        ("M", False),
        ("12", False),
    ],
)
def test_the_beginning_of_a_postcode_is_told(text: str, beginning: bool) -> None:
    assert codes.is_outward(text) == beginning


@given(st.lists(st.text(min_size=1), min_size=1), st.sampled_from(["localities", "e", "police_beats_2026"]))
def test_codes_made_of_names_are_safe_alike_for_the_same_name_and_apart_for_others(
    names: list[str], geography: str
) -> None:
    made = codes.from_names(geography, names)
    assert set(made) == set(names)
    assert all(re.fullmatch(r"[a-z0-9_]+-[a-z0-9-]+", code) for code in made.values())
    assert not any(codes.is_gss(code.upper()) or codes.postcode(code) for code in made.values())
    same = {name: " ".join(name.split()).casefold() for name in names}
    assert len(set(made.values())) == len(set(same.values()))


def test_a_code_made_of_a_name_is_the_one_that_a_reader_expects() -> None:
    made = codes.from_names("localities", ["North West", "St. Mary’s", "Llŷn", "東"])
    assert [made[name] for name in ("North West", "St. Mary’s", "Llŷn")] == [
        "localities-north-west", "localities-st-marys", "localities-llyn",
    ]  # fmt: skip
