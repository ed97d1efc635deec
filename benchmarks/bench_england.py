"""All of England: 33,755 LSOAs x 40 indicators x 120 months, and the cost of a series as they grow.

``python -m benchmarks.bench_england --jobs 2`` from the top of the repository. Districts of 110 LSOAs
are drawn, judged for the latest month and dropped again but for that month, so that memory holds one
piece. Processor and wall seconds are of the detector alone; drawing the counts is left out.
"""

import argparse
import resource
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from ews.detect import ShareState
from ews.detect import share_change


LSOAS, INDICATORS, MONTHS, PER_DISTRICT = 33_755, 40, 120, 110
DRAWN = 20  # districts that differ; their counts are used again and again


def districts() -> list[np.ndarray]:
    """Draw a few districts' counts, (areas, months), of means from 0.3 to 30."""
    found = []
    for seed in range(DRAWN):
        draw = np.random.default_rng(seed)
        mean = draw.lognormal(0.8, 1.0, (PER_DISTRICT, 1)) * np.exp(0.2 * np.sin(np.arange(MONTHS) / 6))
        found.append(draw.poisson(mean * draw.gamma(15, 1 / 15, mean.shape)).astype(float))
    return found


def latest(counts: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the latest month's evidence over its threshold, and the thread's seconds it took."""
    start = time.thread_time()
    found = share_change(counts, None, monitor_from=MONTHS - 1)
    return (found.evidence - found.threshold)[:, -1].copy(), time.thread_time() - start


def england(calls: int, jobs: int) -> tuple[float, float]:
    """Judge so many districts; return processor seconds and wall seconds."""
    drawn = districts()
    for counts in drawn:
        latest(counts)  # thresholds are simulated once
    start = time.perf_counter()
    with ThreadPoolExecutor(jobs) as pool:
        kept = list(pool.map(latest, (drawn[n % DRAWN] for n in range(calls))))
    return sum(seconds for _, seconds in kept), time.perf_counter() - start


def update() -> float:
    """Return the milliseconds that one more month costs in one district, its state kept."""
    counts = districts()[0]
    state = ShareState(monitor_from=108)
    state.update(counts[:, :112])
    start = time.thread_time()
    for month in range(112, 118):
        state.update(counts[:, month])
    return (time.thread_time() - start) / 6 * 1e3


def main() -> None:
    """Print seconds for all England, per series at several sizes, and for one more month."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--part", type=float, default=1.0, help="of England, judged and scaled up")
    chosen = parser.parse_args()
    for series in (1_000, 10_000, 100_000):
        calls = series // PER_DISTRICT
        busy, _ = england(calls, 1)
        each = busy / calls / PER_DISTRICT * 1e6
        print(f"{calls * PER_DISTRICT:>9,} series x {MONTHS} months: {each:6.1f} us each")
    calls = int(LSOAS * INDICATORS * chosen.part) // PER_DISTRICT
    busy, wall = england(calls, chosen.jobs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    size = calls * PER_DISTRICT
    print(f"{size:>9,} series, {chosen.jobs} threads: {wall:.0f} s wall, {busy:.0f} s of processor")
    print(f"{memory:.1f} GiB at most; all England {wall / chosen.part:.0f} s")
    print(f"one more month of a district of {PER_DISTRICT}: {update():.1f} ms")


if __name__ == "__main__":
    main()
