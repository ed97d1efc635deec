"""Realised false alerts as a part of the budget, false flags that stand, lists, and coverage of intervals.

``python -m benchmarks.bench_calibration --replicates 100 --jobs 2 --save calibration`` from the top
of the repository. Each case draws districts in which nothing changes that an alert should name, and
counts up-crossings and first alarms in three monitored years; 1 is as promised. `--cases` takes words
of their names.
"""

import argparse
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from functools import partial
from typing import Any

import numpy as np

from benchmarks import district
from benchmarks.coverage import coverage
from benchmarks.district import HISTORY
from benchmarks.district import PERIODS
from benchmarks.district import Bools
from benchmarks.district import Floats
from benchmarks.lists import false_discoveries
from benchmarks.running import Scores
from benchmarks.running import gather
from benchmarks.running import keep
from benchmarks.standing import standing
from ews.detect import share_change
from ews.detect import theme_change


# a hundred areas of one mean
ONE_MEAN = 4
MEANS = (0.3, 1.0, 3.0, 10.0, 50.0)
ALARM_YEARS = (10.0, 100.0, 1000.0)
PURE_NOISE_DISTRICTS, PURE_NOISE_YEARS = 200, 100.0
THEME_CORRELATIONS = (0.0, 0.3, 0.6)
STAYS = (0.7, 0.85)


@dataclass(frozen=True)
class Given:
    """What the detector is given in one district, and which areas' alerts are counted (all: None)."""

    counts: Floats
    people: Floats
    options: dict[str, Any] = field(default_factory=dict)
    counted: Bools | None = None


def flows(seed: int, **changes: Any) -> Given:
    """Draw the benchmark's district: season, trend, shocks, growth, drifting shares, six sizes."""
    d = district.simulate(seed, **changes)
    return Given(d.counts, d.people)


def budget(seed: int, *, alarm_years: float) -> Given:
    """Draw the same, watched on another budget."""
    given = flows(seed)
    return Given(given.counts, given.people, {"alarm_years": alarm_years})


def stocks(seed: int, *, stay: float) -> Given:
    """Draw caseloads of which the part `stay` is counted again, so that months follow each other."""
    d = district.simulate(seed, counting=district.stocks(stay))
    return Given(d.counts, d.people, {"kind": "stock"})


def shocked(seed: int) -> Given:
    """Draw a district in which all counts rise to two and a half times for half a year, and later halve."""
    movement = np.ones(PERIODS)
    movement[HISTORY + 6 : HISTORY + 12], movement[HISTORY + 20 : HISTORY + 26] = 2.5, 0.5

    def counting(draw: district.Draw, means: Floats, size: float) -> Floats:
        return district.flows(draw, means * movement, size)

    return flows(seed, counting=counting)


def big_ward(seed: int) -> Given:
    """Draw forty areas, one of them a quarter of all events, which doubles; the others do not improve."""
    draw = np.random.default_rng([seed, 7])
    base = np.full(40, 5.0)
    base[0] = base[1:].sum() / 3
    means = (
        base[:, None] * district.common_movement(draw) * np.exp(district.own_walk(draw, 40, district.WALK))
    )
    means[0, HISTORY + 6 :] *= 2
    people = np.repeat(130 * base[:, None], PERIODS, axis=1)
    counts = district.flows(draw, means, district.SIZE)
    return Given(counts, people, {"direction": "better"}, np.arange(40) > 0)


def rounded(seed: int) -> Given:
    """Draw counts published to the nearest five, with the bounds that this leaves."""
    d = district.simulate(seed)
    near = 5 * np.round(d.counts / 5)
    return Given(near, d.people, {"lower": np.maximum(near - 2, 0), "upper": near + 2})


def missing(seed: int, *, whole: Callable[[int], Given] = flows) -> Given:
    """Draw counts of which a tenth is not there."""
    given = whole(seed)
    gone = np.random.default_rng([seed, 8]).random(given.counts.shape) < 0.1
    return Given(np.where(gone, np.nan, given.counts), given.people, given.options)


def slips(seed: int) -> Given:
    """Draw counts of which, in every district, three of the past were multiplied by a hundred."""
    given = flows(seed)
    draw = np.random.default_rng([seed, 9])
    areas, periods = draw.integers(len(given.counts), size=3), draw.integers(HISTORY, size=3)
    given.counts[areas, periods] = 100 * np.maximum(given.counts[areas, periods], 1)
    return given


def theme(seed: int, *, correlation: float) -> Given:
    """Draw five indicators whose unexplained part is correlated within an area."""
    d = district.simulate_theme(seed, 0, correlation=correlation)
    people = np.broadcast_to(d.people, d.counts.shape)
    return Given(d.counts, people, {"kinds": ("flow",) * len(d.counts)})


