"""Bias and interval coverage of the Dalmatian measures in simulated towns whose truth is known.

Run `python benchmarks/bench_dalmatian.py --towns 100`. A town has 20 wards of 220 to 380 postcodes
of 15 to 20 households, about 6,000 postcodes; a postcode counts 0.2 events a month on average.
Households are deprived from 1.5 times the town's rate. The worlds:

wards      four bad wards (2.2 to 3 times the others); every postcode of a ward has its ward's rate
near       as wards, all wards log-normal (sd 0.5): many lie near 1.5; those above it are named
smooth     the rate grows steadily across the town; the four worst wards are named
hill       the rate falls off from the middle of town to a quarter; the four worst are named
dalmatian  wards alike within 15 %, one postcode in twelve is a spot of 3 to 4 times the rate
mixed      three wards of 2.7 times the rate, spots of 3.5 times in the others
uneven     spots of 4 times, one postcode in ten, in every other ward
gamma      rates gamma about their ward's (coefficient of variation 0.58)
"""

import argparse
import time
from dataclasses import dataclass

import numpy as np

from ews.detect import dalmatian


WARDS, DEPRIVED_AT, EVENTS_A_MONTH = 20, 1.5, 0.2
WORLDS = "wards near smooth hill dalmatian mixed uneven gamma".split()


@dataclass(frozen=True)
class Town:
    """Counts, households and wards of postcodes; the named wards; what is true of both measures."""

    counts: np.ndarray
    households: np.ndarray
    wards: np.ndarray
    named: np.ndarray
    truth: tuple[float, float]


def relative_rates(world: str, wards: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Return each postcode's true rate relative to any other."""
    level = draw.uniform(0.85, 1.15, WARDS)
    x, y = (wards % 5 + draw.random(len(wards))) / 5, (wards // 5 + draw.random(len(wards))) / 4
    chance = draw.random(len(wards))
    if world == "wards":
        level[:4] *= draw.uniform(2.2, 3.0, 4)
    if world in ("near", "gamma"):
        level = np.exp(draw.normal(0, 0.5 if world == "near" else 0.3, WARDS))
    if world == "mixed":
        level[:3] *= 2.7
    return level[wards] * {
        "smooth": np.exp(1.5 * x + 0.5 * y) / level[wards],
        "hill": (1 + 3 * np.exp(-((x - 0.45) ** 2 + (y - 0.4) ** 2) / 0.08)) / level[wards],
        "dalmatian": np.where(chance < 1 / 12, draw.uniform(3, 4, len(wards)), 1.0),
        "mixed": np.where((wards >= 3) & (chance < 0.1), 3.5, 1.0),
        "uneven": np.where((wards % 2 == 0) & (chance < 0.1), 4.0, 1.0),
        "gamma": draw.gamma(3, 1 / 3, len(wards)),
    }.get(world, 1.0)


def build(world: str, months: int, seed: int) -> Town:
    """Draw one town and so many months of counts."""
    draw = np.random.default_rng([seed, WORLDS.index(world), months])
    wards = np.repeat(np.arange(WARDS), draw.integers(220, 381, WARDS))
    households = draw.integers(15, 21, len(wards)).astype(float)
    rates = relative_rates(world, wards, draw)
    rates *= EVENTS_A_MONTH * len(wards) / (rates * households).sum()
    counts = draw.poisson((rates * households)[:, None], (len(wards), months)).astype(float)
    district = np.average(rates, weights=households)
    mean = np.bincount(wards, rates * households) / np.bincount(wards, households)
    above = mean > DEPRIVED_AT * district
    worst = np.argsort(-mean)[:4]
    named = np.flatnonzero(above) if world in ("wards", "near") and above.any() else worst
    over = households * (rates > DEPRIVED_AT * district)
    inside = np.average((rates - mean[wards]) ** 2, weights=households)
    between = np.average((mean[wards] - district) ** 2, weights=households)
    outside = over[~np.isin(wards, named)].sum() / over.sum() if over.any() else np.nan
    return Town(counts, households, wards, named, (float(outside), float(inside / (inside + between))))


def measure(world: str, months: int, towns: int) -> str:
    """Return one line: truth, bias, its standard error and coverage of both measures, and time."""
    rows, seconds = [], []
    for seed in range(towns):
        town = build(world, months, seed)
        start = time.process_time()
        found = dalmatian(
            town.counts, town.households, town.wards, named=town.named, deprived_at=DEPRIVED_AT, seed=seed
        )
        seconds.append(time.process_time() - start)
        for name, truth in zip(("outside", "within"), town.truth, strict=True):
            value, low, high = (getattr(found, name + end) for end in ("", "_low", "_high"))
            rows.append((truth, value - truth, low - 1e-9 <= truth <= high + 1e-9, high - low))
        rows.append((0.0, found.raw_outside - town.truth[0], 0.0, 0.0))
    table = np.array(rows, dtype=float).reshape(towns, 3, 4)
    mean, error = np.nanmean(table, axis=0), np.nanstd(table[:, :, 1], axis=0) / np.sqrt(towns)
    cells = [
        f"{m[0]:6.3f} {m[1]:+7.3f} ±{e:.3f} {m[2]:6.2f} {m[3]:6.2f}" for m, e in zip(mean, error, strict=True)
    ]
    return f"{world:10}{months:5} {cells[0]} |{cells[1]} | {mean[2, 1]:+.2f} {np.mean(seconds):6.2f}"


def main() -> None:
    """Print a line for each world and number of months."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--towns", type=int, default=40)
    parser.add_argument("--months", type=int, nargs="+", default=[3, 12, 36])
    parser.add_argument("--worlds", nargs="+", default=WORLDS, choices=WORLDS)
    options = parser.parse_args()
    head = "  truth    bias  s.e.  cover  width"
    print(f"{'world':10}months {'outside':^35}|{'within':^36}| raw bias  seconds\n{'':16}{head} |{head} |")
    for world in options.worlds:
        for months in options.months:
            print(measure(world, months, options.towns), flush=True)


if __name__ == "__main__":
    main()
