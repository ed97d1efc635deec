"""The nouns that cross walls: what one room hands to the next."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from typing import Any
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ews.periods import Period


Floats = NDArray[np.floating[Any]]
Direction = Literal["worse", "better"]
State = Literal["new", "continuing", "worsening", "easing", "ended"]
Grade = Literal["watch", "confirmed"]
Kind = Literal["flow", "stock", "value"]
Level = Literal["area", "theme", "pocket"]
# who may read what is made: the council's own staff, its partners, everybody
Audience = Literal["internal", "partner", "public"]
# hears, in a few words, what is being done
Say = Callable[[str], None]


@dataclass(frozen=True)
class Area:
    """One area of one geography, with its parent ward where it has one."""

    code: str
    name: str
    geography: str
    ward: str | None = None


@dataclass(frozen=True)
class Panel:
    """One indicator in one geography: arrays of shape (areas, periods).

    ``numerator`` is the count (or, for a ``value`` indicator, the value itself);
    ``denominator`` the people or homes at risk, NaN where unknown; ``value`` the
    rate, divided once, in ``unit``; where no base is known it is the count, and
    ``unit`` says so.  NaN is missing, never zero.
    ``lower`` and ``upper`` bound a rounded or suppressed numerator and equal it
    elsewhere.  ``coverage`` (0 to 1) says how complete the source was;
    ``applies`` is False where the indicator has no meaning; ``marker`` holds
    "" or the letters of conventions such as "c" (suppressed), "x" (not
    available), "z" (not applicable), "r" (revised), "e" (estimated from other
    boundaries), "b" (the first after such an estimate).  ``basis`` says in words what was
    counted on other boundaries, and how sure that is.
    """

    indicator: str
    geography: str
    areas: tuple[Area, ...]
    periods: tuple[Period, ...]
    numerator: Floats
    denominator: Floats
    value: Floats
    lower: Floats
    upper: Floats
    coverage: Floats
    applies: NDArray[np.bool_]
    marker: NDArray[np.str_]
    unit: str
    basis: str = ""

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit the labels."""
        shape = (len(self.areas), len(self.periods))
        for name in ("numerator", "denominator", "value", "lower", "upper", "coverage"):
            if getattr(self, name).shape != shape:
                msg = f"{name} of {self.indicator} has another shape than {shape}"
                raise ValueError(msg)


@dataclass(frozen=True)
class Signal:
    """What the detector says of one panel, or of one theme, in one direction.

    ``sought`` says whether worse (or better) is a rise or a fall here.  Arrays
    of shape (areas, periods), as ``ews.detect.ShareChange`` gives them:
    ``observed`` counts (or values), ``exposure`` what each area would count at
    the rest of the district's rate, ``share`` its own share of that before the
    likeliest onset, ``weight`` how much a count tells next to one of Poisson
    scatter, ``alert_chance`` how often chance alone holds a series over its
    threshold; ``alarm_years`` are the years in which a series may raise one false
    flag.  A theme has None for its indicator, and its ``observed``
    and ``exposure`` add up its indicators, each exposure at the area's own
    share, so that its ``share`` is one; ``parts`` names the indicators and
    ``contributions``, (indicators, areas, periods), what each adds to the evidence.
    """

    indicator: str | None
    theme: str
    geography: str
    direction: Direction
    sought: Literal["rise", "fall"]
    kind: Kind
    areas: tuple[Area, ...]
    periods: tuple[Period, ...]
    observed: Floats
    exposure: Floats
    share: Floats
    evidence: Floats
    alert: NDArray[np.bool_]
    threshold: Floats
    onset: NDArray[np.int_]
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    p_value: Floats
    alert_chance: Floats
    weight: Floats
    alarm_years: float
    parts: tuple[str, ...] = ()
    contributions: Floats | None = None

    @property
    def expected(self) -> Floats:
        """Return what each area would count in each period had nothing changed.

        Shape (areas, periods).  An area's share of the district is that before
        the onset of its latest verdict, so the line shows the whole past at one
        share; NaN where there has been no verdict yet.
        """
        known = np.isfinite(self.share)
        last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
        share = np.where(known.any(axis=1), self.share[np.arange(len(last)), last], np.nan)
        return np.asarray(share[:, None] * self.exposure)


