"""False alerts and detection of the share test on simulated districts, beside an oracle.

Run `python benchmarks/bench_detect.py --replicates 10`. A district has 150 areas and 84 months: 48
of history, monitoring from month 49, changes from month 61 in two areas of each of six sizes.
Negative binomial counts (size 15), a common season, trend, random walk and shocks, drifting
shares, growing areas. `--replicates 10` takes under a minute on one core. The oracle is a CUSUM
tuned to +50 % that is told every area's true mean and the dispersion.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ews.detect import share_change
from ews.detect import theme_change


MEANS = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0)
PER_SIZE, PERIODS, HISTORY, ONSET = 25, 84, 48, 60
SIZE, WALK = 15.0, 0.006


@dataclass(frozen=True)
class District:
    """A simulated district: counts, people and true means without change, (areas, periods)."""

    counts: np.ndarray
    people: np.ndarray
    means: np.ndarray
    changed: np.ndarray


def simulate(seed: int, change: Callable[[int], np.ndarray] | None, stay: float | None) -> District:
    """Draw one district; `stay` makes the counts a stock of which that part stays each month."""
    draw = np.random.default_rng([seed, 0 if change is None else 1])
    areas = len(MEANS) * PER_SIZE
    growth = _growth(draw, areas)
    people = draw.lognormal(np.log(650), 0.25, (areas, 1)) * growth
    walk = np.cumsum(draw.normal(0, WALK, (areas, PERIODS)), axis=1)
    means = np.repeat(MEANS, PER_SIZE)[:, None] * growth * np.exp(_common(draw) + walk)
    changed = np.zeros(areas, dtype=bool)
    lifted = means.copy()
    if change is not None:
        for size in range(len(MEANS)):
            changed[size * PER_SIZE + draw.choice(PER_SIZE, 2, replace=False)] = True
        lifted[changed, ONSET:] *= change(PERIODS - ONSET)
    counts = _flow(draw, lifted) if stay is None else _stock(draw, lifted, stay)
    return District(counts, people, means, changed)


def _common(draw: np.random.Generator) -> np.ndarray:
    t = np.arange(PERIODS)
    season = draw.uniform(0.1, 0.4) * np.sin(2 * np.pi * (t / 12 + draw.random()))
    common = season + t / 12 * draw.uniform(-0.06, 0.08) + np.cumsum(draw.normal(0, 0.02, PERIODS))
    for _ in range(draw.poisson(2)):
        start, length = draw.integers(0, PERIODS), draw.integers(2, 7)
        height = np.log1p(draw.uniform(0.2, 0.6)) * (-1 if draw.random() < 0.3 else 1)
        common[start : start + length] += height
    if draw.random() < 0.5:
        common[draw.integers(12, PERIODS) :] += draw.choice([-0.25, 0.25])
    return common


def _growth(draw: np.random.Generator, areas: int) -> np.ndarray:
    growth = np.ones((areas, PERIODS))
    for area in draw.choice(areas, areas // 10, replace=False):
        start = draw.integers(0, PERIODS - 24)
        growth[area] = np.interp(np.arange(PERIODS), [start, start + 24], [1, 1 + draw.uniform(0.1, 0.4)])
    return growth


def _flow(draw: np.random.Generator, means: np.ndarray) -> np.ndarray:
    return draw.poisson(means * draw.gamma(SIZE, 1 / SIZE, means.shape)).astype(float)


def _stock(draw: np.random.Generator, means: np.ndarray, stay: float) -> np.ndarray:
    counts = np.zeros(means.shape)
    counts[:, 0] = draw.poisson(means[:, 0])
    for t in range(1, PERIODS):
        kept = draw.binomial(counts[:, t - 1].astype(int), stay)
        entering = means[:, t] - stay * means[:, t - 1]
        counts[:, t] = kept + draw.poisson(np.maximum(entering, 0))
    return counts


def share_margin(district: District, kind: str, alarm_years: float) -> np.ndarray:
    """Return evidence over the threshold in the monitored months."""
    found = share_change(
        district.counts, district.people, monitor_from=HISTORY, kind=kind, alarm_years=alarm_years
    )
    return (found.evidence - found.threshold)[:, HISTORY:]


def oracle_score(district: District, _kind: str, _alarm_years: float) -> np.ndarray:
    """Return the CUSUM that knows the true mean and dispersion, tuned to +50 %."""
    mean, lifted = district.means, 1.5 * district.means
    ratio = (SIZE + lifted) / (SIZE + mean)
    step = district.counts * np.log(1.5 / ratio) - SIZE * np.log(ratio)
    score = np.zeros(mean.shape)
    for t in range(HISTORY - 24, PERIODS):
        score[:, t] = np.maximum(score[:, t - 1] + step[:, t], 0.0)
    return score[:, HISTORY:]


def up_crossings(over: np.ndarray) -> float:
    """Return up-crossings per area and year."""
    before = np.concatenate([np.zeros((len(over), 1), dtype=bool), over[:, :-1]], axis=1)
    return float((over & ~before).sum() / (over.size / 12))


def first_alarms(over: np.ndarray) -> float:
    """Return first alarms per area and year at risk."""
    ever = over.any(axis=1)
    risk = np.where(ever, over.argmax(axis=1) + 1, over.shape[1])
    return float(ever.sum() / (risk.sum() / 12))


def matched_limit(scores: np.ndarray, per_year: float) -> float:
    """Return the limit at which first alarms come `per_year`."""
    low, high = float(np.nanmin(scores)) - 1, float(np.nanmax(scores)) + 1
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if first_alarms(scores > middle) > per_year else (low, middle)
    return high


def detected(over: np.ndarray, changed: np.ndarray) -> np.ndarray:
    """Return, for changed areas not already in alert, whether one of six months is."""
    since = ONSET - HISTORY
    fresh = changed & ~over[:, since - 1]
    return over[fresh, since : since + 6].any(axis=1)


def run(kind: str, stay: float | None, replicates: int, alarm_years: float) -> None:
    """Print one block of the table."""
    methods = {"share SR": share_margin} | ({"oracle CUSUM": oracle_score} if stay is None else {})
    quiet = [simulate(seed, None, stay) for seed in range(replicates)]
    title = kind if stay is None else f"{kind}, {stay:.2f} stay"
    print(f"\n{title}: budget one per area in {alarm_years:g} years")
    limits = {}
    for name, method in methods.items():
        scores = [method(d, kind, alarm_years) for d in quiet]
        limits[name] = _print_false(name, np.stack(scores), alarm_years)
    for label, change in CHANGES.items():
        loud = [simulate(1000 + seed, change, stay) for seed in range(replicates)]
        for name, method in methods.items():
            scores = [method(d, kind, alarm_years) for d in loud]
            _print_found(f"{label} {name}", scores, loud, limits[name], shipped=method is share_margin)


CHANGES: dict[str, Callable[[int], np.ndarray]] = {
    "+30 %": lambda n: np.full(n, 1.3),
    "+50 %": lambda n: np.full(n, 1.5),
    "x2": lambda n: np.full(n, 2.0),
    "ramp to x2": lambda n: 2.0 ** np.minimum(1.0, (np.arange(n) + 1) / 12),
}


def _of_size(values: np.ndarray, size: int) -> np.ndarray:
    return values[..., size * PER_SIZE : (size + 1) * PER_SIZE, :]


def _print_false(name: str, scores: np.ndarray, alarm_years: float) -> np.ndarray:
    flat = [_of_size(scores, s).reshape(-1, scores.shape[2]) for s in range(len(MEANS))]
    limits = np.array([matched_limit(part, 1 / alarm_years) for part in flat])
    if name == "share SR":
        crossed = [up_crossings(part > 0) * alarm_years for part in flat]
        first = [first_alarms(part > 0) * alarm_years for part in flat]
        _row("up-crossings / budget", crossed)
        _row("first alarms / budget", first)
    return limits


def _print_found(
    label: str, scores: list[np.ndarray], loud: list[District], limits: np.ndarray, *, shipped: bool
) -> None:
    def by_size(limit: np.ndarray) -> list[float]:
        over = [score > np.repeat(limit, PER_SIZE)[:, None] for score in scores]
        groups = np.arange(len(MEANS) * PER_SIZE) // PER_SIZE
        return [
            float(
                np.concatenate(
                    [detected(o, d.changed & (groups == s)) for o, d in zip(over, loud, strict=True)]
                ).mean()
            )
            for s in range(len(MEANS))
        ]

    if shipped:
        _row(f"{label}, as shipped", by_size(np.zeros(len(MEANS))))
    _row(f"{label}, matched", by_size(limits))


def _row(label: str, values: list[float]) -> None:
    print(f"{label:34s}" + "".join(f"{v:7.2f}" for v in values) + f"   mean {np.mean(values):.3f}")


def run_theme(replicates: int) -> None:
    """Print false alerts and detection of a theme of five indicators, correlated and not."""
    means, areas = (1.0, 2.0, 2.0, 5.0, 10.0), 100
    print("\ntheme of five flows (means 1, 2, 2, 5, 10): +50 % in some of them, within 6 months")
    for hit in (0, 1, 3, 5):
        over, found = [], []
        for seed in range(replicates):
            draw = np.random.default_rng([seed, hit])
            expected = np.repeat(np.array(means)[:, None, None], areas, axis=1) * np.ones(PERIODS)
            for area in range(20):
                expected[draw.choice(5, hit, replace=False), area, ONSET:] *= 1.5
            alert = theme_change(
                _flow(draw, expected), None, monitor_from=HISTORY, kinds=("flow",) * 5
            ).alert[:, HISTORY:]
            over.append(up_crossings(alert) * 10)
            found.append(detected(alert, np.arange(areas) < 20))
        if hit == 0:
            print(f"{'up-crossings / budget':34s}{np.mean(over):7.2f}")
        else:
            print(f"{f'{hit} of 5':34s}{np.concatenate(found).mean():7.2f}")


def run_speed() -> None:
    """Print seconds per call with an empty and a warm calibration."""
    district = simulate(7, None, None)
    counts, people = district.counts[:, :60], district.people[:, :60]
    for label, seed in (("first call (simulates)", 12345), ("same again (remembered)", 12345)):
        start = time.perf_counter()
        share_change(counts, people, monitor_from=36, seed=seed)
        print(f"{label:34s}{time.perf_counter() - start:7.3f} s for 150 areas x 60 months")


def main() -> None:
    """Run the blocks asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=10)
    parser.add_argument("--alarm-years", type=float, default=10.0)
    chosen = parser.parse_args()
    print(f"{'mean count a month':34s}" + "".join(f"{m:7g}" for m in MEANS))
    run_speed()
    run("flow", None, chosen.replicates, chosen.alarm_years)
    for stay in (0.7, 0.85):
        run("stock", stay, chosen.replicates, chosen.alarm_years)
    run_theme(max(2, chosen.replicates // 3))


if __name__ == "__main__":
    main()
