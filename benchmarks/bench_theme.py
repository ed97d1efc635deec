"""Detection of a change in several indicators of one theme, at matched false alarms.

``python -m benchmarks.bench_theme --replicates 800 --quiet 400 --jobs 2 --save theme`` from the top
of the repository. Five indicators with means of 1, 2, 2, 5 and 10 a month; one, three or five of
them rise by half in the changed areas. Limits give one first alarm per area in `--alarm-years`.
R's farringtonFlexible joins where `--r-replicates` says on how many districts.
"""

import argparse
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks import charts
from benchmarks import peers
from benchmarks import surveillance
from benchmarks.district import HISTORY
from benchmarks.district import ONSET
from benchmarks.district import THEME_MEANS
from benchmarks.district import District
from benchmarks.district import Floats
from benchmarks.district import simulate_theme
from benchmarks.matching import Chance
from benchmarks.matching import Method
from benchmarks.matching import Planted
from benchmarks.matching import compare
from benchmarks.matching import first_alarms
from benchmarks.matching import up_crossings
from benchmarks.plain_sr import dispersion
from benchmarks.plain_sr import plain_theme_sr
from benchmarks.running import Scores
from benchmarks.running import gather
from benchmarks.running import keep
from ews.detect import share_change
from ews.detect import theme_change


OURS, PLAIN = "ews theme_change", "plain theme SR"
WITHIN = (6, 12)
INDICATORS = len(THEME_MEANS)
# months of counts behind one composite index
INDEX_MONTHS = 6


def ours(d: District, alarm_years: float) -> Floats:
    """Return the product's theme test: evidence over the threshold."""
    people = np.broadcast_to(d.people, d.counts.shape)
    options: dict[str, Any] = {"kinds": ("flow",) * INDICATORS, "alarm_years": alarm_years}
    found = theme_change(d.counts, people, monitor_from=HISTORY, **options)
    return found.evidence - found.threshold


def any_of_five(d: District, alarm_years: float) -> Floats:
    """Return the highest margin of the product's single tests."""
    each = [
        share_change(y, d.people, monitor_from=HISTORY, alarm_years=INDICATORS * alarm_years)
        for y in d.counts
    ]
    return np.max([one.evidence - one.threshold for one in each], axis=0)


def one_of(d: District, indicator: int) -> District:
    """Return one indicator of a theme."""
    return District(d.counts[indicator], d.people, d.means[indicator], d.changed, d.size)


def summed(d: District, _: float) -> Floats:
    """Return the CUSUM of the summed counts, each indicator's share plugged in, tuned to +50 %."""
    means = sum(peers.usual(one_of(d, j))[0] for j in range(INDICATORS))
    counts = d.counts.sum(axis=0)
    size = dispersion(counts[:, :HISTORY], means[:, :HISTORY])
    steps = charts.negative_binomial_step(counts, means, size, peers.TUNED_TO)
    return charts.cusum(steps, start=HISTORY - peers.RUN_IN)


def composite(d: District, _: float) -> Floats:
    """Return the mean of the five rates, each relative to the district's (Vulnerable Localities Index)."""
    city = d.people * d.counts.sum(axis=1, keepdims=True) / d.people.sum(axis=0)
    rates = (peers.moving_sum(d.counts, INDEX_MONTHS), peers.moving_sum(city, INDEX_MONTHS))
    return (rates[0] / rates[1]).mean(axis=0)


METHODS: dict[str, Callable[[District, float], Floats]] = {
    PLAIN: lambda d, _: plain_theme_sr(d.counts, d.people, HISTORY),
    OURS: ours,
    "any of five, ews share_change": any_of_five,
    "CUSUM of the summed counts": summed,
    "composite index": composite,
}


# how the five p-values of an area and month become one, from their -log
R_METHOD = "farringtonFlexible (R)"
JOINED: dict[str, Callable[[Floats], Floats]] = {
    "farringtonFlexible, Fisher (R)": lambda logs: np.nan_to_num(logs).sum(axis=0),
    "farringtonFlexible, smallest p (R)": lambda logs: np.nan_to_num(logs).max(axis=0),
}
# R is slow: so many areas of each quiet district give its limits
R_AREAS = 10


