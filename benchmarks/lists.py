"""How many entries of a list are false: Benjamini-Hochberg on the detector's p-values."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.district import HISTORY
from benchmarks.district import ONSET
from benchmarks.district import SCENARIOS
from benchmarks.district import simulate
from benchmarks.running import Scores
from benchmarks.running import gather
from ews.detect import share_change
from ews.detect.multiplicity import FALSE_DISCOVERY_RATE
from ews.detect.multiplicity import benjamini_hochberg


SCENARIO = "x2"
MONTHS_AFTER = (6, 12)


@dataclass(frozen=True)
class Listed:
    """Called with seeds: of each district's list, how many are on it, how many of them true."""

    months: int

    def __call__(self, seeds: Sequence[int]) -> Scores:
        """Return (districts, [list, alerts], [all on it, true ones on it, all true ones])."""
        return {"lists": np.stack([self._lists(seed) for seed in seeds])}

    def _lists(self, seed: int) -> np.ndarray:
        d = simulate(seed, SCENARIOS[SCENARIO])
        found = share_change(d.counts, d.people, monitor_from=HISTORY)
        now = ONSET + self.months - 1
        listed = benjamini_hochberg(found.p_value[:, now]) <= FALSE_DISCOVERY_RATE
        over = found.alert[:, now]
        return np.array([[on.sum(), (on & d.changed).sum(), d.changed.sum()] for on in (listed, over)])


def false_discoveries(replicates: int, jobs: int) -> Iterator[dict[str, Any]]:
    """Yield the false-discovery proportion and the power of lists 6 and 12 months after the onset."""
    for months in MONTHS_AFTER:
        lists = gather(Listed(months), replicates, jobs, f"lists, {months} months")["lists"]
        for kind, (on, true, changed) in zip(("BH", "all in alert"), lists.transpose(1, 2, 0), strict=True):
            proportion = (on - true) / np.maximum(on, 1)
            yield {
                "case": f"list by {kind} {months} months after {SCENARIO} in 12 of 150 areas",
                "districts": replicates,
                "false_discovery": round(float(proportion.mean()), 3),
                "false_discovery_se": round(float(proportion.std() / np.sqrt(replicates)), 3),
                "found": round(float(true.sum() / changed.sum()), 3),
            }
