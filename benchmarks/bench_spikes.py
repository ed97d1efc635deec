"""How often a change is told as a spike, by what it is: ``python -m benchmarks.bench_spikes``.

Five areas of 30 change, each in a month of its own. The flags raised within a year of it are told
again one, two, four and eight months after they were raised; each row says how many were raised
and what part of those still told is called a spike. Counts are Poisson or, with `--size`, negative
binomial, by mean; values scatter by so much on the log scale.
"""

import argparse
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.signals import as_signal
from ews.detect import ShareChange
from ews.detect import share_change
from ews.flags.episodes import episodes
from ews.flags.spikes import spike
from ews.nouns import Kind


AREAS, CHANGED, MONTHS, HISTORY = 30, 5, 60, 36
ONSETS, RAISED_WITHIN = (42, 47), 12
MEANS, SCATTERS = (1.0, 3.0, 10.0, 30.0), (0.3, 0.1)
AFTER = (1, 2, 4, 8)
# the ratio in each month from the onset; the last one stays
CHANGES = {
    "one month x3": (3, 1),
    "one month x5": (5, 1),
    "two months x3": (3, 3, 1),
    "one month empty": (0.001, 1),
    "lasting x1.3": (1.3,),
    "lasting x1.5": (1.5,),
    "lasting x2": (2,),
    "lasting x1.5, first x4": (4, 1.5),
    "lasting x1.5, second x4": (1.5, 4, 1.5),
    "lasting x0.67": (2 / 3,),
}


def main() -> None:
    """Print one row for each level or scatter and change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--districts", type=int, default=50, help="of each level and change")
    parser.add_argument("--size", type=float, help="of the negative binomial; Poisson without")
    parser.add_argument("--alarm-years", type=float, default=30.0)
    chosen = parser.parse_args()
    months = " | ".join(f"{months} after" for months in AFTER)
    print(f"| kind | level | change | raised | {months} |\n|---|---|---|---|{'---|' * len(AFTER)}")
    cases: list[tuple[Kind, float]] = [("flow", mean) for mean in MEANS]
    for kind, level in cases + [("value", scatter) for scatter in SCATTERS]:
        for change in CHANGES:
            raised, called = tally(kind, level, change, chosen)
            parts = " | ".join(f"{np.mean(part):.2f}" if part else "-" for part in called)
            print(f"| {kind} | {level:g} | {change} | {raised} | {parts} |", flush=True)


def tally(kind: Kind, level: float, change: str, chosen: argparse.Namespace) -> tuple[int, list[list[bool]]]:
    """Return how many flags were raised, and at each lapse whether each still told is a spike."""
    raised, called = 0, [[] for _ in AFTER]
    rng = np.random.default_rng([MEANS.index(level) if kind == "flow" else 9, *change.encode()])
    fall = CHANGES[change][0] < 1
    for _ in range(chosen.districts):
        onsets = rng.integers(*ONSETS, size=CHANGED)
        observed = draw(kind, level, onsets, CHANGES[change], chosen.size, rng)
        found = share_change(
            observed,
            None,
            monitor_from=HISTORY,
            kind=kind,
            alarm_years=chosen.alarm_years,
            direction="better" if fall else "worse",
        )
        for area, at in first_alerts(found, onsets):
            raised += 1
            for part, months in zip(called, AFTER, strict=True):
                part += told(found, observed, area, at + months, sign=-1 if fall else 1, kind=kind)
    return raised, called


def draw(
    kind: Kind,
    level: float,
    onsets: NDArray[np.int_],
    ratios: tuple[float, ...],
    size: float | None,
    rng: np.random.Generator,
) -> NDArray[np.floating]:
    """Draw counts of mean *level*, or values of log scatter *level*, (areas, months)."""
    ratio = np.ones((AREAS, MONTHS))
    for area, onset in enumerate(onsets):
        ratio[area, onset:] = ratios[-1]
        ratio[area, onset : onset + len(ratios)] = ratios
    if kind == "value":
        return ratio * np.exp(level * rng.standard_normal(ratio.shape))
    spread = 1.0 if size is None else rng.gamma(size, 1 / size, ratio.shape)
    return rng.poisson(level * ratio * spread).astype(float)


def first_alerts(found: ShareChange, onsets: NDArray[np.int_]) -> Iterator[tuple[int, int]]:
    """Yield each changed area and its first alert since the onset, where none came before."""
    for area, onset in enumerate(onsets):
        alerts = np.flatnonzero(found.alert[area, onset : onset + RAISED_WITHIN])
        if alerts.size and not found.alert[area, :onset].any():
            yield area, int(onset + alerts[0])


def told(
    found: ShareChange, observed: NDArray[np.floating], area: int, now: int, *, sign: int, kind: Kind
) -> list[bool]:
    """Return whether the flag of an area is a spike in month *now*; nothing when it is told no more."""
    until = as_signal(found, observed, areas=slice(area, area + 1), until=now)
    lives = episodes(until) if now < MONTHS else []
    for life in lives:
        since = slice(found.onset[area, life.told], now + 1)
        expected = found.share[area, life.told] * found.exposure[area, since]
        weight = float(found.weight[area, life.told])
        return [bool(spike(observed[area, since], expected, weight, sign=sign, kind=kind))]
    return []


if __name__ == "__main__":
    main()
