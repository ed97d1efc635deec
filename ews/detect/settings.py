"""The constants of the engine, each with its unit and its reason."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]
Ints = NDArray[np.integer[Any]]

# Relative changes looked for: small enough to matter to a ward, large enough to be seen in a year.
STEPS = (1.3, 1.5, 2.0)
# A decline is often gradual: the same search over changes that take a year to arrive.
RAMPS = (1.5, 2.0)
# An onset a year ago counts for so much beside one today: about 0.9 a month.
ONSET_KEPT_PER_YEAR = 0.28
# Log shares of places drift by themselves, about so much (standard deviation) in a month.
DRIFT_A_MONTH = 0.006
# A share is learned from the last five years, so a slow drift of places does not pile up.
MEMORY_YEARS = 5
# Prior of an area's share, Gamma(a, 0): the Jeffreys prior of a Poisson rate.
PRIOR_SHAPE = 0.5
# Below four fifths complete, what is missing may be larger than the changes looked for (20-30 %).
MIN_COVERAGE = 0.8
# An area with more than a tenth of the events moves everybody else's baseline when it moves.
LARGE_AREA = 0.1
# With fewer areas the rest of the district is too noisy to be taken as known.
FEW_AREAS = 8
# With fewer events a period in the rest of the district, it may well count nothing.
REST_EVENTS = 20.0
# Changes against which an area's standing for its district is weighed, and the rounds of weighing.
STANDING_STEPS = (1.5, 2.0)
STANDING_ROUNDS = 2


@dataclass(frozen=True)
class Options:
    """How a set of series is watched; see `ews.detect.share_change` for the meaning of each."""

    monitor_from: int
    kind: str = "flow"
    alarm_years: float = 10.0
    direction: str = "worse"
    periods_per_year: int = 12
    dispersion: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse an option outside its meaning."""
        if self.kind not in ("flow", "stock", "value"):
            raise ValueError(f"kind is {self.kind!r}; use 'flow', 'stock' or 'value'")
        if self.direction not in ("worse", "better"):
            raise ValueError(f"direction is {self.direction!r}; use 'worse' or 'better'")
        if not self.alarm_years > 0 or self.periods_per_year < 1:
            raise ValueError("alarm_years and periods_per_year must be positive")
        if self.dispersion is not None and not self.dispersion > 0:
            raise ValueError(f"dispersion is {self.dispersion}; give a positive size, or None to estimate it")

    @property
    def sign(self) -> int:
        """+1 when a rise is sought, -1 when a fall is."""
        return 1 if self.direction == "worse" else -1

    @property
    def min_history(self) -> int:
        """Periods that must be observed before a first verdict: 12 monthly, 8 quarterly, 5 yearly."""
        return min(12, 4 + self.periods_per_year)

    @property
    def memory(self) -> int:
        """Periods from which a share is learned."""
        return max(MEMORY_YEARS * self.periods_per_year, 12)

    @property
    def start(self) -> int:
        """Index of the first period that can have a verdict."""
        return max(self.monitor_from, self.min_history)

    @property
    def alarms_per_period(self) -> float:
        """Up-crossings per series and period that the budget allows."""
        return 1.0 / (self.alarm_years * self.periods_per_year)
