"""Judge how areas stand beside their district, and the district beside itself a year ago."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ews.catalogue import Indicator
from ews.detect.intervals import poisson_byar
from ews.detect.intervals import poisson_exact
from ews.detect.intervals import two_rates_p
from ews.detect.intervals import wilson
from ews.nouns import Area
from ews.nouns import Floats
from ews.nouns import Panel
from ews.nouns import Signal
from ews.periods import Period


# Limits of 95 % make a finding, of 99.8 % a clear one: the custom of public health profiles.
USUAL, CLEAR = 0.95, 0.998
# Under so many counted, Byar's limits are replaced by the exact ones.
FEW = 10
MONTHS = 12

State = Literal["worse", "similar", "better", "unjudged", "missing"]


@dataclass(frozen=True)
class Level:
    """One area beside its district over the year taken: ``value`` in the panel's unit, NaN where unknown.

    ``state`` is ``unjudged`` where part of the year is missing or nothing can be
    compared, ``missing`` where all of it is; ``clear`` says that limits of 99.8 % bear it out too.
    """

    area: Area
    value: float
    state: State
    clear: bool


@dataclass(frozen=True)
class Standing:
    """One indicator in the district over its latest year, and how each area stands beside it.

    ``value`` is the district's level over ``since`` to ``until`` in ``unit``, NaN
    where unknown.  ``paired`` is that of the periods that have one a year before,
    ``before`` the level then; ``change`` is how these compare.  ``moved`` is 1
    where the district's level rose beyond chance, -1 where it fell, 0 otherwise.
    ``compared`` is False where areas cannot be held against the district, for want of a base
    or of an interval.
    """

    indicator: str
    geography: str
    since: Period
    until: Period
    unit: str
    value: float
    paired: float
    before: float
    change: State
    moved: int
    compared: bool
    levels: tuple[Level, ...]

    def count(self, state: State) -> int:
        """Return how many areas are in *state*."""
        return sum(level.state == state for level in self.levels)


def stand(
    panel: Panel,
    indicator: Indicator,
    *,
    required: float,
    people: Panel | None = None,
    signal: Signal | None = None,
    totals: tuple[Floats, Floats] | None = None,
) -> Standing | None:
    """Return how areas stand in the latest year of *panel*, or None where no number is known.

    Of a stock, the same people counted again each period, the latest period is
    taken, of a flow the latest twelve months.  *people* gives the base where the
    panel has none; *signal* how much a count tells next to one of Poisson scatter;
    *totals* the district's numerators and denominators where the panel does
    not hold all of them.  Cells with less than the *required* coverage are unknown.
    """
    table = _table(panel, people, required, totals)
    now = _latest(table.known, indicator)
    if not len(now):
        return None
    year = MONTHS // indicator.every
    paired = [at for at in now if at >= year and table.told[at] and table.told[at - year]]
    weight = _weight(panel, signal, now)
    counted = indicator.kind != "value"
    compared = counted and bool(np.isfinite(table.below[:, now]).any())
    moved = _moved(table, paired, year, weight) if counted else 0
    # values of areas, such as prices, make no district's
    levels = [table.district(at) for at in (now, paired, [at - year for at in paired])]
    value, latest, before = levels if counted else (np.nan,) * 3
    return Standing(
        panel.indicator,
        panel.geography,
        panel.periods[now[0]],
        panel.periods[now[-1]],
        table.unit,
        value,
        latest,
        before,
        _named(moved, indicator) if paired and counted else "unjudged",
        moved,
        compared,
        tuple(_levels(panel, table, now, weight, indicator, compared=compared)),
    )


def together(states: Iterable[State]) -> State:
    """Return one word for several: worse or better where more are so than the reverse.

    ``unjudged`` where fewer than half could be judged, ``missing`` where nothing is known.
    """
    found = Counter(states)
    judged = found["worse"] + found["similar"] + found["better"]
    if not found or found["missing"] == found.total():
        return "missing"
    if 2 * judged < found.total():
        return "unjudged"
    if found["worse"] == found["better"]:
        return "similar"
    return "worse" if found["worse"] > found["better"] else "better"


@dataclass(frozen=True)
class _Table:
    """What is counted (``above``) out of what (``below``): (areas, periods), NaN where unknown.

    ``known`` marks numerators that may be used; ``whole`` are the district's own
    two rows, (periods,); ``per`` brings a rate into ``unit``.
    """

    above: Floats
    below: Floats
    known: NDArray[np.bool_]
    whole: tuple[Floats, Floats]
    per: float
    unit: str

    @property
    def told(self) -> NDArray[np.bool_]:
        """Return in which periods the district has a number."""
        return np.isfinite(self.whole[0])

    def district(self, at: Sequence[int]) -> float:
        """Return the district's level over the periods *at*; a count where there is no base."""
        above, below = (float(np.sum(row[list(at)])) if len(at) else np.nan for row in self.whole)
        return above if np.isnan(below) else self.per * above / below if below > 0 else np.nan

    def areas(self, at: Sequence[int]) -> tuple[Floats, Floats]:
        """Return each area's counts and base over the periods *at*, NaN where one of them is unknown."""
        columns = list(at)
        return self.above[:, columns].sum(axis=1), self.below[:, columns].sum(axis=1)


def _table(
    panel: Panel, people: Panel | None, required: float, totals: tuple[Floats, Floats] | None
) -> _Table:
    known = np.isfinite(panel.numerator) & (panel.coverage >= required) & panel.applies
    above = np.where(known, panel.numerator, np.nan)
    own = np.isfinite(panel.denominator).any()
    below = panel.denominator if own or people is None else _carried(people, panel)
    based = known & (below > 0)
    if totals is None:
        some = based if based.any() else known
        told = some.any(axis=0)
        totals = (
            np.where(told, np.where(some, panel.numerator, 0.0).sum(axis=0), np.nan),
            np.where(based.any(axis=0), np.where(based, below, 0.0).sum(axis=0), np.nan),
        )
    per, unit = _per(panel, people if not own and based.any() else None, known)
    return _Table(above, np.where(below > 0, below, np.nan), known, totals, per, unit)


