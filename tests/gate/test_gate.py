"""The gate: what an audience may not see is not in the report it gets, and what is left is right."""

import math
from dataclasses import fields
from dataclasses import is_dataclass
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ews.gate import gated
from ews.nouns import Shape
from ews.publish.report import Report
from ews.store.releases import Earlier
from tests.gate.conftest import AGREED
from tests.gate.conftest import council_report
from tests.gate.conftest import of_wards
from tests.gate.conftest import structure
from tests.support import reports


SMALL_AREA, WARD = reports.LSOAS, reports.WARDS


def public(report: Report, **other: Any) -> Report:
    return gated(report, "public", structure(), {}, **other).report


def test_the_internal_report_is_the_report(agreed: Report) -> None:
    assert gated(agreed, "internal", structure(), {}).report is agreed


def test_open_data_pass_untouched(agreed: Report) -> None:
    left = public(agreed)
    for key in (("claimant_rate", WARD), ("house_price", WARD)):
        assert left.panels[key] is agreed.panels[key]


def test_no_small_number_is_left_and_each_is_marked(agreed: Report) -> None:
    before, after = agreed.panels["burglary", SMALL_AREA], public(agreed).panels["burglary", SMALL_AREA]
    small = (before.numerator >= 1) & (before.numerator < 5)
    assert small.any()
    assert np.isnan(after.numerator[small]).all()
    for array in (after.value, after.lower, after.upper):
        assert np.array_equal(np.isnan(array), np.isnan(after.numerator))
    assert ((after.marker == "c") == np.isnan(after.numerator)).all()
    shown = ~np.isnan(after.numerator)
    assert np.array_equal(after.numerator[shown], before.numerator[shown])


def test_a_ward_and_one_of_its_two_lsoas_never_tell_the_other(agreed: Report) -> None:
    left = public(agreed)
    hidden = np.isnan(left.panels["burglary", SMALL_AREA].numerator)
    ward = ~np.isnan(left.panels["burglary", WARD].numerator)
    one_of_two = hidden[0::2] ^ hidden[1::2]
    assert not (one_of_two & ward).any()


def test_without_secondary_suppression_they_would(agreed: Report) -> None:
    left = public(agreed, secondary=False)
    hidden = np.isnan(left.panels["burglary", SMALL_AREA].numerator)
    assert (hidden[0::2] ^ hidden[1::2]).any()


def test_what_no_agreement_lets_out_is_nowhere(agreed: Report) -> None:
    left = public(council_report())
    assert not any(name == "burglary" for name, _ in (*left.panels, *left.signals, *left.totals))
    told = (*left.flags, *left.pockets, *left.no_verdicts, *left.statuses, *left.disagreements)
    assert not [one for one in told if one.indicator == "burglary"]
    assert "Burglary" not in " ".join(left.run.changes)
    refused = [one for one in left.withheld if one.indicator == "burglary"]
    assert [one.geography for one in refused] == [""]
    assert "agreement" in refused[0].reason
    assert refused[0].cells == 36 * 36


def test_a_rate_is_worked_out_from_what_is_shown() -> None:
    report = council_report(replace(AGREED, rule="nhs"))
    people = np.full((24, reports.MONTHS), 1000.0)
    key = ("burglary", SMALL_AREA)
    panel = report.panels[key]
    indicator = replace(report.catalogue.indicators["burglary"], per=1000.0)
    report.panels[key] = replace(panel, denominator=people, value=panel.numerator / people * 1000)
    report = replace(
        report,
        catalogue=replace(
            report.catalogue, indicators={**report.catalogue.indicators, "burglary": indicator}
        ),
    )
    left = public(report).panels[key]
    known = ~np.isnan(left.numerator)
    assert (left.numerator[known] % 5 == 0).all()
    assert np.allclose(left.value[known], left.numerator[known])
    assert (left.lower[known] <= panel.numerator[known]).all()
    assert (left.upper[known] >= panel.numerator[known]).all()


def test_a_flag_on_withheld_numbers_says_so_and_tells_none(agreed: Report) -> None:
    small = reports.lsoas()[0]
    flag = reports.flag(
        small, id="F1", indicator="burglary", theme="crime", sentence="Burglary rose: 402, not 254."
    )
    left = public(replace(agreed, flags=(flag,)))
    told = left.flags[0]
    assert all(
        math.isnan(n) for n in (told.ratio, told.ratio_low, told.ratio_high, told.observed, told.expected)
    )
    assert "402" not in told.sentence
    assert told.sentence.startswith(f"Burglary rose in {small.name}")
    assert "not shown" in told.sentence
    assert (told.grade, told.onset, told.first_raised) == (flag.grade, flag.onset, flag.first_raised)
    assert "402" not in " ".join(reason for one in left.priorities for reason in one.reasons)


