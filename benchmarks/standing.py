"""How many false flags stand at once, beside how many `ews.flags.budget` expects."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from benchmarks.district import HISTORY
from benchmarks.district import District
from benchmarks.district import simulate
from benchmarks.district import stocks
from benchmarks.running import Scores
from benchmarks.running import gather
from benchmarks.signals import as_signal
from ews.detect import share_change
from ews.flags.budget import expected_up
from ews.flags.episodes import episodes


# a hundred areas of one mean
ONE_MEAN = 4
FLOWS, STOCKS = (0.3, 1.0, 5.0, 20.0, 50.0), (1.0, 5.0, 50.0)
STAY, ALARM_YEARS = 0.85, 10.0
CASES: dict[str, tuple[str, Callable[[int], District]]] = {
    **{f"flows of mean {mean:g}": ("flow", partial(simulate, means=(mean,) * ONE_MEAN)) for mean in FLOWS},
    **{
        f"stocks of mean {mean:g}": (
            "stock",
            partial(simulate, means=(mean,) * ONE_MEAN, counting=stocks(STAY)),
        )
        for mean in STOCKS
    },
}


@dataclass(frozen=True)
class Standing:
    """A case called with seeds: of each quiet district the flags up at its last month, and those expected."""

    case: str

    def __call__(self, seeds: Sequence[int]) -> Scores:
        """Return (districts, [up, expected])."""
        return {"up": np.stack([self._up(seed) for seed in seeds])}

    def _up(self, seed: int) -> np.ndarray:
        kind, draw = CASES[self.case]
        d = draw(seed)
        found = share_change(d.counts, d.people, monitor_from=HISTORY, kind=kind, alarm_years=ALARM_YEARS)
        signal = as_signal(found, d.counts, alarm_years=ALARM_YEARS)
        up = sum(life.state != "ended" for life in episodes(signal))
        return np.array([up, expected_up([signal])])


def standing(replicates: int, jobs: int) -> Iterator[dict[str, Any]]:
    """Yield for each case the flags up at the last month of a quiet district, and those expected."""
    for case in CASES:
        up, expected = gather(Standing(case), replicates, jobs, f"standing, {case}")["up"].T
        yield {
            "case": f"standing, {case}",
            "districts": replicates,
            "up": round(float(up.mean()), 2),
            "up_se": round(float(up.std(ddof=1) / np.sqrt(replicates)), 2),
            "expected": round(float(expected.mean()), 2),
        }
