"""False flags where history was estimated: ``python benchmarks/bench_boundary_years.py``.

Twenty wards in a ring, five LSOAs each, whose rates differ (log-normal, 0.4) and
never change.  At the break every ward passes the strip at its edge, a part of its
residents, to the ward before it.  What the new wards counted before is estimated
by residents from the old ones.  Flags that begin in the two years after the break
are all false; they are given against the budget, with the estimates judged like
counts and with the estimates left out, as ews does it.
"""

import numpy as np
from numpy.typing import NDArray

from ews.detect import share_change
from ews.flags.episodes import QUIET_VERDICTS_TO_END


WARDS, LSOAS, STRIPS = 20, 5, 50
PERIODS, BREAK, BEFORE = 72, 48, 24
MEAN, SPREAD = 30.0, 0.4
PASSED = (0.0, 0.02, 0.06, 0.1, 0.2, 0.5)
ALARM_YEARS, DISTRICTS = 10.0, 20

Floats = NDArray[np.float64]


def main() -> None:
    """Print a row for each part that is passed on."""
    budget = DISTRICTS * WARDS * (PERIODS - BREAK) / 12 / ALARM_YEARS
    print("| passed on | estimates judged, of the budget | left out, of the budget |\n|---|---|---|")
    for passed in PASSED:
        districts = [district(passed, seed) for seed in range(DISTRICTS)]
        told = [sum(begun(counts, judged=way) for counts in districts) / budget for way in (True, False)]
        print(f"| {passed:.0%} | {told[0]:.2f} | {told[1]:.2f} |", flush=True)


def district(passed: float, seed: int) -> Floats:
    """Return the counts of the new wards, (wards, periods): estimated before the break, counted after it."""
    rng = np.random.default_rng(seed)
    rates = np.repeat(rng.lognormal(0, SPREAD, (WARDS, LSOAS)), STRIPS // LSOAS, axis=1)
    strips = rng.poisson(MEAN / STRIPS * rates[:, :, None], (WARDS, STRIPS, PERIODS)).astype(float)
    edge = round(passed * STRIPS)
    counted = strips[:, edge:].sum(axis=1) + np.roll(strips[:, :edge].sum(axis=1), -1, axis=0)
    old = strips.sum(axis=1)
    estimated = (1 - passed) * old + passed * np.roll(old, -1, axis=0)
    return np.concatenate([estimated[:, :BREAK], counted[:, BREAK:]], axis=1)


def begun(counts: Floats, *, judged: bool) -> int:
    """Return how many flags, up or down, begin after the break."""
    applies = np.ones(counts.shape, dtype=bool)
    applies[:, :BREAK] = judged
    people = np.full(counts.shape, 1000.0)
    first = BEFORE if judged else BREAK + 12
    found = share_change(counts, people, monitor_from=first, alarm_years=ALARM_YEARS, applies=applies)
    return sum(spells(row) for row in found.alert)


def spells(alert: NDArray[np.bool_]) -> int:
    """Return how many spells of alerts begin after the break."""
    number, quiet = 0, QUIET_VERDICTS_TO_END
    for period, up in enumerate(alert):
        number += bool(up and quiet >= QUIET_VERDICTS_TO_END and period >= BREAK)
        quiet = 0 if up else quiet + 1
    return number


if __name__ == "__main__":
    main()