def test_signals_lose_the_rows_of_areas_with_a_withheld_number(agreed: Report) -> None:
    left = public(agreed)
    panel, (signal,) = left.panels["burglary", SMALL_AREA], left.signals["burglary", SMALL_AREA]
    hidden = np.isnan(panel.numerator).any(axis=1)
    assert hidden.any()
    for name in ("observed", "exposure", "share", "evidence", "ratio", "ratio_low", "p_value"):
        assert np.isnan(getattr(signal, name)[hidden]).all()
    assert np.isnan(signal.expected[hidden]).all()


def test_the_district_is_told_where_it_is_known_although_parts_are_hidden(agreed: Report) -> None:
    left = public(agreed)
    total, _ = left.totals["burglary", SMALL_AREA]
    known = ~np.isnan(total)
    assert known.mean() > 0.9
    assert np.array_equal(total[known], agreed.panels["burglary", SMALL_AREA].numerator.sum(axis=0)[known])


def test_pockets_of_postcodes_name_no_postcode_and_are_not_drawn(agreed: Report) -> None:
    places = tuple(place.code for place in agreed.postcodes[:3])
    pocket = replace(agreed.pockets[0], geography="postcode", area=places[1], places=places)
    geographies = {
        **agreed.catalogue.geographies,
        "postcode": reports.geography("postcode", "postcode", "Postcodes"),
    }
    report = replace(agreed, pockets=(pocket,), catalogue=replace(agreed.catalogue, geographies=geographies))
    report.shapes["postcode"] = (Shape("ZZ1 0AA"),)
    left = public(report)
    assert left.pockets[0].places == tuple(area.code for area in reports.lsoas()[:3])
    assert left.pockets[0].area == reports.lsoas()[1].code
    assert left.shapes["pocket"] == ()
    assert "postcode" not in left.shapes
    assert math.isnan(left.pockets[0].ratio)


def test_a_pocket_of_the_councils_own_counts_tells_no_sum(agreed: Report) -> None:
    assert math.isnan(public(agreed).pockets[0].observed)


def test_decisions_of_persons_and_names_of_files_stay_inside(agreed: Report) -> None:
    report = replace(agreed, run=replace(agreed.run, changes=("secret.csv: nothing was kept; 4 rows: x.",)))
    left = public(report)
    assert left.acceptances == ()
    assert left.run.changes == ()


def test_what_an_agreement_lets_out_says_so_as_its_licence(agreed: Report) -> None:
    licence = public(agreed).catalogue.indicators["burglary"].source.licence
    assert "ISA-7" in licence


def test_values_under_a_rule_stay_inside() -> None:
    shared = replace(AGREED, indicators=("house_price",), rule="under5")
    left = public(council_report(shared))
    assert ("house_price", WARD) not in left.panels
    assert any(one.indicator == "house_price" and "no count" in one.reason for one in left.withheld)


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_no_withheld_number_is_anywhere_in_the_report(audience: Any) -> None:
    """Mark each small count by a number found nowhere else, and look through everything for it."""
    report = council_report(AGREED)
    found = gated(report, audience, structure(), {}).report
    panel = found.panels["burglary", SMALL_AREA]
    before = report.panels["burglary", SMALL_AREA]
    hidden = np.isnan(panel.numerator)
    rows, columns = np.nonzero(hidden)
    assert rows.size
    for name in ("numerator", "value", "lower", "upper"):
        assert np.isnan(getattr(panel, name)[rows, columns]).all()
    seen = {id(array) for array in _arrays(found)}
    assert id(before.numerator) not in seen
    assert id(report.signals["burglary", SMALL_AREA][0].observed) not in seen


def _arrays(value: Any) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    if is_dataclass(value) and not isinstance(value, type):
        return [a for field in fields(value) for a in _arrays(getattr(value, field.name))]
    if isinstance(value, dict):
        return [a for one in value.values() for a in _arrays(one)]
    if isinstance(value, (tuple, list)):
        return [a for one in value for a in _arrays(one)]
    return []


