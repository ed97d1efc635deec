"""Pockets with their names and sentences, and the command that lists them."""

import json
from typing import Any

import numpy as np
import pytest

from ews.atlas import Atlas
from ews.detect import Pocket
from ews.nouns import Area
from ews.nouns import Direction
from ews.pockets import scans
from ews.pockets.words import PocketFound
from ews.pockets.words import Scan
from ews.pockets.words import Words
from ews.series.sites import Sites
from ews.store.areas import AreaRow
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support.panels import indicator
from tests.support.panels import months
from tests.support.reports import catalogue
from tests.support.reports import geography


SIDE, PERIODS = 12, 40
NAMES = {"W0": "Low Fell", "W1": "Harrow Green"}
FLOW = indicator("burglary", polarity="higher is worse", kind="flow")


def atlas(level: str) -> Atlas:
    levels = {"ward_2025": "ward", "small": level}
    geographies = {name: geography(name, each, name) for name, each in levels.items()}
    wards = tuple(AreaRow("ward_2025", code, name, None, 0.0, 0.0) for code, name in NAMES.items())
    return Atlas("E08", "Mereford", geographies, {"ward_2025": wards})


def sites(counts: np.ndarray, name: str = "burglary") -> Sites:
    xy = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1).reshape(-1, 2) * 100.0
    codes = tuple(f"L{number:03}" for number in range(SIDE**2))
    return Sites(
        indicator=name,
        geography="small",
        areas=tuple(Area(code, f"Place {code}", "small", None) for code in codes),
        periods=months(counts.shape[1]),
        counts=counts,
        denominators=np.full(counts.shape, np.nan),
        shared=False,
        coverage=np.ones(counts.shape),
        xy=xy,
        wards=tuple("W0" if x < 600 else "W1" for x in xy[:, 0]),
        lsoas=codes,
    )


PLANTED = [5 * SIDE + 4, 5 * SIDE + 5, 5 * SIDE + 6, 6 * SIDE + 5, 6 * SIDE + 6]


def counts(seed: int, planted: float = 0.0) -> np.ndarray:
    draw = np.random.default_rng(seed)
    found = draw.poisson(1.0, (SIDE**2, PERIODS)).astype(float)
    found[PLANTED, 34:] += draw.poisson(planted, (len(PLANTED), PERIODS - 34))
    return found


def found_in(scan: Scan, level: str = "lsoa", **other: Any) -> list[PocketFound]:
    options: dict[str, Any] = {"direction": "worse", "alarms_per_year": 1.0, **other}
    return scans.find(scan, atlas(level), catalogue(), **options)


def test_a_pocket_across_wards_is_named_by_where_it_lies() -> None:
    found = found_in(Scan((FLOW,), (sites(counts(1, 3.0)),)))
    assert len(found) == 1
    pocket = found[0]
    assert len(set(pocket.areas) & {f"L{number:03}" for number in PLANTED}) >= 3
    assert "Low Fell" in pocket.name
    assert "Harrow Green" in pocket.name
    assert set(pocket.wards) == {"W0", "W1"}
    assert pocket.ratio_low > 1
    assert "against the rest of Mereford" in pocket.sentence
    assert f"{pocket.observed:,.0f} up to" in pocket.sentence


def test_postcodes_are_counted_and_none_is_told_alone() -> None:
    found = found_in(Scan((FLOW,), (sites(counts(1, 3.0)),)), level="postcode")
    assert found[0].name.startswith(f"{len(found[0].areas)} postcodes in ")


def test_a_theme_tells_what_several_indicators_show_together() -> None:
    other = indicator("theft", polarity="higher is worse", kind="flow", title="Theft")
    scan = Scan((FLOW, other), (sites(counts(2, 1.6)), sites(counts(3, 1.6), "theft")))
    found = found_in(scan)
    assert found[0].indicator is None
    assert found[0].sentence.startswith("Taken together, crime got worse in ")


def told(members: tuple[int, ...], observed: float, ratio: float, level: str = "lsoa") -> PocketFound:
    """Return a pocket that began six months ago, in words."""
    expected = observed / ratio
    spot = Pocket(
        members, "site", 34, ratio, 0.8 * ratio, 1.2 * ratio, observed, expected, 9.0, 6.0, 1e-4, (1.0,)
    )
    scan = Scan((FLOW,), (sites(counts(4)),))
    direction: Direction = "worse" if ratio > 1 else "better"
    return Words(scan, atlas(level), direction, months(PERIODS)[-1]).pocket(spot)


