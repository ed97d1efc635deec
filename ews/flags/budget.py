"""Share the district's alarm budget among its series."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


Tier = Literal["area", "theme"]
# Far out in the tail the bootstrap's thresholds are a little low: at one alarm in
# 100 to 1,000 years a series raised 1.35 to 1.67 times its budget (simulated
# districts, docs/methods/calibrate.md).  The promise to the committee is kept by
# asking for this much less.
TAIL_ALLOWANCE = 1.5


@dataclass(frozen=True)
class Share:
    """A group of series that is watched together: a tier at one level, and how many series."""

    tier: Tier
    level: str
    series: int


def alarm_years(shares: Iterable[Share], *, a_year: float) -> dict[tuple[Tier, str], float]:
    """Return, for each tier and level, the years in which one series may raise one false flag.

    *a_year* is the false flags that the whole district accepts in a year, in
    one direction.  Each tier and level gets an equal part of it, divided among
    its series: thousands of small areas do not drown the wards, nor single
    indicators the themes.  ``TAIL_ALLOWANCE`` comes off first.
    """
    counts: dict[tuple[Tier, str], int] = {}
    for share in shares:
        key = (share.tier, share.level)
        counts[key] = counts.get(key, 0) + share.series
    watched = {key: count for key, count in counts.items() if count}
    return {key: TAIL_ALLOWANCE * count * len(watched) / a_year for key, count in watched.items()}
