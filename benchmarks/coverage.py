"""How often the 95 % interval of a ratio holds the planted one: onset known, chosen, and at an alert."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from benchmarks.district import HISTORY
from benchmarks.district import ONSET
from benchmarks.district import Bools
from benchmarks.district import District
from benchmarks.district import Floats
from benchmarks.district import simulate
from benchmarks.district import step
from benchmarks.running import Scores
from benchmarks.running import gather
from ews.detect import share_change


Ints = NDArray[np.integer]

RATIOS = (1.0, 1.5, 2.0)
MONTHS_AFTER = 6
ASKED = ("onset known", "onset chosen", "at the first alert within a year")


@dataclass(frozen=True)
class Intervals:
    """Called with seeds: (districts, the three of `ASKED`, [intervals that hold the ratio, intervals])."""

    ratio: float

    def __call__(self, seeds: Sequence[int]) -> Scores:
        """Look at the changed areas of these seeds' districts."""
        return {"held": np.stack([self._held(seed) for seed in seeds])}

    def _held(self, seed: int) -> Floats:
        # shares that stand still: the ratio since the onset is then the planted one
        d = simulate(seed, step(self.ratio), walk=0.0)
        found = share_change(d.counts, d.people, monitor_from=HISTORY)
        inside = (found.ratio_low <= self.ratio) & (self.ratio <= found.ratio_high)
        now = ONSET + MONTHS_AFTER - 1
        known = _of(at_onset(d, now), self.ratio)[d.changed]
        chosen = inside[d.changed, now]
        return np.array(
            [[held.sum(), len(held)] for held in (known, chosen, self._first(found.alert, inside, d))]
        )

    @staticmethod
    def _first(alert: Bools, inside: Bools, d: District) -> Bools:
        fresh = d.changed & ~alert[:, ONSET - 1]
        since = alert[fresh, ONSET : ONSET + 12]
        raised = since.any(axis=1)
        when = ONSET + since.argmax(axis=1)[raised]
        return inside[np.flatnonzero(fresh)[raised], when]


def at_onset(d: District, now: int) -> tuple[Floats, Floats]:
    """Return the limits of every area's ratio in month `now` for the onset of the simulation."""

    def told(ratios: Floats, _allowed: Bools) -> Ints:
        return np.full(ratios.shape[:2], now + 1 - ONSET)

    # the detector has no way to be told the onset, and needs none
    with mock.patch("ews.detect.share.likeliest", told):
        found = share_change(d.counts, d.people, monitor_from=HISTORY)
    return found.ratio_low[:, now], found.ratio_high[:, now]


def _of(limits: tuple[Floats, Floats], ratio: float) -> Bools:
    return (limits[0] <= ratio) & (ratio <= limits[1])


def coverage(replicates: int, jobs: int) -> Iterator[dict[str, Any]]:
    """Yield the coverage of each ratio's interval: at the true onset, the chosen one, and at an alert."""
    for ratio in RATIOS:
        held = gather(Intervals(ratio), replicates, jobs, f"intervals, ratio {ratio:g}")["held"].sum(axis=0)
        for asked, (inside, all_) in zip(ASKED, held, strict=True):
            part = float(inside / all_)
            yield {
                "case": f"intervals of ratio {ratio:g}, {asked}",
                "intervals": int(all_),
                "held": round(part, 3),
                "held_se": round(float(np.sqrt(part * (1 - part) / all_)), 3),
            }