CASES: dict[str, Callable[[int], Given]] = {
    **{f"flows of mean {mean:g}": partial(flows, means=(mean,) * ONE_MEAN) for mean in MEANS},
    "flows, six sizes": flows,
    "flows, shares that stand still": partial(flows, walk=0.0),
    "flows, shares that walk 2 % a month": partial(flows, walk=0.02),
    "flows, size 3": partial(flows, size=3.0),
    "flows, size 30": partial(flows, size=30.0),
    **{f"flows, one in {years:g} years": partial(budget, alarm_years=years) for years in ALARM_YEARS[1:]},
    **{f"stocks, {100 * stay:g} % stay": partial(stocks, stay=stay) for stay in STAYS},
    "district shocks": shocked,
    "big ward doubles, the others' improvements": big_ward,
    "rounded to 5": rounded,
    "a tenth missing": missing,
    "stocks, a tenth missing": partial(missing, whole=partial(stocks, stay=STAYS[-1])),
    "three slips of the source": slips,
    **{f"theme, correlation {rho:g}": partial(theme, correlation=rho) for rho in THEME_CORRELATIONS},
}

# further judgements, each called with the number of districts and of processes
EXTRAS: dict[str, Callable[[int, int], Iterator[dict[str, Any]]]] = {
    "standing": standing,
    "lists": false_discoveries,
    "intervals": coverage,
}


def tally(alert: Bools, known: Bools) -> Floats:
    """Count one district's up-crossings, months with a verdict, first alarms and months before them.

    A month without a verdict neither ends nor begins an alert.
    """
    counts = np.zeros(4)
    for row, seen in zip(alert, known, strict=True):
        over = row[seen]
        up = over & ~np.concatenate([[False], over[:-1]])
        at_risk = over.argmax() + 1 if over.any() else len(over)
        counts += (up.sum(), len(over), over.any(), at_risk)
    return counts


@dataclass(frozen=True)
class Realised:
    """A case called with seeds: what its districts' alerts were, (districts, the four of `tally`)."""

    case: str

    def __call__(self, seeds: Sequence[int]) -> Scores:
        """Judge the districts of these seeds."""
        return {"tally": np.stack([self._judge(CASES[self.case](seed)) for seed in seeds])}

    @staticmethod
    def _judge(given: Given) -> Floats:
        detect: Callable[..., Any] = share_change if given.counts.ndim == 2 else theme_change
        found = detect(given.counts, given.people, monitor_from=HISTORY, **given.options)
        which = slice(None) if given.counted is None else given.counted
        return tally(found.alert[which, HISTORY:], np.isfinite(found.evidence[which, HISTORY:]))


def part_of_budget(events: Floats, months: Floats, alarm_years: float) -> tuple[float, float]:
    """Return events per month over the budgeted ones, with its standard error over districts."""
    budgeted = months / (12 * alarm_years)
    part = events.sum() / budgeted.sum()
    spread = (events - part * budgeted).std(ddof=1) * np.sqrt(len(events))
    return float(part), float(spread / budgeted.sum())


def realised(case: str, replicates: int, jobs: int) -> dict[str, Any]:
    """Return one row: a case's up-crossings and first alarms as parts of the budget."""
    found = gather(Realised(case), replicates, jobs, case)["tally"].astype(float).T
    alarm_years = CASES[case](0).options.get("alarm_years", 10.0)
    crossings, first = (part_of_budget(found[i], found[i + 1], alarm_years) for i in (0, 2))
    names = ("up_crossings", "up_crossings_se", "first_alarms", "first_alarms_se")
    numbers = dict(zip(names, np.round([*crossings, *first], 3).tolist(), strict=True))
    return {"case": case, "districts": replicates, "events": int(found[0].sum())} | numbers


def pure_noise(jobs: int) -> dict[str, Any]:
    """Return the alerts of 200 districts without any change, and how many the budget expects."""
    case = f"flows, one in {PURE_NOISE_YEARS:g} years"
    found = gather(Realised(case), PURE_NOISE_DISTRICTS, jobs, "pure noise")["tally"]
    expected = found[:, 1].sum() / (12 * PURE_NOISE_YEARS)
    return {
        "case": f"{PURE_NOISE_DISTRICTS} pure-noise districts",
        "alerts": int(found[:, 0].sum()),
        "expected": round(float(expected), 1),
    }


def main() -> None:
    """Run the cases asked for and print one line each."""
    chosen = _arguments()
    rows: list[dict[str, Any]] = []

    def wanted(name: str) -> bool:
        return not chosen.cases or any(word in name for word in chosen.cases)

    def tell(row: dict[str, Any]) -> None:
        print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
        rows.append(row)
        if chosen.save:
            keep(chosen.save, "bench_calibration", rows)

    for case in filter(wanted, CASES):
        tell(realised(case, chosen.replicates, chosen.jobs))
    if wanted("pure noise"):
        tell(pure_noise(chosen.jobs))
    for extra, judge in EXTRAS.items():
        if wanted(extra):
            for row in judge(chosen.replicates, chosen.jobs):
                tell(row)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words = ", ".join(EXTRAS)
    parser.add_argument("--replicates", type=int, default=20, help="districts in each case")
    parser.add_argument("--cases", nargs="+", help=f"words of the cases' names, or {words}")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--save", help="name of the file in benchmarks/results")
    return parser.parse_args()


if __name__ == "__main__":
    main()
