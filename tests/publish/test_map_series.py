"""A series on a map says what its panel says, and keeps five sorts of cell apart."""

from dataclasses import replace

import numpy as np
import pytest

from ews.publish.map_packing import Packing
from ews.publish.map_series import MISSING
from ews.publish.map_series import NO_VERDICT
from ews.publish.map_series import NOT_APPLICABLE
from ews.publish.map_series import SUPPRESSED
from ews.publish.map_series import VALUE
from ews.publish.map_series import Series
from ews.publish.report import Report
from ews.publish.trends import Lookup
from tests.support import map_payload
from tests.support import reports
from tests.support.gated import hidden


REPORT = reports.report()


def series(name: str, latest: int = 24, report: Report = REPORT, where: str = reports.WARDS) -> Series:
    return Series(Lookup(report), (name, where), report.areas[where], latest)


def test_the_latest_periods_are_shown_and_no_other() -> None:
    one = series("claimant_rate")
    assert one.values.shape == one.states.shape == (12, 24)
    assert (one.periods[0].label, one.periods[-1].label) == ("April 2024", "March 2026")


def test_suppressed_not_applicable_missing_and_no_verdict_stay_four_things() -> None:
    key = ("burglary", reports.WARDS)
    part = REPORT.panels[key]
    part = replace(part, coverage=np.where(np.arange(36) < 34, 1.0, 0.41) * np.ones((12, 1)))
    claimants = series("claimant_rate", 36)
    burglary = series("burglary", 36, replace(REPORT, panels={**REPORT.panels, key: part}))
    assert claimants.states[0, 30] == SUPPRESSED
    assert set(claimants.states[4].tolist()) == {NOT_APPLICABLE}
    assert claimants.states[1, 10:14].tolist() == [MISSING] * 4
    assert set(burglary.states[:, -1].tolist()) == {NO_VERDICT}
    assert set(burglary.states[:, -3].tolist()) == {VALUE}


def test_a_whole_number_without_a_verdict_is_a_level_all_the_same() -> None:
    assert set(series("burglary", 36).states[:, -1].tolist()) == {VALUE}


def test_an_area_that_the_indicator_never_speaks_of_is_no_data() -> None:
    extra = reports.wards((*reports.NAMES, "Newly Made"))
    one = series("house_price", 3, replace(REPORT, areas={reports.WARDS: extra}))
    assert one.states[:, 0].tolist() == [VALUE] * 12 + [MISSING]


def test_the_change_is_the_one_with_more_evidence() -> None:
    ratios = series("claimant_rate").ratios
    assert ratios is not None
    assert ratios[2, -1] > 1.4
    assert ratios[6, -1] < 0.7
    assert series("house_price").ratios is None


def test_only_a_change_beyond_chance_is_sure() -> None:
    one = series("claimant_rate")
    assert one.sure[2, -1]
    assert one.sure[6, -1]
    assert not one.sure[3].any()


def test_a_rate_is_counts_over_people_and_is_not_written_itself() -> None:
    one, packing = series("claimant_rate"), Packing()
    packed = one.packed(packing)
    assert "value" not in packed
    counted, people = (
        map_payload.table(packing.texts, packed[name], (12, 24)) for name in ("numerator", "denominator")
    )  # type: ignore[arg-type]
    assert np.allclose(counted / people * packed["per"], one.values, equal_nan=True)  # type: ignore[operator]


@pytest.mark.parametrize("name", ["burglary", "house_price"])
def test_what_has_no_base_is_written_as_it_is_shown(name: str) -> None:
    one, packing = series(name), Packing()
    packed = one.packed(packing)
    assert "denominator" not in packed
    values = map_payload.table(packing.texts, packed["value"], (12, 24))  # type: ignore[arg-type]
    assert np.array_equal(values, one.values, equal_nan=True)


def test_what_was_expected_lies_within_its_range() -> None:
    one, packing = series("claimant_rate"), Packing()
    packed = one.packed(packing)
    low, line, high = (
        map_payload.table(packing.texts, packed[name], (12, 24))  # type: ignore[arg-type]
        for name in ("low", "expected", "high")
    )
    known = np.isfinite(line)
    assert known.any()
    assert (low[known] <= line[known]).all()
    assert (line[known] <= high[known]).all()


def test_the_reason_for_a_missing_verdict_goes_with_its_cell() -> None:
    packing = Packing()
    reasons = series("burglary").packed(packing)["reasons"]
    assert packing.texts[reasons["*:23"]].startswith("The police feed")  # type: ignore[index]
    own = series("claimant_rate").packed(packing)["reasons"]
    assert {key: packing.texts[place] for key, place in own.items()} == {  # type: ignore[attr-defined]
        "4:23": "Most residents are students, who cannot claim."
    }


def test_counts_say_that_they_are_counts() -> None:
    assert "These are counts" in series("burglary").note
    assert "These are counts" not in series("claimant_rate").note
    assert "These are counts" not in series("house_price").note


def test_what_the_gate_took_out_is_nowhere_in_the_tables() -> None:
    public = hidden(REPORT)
    one, packing = series("claimant_rate", 36, public, reports.LSOAS), Packing()
    packed = one.packed(packing)
    assert set(one.states.ravel().tolist()) == {SUPPRESSED}
    for name in ("numerator", "denominator", "value", "expected", "low", "high", "ratio"):
        if name in packed:
            shown = map_payload.table(packing.texts, packed[name], (24, 36))  # type: ignore[arg-type]
            assert np.isnan(shown).all() or name == "denominator"
