"""The pocket scan: a planted pocket is found, nothing after the period is looked at."""

from typing import Any

import numpy as np
import pytest

from ews.detect.pockets import pocket_scan
from ews.detect.pockets import pockets


def district(seed: int, sites: int = 200, periods: int = 44) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    xy = draw.uniform(0, 800, (sites, 2))
    ward = (xy[:, 0] // 200).astype(int) * 4 + (xy[:, 1] // 200).astype(int)
    return draw.poisson(0.3, (sites, periods)).astype(float), xy, ward


def test_a_planted_pocket_is_found_and_the_future_is_not_looked_at() -> None:
    counts, xy, ward = district(1)
    planted = np.argsort(((xy - xy[7]) ** 2).sum(axis=1))[:9]
    counts[planted, 36:] += np.random.default_rng(2).poisson(0.9, (9, 8))
    found = pockets(counts, None, xy, {"ward": ward}, monitor_from=36, period=42)
    assert found
    members = set(found[0].members)
    assert len(members & set(planted.tolist())) / len(members | set(planted.tolist())) > 0.5
    assert found[0].ratio_low <= found[0].ratio <= found[0].ratio_high
    assert found == pockets(counts[:, :43], None, xy, {"ward": ward}, monitor_from=36)


def test_a_scan_of_all_periods_is_the_scan_of_each() -> None:
    counts, xy, ward = district(5)
    counts[:9, 38:] += 1.0
    whole = pocket_scan(counts, None, xy, {"ward": ward}, monitor_from=36, alarms_per_year=12.0)
    assert np.isnan(whole.evidence[:36]).all()
    for period in (36, 40, 43):
        alone = pockets(
            counts, None, xy, {"ward": ward}, monitor_from=36, period=period, alarms_per_year=12.0
        )
        assert whole.pockets[period] == alone
        assert bool(alone) == (whole.evidence[period] > whole.threshold[period])


def test_a_street_across_two_wards_is_found_and_an_improvement_as_one() -> None:
    counts, xy, ward = district(6)
    street = np.argsort(np.abs(xy[:, 1] - 400) + np.maximum(np.abs(xy[:, 0] - 400) - 110, 0) * 9)[:10]
    assert len(set(ward[street])) > 1
    rising = counts.copy()
    rising[street, 36:] += np.random.default_rng(7).poisson(1.2, (10, 8))
    found = pockets(rising, None, xy, {"ward": ward}, monitor_from=36)
    assert len(set(found[0].members) & set(street.tolist())) >= 6
    falling = counts + 1.0
    falling[street, 36:] = 0.0
    better = pockets(falling, None, xy, {"ward": ward}, monitor_from=36, direction="better")
    assert len(set(better[0].members) & set(street.tolist())) >= 6
    assert better[0].ratio_high < 1


def test_two_indicators_speak_together() -> None:
    counts, xy, ward = district(8)
    other = district(9)[0]
    planted = np.argsort(((xy - xy[50]) ** 2).sum(axis=1))[:9]
    for part in (counts, other):
        part[planted, 36:] += np.random.default_rng(3).poisson(0.7, (9, 8))
    found = pockets(np.stack([counts, other]), None, xy, {"ward": ward}, monitor_from=36)
    assert len(set(found[0].members) & set(planted.tolist())) >= 6
    assert (np.asarray(found[0].contributions) > 0).all()


def test_missing_months_and_a_seed_given_twice_change_nothing_else() -> None:
    counts, xy, ward = district(1)
    counts[:9, 36:] += 1.0
    counts[3, 10:14] = np.nan
    counts[:, 20] = np.nan
    found = pockets(counts, None, xy, {"ward": ward}, monitor_from=36, seed=4)
    assert found == pockets(counts, None, xy, {"ward": ward}, monitor_from=36, seed=4)
    assert np.isfinite([found[0].ratio, found[0].p_value, found[0].expected]).all()


def test_large_counts_that_scatter_make_no_pockets_of_falls() -> None:
    draw = np.random.default_rng(11)
    _, xy, ward = district(10)
    counts = draw.poisson(400 * draw.gamma(14, 1 / 14, (200, 44))).astype(float)
    found = pockets(counts, None, xy, {"lsoa": np.arange(200), "ward": ward}, monitor_from=36)
    assert len(found) <= 1
    assert all(one.ratio > 1 for one in found)


def test_nothing_is_said_without_history_events_or_sites() -> None:
    counts, xy, ward = district(3)
    assert pockets(counts, None, xy, ward, monitor_from=12, period=5) == ()
    assert pockets(np.zeros_like(counts), None, xy, ward, monitor_from=36) == ()
    assert pockets(counts[:1], None, xy[:1], ward[:1], monitor_from=36) == ()


def test_groups_of_another_length_are_refused() -> None:
    counts, xy, ward = district(4)
    with pytest.raises(ValueError, match=r"do not match 200 sites"):
        pockets(counts, None, xy, ward[:-1], monitor_from=36)


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("monitor_from", [-1, 36.5, "36", None]),
        ("alarms_per_year", [0, -1.0, NAN, INF, "1", None, True]),
        ("direction", ["up", None, 1, ["worse", "up"]]),
        ("periods_per_year", [0, 12.5, "12", None, 367]),
        ("dispersion", [0.0, -1, NAN, INF, "3", [3.0, 0.0]]),
        ("seed", [-1, 1.5, None]),
    ],
)
def test_an_option_outside_its_meaning_is_refused_with_its_value(name: str, values: list[Any]) -> None:
    counts, xy, ward = district(4, 30, 40)
    for value in values:
        faulty = value[-1] if isinstance(value, list) else value
        with pytest.raises(ValueError, match=f"^{name} is ") as refused:
            pockets([counts, counts], None, xy, ward, **{"monitor_from": 36, name: value})
        assert str(refused.value).startswith(f"{name} is {faulty!r}; ")