@pytest.mark.parametrize(
    ("level", "members", "observed", "is_told"),
    [
        ("lsoa", (3,), 5.0, True),
        ("lsoa", (3, 4), 4.0, False),
        ("postcode", (3, 4), 5.0, True),
        ("postcode", (3, 4), 4.0, False),
        ("postcode", (3,), 50.0, False),
    ],
)
def test_what_might_tell_of_a_family_is_not_told(
    level: str, members: tuple[int, ...], observed: float, is_told: bool
) -> None:
    pocket = told(members, observed, 2.5, level)
    assert (pocket.observed, pocket.expected) == ((observed, observed / 2.5) if is_told else (None, None))
    assert (f"{observed:.0f} up to" in pocket.sentence) == is_told
    assert ("where about" in pocket.sentence) == is_told


@pytest.mark.parametrize(("ratio", "said"), [(2.5, "few up to April 2028, more than"), (0.2, "fewer than")])
def test_few_are_more_or_fewer_than_expected(ratio: float, said: str) -> None:
    assert f"{said} would be expected had nothing changed" in told((3, 4), 4.0, ratio).sentence


def test_the_sentence_says_what_all_other_places_did_and_how_often_chance_would() -> None:
    found = found_in(Scan((FLOW,), (sites(counts(1, 3.0)),)))[0]
    others = [n for n in range(SIDE**2) if f"L{n:03}" not in found.areas]
    first = [str(span) for span in months(PERIODS)].index(str(found.onset))
    now = counts(1, 3.0)[others, first:].sum()
    then = counts(1, 3.0)[others, first - 12 : PERIODS - 12].sum()
    assert found.rest_change == pytest.approx(now / then, abs=1e-4)
    assert f", while the rest counted {abs(round((now / then - 1) * 100))}%" in found.sentence
    assert "Chance alone would show a pocket this strong somewhere in Mereford in " in found.sentence


def test_quiet_places_and_a_period_that_was_not_counted_have_no_pockets() -> None:
    scan = Scan((FLOW,), (sites(counts(4)),))
    assert found_in(scan, alarms_per_year=0.02) == []
    assert found_in(scan, period=months(PERIODS + 1)[-1]) == []


def test_the_command_finds_the_spot_of_the_demonstration_and_says_its_budget(
    ews: Ews, eastmere: Workspace
) -> None:
    result = ews("pockets", "fly_tipping", "-f", "json", "-w", eastmere.root)
    assert "About 1 false pocket a year" in result.stderr
    rows = json.loads(result.stdout)
    assert rows
    for row in rows:
        assert (row["level"], row["indicator"]) == ("pocket", "fly_tipping")
        assert row["ratio"] > 1
        assert row["name"] in row["sentence"]


def test_a_subject_or_period_that_nobody_knows_is_refused(ews: Ews, eastmere: Workspace) -> None:
    for arguments in (["flytipping"], ["fly_tipping", "--period", "1850-01"]):
        wrong = ews("pockets", *arguments, "-w", eastmere.root)
        assert (wrong.exit_code, wrong.stdout) == (40, "")


@pytest.mark.parametrize(
    ("direction", "interval", "told"),
    [
        ("worse", (1.2, 3.0), True),
        ("worse", (0.98, 1.07), False),
        ("better", (0.3, 0.9), True),
        ("better", (0.6, 1.1), False),
    ],
)
def test_a_pocket_whose_interval_holds_no_change_is_not_told(
    direction: Direction, interval: tuple[float, float], told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    low, high = interval
    one = Pocket((1, 2), "site", 30, (low + high) / 2, low, high, 40.0, 30.0, 12.0, 6.0, 1e-4, (4.0,))
    monkeypatch.setattr(scans, "pockets", lambda **_: (one,))
    search = scans.Search(Scan((FLOW,), (sites(counts(1)),)), catalogue(), direction, 1.0)
    assert (search.at(PERIODS - 1) == (one,)) is told
