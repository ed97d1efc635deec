"""The Dalmatian measures against simulated truth, and where nothing or little can be said."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.detect import Dalmatian
from ews.detect import dalmatian


WARDS = np.repeat(np.arange(12), 300)
CUT = 1.5


def town(world: str, months: int, seed: int) -> tuple[np.ndarray, np.ndarray, list[int], float, float]:
    """Counts (sites, months), households, the three worst wards, and the truth of both measures."""
    draw = np.random.default_rng([seed, months])
    households = draw.integers(15, 21, len(WARDS)).astype(float)
    rates = np.ones(len(WARDS))
    if world == "wards":
        rates[WARDS < 3] = 3.0
    if world == "smooth":
        rates = np.exp(2.0 * (WARDS % 4 + draw.random(len(WARDS))) / 4 + 0.3 * (WARDS // 4))
    if world == "dalmatian":
        rates = np.where(draw.random(len(WARDS)) < 0.1, 4.0, 1.0) * np.where(WARDS < 3, 1.2, 0.9)
    rates *= 0.2 * len(WARDS) / (rates * households).sum()
    counts = draw.poisson((rates * households)[:, None], (len(WARDS), months)).astype(float)
    mean = np.bincount(WARDS, rates * households) / np.bincount(WARDS, households)
    district = np.average(rates, weights=households)
    named = np.argsort(-mean)[:3]
    over = households * (rates > CUT * district)
    inside = np.average((rates - mean[WARDS]) ** 2, weights=households)
    between = np.average((mean[WARDS] - district) ** 2, weights=households)
    outside = over[~np.isin(WARDS, named)].sum() / over.sum()
    return counts, households, named.tolist(), float(outside), float(inside / (inside + between))


def measured(world: str, months: int, seed: int) -> tuple[Dalmatian, float, float]:
    counts, households, named, outside, within = town(world, months, seed)
    found = dalmatian(counts, households, WARDS, named=named, deprived_at=CUT, seed=seed)
    return found, outside, within


@pytest.mark.parametrize("world", ["wards", "smooth", "dalmatian"])
def test_three_months_tell_the_truth_within_five_points(world: str) -> None:
    rows = []
    for seed in range(6):
        found, outside, within = measured(world, 3, seed)
        rows.append((found.outside - outside, found.within - within))
        assert 0 <= found.outside_low <= found.outside <= found.outside_high <= 1
        assert 0 <= found.within_low <= found.within <= found.within_high <= 1
    # six towns: the mean error itself scatters by a third of an error
    assert np.abs(np.mean(rows, axis=0)) == pytest.approx([0, 0], abs=0.06)


def test_intervals_hold_the_truth() -> None:
    held = []
    for seed in range(8):
        found, outside, within = measured("dalmatian", 12, seed)
        held.append(
            (
                found.outside_low <= outside <= found.outside_high,
                found.within_low <= within <= found.within_high,
            )
        )
    assert (np.sum(held, axis=0) >= 6).all()


def test_raw_counts_would_tell_another_story() -> None:
    found, outside, _ = measured("wards", 3, 1)
    assert outside == 0
    assert found.raw_outside > 0.4
    assert found.outside < 0.02


def test_spots_are_told_from_even_spread() -> None:
    assert measured("dalmatian", 12, 1)[0].spotted > 0.99
    assert measured("wards", 12, 1)[0].spotted < 0.2


def test_what_the_explanation_needs_adds_up() -> None:
    counts, households, named, _, _ = town("dalmatian", 6, 2)
    found = dalmatian(counts, households, WARDS, named=named, deprived_at=CUT)
    missed = [found.group_households[number] for number in found.groups if number not in named]
    assert found.group_households.sum() == pytest.approx(found.households)
    assert sum(missed) == pytest.approx(found.households_outside)
    assert found.outside == pytest.approx(found.households_outside / found.households)
    assert (found.probability * households).sum() == pytest.approx(found.households)
    assert found.district_rate == pytest.approx(counts.sum() / (households.sum() * 6))
    lorenz = found.lorenz_events - found.lorenz_households
    assert (lorenz >= -1e-9).all()
    assert (lorenz[0], found.lorenz_events[-1], found.lorenz_households[-1]) == (0, 1, 1)


def test_the_same_question_has_the_same_answer() -> None:
    counts, households, named, _, _ = town("dalmatian", 3, 3)
    first, second = (
        dalmatian(counts, households, WARDS, named=named, deprived_at=CUT, seed=9) for _ in range(2)
    )
    assert (first.outside_low, first.within_high) == (second.outside_low, second.within_high)


def test_periods_are_added_up_and_a_mask_names_as_labels_do() -> None:
    counts, households, named, _, _ = town("smooth", 4, 4)
    by_month = dalmatian(counts, households, WARDS, named=named, deprived_at=CUT)
    summed = dalmatian(counts.sum(axis=1), households, WARDS, named=np.isin(WARDS, named), deprived_at=CUT)
    assert by_month.outside == pytest.approx(summed.outside, abs=0.01)
    assert by_month.within == pytest.approx(summed.within, abs=0.01)
    assert summed.district_rate == pytest.approx(4 * by_month.district_rate)


@pytest.mark.parametrize("which", [0, 1])
def test_a_masked_cell_is_a_missing_one(which: int) -> None:
    counts, households, named, _, _ = town("dalmatian", 3, 1)
    given = [counts, np.repeat(households[:, None], 3, axis=1)]
    hidden = given.copy()
    hidden[which] = np.ma.array(given[which], mask=False)
    hidden[which][:40, 1:] = np.ma.masked
    hidden[which].data[:40, 1:] = 999.0
    given[which] = given[which].copy()
    given[which][:40, 1:] = np.nan
    found = [dalmatian(*one, WARDS, named=named, deprived_at=CUT) for one in (hidden, given)]
    assert np.array_equal(found[0].rate, found[1].rate)
    assert found[0].outside == found[1].outside


def test_one_label_is_one_group_named() -> None:
    counts, households, _, _, _ = town("dalmatian", 3, 8)
    wards = np.char.add("E050", WARDS.astype(str))
    one, several = (
        dalmatian(counts, households, wards, named=named, deprived_at=CUT) for named in ("E0503", {"E0503"})
    )
    assert one.outside == several.outside < 1


def test_missing_periods_and_sites_without_households_are_left_out() -> None:
    counts, households, named, _, _ = town("smooth", 4, 5)
    counts[0], counts[5:50, 1] = np.nan, np.nan
    people = np.repeat(households[:, None], 4, axis=1)
    people[1], people[2, 0] = 0.0, np.nan
    found = dalmatian(counts, people, WARDS, named=named, deprived_at=CUT)
    assert np.isnan(found.probability[:2]).all()
    assert np.isfinite(found.probability[2:]).all()
    seen = np.isfinite(counts) & (np.nan_to_num(people) > 0)
    assert found.district_rate == pytest.approx(counts[seen].sum() / people[seen].sum())


@pytest.mark.parametrize(("named", "outside"), [(range(12), 0.0), ([], 1.0)])
def test_all_or_none_named(named: Any, outside: float) -> None:
    counts, households, _, _, _ = town("dalmatian", 6, 6)
    found = dalmatian(counts, households, WARDS, named=named, deprived_at=CUT)
    assert (found.outside, found.outside_low, found.outside_high) == (outside, outside, outside)


def test_one_group_has_all_variance_within() -> None:
    counts, households, _, _, _ = town("dalmatian", 6, 7)
    found = dalmatian(counts, households, np.zeros(len(WARDS)), named=[0], deprived_at=CUT)
    assert (found.within, found.outside) == (1.0, 0.0)


def test_without_events_nobody_is_deprived_and_no_share_can_be_told() -> None:
    found = dalmatian(np.zeros((4, 3)), np.ones(4), [1, 1, 2, 2], named=[1], deprived_at=CUT)
    assert (found.households, found.district_rate) == (0, 0)
    assert np.isnan([found.outside, found.within, found.outside_low, found.raw_outside]).all()
    empty = dalmatian(np.full(4, np.nan), np.ones(4), [1, 1, 2, 2], named=[1], deprived_at=CUT)
    assert np.isnan(empty.outside)
    assert empty.groups == ()


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.floats(0.1, 1e5), st.integers(0, 3)), min_size=1, max_size=15)
)
def test_few_and_odd_sites_give_shares_between_nought_and_one_or_none(
    rows: list[tuple[int, float, int]],
) -> None:
    counts, households, wards = np.array(rows, dtype=float).T
    found = dalmatian(counts, households, wards, named=[wards[0]], deprived_at=CUT)
    for low, value, high in (
        (found.outside_low, found.outside, found.outside_high),
        (found.within_low, found.within, found.within_high),
    ):
        assert np.isnan(value) or 0 <= low <= value <= high <= 1 + 1e-12
    assert 0 <= found.households <= households.sum() * (1 + 1e-9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"named": ["E05000009"]}, "E05000009"),
        ({"deprived_at": 0.0}, "deprived_at"),
        ({"counts": [-1.0, 2.0]}, "negative"),
        ({"groups": ["a"]}, "one group for each site"),
    ],
)
def test_what_cannot_be_measured_is_refused(change: dict[str, Any], message: str) -> None:
    given = {"counts": [1.0, 2.0], "denominators": [9.0, 9.0], "groups": ["a", "b"]} | {
        "named": ["a"],
        "deprived_at": CUT,
    }
    given |= change
    positional = [given.pop(name) for name in ("counts", "denominators", "groups")]
    with pytest.raises(ValueError, match=message):
        dalmatian(*positional, **given)
