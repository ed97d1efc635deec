"""The attacker takes all public files of two successive publications, and recovers no small number."""

import csv
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from ews import publication
from ews.gate import gated
from ews.refresh import refresh
from ews.workspace import Workspace
from tests.disclosure.attacker import extremes
from tests.gate import public_files
from tests.gate.public_files import Told
from tests.support import tiny
from tests.support import workspaces


INDICATOR = "food_bank_vouchers"
KEPT = {INDICATOR, "population"}
AGREED = f"""
[[sharing]]
agreement = "ISA-7"
indicators = ["{INDICATOR}"]
audiences = ["partner", "public"]
expires = 2026-12-31
"""
MAP = f'title = "Vouchers"\nlevel = "lsoa"\nlevels = ["ward", "lsoa"]\nindicators = ["{INDICATOR}"]\n'
MONTHS = tiny.MONTHS[-5:]
PEOPLE = {code: 1_400 + 10 * number for number, code in enumerate(workspaces.LSOAS)}
FEWEST, MOST = 1, 4
Counts = dict[tuple[str, str], int]


def counts(seed: int, months: list[str]) -> Counts:
    """Vouchers by small area and month, a third of them from 1 to 4."""
    draw = np.random.default_rng(seed)
    return {(code, month): int(draw.poisson(7.0)) for code in workspaces.LSOAS for month in months}


def revised(before: Counts) -> Counts:
    """The next delivery: a new month, and a few numbers counted again."""
    after = {**before, **counts(5, MONTHS[-1:])}
    again = sorted(before)[::9]
    return {**after, **{cell: max(0, before[cell] + turn % 3 * 2 - 1) for turn, cell in enumerate(again)}}


FIRST = counts(3, MONTHS[:-1])
SECOND = revised(FIRST)


def deliver(made: Workspace, vouchers: Counts) -> None:
    with (made.data / f"{INDICATOR}_{len(vouchers)}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["period", "area_code", "value"])
        writer.writerows([month, code, count] for (code, month), count in vouchers.items())


@pytest.fixture(scope="module")
def gridley(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return sixteen LSOAs in four wards after a refresh, with the council's own counts of vouchers."""
    made = workspaces.make(tmp_path_factory.mktemp("attacked") / "gridley")
    tiny.stop_the_clock(made)
    for definition in [*(made.root / "indicators").rglob("*.toml"), *(made.root / "maps").glob("*.toml")]:
        if definition.stem not in KEPT:
            definition.unlink()
    own = made.root / "indicators" / "jobs" / f"{INDICATOR}.toml"
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace('kind = "flow"', 'kind = "flow"\nwatched = false'), encoding="utf-8")
    (made.root / "maps" / "vouchers.toml").write_text(MAP, encoding="utf-8")
    with (made.root / "ews.toml").open("a", encoding="utf-8") as settings:
        settings.write(AGREED)
    rows = "".join(f"2025,{code},{people}\n" for code, people in PEOPLE.items())
    workspaces.write(made, "population_2025.csv", f"period,area_code,value\n{rows}")
    deliver(made, FIRST)
    refresh(made, say=lambda _: None)
    return made


def publish(made: Workspace, kept_as: Path) -> Path:
    page = publication.publish(made, "public", single_file=False, say=lambda _: None).path
    return Path(shutil.copytree(page.parent, kept_as))


@pytest.fixture(scope="module")
def sites(gridley: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Return the site without secondary suppression, and two successive ones with it."""
    folder = tmp_path_factory.mktemp("published")
    careless = Workspace(Path(shutil.copytree(gridley.root, folder / "careless")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publication, "gated", partial(gated, secondary=False))
        bare = publish(careless, folder / "bare")
    first = publish(gridley, folder / "first")
    deliver(gridley, SECOND)
    refresh(gridley, say=lambda _: None)
    return bare, first, publish(gridley, folder / "second")


def parts(site: Path) -> dict[str, np.ndarray]:
    """Return of which LSOAs each area is made, by code, as the files say."""
    ward = public_files.wards(site, INDICATOR)
    codes = sorted(ward)
    small = {code: np.array([float(other == code) for other in codes]) for code in codes}
    wide = {
        one: np.array([float(ward[other] == one) for other in codes]) for one in sorted(set(ward.values()))
    }
    return {**small, **wide, "district": np.ones(len(codes))}


def sums(told: list[Told], made_of: dict[str, np.ndarray], period: str) -> list:
    """Return what numbers of one period say of sums of LSOAs; rates are turned back into counts."""
    people = np.array([PEOPLE[code] for code in sorted(PEOPLE)], dtype=float)
    found = []
    for one in told:
        if one.period == period:
            base = made_of[one.area] @ people / public_files.PER if one.is_rate else 1.0
            off = 0.5 * 10.0**-one.decimals + 1e-6
            found.append((made_of[one.area], (one.number - off) * base, (one.number + off) * base))
    return found


def reached(site: Path, period: str, *, also: list) -> dict[str, tuple[float, float]]:
    """Return the bounds of each withheld LSOA of a period."""
    made_of = parts(site)
    hidden = sorted(
        code for code, when in public_files.withheld(site, INDICATOR) if when == period and code in PEOPLE
    )
    given = sums(public_files.everything(site, INDICATOR), made_of, period) + also
    targets = np.array([made_of[code] for code in hidden]).reshape(-1, len(PEOPLE))
    found = extremes(given, targets, np.zeros(len(PEOPLE)))
    return dict(zip(hidden, map(tuple, found), strict=True))


def still_true(first: Path, period: str) -> list:
    """Return what the first site tells of sums that nobody has revised since."""
    made_of = parts(first)
    codes = sorted(PEOPLE)
    before, now = (np.array([one.get((code, period), -1) for code in codes]) for one in (FIRST, SECOND))
    told = [
        one
        for one in public_files.everything(first, INDICATOR)
        if made_of[one.area] @ before == made_of[one.area] @ now
    ]
    return sums(told, made_of, period)


def test_every_sort_of_file_tells_numbers_or_the_attack_would_be_none(
    sites: tuple[Path, Path, Path],
) -> None:
    told = public_files.everything(sites[1], INDICATOR)
    assert {one.file for one in told} == {"csv", "parquet", "gpkg", "xlsx", "map", "page"}


@pytest.mark.parametrize("period", MONTHS)
def test_no_small_number_is_recovered_from_all_files_of_both_publications(
    sites: tuple[Path, Path, Path], period: str
) -> None:
    _, first, second = sites
    found = reached(second, period, also=still_true(first, period) if period != MONTHS[-1] else [])
    small = [code for code in PEOPLE if FEWEST <= SECOND[code, period] <= MOST]
    assert small
    assert set(small) <= set(found)
    for code, (low, high) in found.items():
        assert high - low >= 1
        assert low <= SECOND[code, period] <= high
        if code in small:
            assert low <= FEWEST
            assert high >= MOST


def test_without_secondary_suppression_the_same_attack_recovers_some(sites: tuple[Path, Path, Path]) -> None:
    recovered = [
        (code, period)
        for period in MONTHS[:-1]
        for code, (low, high) in reached(sites[0], period, also=[]).items()
        if high - low < 0.5 and round(low) == FIRST[code, period]
    ]
    assert recovered
