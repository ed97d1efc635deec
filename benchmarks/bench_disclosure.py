"""Time of disclosure control, what it costs in numbers, and how much doubt it leaves.

Run `python benchmarks/bench_disclosure.py` for a district of 150 LSOAs, 20 wards, 8 neighbourhoods that cut
across them and the whole, 60 months, 6 indicators; `--large` for 650 LSOAs, 69 wards, 24
neighbourhoods, 60 months, 10 indicators. Counts are Poisson about rates that are gamma about the
indicator's mean (coefficient of variation 0.8); means an LSOA and month run from 1 to 40.

`primary` and `all` are the shares of numbers withheld for their own sake and altogether, `wards`
the share of the numbers of wards, neighbourhoods and the district. `exact` counts small numbers
that an attacker recovers exactly in `--audited` months with secondary suppression and without;
`width` is the median width of what is possible of a small number.
"""

import argparse
import time
from dataclasses import dataclass

import numpy as np

from ews.disclosure import RULES
from ews.disclosure import Cells
from ews.disclosure import Hidden
from ews.disclosure import Rule
from ews.disclosure import bounds
from ews.disclosure import hide


MEANS = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0)
SMALL, LARGE = (150, 20, 8, 6), (650, 69, 24, 10)
VARIATION = 0.8


@dataclass(frozen=True)
class Size:
    """How much there is."""

    lsoas: int
    wards: int
    neighbourhoods: int
    indicators: int


def members(size: Size, draw: np.random.Generator) -> np.ndarray:
    """Return of which LSOAs each LSOA, ward, neighbourhood and the district is made."""
    lsoas = np.arange(size.lsoas)
    least = size.lsoas // size.wards - 2
    spare = draw.integers(0, size.wards, size.lsoas - least * size.wards)
    ward = np.sort(np.concatenate([np.repeat(np.arange(size.wards), least), spare]))
    start = np.sort(draw.choice(size.lsoas - 12, size.neighbourhoods, replace=False))
    ends = start + draw.integers(5, 13, size.neighbourhoods)
    across = (lsoas >= start[:, None]) & (lsoas < ends[:, None])
    whole = np.ones((1, size.lsoas), dtype=bool)
    return np.vstack([lsoas == lsoas[:, None], ward == np.arange(size.wards)[:, None], across, whole])


def district(size: Size, mean: float, months: int, seed: int) -> Cells:
    """Return one indicator that nobody has published yet."""
    draw = np.random.default_rng(seed)
    made_of = members(size, draw)
    rates = mean * draw.gamma(VARIATION**-2, VARIATION**2, size.lsoas)
    counts = (made_of @ draw.poisson(rates[:, None], (size.lsoas, months))).astype(float)
    people = np.broadcast_to(1_500.0 * made_of.sum(axis=1)[:, None], counts.shape)
    never = np.zeros(counts.shape, dtype=bool)
    return Cells(counts, people, made_of, np.full(counts.shape, np.nan), never, never)


def doubt(cells: Cells, rule: Rule, found: Hidden, months: int) -> tuple[int, float]:
    """Return how many small numbers are recovered exactly in some months, and their median width."""
    some = cells.at(np.arange(months))
    low, high = bounds(some, rule, found.withheld[:, :months])
    width = (high - low)[(found.reason == "small")[:, :months]]
    return int((width < 0.5).sum()), float(np.median(width)) if len(width) else float("nan")


def line(size: Size, rule: Rule, number: int, months: int, audited: int) -> tuple[str, float]:
    """Return one indicator's line, and its time in seconds."""
    mean = MEANS[number % len(MEANS)]
    cells = district(size, mean, months, number)
    start = time.process_time()
    found = hide(cells, rule)
    seconds = time.process_time() - start
    bare = hide(cells, rule, secondary=False)
    (exact, width), (open_, _) = doubt(cells, rule, found, audited), doubt(cells, rule, bare, audited)
    shares = bare.withheld.mean(), found.withheld.mean(), found.withheld[size.lsoas :].mean()
    text = " ".join(f"{share:8.3f}" for share in shares)
    return f"{rule.name:9}{mean:6g}{seconds:9.2f} {text}{exact:7}{open_:9}{width:7.1f}", seconds


def main() -> None:
    """Print a line for each rule and indicator, and the time for all of a rule."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--audited", type=int, default=2)
    parser.add_argument("--rules", nargs="+", default=["under5", "nhs"], choices=sorted(RULES))
    options = parser.parse_args()
    size = Size(*(LARGE if options.large else SMALL))
    print("rule       mean  seconds  primary      all    wards  exact  without  width")
    for name in options.rules:
        total = 0.0
        for number in range(size.indicators):
            text, seconds = line(size, RULES[name], number, options.months, options.audited)
            total += seconds
            print(text, flush=True)
        print(f"{name}: {total:.1f} s of one core for {size.indicators} indicators")


if __name__ == "__main__":
    main()
