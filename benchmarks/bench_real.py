"""What the engine says of published data: ``EWS_REAL_DATA=folder python benchmarks/bench_real.py``.

Three districts' feeds are refreshed in workspaces of their own and replayed as
they were known then.  For each: how often a flag was raised beside the budget,
what did not last, what was taken back, how early today's flags
would have been told, and their sentences.  The folder holds files as they were
published; nothing of it is part of this project.
"""

import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from ews import backtest as backtests
from ews import refresh as refreshing
from ews import workspace
from ews.backtest import Backtest
from ews.nouns import Flag
from ews.refresh import refresh
from ews.store import connection as connections
from ews.workspace import Workspace


MOST_SENTENCES = 12


@dataclass(frozen=True)
class Feed:
    """Published files of one district, and the day on which the calendar stands still."""

    title: str
    district: str
    name: str
    today: str
    files: tuple[str, ...]


FEEDS = (
    Feed(
        "Camden, burglary by street, 2010-12 to 2025-02",
        *("E09000007", "Camden", "2025-05-10"),
        (
            "boundaries/ward_E09000007.geojson",
            "boundaries/lsoa_E09000007.geojson",
            "*/police_uk_burglary/*.csv",
        ),
    ),
    Feed(
        "Camden, five editions of the police's ward table, 2020-09 to 2025-12",
        *("E09000007", "Camden", "2026-03-10"),
        ("boundaries/ward_E09000007.geojson", "indicators/mps_ward/*.csv"),
    ),
    Feed(
        "Salford, claimants by ward, 2014-01 to 2018-07",
        *("E08000006", "Salford", "2018-09-10"),
        (
            *("boundaries/ward_E08000006.geojson", "boundaries/lsoa_E08000006.geojson"),
            *("boundaries/local_authority_2023*.geojson", "boundaries/ward_2017*"),
            *("indicators/claimant_*_mixed*", "indicators/ucjsa_time*"),
        ),
    ),
)


def main() -> None:
    """Print what is found in each feed, or in those whose title holds a word of the arguments."""
    folder = os.environ.get("EWS_REAL_DATA")
    if not folder:
        sys.exit("EWS_REAL_DATA names no folder of published files; set it and run this again.")
    asked = [feed for feed in FEEDS if not sys.argv[1:] or any(word in feed.title for word in sys.argv[1:])]
    for feed in asked:
        with tempfile.TemporaryDirectory() as scratch:
            tell(feed, prepared(feed, Path(folder), Path(scratch) / feed.name))


def prepared(feed: Feed, published: Path, folder: Path) -> Workspace:
    """Return a workspace that holds the files of *feed*."""
    made = workspace.create(folder, district=feed.district, name=feed.name)
    for pattern in feed.files:
        found = sorted((published / feed.name.casefold()).glob(pattern))
        if not found:
            sys.exit(f"{published}: no file fits {feed.name.casefold()}/{pattern}.")
        for path in found:
            shutil.copy2(path, made.data / path.name)
    with (made.root / "ews.toml").open("a", encoding="utf-8", newline="\n") as settings:
        settings.write(f'\n[calendar]\ntoday = "{feed.today}"\n')
    return made


def tell(feed: Feed, made: Workspace) -> None:
    """Refresh and replay *made*, and print what came of it."""
    print(f"\n## {feed.title}\n")
    started = time.perf_counter()
    refresh(made, say=quiet)
    refreshed = time.perf_counter()
    found = backtests.backtest(made, say=quiet)
    replayed = time.perf_counter()
    print(f"refreshed in {refreshed - started:.0f} s, replayed in {replayed - refreshed:.0f} s")
    with connections.reading(made.store) as connection:
        flags = refreshing.flags_of(refreshing.require_run(connection))
    up = [flag for flag in flags if flag.state != "ended"]
    tell_rates(found)
    tell_counts(up)
    tell_delays(found)
    tell_sentences(up)


def tell_rates(found: Backtest) -> None:
    """Print the realised alarm rate beside the budget."""
    print(f"\n{found.since} to {found.until}: new flags told a year, real changes among them\n")
    print("| direction | raised | a year | budget | confirmed | brief | taken back |")
    print("|---|---|---|---|---|---|---|")
    for rate in found.rates:
        counts = (rate.raised, rate.a_year, rate.budget_a_year, rate.confirmed, rate.brief, rate.taken_back)
        print(f"| {rate.direction} | {' | '.join(f'{count:g}' for count in counts)} |")


def tell_counts(up: Iterable[Flag]) -> None:
    """Print how many flags are up today, by what they are on."""
    counts = Counter((flag.indicator or f"theme {flag.theme}", flag.geography, flag.direction) for flag in up)
    print("\n| on | geography | direction | flags |\n|---|---|---|---|")
    for (subject, geography, direction), count in sorted(counts.items()):
        print(f"| {subject} | {geography} | {direction} | {count} |")


def tell_delays(found: Backtest) -> None:
    """Print how long after its onset each of today's flags would first have been told."""
    months = [flag.months for flag in found.flags if flag.months is not None]
    if months:
        known = f"median {median(months):g}, from {min(months)} to {max(months)}"
        print(f"\nMonths from onset to first told, {len(months)} of {len(found.flags)} flags: {known}")


def tell_sentences(up: list[Flag]) -> None:
    """Print the gravest flags in the words in which a person would read them."""
    worse = [flag for flag in up if flag.direction == "worse"]
    print(f"\nThe first {min(MOST_SENTENCES, len(worse))} of {len(worse)} flags of decline:\n")
    for flag in worse[:MOST_SENTENCES]:
        print(f"- {' '.join([flag.sentence, *flag.notes])}")


def quiet(_: str) -> None:
    """Say nothing."""


if __name__ == "__main__":
    main()