def test_all_faulty_options_are_told_at_once() -> None:
    counts, xy, ward = district(4, 30, 40)
    with pytest.raises(ValueError, match=r"alarms_per_year is 0; .*seed is -1; .*direction is 'up'; "):
        pockets(counts, None, xy, ward, monitor_from=36, alarms_per_year=0, direction="up", seed=-1)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"direction": ["worse"]},
            r"direction is \['worse'\], 1 for 2 indicators; give one, or one",
        ),
        ({"dispersion": (3.0, None, 3.0)}, r"dispersion is \(3.0, None, 3.0\), 3 for 2 indicators"),
    ],
)
def test_a_list_has_one_for_each_indicator_also_before_the_first_verdict(
    given: dict[str, Any], told: str
) -> None:
    counts, xy, ward = district(4, 30, 40)
    with pytest.raises(ValueError, match=told):
        pockets([counts, counts], None, xy, ward, monitor_from=36, period=0, **given)


def test_whole_numbers_and_lists_of_any_type_are_taken() -> None:
    counts, xy, ward = district(1, 60)
    counts[:9, 36:] += 2.0
    found = pockets([counts, counts], None, xy, ward, monitor_from=36, direction=["worse", "worse"], seed=3)
    assert found
    assert found == pockets(
        [counts, counts],
        None,
        xy,
        ward,
        monitor_from=np.int8(36),  # type: ignore[arg-type]
        direction=np.array(["worse", "worse"]),  # type: ignore[arg-type]
        periods_per_year=12.0,  # type: ignore[arg-type]
        dispersion=np.array([None, None]),  # type: ignore[arg-type]
        seed=np.uint8(3),  # type: ignore[arg-type]
    )


def test_a_masked_cell_is_a_missing_one() -> None:
    counts, xy, ward = district(1, 60)
    counts[:9, 36:] += 2.0
    whole = {
        "counts": counts,
        "denominators": np.ones_like(counts),
        "xy": xy,
        "groups": ward.astype(float),
        "coverage": np.ones_like(counts),
        "applies": np.ones_like(counts),
    }
    gone = {name: np.array(values) for name, values in whole.items()}
    for number, values in enumerate(gone.values()):
        values[20 + 5 * number : 25 + 5 * number] = np.nan
    hidden = {
        name: np.ma.array(np.where(np.isnan(values), 7.0, values), mask=np.isnan(values))
        for name, values in gone.items()
    }
    found = [pockets(**given, monitor_from=36) for given in (whole, gone, hidden)]  # type: ignore[arg-type]
    assert found[0] != found[1] == found[2] != ()


def grid(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return counts of mean 8 at the sites of a grid of 12 by 12, (sites, 48), and the grid, (sites, 2)."""
    draw = np.random.default_rng(seed)
    mean = draw.gamma(5, 8 / 5, 144)
    places = np.array([(i, j) for i in range(12) for j in range(12)], dtype=float)
    return draw.poisson(np.repeat(mean[:, None], 48, axis=1)).astype(float), places


def square(row: int, column: int) -> list[int]:
    return [12 * i + j for i in (row, row + 1) for j in (column, column + 1)]


@pytest.mark.parametrize(("site", "times"), [(100, 100), (100, 1000), (28, 100), (26, 100)])
def test_a_slip_in_the_past_hides_no_pocket(site: int, times: float) -> None:
    counts, places = grid(3)
    counts[square(2, 2), 44:] *= 2
    clean = pockets(counts, None, 500 * places, None, monitor_from=24)
    counts[site, 20] = times * max(counts[site, 20], 1)
    found = pockets(counts, None, 500 * places, None, monitor_from=24)
    assert set(found[0].members) >= set(square(2, 2))
    assert found[0].members == clean[0].members
    assert found[0].evidence > 0.9 * clean[0].evidence


@pytest.mark.parametrize("seed", [0, 4])
def test_a_pocket_beside_a_stronger_one_has_its_own_members(seed: int) -> None:
    counts, places = grid(seed)
    strong, weak = square(2, 2), square(2, 8)
    counts[strong, 40:] *= 3
    counts[weak, 43:] *= 2
    found = pockets(counts, None, 500 * places, None, monitor_from=24)
    assert [set(pocket.members) for pocket in found] == [set(strong), set(weak)]


def test_an_overwhelming_change_leaves_its_neighbours_alone() -> None:
    counts, places = grid(1)
    counts[square(2, 2), 40:] *= 300  # warnings, as of an overflow, are errors here
    found = pockets(counts, None, 500 * places, None, monitor_from=24, dispersion=1e6)
    assert set(found[0].members) == set(square(2, 2))
