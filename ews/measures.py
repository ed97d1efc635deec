"""What is measured of the district as a whole, and crosses walls."""

from dataclasses import dataclass

from ews.periods import Period


@dataclass(frozen=True)
class Measure:
    """How much of one indicator's deprivation lies outside the named wards, and inside wards.

    ``outside`` and ``within`` are shares with their 95 % intervals, as
    ``ews.detect.Dalmatian`` gives them.  ``deprived`` and ``missed`` are people
    or homes (``base`` says which) at places whose rate is at least
    ``deprived_at`` times the district's: all, and outside the named wards.
    ``missed_where`` lists the wards and LSOAs with most of these.
    """

    indicator: str
    geography: str
    since: Period
    until: Period
    base: str
    deprived_at: float
    named: tuple[str, ...]
    outside: float
    outside_low: float
    outside_high: float
    within: float
    within_low: float
    within_high: float
    raw_outside: float
    deprived: int
    missed: int
    missed_where: tuple[str, ...]
    sentence: str
