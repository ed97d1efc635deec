"""What was planted in the demonstration borough is found, and what must not be flagged is not."""

import numpy as np
import pytest
from scipy.stats import poisson

from ews import records
from ews import refresh
from ews.demo import Truth
from ews.nouns import Flag
from ews.nouns import NoVerdict
from ews.nouns import Priority
from ews.periods import Period
from ews.publish.report import Report
from ews.store.runs import RunRow


WARDS, SMALL = "ward_2025", "lsoa_2021"
CRIME = {"anti_social_behaviour", "burglary", "criminal_damage", "vehicle_crime", "violence"}
# what is still told: a flag up, or ended for less than nine months (six told after three quiet ones)
TOLD_MONTHS = 9


def month(text: str) -> int:
    return records.period(text).start


def of(
    flags: list[Flag], area: str, *, direction: str | None = None, indicators: bool = True
) -> dict[str, Flag]:
    """Return the flags of one area that are up, by indicator (or by theme)."""
    return {
        flag.indicator or flag.theme: flag
        for flag in flags
        if flag.area == area
        and flag.state != "ended"
        and direction in (None, flag.direction)
        and (flag.indicator is not None) is indicators
    }


@pytest.fixture(scope="session")
def priorities(run: RunRow) -> list[Priority]:
    return refresh.priorities_of(run)


@pytest.fixture(scope="session")
def unjudged(run: RunRow) -> list[NoVerdict]:
    return refresh.no_verdicts_of(run)


# -- the decline ------------------------------------------------------------------------------------------
def test_the_declining_ward_is_flagged_worse_in_most_of_what_declines(
    truth: Truth, flags: list[Flag]
) -> None:
    decline = truth.of("decline")
    found = of(flags, decline.areas[0], direction="worse")
    assert len(found.keys() & set(decline.indicators)) >= 5
    in_time = [f for f in found.values() if abs(f.onset.start - month(decline.onset)) <= 4]
    assert len(in_time) >= 4
    assert all(f.grade == "confirmed" and f.state in ("worsening", "continuing") for f in in_time)
    assert all(f.ratio_low > 1 and f.observed > f.expected and not f.spike for f in in_time)
    assert of(flags, decline.areas[0], direction="better") == {}


def test_the_decline_reaches_every_theme(truth: Truth, flags: list[Flag]) -> None:
    ward = truth.of("decline").areas[0]
    told = of(flags, ward, direction="worse")
    assert {flag.theme for flag in told.values()} == {
        "jobs",
        "education",
        "health",
        "crime",
        "housing_environment",
    }
    assert {"jobs", "crime"} <= of(flags, ward, direction="worse", indicators=False).keys()


def test_the_declining_ward_stands_first_among_wards(truth: Truth, priorities: list[Priority]) -> None:
    wards = [row for row in priorities if row.geography == WARDS]
    assert (wards[0].rank, wards[0].area) == (1, truth.of("decline").areas[0])
    assert (wards[0].rank_low, wards[0].rank_high) == (1, 1)
    assert len(wards[0].themes) == 5


# -- the spot ---------------------------------------------------------------------------------------------
def test_the_spot_is_flagged_in_its_small_area(truth: Truth, flags: list[Flag]) -> None:
    spot = truth.of("spot")
    found = of(flags, spot.areas[0], direction="worse")
    assert {"fly_tipping", "council_tax_arrears"} <= found.keys()
    assert found.keys() & CRIME
    assert all(abs(f.onset.start - month(spot.onset)) <= 2 for f in found.values())
    assert all(f.ratio_low <= 1.15 * spot.size and f.ratio > 1.8 for f in found.values() if spot.size)


def test_the_ward_around_the_spot_shows_no_worse_indicator(truth: Truth, flags: list[Flag]) -> None:
    assert of(flags, truth.of("around_the_spot").areas[0], direction="worse") == {}


def test_the_spot_stands_first_among_small_areas(truth: Truth, priorities: list[Priority]) -> None:
    first = next(row for row in priorities if row.geography == SMALL)
    assert (first.rank, first.area) == (1, truth.of("spot").areas[0])