def test_a_sum_of_money_that_one_postcode_dominates_is_withheld() -> None:
    report = council_report(AGREED)
    key = ("burglary", SMALL_AREA)
    panel = report.panels[key]
    owed = np.full(panel.numerator.shape, 9000.0)
    report.panels[key] = replace(panel, numerator=owed, value=owed)
    report.panels["burglary", WARD] = of_wards(report.panels[key])
    # each LSOA has one postcode of its own, of which the first pays nearly all in the last month
    paid = np.full(panel.numerator.shape, 3000.0)
    paid[0, -1] = 8999.0
    places = tuple(
        replace(area, code=place.code) for area, place in zip(panel.areas, report.postcodes, strict=True)
    )
    second = tuple(replace(place, code=place.code.replace("AA", "AB")) for place in report.postcodes)
    others = tuple(replace(area, code=place.code) for area, place in zip(panel.areas, second, strict=True))
    both = np.vstack([paid, owed - paid])
    by_postcode = replace(
        panel, geography="postcode", areas=places + others, numerator=both, denominator=both, value=both,
        lower=both, upper=both, coverage=both, applies=both > 0, marker=np.full(both.shape, ""),
    )  # fmt: skip
    report.panels["burglary", "postcode"] = by_postcode
    known = report.catalogue.indicators
    money = replace(known["burglary"], dominance=0.7)
    report = replace(
        report,
        current={**report.current, "postcode": "postcode"},
        postcodes=report.postcodes + second,
        catalogue=replace(report.catalogue, indicators={**known, "burglary": money}),
    )
    left = public(report)
    hidden = np.isnan(left.panels[key].numerator)
    assert hidden[0, -1]
    assert not hidden[:, :-1].any()
    assert any(one.reason == "dominated" and one.cells == 1 for one in left.withheld)
    # its ward is made of two postcodes more, and the other LSOA of it, or it, must not tell it
    assert np.isnan(left.panels["burglary", WARD].numerator[0, -1]) or hidden[1, -1]


def test_flags_on_boundaries_that_are_not_shown_are_not_told(agreed: Report) -> None:
    old = replace(agreed.panels["burglary", WARD], geography="ward_2019")
    flag = reports.flag(reports.wards()[0], indicator="burglary", theme="crime", geography="ward_2019")
    together = replace(flag, id="T", indicator=None, level="theme")
    signal = replace(
        agreed.signals["burglary", SMALL_AREA][0], indicator=None, geography="ward_2019", parts=("burglary",)
    )
    report = replace(agreed, flags=(flag, together))
    report.panels["burglary", "ward_2019"] = old
    report.signals["crime", "ward_2019"] = (signal,)
    left = public(report)
    assert ("burglary", "ward_2019") not in left.panels
    assert [one.id for one in left.flags] == ["T"]
    assert math.isnan(left.flags[0].observed)


def test_a_theme_whose_indicators_are_not_known_is_told_without_its_size(agreed: Report) -> None:
    flag = reports.flag(reports.wards()[0], id="T", indicator=None, theme="crime", geography="ward_2011")
    together = replace(flag, level="theme", state="ended")
    left = public(replace(agreed, flags=(together,)))
    assert math.isnan(left.flags[0].observed)
    assert public(replace(council_report(), flags=(together,))).flags == ()


def test_priorities_and_evidence_are_the_same_whatever_the_size_that_is_not_shown(agreed: Report) -> None:
    small = reports.flag(reports.lsoas()[0], id="F1", indicator="burglary", theme="crime")
    sizes = [replace(small, ratio=r, ratio_low=0.9 * r, ratio_high=1.1 * r, evidence=9 * r) for r in (1.2, 4)]
    first, second = (public(replace(agreed, flags=(one,))) for one in sizes)
    assert first.priorities == second.priorities
    assert len(first.priorities) == 1
    assert first.flags[0].evidence == second.flags[0].evidence


def test_what_was_once_shown_rounded_hides_nothing_under_another_rule() -> None:
    """A ward of 1 and 13: who knows 14, and that the 13 was rounded to 15, knows the 1."""
    report = council_report(AGREED)
    numbers = np.full((24, reports.MONTHS), 20.0)
    numbers[0], numbers[1] = 1.0, 13.0
    small = replace(report.panels["burglary", SMALL_AREA], numerator=numbers, value=numbers)
    report.panels["burglary", SMALL_AREA] = small
    report.panels["burglary", WARD] = of_wards(small)
    periods = [str(period) for period in small.periods]
    earlier = Earlier({(small.areas[1].code, period): (15.0,) for period in periods})
    found = gated(report, "public", structure(), {("burglary", SMALL_AREA): earlier}).report
    assert np.isnan(found.panels["burglary", WARD].numerator[0]).all()
    assert not np.isnan(public(report).panels["burglary", WARD].numerator[0]).any()
