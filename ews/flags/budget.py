"""Share the district's alarm budget among its series."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


Tier = Literal["area", "theme"]


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
    indicators the themes.
    """
    counts: dict[tuple[Tier, str], int] = {}
    for share in shares:
        key = (share.tier, share.level)
        counts[key] = counts.get(key, 0) + share.series
    watched = {key: count for key, count in counts.items() if count}
    return {key: count * len(watched) / a_year for key, count in watched.items()}