@dataclass(frozen=True)
class Trial:
    """How many indicators rise, and how they correlate; called with seeds, it returns scores."""

    alarm_years: float
    correlation: float
    r_replicates: int = 0
    rising: int = 0

    def __call__(self, seeds: Sequence[int]) -> Scores:
        """Judge the themes of these seeds: (districts, areas, months)."""
        districts = [simulate_theme(seed, self.rising, correlation=self.correlation) for seed in seeds]
        found = {
            name: np.stack([self.cut(method(d, self.alarm_years), d) for d in districts])
            for name, method in METHODS.items()
        }
        few = [d for d, seed in zip(districts, seeds, strict=True) if seed < self.r_replicates]
        return found | (self._by_r(few) if few else {})

    def _by_r(self, districts: list[District]) -> Scores:
        which = [np.flatnonzero(d.changed) if self.rising else np.arange(R_AREAS) for d in districts]
        months = {"first": ONSET - 1, "end": ONSET + max(WITHIN)} if self.rising else {}
        each = [
            surveillance.scores(R_METHOD, [one_of(d, j) for d in districts], which, **months)
            for j in range(INDICATORS)
        ]
        logs = np.stack(each).reshape(INDICATORS, len(districts), -1, each[0].shape[1])
        return {name: join(logs) for name, join in JOINED.items()}

    def cut(self, scores: Floats, d: District) -> Floats:
        """Return all areas in the monitored months, or the changed ones from the month before the onset."""
        if not self.rising:
            return scores[:, HISTORY:]
        return scores[d.changed, ONSET - 1 : ONSET + max(WITHIN)]


def main() -> None:
    """Run what is asked for, print the tables, and keep the rows."""
    chosen = _arguments()
    rows: list[dict[str, Any]] = []
    for correlation in chosen.correlations:
        few = chosen.r_replicates if surveillance.available() else 0
        trial = Trial(chosen.alarm_years, correlation, few)
        quiet = gather(trial, chosen.quiet, chosen.jobs, f"quiet, correlation {correlation:g}")
        _print_realised(quiet[OURS] > 0, trial)
        for rising in chosen.rising:
            asked = Trial(chosen.alarm_years, correlation, few, rising)
            planted = gather(asked, chosen.replicates, chosen.jobs, f"{rising} of {INDICATORS}")
            found = compared(quiet, planted, asked)
            _print_table(found, asked)
            rows += found
            if chosen.save:
                keep(chosen.save, "bench_theme", rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replicates", type=int, default=20, help="changed districts in each scenario")
    parser.add_argument("--quiet", type=int, default=20, help="quiet districts, to find the limits from")
    parser.add_argument("--alarm-years", type=float, default=10.0)
    parser.add_argument("--correlations", nargs="+", type=float, default=[0.0, 0.3, 0.6])
    parser.add_argument("--rising", nargs="+", type=int, default=[1, 3, 5])
    parser.add_argument("--r-replicates", type=int, default=0, help="districts for R, quiet and changed")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--save", help="name of the file in benchmarks/results")
    return parser.parse_args()


def compared(quiet: Scores, planted: Scores, trial: Trial) -> list[dict[str, Any]]:
    """Return a row for each method and horizon: its detection, beside the plain theme test's."""
    rows = []
    for name in planted:
        counted = {"quiet": len(quiet[name]), "replicates": len(planted[name])}
        own, plain = (
            Method([Chance(quiet[n][: counted["quiet"]])], [Planted(planted[n][: counted["replicates"]])])
            for n in (name, PLAIN)
        )
        for within in WITHIN:
            power = compare(own, plain, per_month=1 / (12 * trial.alarm_years), within=within)
            numbers = {key: np.round(value, 4).tolist() for key, value in vars(power).items()}
            asked = {
                "rising": trial.rising,
                "correlation": trial.correlation,
                "alarm_years": trial.alarm_years,
            }
            rows.append(asked | {"method": name, "within": within} | numbers | counted)
    return rows


def _print_realised(over: np.ndarray, trial: Trial) -> None:
    first, crossings = (12 * trial.alarm_years * rate(over) for rate in (first_alarms, up_crossings))
    print(f"\n{OURS} as shipped, {len(over)} districts, correlation {trial.correlation:g}:")
    print(f"first alarms {first:.2f}, up-crossings {crossings:.2f} of the budget")


def _print_table(rows: list[dict[str, Any]], trial: Trial) -> None:
    print(
        f"\n+50 % in {trial.rising} of {INDICATORS}, correlation {trial.correlation:g}; "
        f"one first alarm per area in {trial.alarm_years:g} years"
    )
    print(f"{'':36}{'months':>7}{'found':>8}   (se)   of the plain theme SR (se)")
    for row in rows:
        numbers = f"{row['mean']:8.3f} ({row['se']:.3f})    {row['ratio']:.3f} ({row['ratio_se']:.3f})"
        print(f"{row['method']:36}{row['within']:7}{numbers}")


if __name__ == "__main__":
    main()