# -- what must not flag -----------------------------------------------------------------------------------
def test_a_shock_to_the_whole_district_is_no_change_of_any_part_of_it(
    truth: Truth, flags: list[Flag], planted: set[str]
) -> None:
    shock = truth.of("shock")
    about = range(month(shock.onset) - 1, month(shock.end or shock.onset) + 1)
    blamed = [
        f
        for f in flags
        if f.indicator in shock.indicators and f.area not in planted and f.onset.start in about
    ]
    assert blamed == []


def test_no_verdict_of_the_months_of_the_shock_is_an_alarm_beyond_the_budget(
    truth: Truth, report: Report, planted: set[str]
) -> None:
    shock = truth.of("shock")
    first, last = month(shock.onset), month(shock.end or shock.onset)
    raised = 0
    for indicator in shock.indicators:
        for geography in (WARDS, SMALL):
            for signal in report.signals[indicator, geography]:
                columns = [n for n, p in enumerate(signal.periods) if first <= p.start <= last]
                rows = [n for n, area in enumerate(signal.areas) if area.code not in planted]
                now = signal.alert[rows][:, columns]
                raised += int((now & ~signal.alert[rows][:, [n - 1 for n in columns]]).sum())
    # both directions of 12 a year each; three of some thirty series, in a third of a year
    assert raised <= poisson.ppf(0.999, 24 / 3)


@pytest.mark.parametrize("direction", ["worse", "better"])
def test_false_flags_stay_within_the_budget_that_the_district_was_promised(
    truth: Truth, flags: list[Flag], planted: set[str], report: Report, direction: str
) -> None:
    since = month(truth.last_period) - TOLD_MONTHS + 1
    false = [
        f
        for f in flags
        if f.direction == direction and f.area not in planted and f.first_raised.start >= since
    ]
    settings = report.catalogue.settings
    a_year = settings.worse_a_year if direction == "worse" else settings.better_a_year
    assert len(false) <= poisson.ppf(0.999, a_year * TOLD_MONTHS / 12)


# -- the feeds --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("indicator", sorted(CRIME))
@pytest.mark.parametrize("geography", [WARDS, SMALL])
def test_a_feed_that_stopped_gives_no_verdict_from_then_on(
    truth: Truth, unjudged: list[NoVerdict], report: Report, indicator: str, geography: str
) -> None:
    onset = records.period(truth.of("missing_feed").onset)
    said = [
        row for row in unjudged if (row.indicator, row.geography, row.area) == (indicator, geography, None)
    ]
    assert min(row.period for row in said) == onset
    for signal in report.signals[indicator, geography]:
        late = [n for n, period in enumerate(signal.periods) if period >= onset]
        assert not (signal.evidence[:, late] > -1e9).any()
        assert not signal.alert[:, late].any()


def test_no_flag_on_crime_is_dated_after_the_feed_stopped(truth: Truth, flags: list[Flag]) -> None:
    onset = records.period(truth.of("missing_feed").onset)
    found = [flag for flag in flags if flag.theme == "crime"]
    assert found
    assert all(max(f.period, f.onset, f.first_raised) < onset for f in found)


def test_the_month_of_which_half_came_has_no_verdict_and_its_neighbours_do(
    truth: Truth, report: Report
) -> None:
    half = records.period(truth.of("half_a_feed").onset)
    for indicator in CRIME:
        panel = report.panels[indicator, WARDS]
        assert 0 < panel.coverage[0, panel.periods.index(half)] < 0.8
        for signal in report.signals[indicator, WARDS]:
            at = signal.periods.index(half)
            assert not (signal.evidence[:, at] > -1e9).any()
            assert (signal.evidence[:, at + 1] > -1e9).all()


# -- the students -----------------------------------------------------------------------------------------
def test_what_means_nothing_among_students_is_neither_shown_nor_judged(
    truth: Truth, flags: list[Flag], unjudged: list[NoVerdict], report: Report
) -> None:
    students = truth.of("students")
    inside = {a.code for a in report.areas[SMALL] if a.ward in students.areas} | set(students.areas)
    assert len(inside) > 1
    assert not [f for f in flags if f.area in inside and f.indicator in students.indicators]
    for indicator in students.indicators:
        said = {
            row.area
            for row in unjudged
            if row.indicator == indicator and row.reason == "Does not apply here."
        }
        assert said == inside
        for geography in (WARDS, SMALL):
            panel = report.panels[indicator, geography]
            rows = [n for n, area in enumerate(panel.areas) if area.code in inside]
            assert not (panel.value[rows] > -1e9).any()
            assert set(panel.marker[rows].ravel().tolist()) == {"z"}


