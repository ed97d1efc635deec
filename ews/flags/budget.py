"""Share the district's alarm budget among its series."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ews.flags.episodes import QUIET_VERDICTS_TO_END
from ews.nouns import Signal
from ews.periods import every


Tier = Literal["area", "theme"]


@dataclass(frozen=True)
class Group:
    """Series of one tier at one level that share a part of the budget, and how many there are."""

    tier: Tier
    level: str
    series: int


def alarm_years(groups: Iterable[Group], *, a_year: float) -> dict[tuple[Tier, str], float]:
    """Return, for each tier and level, the years in which one series may raise one false flag.

    *a_year* is the false flags that the whole district accepts in a year, in
    one direction.  Each tier and level gets an equal part of it, divided among
    its series: thousands of small areas do not drown the wards, nor single
    indicators the themes.
    """
    counts: dict[tuple[Tier, str], int] = {}
    for group in groups:
        key = (group.tier, group.level)
        counts[key] = counts.get(key, 0) + group.series
    watched = {key: count for key, count in counts.items() if count}
    return {key: count * len(watched) / a_year for key, count in watched.items()}


def expected_up(signals: Iterable[Signal]) -> float:
    """Return how many flags of *signals* would be up at the latest period if nothing had changed.

    A flag is up while its series is over the threshold and for the quiet verdicts before it ends.
    By Little's law (1961, doi:10.1287/opre.9.3.383) the flags up at one time are, over all
    series, those raised in a period times the periods that each stays: how often chance holds a
    series over its threshold, and the quiet verdicts of every time that it crosses.  A series
    without a verdict in its latest three periods holds no flag.  Themes are counted by their
    evidence; those that are not told, because their parts do not hold together, are counted too.
    """
    return sum(_expected_up(signal) for signal in signals)


def _expected_up(signal: Signal) -> float:
    chance = signal.alert_chance[:, -QUIET_VERDICTS_TO_END:]
    watched = np.isfinite(chance).any(axis=1)
    if not watched.any():
        return 0.0
    newest_first = chance[watched, ::-1]
    latest = newest_first[np.arange(len(newest_first)), np.isfinite(newest_first).argmax(axis=1)]
    crossings = every(signal.periods) / 12 / signal.alarm_years
    return float((latest + (QUIET_VERDICTS_TO_END - 1) * crossings).sum())