def _per(panel: Panel, people: Panel | None, known: NDArray[np.bool_]) -> tuple[float, str]:
    """Return what brings numerator over base into a unit, and the unit: the panel's, or per 100 *people*."""
    if people is not None:
        return 100.0, f"per 100 {people.unit}"
    own = known & (panel.denominator > 0) & (panel.numerator > 0)
    rates = (panel.value * panel.denominator)[own] / panel.numerator[own]
    return float(np.median(rates)) if rates.size else 1.0, panel.unit


def _carried(people: Panel, panel: Panel) -> Floats:
    """Return the people of each area of *panel* in its periods: the newest count that is not later."""
    row = {area.code: number for number, area in enumerate(people.areas)}
    starts = np.array([period.start for period in people.periods])
    column = np.searchsorted(starts, [period.start for period in panel.periods], side="right") - 1
    found = np.full((len(panel.areas), len(panel.periods)), np.nan)
    for number, area in enumerate(panel.areas):
        if area.code in row:
            found[number] = people.numerator[row[area.code], np.maximum(column, 0)]
    return found


def _latest(known: NDArray[np.bool_], indicator: Indicator) -> list[int]:
    """Return the columns of the latest year, or of a stock the latest, that anybody has a number for."""
    some = np.flatnonzero(known.any(axis=0))
    if not len(some):
        return []
    long = MONTHS // indicator.every if indicator.kind == "flow" else 1
    return [int(at) for at in some if at > some[-1] - max(1, long)]


def _weight(panel: Panel, signal: Signal | None, now: Sequence[int]) -> Floats:
    """Return how much a count of each area tells next to one of Poisson scatter, at most 1."""
    found = np.full(len(panel.areas), np.nan)
    if signal is not None and signal.kind != "value":
        column = {period: number for number, period in enumerate(signal.periods)}
        taken = [column[panel.periods[at]] for at in now if panel.periods[at] in column]
        seen = np.isfinite(signal.weight[:, taken])
        mean = np.where(seen, signal.weight[:, taken], 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
        rows = {area.code: mean[n] for n, area in enumerate(signal.areas) if seen[n].any()}
        found = np.array([rows.get(area.code, np.nan) for area in panel.areas], dtype=float)
    usual = float(np.median(found[np.isfinite(found)])) if np.isfinite(found).any() else 1.0
    return np.minimum(np.where(np.isfinite(found), found, usual), 1.0)


def _moved(table: _Table, paired: Sequence[int], year: int, weight: Floats) -> int:
    """Return whether the district rose (1) or fell (-1) beyond chance from the year before."""
    if not paired:
        return 0
    usual = float(np.median(weight))
    above, below = table.whole
    based = np.where(np.isfinite(below), below, 1.0)
    now, then = list(paired), [at - year for at in paired]
    count, base = usual * above[now].sum(), usual * based[now].sum()
    count_then, base_then = usual * above[then].sum(), usual * based[then].sum()
    rose = two_rates_p(count, base, count_then, base_then, mid=True)
    fell = two_rates_p(count_then, base_then, count, base, mid=True)
    tail = (1 - USUAL) / 2
    return 1 if rose < tail else -1 if fell < tail else 0


def _levels(
    panel: Panel, table: _Table, now: Sequence[int], weight: Floats, indicator: Indicator, *, compared: bool
) -> Iterable[Level]:
    above, below = table.areas(now)
    values = table.per * above / below if compared else _plain(panel, table, now)
    sides = [
        _side(above * weight, below * weight, table.district(now) / table.per, indicator, level)
        for level in (USUAL, CLEAR)
    ]
    some = np.asarray(table.known[:, list(now)].any(axis=1))
    for row, area in enumerate(panel.areas):
        usual, clear = (side[row] for side in sides)
        if np.isnan(usual) or not compared:
            yield Level(area, float(values[row]), "unjudged" if some[row] else "missing", clear=False)
        else:
            state = _named(int(usual), indicator)
            yield Level(area, float(values[row]), state, clear=bool(clear == usual != 0))


def _plain(panel: Panel, table: _Table, now: Sequence[int]) -> Floats:
    """Return the values as they are told, of the last period, where no rate can be made."""
    return np.where(table.known[:, now[-1]], panel.value[:, now[-1]], np.nan)


def _side(count: Floats, base: Floats, district: float, indicator: Indicator, level: float) -> Floats:
    """Return on which side of the *district*'s rate the limits lie: 1 above, -1 below, 0 about it, NaN.

    Of people counted out of people: Wilson's limits; of events: Byar's, exact where few are counted.
    """
    if indicator.kind == "stock" and not (count > base).any():
        low, high = wilson(count, base, level=level)
    else:
        exact, byar = poisson_exact(count, level=level), poisson_byar(count, level=level)
        low, high = (np.where(count < FEW, e, b) / base for e, b in zip(exact, byar, strict=True))
    side = np.where(low > district, 1.0, np.where(high < district, -1.0, 0.0))
    return np.where(np.isfinite(count) & (base > 0) & np.isfinite(district), side, np.nan)


def _named(side: int, indicator: Indicator) -> State:
    """Return what a level above (1) or below (-1) the district's means by the indicator's polarity."""
    if side == 0 or indicator.polarity == "neutral":
        return "similar"
    return "worse" if (side > 0) == (indicator.polarity == "higher is worse") else "better"
