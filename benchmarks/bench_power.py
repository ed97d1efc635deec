"""Detection at matched false alarms, on the same simulated series: the product beside its peers.

``python -m benchmarks.bench_power --replicates 800 --quiet 400 --jobs 2 --save power`` from the top
of the repository. Limits are set for each method and count size so that quiet districts give one
first alarm per area in `--alarm-years`; an area counts as found where one of the first six (or
twelve) months of its change is over the limit, among areas not in alert before. Methods of R
*surveillance* join where `--r-replicates` says on how many districts. With `--stay` the counts are
caseloads; the peers, the oracle too, then take months for independent.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks import surveillance
from benchmarks.district import AREAS_PER_SIZE
from benchmarks.district import CHANGED_PER_SIZE
from benchmarks.district import HISTORY
from benchmarks.district import MEANS
from benchmarks.district import ONSET
from benchmarks.district import SCENARIOS
from benchmarks.district import SIZE
from benchmarks.district import District
from benchmarks.district import simulate
from benchmarks.district import stocks
from benchmarks.matching import Chance
from benchmarks.matching import Method
from benchmarks.matching import Planted
from benchmarks.matching import compare
from benchmarks.matching import first_alarms
from benchmarks.running import Scores
from benchmarks.running import gather
from benchmarks.running import keep


ORACLE, OURS = "oracle CUSUM", "ews share_change"
WITHIN = (6, 12)
# R is slow: so many areas of each size give its limits
R_AREAS_PER_SIZE = 3
SIZES = len(MEANS)


@dataclass(frozen=True)
class Trial:
    """Which methods look at districts of which dispersion; called with seeds, it returns scores.

    Quiet districts (no `scenario`) give (districts, sizes, areas, months of monitoring), changed
    ones (districts, sizes, changed areas, months from the one before the onset).
    """

    methods: tuple[str, ...]
    alarm_years: float
    size: float
    r_methods: tuple[str, ...]
    r_replicates: int
    stay: float | None = None
    scenario: str | None = None

    def __call__(self, seeds: Sequence[int]) -> Scores:
        """Judge the districts of these seeds."""
        change = None if self.scenario is None else SCENARIOS[self.scenario]
        counting = None if self.stay is None else stocks(self.stay)
        districts = [simulate(seed, change, size=self.size, counting=counting) for seed in seeds]
        known = peers.methods(self.alarm_years, "flow" if self.stay is None else "stock")
        cut = self._quiet if self.scenario is None else self._planted
        found = {name: np.stack([cut(known[name](d), d) for d in districts]) for name in self.methods}
        few = [d for d, seed in zip(districts, seeds, strict=True) if seed < self.r_replicates]
        return found | ({name: self._by_r(name, few) for name in self.r_methods} if few else {})

    @staticmethod
    def _quiet(scores: np.ndarray, _: District) -> np.ndarray:
        return scores[:, HISTORY:].reshape(SIZES, AREAS_PER_SIZE, -1)

    @staticmethod
    def _planted(scores: np.ndarray, d: District) -> np.ndarray:
        months = slice(ONSET - 1, ONSET + max(WITHIN))
        return scores[d.changed, months].reshape(SIZES, CHANGED_PER_SIZE, -1)

    def _by_r(self, name: str, districts: list[District]) -> np.ndarray:
        if self.scenario is None:
            some = (AREAS_PER_SIZE * np.arange(SIZES)[:, None] + np.arange(R_AREAS_PER_SIZE)).ravel()
            scores = surveillance.scores(name, districts, [some] * len(districts))
        else:
            which = [np.flatnonzero(d.changed) for d in districts]
            months = {"first": ONSET - 1, "end": ONSET + max(WITHIN)}
            scores = surveillance.scores(name, districts, which, **months)
        return scores.reshape(len(districts), SIZES, -1, scores.shape[1])


def main() -> None:
    """Run what is asked for, print the tables, and keep the rows."""
    chosen = _arguments()
    methods, r_methods = _methods(chosen.only), _r_methods(chosen)
    trial = Trial(methods, chosen.alarm_years, chosen.size, r_methods, chosen.r_replicates, chosen.stay)
    quiet = gather(trial, chosen.quiet, chosen.jobs, "quiet")
    _print_realised(quiet, chosen.alarm_years)
    rows: list[dict[str, Any]] = []
    for scenario in chosen.scenarios:
        asked = Trial(**{**vars(trial), "scenario": scenario})
        planted = gather(asked, chosen.replicates, chosen.jobs, scenario)
        found = compared(quiet, planted, scenario, chosen.alarm_years)
        _print_table(found, scenario, chosen)
        rows += found
        if chosen.save:
            keep(chosen.save, "bench_power", rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replicates", type=int, default=20, help="changed districts in each scenario")
    parser.add_argument("--quiet", type=int, default=40, help="quiet districts, to find the limits from")
    parser.add_argument("--alarm-years", type=float, default=10.0)
    parser.add_argument("--size", type=float, default=SIZE, help="of the negative binomial")
    parser.add_argument("--stay", type=float, help="part of a stock counted again; without it, flows")
    parser.add_argument("--scenarios", nargs="+", choices=list(SCENARIOS), default=list(SCENARIOS))
    parser.add_argument("--only", nargs="+", choices=list(peers.methods(10.0)), help="beside the oracle")
    parser.add_argument("--r-replicates", type=int, default=0, help="districts for R, quiet and changed")
    parser.add_argument("--r-only", nargs="+", choices=list(surveillance.METHODS))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--save", help="name of the file in benchmarks/results")
    return parser.parse_args()


def _methods(only: list[str] | None) -> tuple[str, ...]:
    known = peers.methods(10.0)
    return tuple(name for name in known if only is None or name in only or name == ORACLE)


def _r_methods(chosen: argparse.Namespace) -> tuple[str, ...]:
    if not chosen.r_replicates or not surveillance.available():
        return ()
    return tuple(chosen.r_only or surveillance.METHODS)


def compared(quiet: Scores, planted: Scores, scenario: str, alarm_years: float) -> list[dict[str, Any]]:
    """Return a row for each method and horizon: its detection, beside the oracle's on the same districts."""
    rows = []
    for name, loud in planted.items():
        enough = (len(quiet[name]), len(loud))
        own, best = (_method(quiet[n], planted[n], enough) for n in (name, ORACLE))
        for within in WITHIN:
            power = compare(own, best, per_month=1 / (12 * alarm_years), within=within)
            row = {"scenario": scenario, "method": name, "within": within, "alarm_years": alarm_years}
            numbers = {key: np.round(value, 4).tolist() for key, value in vars(power).items()}
            rows.append(row | numbers | {"quiet": enough[0], "replicates": enough[1]})
    return rows


