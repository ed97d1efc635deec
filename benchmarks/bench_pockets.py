"""How often the pocket scan alarms against its budget, and how soon and how well it finds a pocket.

Run `python -m benchmarks.bench_pockets --districts 20 --cases 10`. A district has 1,500 sites in 20
wards and 120 LSOAs; a site counts 0.2 events a month on average, its rate gamma about that with
shape 4. Nine sites triple after 48 months: the nearest to one (disc), two arms (L), or the nearest
in 3 of 5 indicators (theme). Found is a pocket, at the district's own threshold, with a changed site;
beside it the wards and the LSOAs, each watched as areas on the same budget of one false alarm a year in
the district, found by an alert in an area with a changed site.
"""

import argparse
import time
from itertools import pairwise

import numpy as np

from ews.detect import share_change
from ews.detect import theme_change
from ews.detect.pockets import pocket_scan
from ews.detect.pockets import pockets


SITES, MONTHS, ONSET, CHANGED, RATE = 1500, 60, 48, 9, 0.2
BUDGETS = (1, 4, 12)
ALARMS_A_YEAR = 1.0


def place(sites: int, draw: np.random.Generator) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Draw coordinates, a site on 60 m squared, and the wards and LSOAs around them."""
    xy = draw.uniform(0, 60 * np.sqrt(sites), (sites, 2))
    at = xy / (60 * np.sqrt(sites))
    grid = {
        name: (at * parts).astype(int) @ [parts[1], 1]
        for name, parts in (("ward", (5, 4)), ("lsoa", (15, 8)))
    }
    return xy, grid


def changed_sites(shape: str, xy: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Return the sites that change: nearest to one in the middle half of the district."""
    gap = xy - (0.5 + draw.uniform(-0.25, 0.25, 2)) * xy.max()
    if shape != "L":
        return np.argsort((gap**2).sum(axis=1))[:CHANGED]
    across, along = np.abs(gap).min(axis=1), np.abs(gap).max(axis=1)
    return np.argsort(np.where((across <= 32) & (gap.min(axis=1) >= -32), along, np.inf))[:CHANGED]


def counted(indicators: int, sites: int, changed: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Draw monthly counts; the changed sites triple in the last three fifths of the indicators."""
    mean = np.broadcast_to(RATE * draw.gamma(4, 1 / 4, (sites, 1)), (indicators, sites, MONTHS)).copy()
    mean[2 * indicators // 5 :, changed, ONSET:] *= 3
    return draw.poisson(mean * draw.gamma(15, 1 / 15, mean.shape)).astype(float)


def new_pockets(budget: float, seed: int) -> float:
    """Return the pockets a year, without change, that overlap none of the month before.

    The first month has no month before it: what already stood there is not new, and not counted.
    """
    draw = np.random.default_rng(seed)
    xy, groups = place(SITES, draw)
    counts = counted(1, SITES, np.zeros(0, dtype=int), draw)
    scan = pocket_scan(counts, None, xy, groups, monitor_from=ONSET, alarms_per_year=budget, seed=seed)
    held = [[set(pocket.members) for pocket in month] for month in scan.pockets]
    pairs = pairwise(held[ONSET:])
    new = sum(not any(now & before for before in last) for last, month in pairs for now in month)
    return new * 12 / (MONTHS - ONSET - 1)


def found(shape: str, seed: int) -> tuple[bool, bool, float]:
    """Return whether the change is found within 6 and 12 months, and the Jaccard index when found."""
    draw = np.random.default_rng([seed, len(shape)])
    xy, groups = place(SITES, draw)
    truth = set(changed_sites(shape, xy, draw).tolist())
    counts = counted(5 if shape == "theme" else 1, SITES, np.array(sorted(truth)), draw)
    scan = pocket_scan(counts, None, xy, groups, monitor_from=ONSET, seed=seed)
    for month, several in enumerate(scan.pockets[ONSET:], start=1):
        for members in (set(pocket.members) for pocket in several):
            if members & truth:
                return month <= 6, True, len(members & truth) / len(members | truth)
    return False, False, np.nan


def found_by_areas(level: str, shape: str, seed: int) -> tuple[bool, bool]:
    """Return whether the areas of a level alert to the same change within 6 and 12 months."""
    draw = np.random.default_rng([seed, len(shape)])
    xy, groups = place(SITES, draw)
    truth = changed_sites(shape, xy, draw)
    counts = counted(5 if shape == "theme" else 1, SITES, np.sort(truth), draw)
    codes = np.unique(groups[level], return_inverse=True)[1]
    inside = np.equal.outer(np.arange(codes.max() + 1), codes).astype(float)
    whole = inside @ counts
    years = len(inside) / ALARMS_A_YEAR
    if shape == "theme":
        kinds = ["flow"] * len(whole)
        alert = theme_change(whole, None, monitor_from=ONSET, kinds=kinds, alarm_years=years).alert
    else:
        alert = share_change(whole[0], None, monitor_from=ONSET, alarm_years=years).alert
    told = alert[np.unique(codes[truth]), ONSET:].any(axis=0)
    return bool(told[:6].any()), bool(told.any())


def seconds(sites: int, indicators: int) -> float:
    """Return the processor time of one month's pockets, calibration included."""
    draw = np.random.default_rng(0)
    xy, groups = place(sites, draw)
    counts = counted(indicators, sites, np.zeros(0, dtype=int), draw)
    start = time.process_time()
    pockets(counts, None, xy, groups, monitor_from=ONSET)
    return time.process_time() - start


def main() -> None:
    """Print realised rates, detection, and time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--districts", type=int, default=20, help="district-years for realised rates")
    parser.add_argument("--cases", type=int, default=10, help="planted changes of each shape")
    options = parser.parse_args()
    for budget in BUDGETS if options.districts else ():
        new = np.array([new_pockets(budget, seed) for seed in range(options.districts)]) / budget
        error = new.std() / np.sqrt(len(new))
        print(f"budget {budget:2}: {new.mean():.2f} ±{error:.2f} new pockets over budget", flush=True)
    for shape in ("disc", "L", "theme") if options.cases else ():
        six, twelve, alike = np.array([found(shape, seed) for seed in range(options.cases)], dtype=float).T
        jaccard = f"{np.nanmean(alike):.2f}" if twelve.any() else "none"
        print(f"{shape:6} 6: {six.mean():.2f}  12: {twelve.mean():.2f}  Jaccard {jaccard}", flush=True)
        for level in ("ward", "lsoa"):
            six, twelve = np.mean(
                [found_by_areas(level, shape, seed) for seed in range(options.cases)], axis=0
            )
            print(f"  {level}s watched: 6: {six:.2f}  12: {twelve:.2f}", flush=True)
    print(f"7,000 sites, 12 indicators, 60 months: {seconds(7000, 12):.0f} s of processor")


if __name__ == "__main__":
    main()