@dataclass(frozen=True)
class Flag:
    """One change found in one area: what, since when, how big, how sure.

    ``observed`` and ``expected`` are summed from ``onset`` to ``period``;
    ``ratio`` is the size of the change since the onset relative to the rest of
    the district, with its 95 % interval.  ``id`` is stable over runs.  A
    ``spike`` is the doing of one or two periods and over: a matter for the source, no trend.
    ``rest_change`` is what the rest of the district counted since the onset over
    the same periods of the year before, None where too few were counted;
    ``chance`` how often, in one period, chance alone shows as much evidence.  A
    pocket has ``places``, the codes of its small areas, of which ``area`` is the
    one in the middle; its counts are NaN where they might tell of a family.
    """

    id: str
    level: Level
    indicator: str | None
    theme: str
    geography: str
    area: str
    name: str
    period: Period
    state: State
    direction: Direction
    grade: Grade
    first_raised: Period
    onset: Period
    ratio: float
    ratio_low: float
    ratio_high: float
    observed: float
    expected: float
    evidence: float
    sentence: str
    spike: bool = False
    notes: tuple[str, ...] = ()
    rest_change: float | None = None
    chance: float | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Acceptance:
    """A change that a person took for an area's new level, on record.

    ``flag`` is as it was told then.  What ``indicators`` counted in its area
    before its onset is no longer compared with: a flag on one indicator has
    that one, a flag on a theme those that moved.
    """

    flag: Flag
    indicators: tuple[str, ...]
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class NoVerdict:
    """Why an indicator cannot be judged in an area, or in all of a geography."""

    indicator: str
    geography: str
    area: str | None
    period: Period
    reason: str


@dataclass(frozen=True)
class Priority:
    """One area's place in the list of one geography, with its reasons.

    ``rank_low`` and ``rank_high`` bound the rank as the uncertainty of the
    flags and other weightings allow; ``would_change`` says what would move it.
    ``tied`` areas share their rank with another.
    """

    rank: int
    rank_low: int
    rank_high: int
    area: str
    name: str
    geography: str
    score: float
    themes: tuple[str, ...]
    flags: tuple[str, ...]
    reasons: tuple[str, ...]
    would_change: str
    tied: bool = False

    @property
    def place(self) -> str:
        """Return the rank as a reader meets it, such as ``3``, or ``3=`` where tied."""
        return f"{self.rank}=" if self.tied else str(self.rank)


@dataclass(frozen=True)
class Source:
    """Where an indicator's numbers come from, as every output must say."""

    publisher: str
    page: str
    licence: str
    attribution: str


@dataclass(frozen=True)
class Status:
    """How fresh and how complete one indicator is in one geography."""

    indicator: str
    geography: str
    first_period: Period | None
    last_period: Period | None
    age_days: int | None
    next_due: date | None
    overdue: bool
    coverage: float | None
    rows_kept: int
    rows_set_aside: int


@dataclass(frozen=True)
class Disagreement:
    """How two sources of one indicator differ where both speak."""

    indicator: str
    geography: str
    first: str
    second: str
    in_common: int
    differing: int
    largest: float
    first_period: Period
    last_period: Period
    total_first: float | None = None
    total_second: float | None = None


@dataclass(frozen=True)
class Run:
    """One refresh: when, from what, under which rules.

    ``expected_false_flags`` is how many false flags a year the budget accepts,
    ``expected_up`` how many would stand at this run were nothing changing.
    """

    id: str
    at: datetime
    version: str
    district: str
    district_name: str
    fictional: bool
    expected_false_flags: float
    changes: tuple[str, ...] = ()
    expected_up: float = 0.0


@dataclass(frozen=True)
class Shape:
    """An area's outline for drawing: WGS 84 rings of (longitude, latitude)."""

    area: str
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...] = field(default=())


@dataclass(frozen=True)
class Postcode:
    """One live postcode: its point in WGS 84, and the area of each current set that holds it, by level."""

    code: str
    longitude: float
    latitude: float
    held_by: dict[str, str]


@dataclass(frozen=True)
class Withheld:
    """How many numbers of one indicator an audience does not see, and why; ``geography`` is empty for all."""

    indicator: str
    geography: str
    reason: str
    cells: int