def _method(quiet: np.ndarray, planted: np.ndarray, enough: tuple[int, int]) -> Method:
    chances = [Chance(quiet[: enough[0], size]) for size in range(SIZES)]
    return Method(chances, [Planted(planted[: enough[1], size]) for size in range(SIZES)])


def _print_realised(quiet: Scores, alarm_years: float) -> None:
    if OURS in quiet:
        over = quiet[OURS] > 0
        realised = [12 * alarm_years * first_alarms(over[:, size]) for size in range(SIZES)]
        by_size = " ".join(f"{r:.2f}" for r in realised)
        print(f"first alarms of {OURS} as shipped, as a part of the budget, by size: {by_size}")


def _print_table(rows: list[dict[str, Any]], scenario: str, chosen: argparse.Namespace) -> None:
    budget = f"one first alarm per area in {chosen.alarm_years:g} years, size {chosen.size:g}"
    for within in WITHIN:
        print(f"\n{scenario}, found within {within} months; {budget}")
        print(
            f"{'mean count a month':28}"
            + "".join(f"{m:6g}" for m in MEANS)
            + "    mean   (se)   of oracle (se)"
        )
        for row in (r for r in rows if r["within"] == within):
            sizes = "".join(f"{part:6.2f}" for part in row["by_size"])
            mean = f"{row['mean']:8.3f} ({row['se']:.3f})"
            print(f"{row['method']:28}{sizes}{mean}    {row['ratio']:.3f} ({row['ratio_se']:.3f})")


if __name__ == "__main__":
    main()
