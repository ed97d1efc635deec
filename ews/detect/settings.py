"""The constants of the engine, each with its unit and its reason."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from numbers import Integral
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
# Prior probability that an indicator takes part in a change of its theme, in an area or in a pocket.
INVOLVED = 0.5


def _is_whole(value: Any, least: float, most: float = inf) -> bool:
    """Say whether a value is a whole number from `least` to `most`; 12.0 is one, True is none."""
    whole = isinstance(value, Integral) or (isinstance(value, float) and value.is_integer())
    return whole and not isinstance(value, bool) and bool(least <= value <= most)


def _is_positive(value: Any) -> bool:
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    return number and bool(0 < value < inf)


def _is_word(value: object, *words: str) -> bool:
    return isinstance(value, str) and value in words


# What each option may be, and what to give instead of anything else.
MEANINGS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "monitor_from": (
        lambda given: _is_whole(given, 0),
        "give the index of the first period to be judged, 0 or more",
    ),
    "kind": (lambda given: _is_word(given, "flow", "stock", "value"), "use 'flow', 'stock' or 'value'"),
    "alarm_years": (_is_positive, "give a positive number of years, such as 10"),
    "alarms_per_year": (_is_positive, "give a positive number a year, such as 1"),
    "direction": (lambda given: _is_word(given, "worse", "better"), "use 'worse' or 'better'"),
    "periods_per_year": (
        lambda given: _is_whole(given, 1, 366),
        "give a whole number from 1 to 366, such as 12 for months",
    ),
    "dispersion": (
        lambda given: given is None or _is_positive(given),
        "give a positive size (1e6 is Poisson), or None to estimate it",
    ),
    "seed": (lambda given: _is_whole(given, 0), "give a whole number, 0 or more"),
}


def refuse(*given: Mapping[str, Any]) -> None:
    """Raise one ValueError that tells every option outside its meaning, of one or several sets."""
    wrong = [
        f"{name} is {options[name]!r}; {remedy}"
        for options in given
        for name, (fits, remedy) in MEANINGS.items()
        if name in options and not fits(options[name])
    ]
    if wrong:
        raise ValueError(". ".join(dict.fromkeys(wrong)))


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
        """Refuse options outside their meaning; whole numbers of any type become int."""
        refuse(vars(self))
        for name in ("monitor_from", "periods_per_year", "seed"):
            object.__setattr__(self, name, int(getattr(self, name)))

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
