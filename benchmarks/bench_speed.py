"""Series per second of the detector, beside R's farringtonFlexible on the same series.

``python -m benchmarks.bench_speed`` from the top of the repository, on a machine that does nothing
else. Series have 84 months, of which 36 are judged; one thread. R judges a few of them, where it is
installed, and its time to start is taken off.
"""

import time
from collections.abc import Callable

import numpy as np

from benchmarks import surveillance
from benchmarks.district import HISTORY
from benchmarks.district import PERIODS
from benchmarks.district import District
from benchmarks.district import simulate
from ews.detect import share_change


DISTRICTS = (1, 10, 100)
R_SERIES = 12
R_METHOD = "farringtonFlexible (R)"


def main() -> None:
    """Print seconds and series per second, and how many times R's."""
    one = simulate(0)
    first = seconds(lambda: judge(one))
    print(f"first call of a process, calibration simulated: {first:.2f} s for {len(one.counts)} series")
    fastest = max(report(wide(one, districts)) for districts in DISTRICTS)
    if surveillance.available():
        slow = r_series_per_second(one)
        print(f"{R_METHOD}: {slow:.2f} series a second; the detector is {fastest / slow:,.0f} times as fast")


def judge(d: District) -> None:
    """Run the detector as a refresh does."""
    share_change(d.counts, d.people, monitor_from=HISTORY)


def wide(d: District, districts: int) -> District:
    """Return the areas of a district so many times over, as one large district."""
    counts, people, means = (np.tile(v, (districts, 1)) for v in (d.counts, d.people, d.means))
    return District(counts, people, means, np.tile(d.changed, districts), d.size)


def report(d: District) -> float:
    """Print the time of one call with the calibration remembered; return series per second."""
    judge(d)
    spent = min(seconds(lambda: judge(d)) for _ in range(3))
    rate = len(d.counts) / spent
    months = PERIODS - HISTORY
    print(f"{len(d.counts):7,} series x {months} judged months: {spent:.3f} s, {rate:,.0f} series a second")
    return rate


def r_series_per_second(d: District) -> float:
    """Return how many series a second R judges, every twelfth area or so of the same district."""
    which = np.linspace(0, len(d.counts) - 1, R_SERIES).astype(int)
    start = seconds(lambda: surveillance.scores(R_METHOD, [d], [which[:1]], first=PERIODS - 1))
    spent = seconds(lambda: surveillance.scores(R_METHOD, [d], [which]))
    return R_SERIES / (spent - start)


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds on the clock that the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
