"""Play the store back: which flags a person would have been told, month by month."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import time
from typing import Any

import numpy as np

from ews import analysis
from ews import periods
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.flags.signals import Watched
from ews.nouns import Acceptance
from ews.nouns import Flag
from ews.nouns import Say
from ews.nouns import Signal
from ews.periods import Period
from ews.series import assembly
from ews.series import breaks
from ews.series import vintages
from ews.series.assembly import Assembly
from ews.store import acceptances
from ews.store import series as rows
from ews.store.connection import Connection
from ews.store.runs import Remembered
from ews.store.series import LeftOut


# what of the store was not known yet, and which changes had been accepted
_Key = tuple[dict[str, LeftOut], list[Acceptance]]


@dataclass(frozen=True)
class Told:
    """What a person would have been told in one month: every flag that was up, or ended lately.

    ``taken_back`` names the flags of the month before whose alerts are no
    longer there: numbers were revised, or the whole was reckoned anew.
    """

    month: Period
    flags: tuple[Flag, ...]
    taken_back: tuple[str, ...] = ()


@dataclass(frozen=True)
class _View:
    """What was in the store at one moment: all series, those watched, and the changes accepted by then."""

    series: Assembly
    watched: tuple[Watched, ...]
    taken: tuple[Acceptance, ...]


class Replay:
    """The store, and the views of it that were known one after another.

    Nothing after a period moves what the detector says of it.  So the detector
    looks at a view as in a run of that day, and its answer serves, cut at the
    last period that was out, until the view changes or a run would have begun
    to watch a year later.
    """

    def __init__(self, connection: Connection, catalogue: Catalogue, *, say: Say) -> None:
        """Open the store; raise NoBoundariesError when it knows no area."""
        self._connection = connection
        self._catalogue = catalogue
        self._say = say
        self._atlas: Atlas = analysis.known_areas(connection, catalogue)
        self._memory = Remembered(connection, writable=False)
        self.readings = rows.known(connection)
        whole = assembly.assemble(connection, catalogue, self._atlas)
        self.past = frozenset(breaks.superseded(whole.panels, self._atlas, catalogue.indicators))
        self._key: _Key = ({}, acceptances.standing(connection))
        self._today = self._kept = self._viewed(whole, self._key[1])
        self._asked: list[Watched] = []
        self._answer: list[Signal] = []

    @property
    def last(self) -> Period:
        """Return the month of today."""
        return _month_of(self._catalogue.settings.day)

    def months(self) -> Iterator[Told]:
        """Yield what was told in each month, from the first verdict on; the last is what is told today."""
        told: Told | None = None
        known: list[Signal] = []
        for month in periods.span(self._first_month(), self.last):
            self._say(f"replaying {month.label}")
            signals, view = self._known_in(month)
            if told is None and not any(np.isfinite(signal.evidence).any() for signal in signals):
                continue
            if told is None or not _same(signals, known):
                told = self._tell(month, signals, view, told.flags if told else ())
            told, known = replace(told, month=month), signals
            yield told
            told = replace(told, taken_back=())

    def _known_in(self, month: Period) -> tuple[list[Signal], _View]:
        """Return what the detector said in *month*, and the view it said it of."""
        is_last = month == self.last
        view = self._today if is_last else self._view(month.last_day)
        out = [(one, _out(one, date.max if is_last else month.last_day)) for one in view.watched]
        known = [(one, last) for one, last in out if last]
        signals = self._look([self._as_then(one, last) for one, last in known])
        until = {(one.indicator.id, one.geography): last for one, last in known}
        return [_cut_where_out(signal, until) for signal in signals], view

    def _view(self, day: date) -> _View:
        """Return the view of that *day*, the same object as before where nothing came in between."""
        unknown = vintages.unknown(self.readings, self._catalogue.indicators, day)
        taken = acceptances.standing(self._connection, until=datetime.combine(day, time.max))
        if (unknown, taken) != self._key:
            found = assembly.assemble(self._connection, self._catalogue, self._atlas, unknown)
            self._key, self._kept = (unknown, taken), self._viewed(found, taken)
        return self._kept

    def _viewed(self, found: Assembly, taken: Sequence[Acceptance]) -> _View:
        past = self.past | breaks.superseded(found.panels, self._atlas, self._catalogue.indicators).keys()
        return _View(found, tuple(analysis.watched(found, self._catalogue, past, taken)), tuple(taken))

    def _as_then(self, one: Watched, last: Period) -> Watched:
        """Return a series as it was watched when *last* was its latest period."""
        known = one.panel.periods.index(last) + 1
        months = self._catalogue.settings.history_months
        return replace(one, history=analysis.monitor_from(known, months, one.indicator.every))

    def _look(self, series: list[Watched]) -> list[Signal]:
        """Return what the detector says of *series*, the answer before where the question is the same."""
        if not _same_question(series, self._asked):
            self._answer = analysis.look(
                series, self._catalogue, self._atlas, memory=self._memory, say=self._say
            )
            self._asked = series
        return self._answer

    def _tell(self, month: Period, signals: Sequence[Signal], view: _View, before: Sequence[Flag]) -> Told:
        flags = analysis.raise_flags(signals, self._catalogue, view.series, view.taken, previous=before)
        told = {flag.id for flag in flags}
        lost = [flag for flag in before if flag.id not in told and flag.state != "ended"]
        taken_back = (flag.id for flag in lost if not _still_alerts(flag, signals))
        return Told(month, tuple(flags), tuple(taken_back))

    def _first_month(self) -> Period:
        """Return the month before which no verdict can have come out."""
        months = self._catalogue.settings.history_months
        days = []
        for one in self._today.watched:
            first = analysis.monitor_from(0, months, one.indicator.every)
            if first < len(one.panel.periods):
                days.append(vintages.published(one.panel.periods[first], one.indicator.lag_days))
        return min(_month_of(min(days, default=date.max)), self.last)


def cut(signal: Signal, until: Period) -> Signal:
    """Return *signal* as it stood when *until* was its latest period."""
    columns = sum(period <= until for period in signal.periods)
    given = {field.name: getattr(signal, field.name) for field in fields(signal)}
    kept: dict[str, Any] = {
        name: value[..., :columns] for name, value in given.items() if isinstance(value, np.ndarray)
    }
    return replace(signal, periods=signal.periods[:columns], **kept)


def _cut_where_out(signal: Signal, until: Mapping[tuple[str, str], Period]) -> Signal:
    """Cut *signal* at the latest period that is out; a theme's when its slowest indicator's is."""
    names = signal.parts or (str(signal.indicator),)
    return cut(signal, min(until[name, signal.geography] for name in names))


def _out(one: Watched, day: date) -> Period | None:
    """Return the latest period of a series that was out on *day*, or None."""
    lag = one.indicator.lag_days
    known = one.panel.periods
    if day < date.max:
        known = tuple(period for period in known if vintages.published(period, lag) <= day)
    return known[-1] if known else None


def _month_of(day: date) -> Period:
    return Period(day.year * 12 + day.month - 1)


def _same_question(series: Sequence[Watched], before: Sequence[Watched]) -> bool:
    """Say whether the same panels are watched from the same periods on."""
    return len(series) == len(before) and all(
        now.panel is then.panel and now.history == then.history
        for now, then in zip(series, before, strict=True)
    )


def _same(signals: Sequence[Signal], before: Sequence[Signal]) -> bool:
    """Say whether nothing came since: each signal has the periods and the evidence that it had."""
    return len(signals) == len(before) and all(
        now.periods == then.periods and np.array_equal(now.evidence, then.evidence, equal_nan=True)
        for now, then in zip(signals, before, strict=True)
    )


def _still_alerts(flag: Flag, signals: Sequence[Signal]) -> bool:
    """Say whether what a flag was raised for is still seen, though it may have ended since."""
    for signal in signals:
        subject = (signal.indicator, signal.theme, signal.geography, signal.direction)
        if subject == (flag.indicator, flag.theme, flag.geography, flag.direction):
            here = [flag.first_raised <= period <= flag.period for period in signal.periods]
            row = [area.code for area in signal.areas].index(flag.area)
            return bool(signal.alert[row, here].any())
    return False