# -- the better ward, the spike, the new wards, the hidden numbers ----------------------------------------
def test_the_ward_that_gets_better_is_flagged_better(truth: Truth, flags: list[Flag]) -> None:
    better = truth.of("better")
    found = of(flags, better.areas[0], direction="better")
    assert len(found.keys() & set(better.indicators)) >= 4
    assert all(f.ratio_high < 1 and f.grade == "confirmed" for f in found.values())
    assert of(flags, better.areas[0], direction="worse") == {}


def test_the_spike_is_told_as_a_spike(truth: Truth, flags: list[Flag]) -> None:
    spike = truth.of("spike")
    found = of(flags, spike.areas[0])["fly_tipping"]
    assert (found.spike, found.grade) == (True, "watch")
    assert "February 2026 alone made the change" in found.notes[0]


def test_the_ward_of_the_spike_is_no_priority(truth: Truth, priorities: list[Priority]) -> None:
    assert truth.of("spike").areas[0] not in {row.area for row in priorities}


def test_the_new_wards_break_the_series_and_nothing_is_judged_on_the_old(
    truth: Truth, flags: list[Flag], unjudged: list[NoVerdict], report: Report
) -> None:
    onset = records.period(truth.of("new_wards").onset)
    old, new = (report.panels["empty_homes", geography] for geography in ("ward_2021", WARDS))
    assert old.periods[-1] < onset
    assert new.periods[0] == old.periods[0]
    assert {a.code for a in old.areas} != {a.code for a in new.areas}
    assert ("empty_homes", "ward_2021") not in report.signals
    assert not [f for f in flags if f.geography == "ward_2021"]
    (said,) = [row for row in unjudged if row.geography == "ward_2021"]
    assert "boundaries changed" in said.reason


def test_the_past_of_the_new_wards_is_rebuilt_and_where_they_were_redrawn_it_is_marked(
    truth: Truth, report: Report
) -> None:
    planted = truth.of("new_wards")
    old, new = (report.panels["empty_homes", geography] for geography in ("ward_2021", WARDS))
    break_at = new.periods.index(records.period(planted.onset))
    estimated = np.char.find(new.marker, "e") >= 0
    redrawn = estimated[:, :break_at].all(axis=1)
    assert 0 < redrawn.sum() < len(new.areas)
    assert not estimated[~redrawn].any()
    assert not estimated[:, break_at:].any()
    assert (new.marker[redrawn, break_at] == "b").all()
    np.testing.assert_allclose(new.numerator[:, :break_at].sum(axis=0), old.numerator.sum(axis=0))
    assert "Wards, 2021" in new.basis


def test_hidden_numbers_stay_hidden_and_a_true_zero_is_zero(report: Report) -> None:
    panel = report.panels["food_bank_vouchers", SMALL]
    hidden, zero = panel.marker == "c", panel.numerator == 0
    assert hidden.any()
    assert zero.any()
    assert not (panel.numerator[hidden] > -1e9).any()
    assert set(panel.lower[hidden].tolist()) == {1.0}
    assert panel.upper[hidden].min() >= 4.0
    assert set(panel.marker[zero].tolist()) == {""}


# -- all together -----------------------------------------------------------------------------------------
def test_every_flag_can_be_read_by_a_person(flags: list[Flag]) -> None:
    for flag in flags:
        assert flag.sentence.endswith(".")
        assert not [word for word in ("nan", "None", "inf", "_") if word in flag.sentence.split()]
        assert flag.ratio_low <= flag.ratio <= flag.ratio_high
        assert flag.onset <= flag.period
        assert flag.first_raised <= flag.period
    assert len({flag.id for flag in flags}) == len(flags)


def test_looking_again_finds_the_same(run: RunRow, report: Report) -> None:
    assert [records.record(flag) for flag in report.flags] == run.result["flags"]
    assert [records.record(row) for row in report.priorities] == run.result["priorities"]
    assert [records.record(row) for row in report.no_verdicts] == run.result["no_verdicts"]
    assert report.run.expected_false_flags == 25
    assert isinstance(report.flags[0].onset, Period)
