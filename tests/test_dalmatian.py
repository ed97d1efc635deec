"""Who is missed when help goes to the named wards only: the measure of one indicator, and its command."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ews import dalmatian
from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.measures import Measure
from ews.nouns import Area
from ews.series.sites import Sites
from ews.store.areas import AreaRow
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support.panels import indicator
from tests.support.panels import months
from tests.support.reports import geography


WARDS = tuple(f"W{number:02}" for number in range(10))
WARD_OF = tuple(ward for ward in WARDS for _ in range(60))
LEVELS = {"ward_2025": "ward", "lsoa_2021": "lsoa"}
PEOPLE = 50.0
FLOW: Indicator = indicator("arrears", polarity="higher is worse", kind="flow", denominator="households")


def atlas() -> Atlas:
    geographies = {name: geography(name, level, name) for name, level in LEVELS.items()}
    rows = tuple(AreaRow("ward_2025", code, f"Ward {code}", None, 0.0, 0.0) for code in WARDS)
    return Atlas("E08", "Mereford", geographies, {"ward_2025": rows})


def sites(rates: np.ndarray, *, periods: int = 14, seed: int = 1) -> Sites:
    counts = np.random.default_rng(seed).poisson((rates * PEOPLE)[:, None], (len(rates), periods))
    return Sites(
        indicator="arrears",
        geography="lsoa_2021",
        areas=tuple(Area(f"L{n:03}", f"Place {n}", "lsoa_2021", ward) for n, ward in enumerate(WARD_OF)),
        periods=months(periods),
        counts=counts.astype(float),
        denominators=np.full(counts.shape, PEOPLE),
        shared=False,
        coverage=np.ones(counts.shape),
        xy=np.zeros((len(rates), 2)),
        wards=WARD_OF,
        lsoas=tuple(f"L{n:03}" for n in range(len(rates))),
    )


def measured(given: Sites, one: Indicator = FLOW, **other: Any) -> Measure | None:
    options: dict[str, Any] = {"base": "households", "named": (), "deprived_at": 1.5, "required": 0.8}
    return dalmatian.measure(given, one, atlas(), **{**options, **other})


def two_bad_wards() -> np.ndarray:
    return np.where(np.isin(WARD_OF, WARDS[:2]), 0.06, 0.02)


def spotted() -> np.ndarray:
    """One place in ten is a spot, but for the first ward, where one in five is."""
    every = np.where(np.array(WARD_OF) == WARDS[0], 5, 10)
    return np.where(np.arange(len(WARD_OF)) % every == 0, 0.1, 0.02)


def test_the_worst_fifth_is_named_when_nobody_says() -> None:
    found = measured(sites(two_bad_wards()))
    assert found is not None
    assert set(found.named) == set(WARDS[:2])
    assert found.outside < 0.05
    assert (str(found.since), str(found.until)) == ("2025-03", "2026-02")


def test_spots_outside_the_named_ward_are_counted_and_placed() -> None:
    found = measured(sites(spotted()), named=[WARDS[0]])
    assert found is not None
    assert found.outside == pytest.approx(9 * 6 / (9 * 6 + 12), abs=0.05)
    assert found.deprived == pytest.approx(66 * PEOPLE, rel=0.15)
    assert found.missed == pytest.approx(found.outside * found.deprived, abs=1)
    assert 0 < len(found.missed_where) <= 10
    assert all(WARDS[0] not in place for place in found.missed_where)
    assert f"{found.outside:.0%}" in found.sentence
    assert "Ward W00" in found.sentence
    assert "households" in found.sentence


def test_of_a_stock_only_the_latest_period_counts() -> None:
    found = measured(sites(spotted()), replace(FLOW, kind="stock"))
    assert found is not None
    assert found.since == found.until


def test_periods_covered_too_little_are_left_out() -> None:
    given = sites(two_bad_wards())
    given.coverage[:, -1] = 0.5
    found = measured(given)
    assert found is not None
    assert str(found.until) == "2026-01"


@pytest.mark.parametrize("nothing", ["counts", "denominators"])
def test_without_data_or_base_there_is_no_measure(nothing: str) -> None:
    given = sites(two_bad_wards())
    empty = np.full(given.counts.shape, np.nan)
    assert measured(replace(given, **{nothing: empty})) is None


def test_no_place_with_fewer_than_five_people_is_listed() -> None:
    given = sites(two_bad_wards())
    given.denominators[:] = 0.5
    found = measured(given)
    assert found is not None
    assert not [place for place in found.missed_where if "(L" in place]


@pytest.mark.parametrize(
    ("definition", "counts"),
    [
        ({}, True),
        ({"kind": "value"}, False),
        ({"polarity": "lower is worse"}, False),
        ({"polarity": "neutral"}, False),
        ({"watched": False}, False),
    ],
)
def test_only_counts_that_are_worse_when_higher_measure_deprivation(
    definition: dict[str, Any], counts: bool
) -> None:
    assert dalmatian.counts_deprivation(replace(FLOW, **definition)) is counts


# -- the command ------------------------------------------------------------------------------------------
def test_the_command_lists_explains_and_refuses_what_it_does_not_know(ews: Ews, refreshed: Workspace) -> None:
    result = ews("dalmatian", "-f", "json", "-w", refreshed.root)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == []
    for arguments, remedy in (
        (["fly_tiping"], "did you mean 'fly_tipping'"),
        (["--named", "E05000099"], "ews series INDICATOR"),
    ):
        wrong = ews("dalmatian", *arguments, "-w", refreshed.root)
        assert (wrong.exit_code, wrong.stdout) == (40, "")
        assert remedy in wrong.stderr
    assert ews("dalmatian", "--deprived-at", "0", "-w", refreshed.root).exit_code == 2


def test_the_command_measures_the_demonstration(ews: Ews, eastmere: Workspace, tmp_path: Path) -> None:
    printed = ews("dalmatian", "council_tax_arrears", "-f", "csv", "-w", eastmere.root).stdout
    (row,) = csv.DictReader(io.StringIO(printed))
    assert row["geography"] == "lsoa_2021"
    assert 0 < float(row["outside_low"]) < float(row["outside"]) < float(row["outside_high"]) < 1
    assert len(row["named"].split("; ")) == 4
    shown = ews("dalmatian", "council_tax_arrears", "-w", eastmere.root)
    assert "help that goes only there" in shown.stderr
    assert "council_tax_arrears" in shown.stdout
