"""How often a second step is told as a change of its own: ``python benchmarks/bench_rebase.py``.

Areas of 150 double, and eighteen months later rise by half again.  The second
step counts as found when a new spell of alerts begins within six or twelve
months of it: with the whole past kept, with the first step accepted, and, as
the most that can be hoped for, in areas that always stood at the doubled level.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ews.detect import share_change
from ews.flags.episodes import QUIET_VERDICTS_TO_END


AREAS, CHANGED, PERIODS = 150, 24, 84
FIRST, SECOND = 36, 54
MEANS = (2.0, 5.0, 15.0)
DISTRICTS = 3
WAYS = ("whole past", "first accepted", "always doubled")
ALARM_YEARS = 10.0


def main() -> None:
    """Print one row for each mean count and way."""
    print("| mean | past | within 6 months | within 12 |\n|---|---|---|---|")
    for mean in MEANS:
        for way in WAYS:
            begun = [start for seed in range(DISTRICTS) for start in second_spells(mean, way, seed)]
            soon, later = (np.mean([start < SECOND + months for start in begun]) for months in (6, 12))
            print(f"| {mean:g} | {way} | {soon:.2f} | {later:.2f} |", flush=True)


def second_spells(mean: float, way: str, seed: int) -> Iterator[int]:
    """Yield for each changed area where a spell began since the second step; far off where none did."""
    expected = np.full((AREAS, PERIODS), mean)
    expected[:CHANGED, (0 if way == "always doubled" else FIRST) :] *= 2.0
    expected[:CHANGED, SECOND:] *= 1.5
    counts = np.random.default_rng(seed).poisson(expected).astype(float)
    applies = np.ones(counts.shape, dtype=bool)
    if way == "first accepted":
        applies[:CHANGED, :FIRST] = False
    people = np.full(counts.shape, 1000.0)
    found = share_change(counts, people, monitor_from=24, alarm_years=ALARM_YEARS, applies=applies)
    for row in range(CHANGED):
        begun = (start for start in spells(found.alert[row]) if start >= SECOND)
        yield next(begun, 10 * PERIODS)


def spells(alert: NDArray[np.bool_]) -> Iterator[int]:
    """Yield where each spell of alerts begins: the first after three verdicts without."""
    quiet = QUIET_VERDICTS_TO_END
    for period, up in enumerate(alert):
        if up and quiet >= QUIET_VERDICTS_TO_END:
            yield period
        quiet = 0 if up else quiet + 1


if __name__ == "__main__":
    main()
