"""Play the store back: which flags a person would have been told, month by month."""

from collections.abc import Iterator
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


# the whole of every series is played back, not only what is watched today
ALL_YEARS = 1000


# what of the store was not known yet, and which changes had been accepted
_Key = tuple[dict[str, LeftOut], list[Acceptance]]


@dataclass(frozen=True)
class Told:
    """What a person would have been told in one month: every flag that was up, or ended lately.

    ``revised`` names the flags of the month before that new numbers took back
    altogether: what they flagged is no longer there.
    """

    month: Period
    flags: tuple[Flag, ...]
    revised: tuple[str, ...] = ()


@dataclass(frozen=True)
class _View:
    """What was in the store at one moment, and what the detector says of all of it."""

    series: Assembly
    signals: tuple[Signal, ...]
    taken: tuple[Acceptance, ...]


class Replay:
    """The store, and the views of it that were known one after another.

    Nothing after a period moves what the detector says of it, so one look at a
    view serves every month until the view changes: it is cut at the last
    period that was out.
    """

    def __init__(self, connection: Connection, catalogue: Catalogue, *, say: Say) -> None:
        """Look at all that is known today; raise NoBoundariesError when no area is."""
        self._connection = connection
        self._catalogue = catalogue
        self._say = say
        self._atlas: Atlas = analysis.known_areas(connection, catalogue)
        self._memory = Remembered(connection, writable=False)
        self.readings = rows.known(connection)
        whole = assembly.assemble(connection, catalogue, self._atlas)
        self.past = frozenset(breaks.superseded(whole.panels, self._atlas, catalogue.indicators))
        taken = acceptances.standing(connection)
        self._today = self._known = self._look(whole, taken)
        self._key: _Key = ({}, taken)

    @property
    def last(self) -> Period:
        """Return the month of today."""
        day = self._catalogue.settings.day
        return Period(day.year * 12 + day.month - 1)

    def months(self) -> Iterator[Told]:
        """Yield what was told in each month, from the first verdict on; the last is what is told today."""
        told: Told | None = None
        known: tuple[Signal, ...] = ()
        for month in periods.span(self._first_month(), self.last):
            self._say(f"replaying {month.label}")
            signals, view = self._known_in(month)
            if told is None and not any(np.isfinite(signal.evidence).any() for signal in signals):
                continue
            if told is None or not _same(signals, known):
                told = self._tell(month, signals, view, told.flags if told else ())
            told, known = replace(told, month=month), signals
            yield told
            told = replace(told, revised=())

    def _known_in(self, month: Period) -> tuple[tuple[Signal, ...], _View]:
        """Return what the detector said in *month*, and the view it said it of."""
        is_last = month == self.last
        view = self._today if is_last else self._view(month.last_day)
        day = date.max if is_last else month.last_day
        cuts = ((signal, self._columns(signal, day)) for signal in view.signals)
        return tuple(cut(signal, columns) for signal, columns in cuts if columns), view

    def _view(self, day: date) -> _View:
        """Return the view of that *day*, the same object as before where nothing came in between."""
        unknown = vintages.unknown(self.readings, self._catalogue.indicators, day)
        until = datetime.combine(day, time.max)
        taken = acceptances.standing(self._connection, until=until)
        if (unknown, taken) != self._key:
            found = assembly.assemble(self._connection, self._catalogue, self._atlas, unknown)
            self._key, self._known = (unknown, taken), self._look(found, taken)
        return self._known

    def _look(self, found: Assembly, taken: Sequence[Acceptance]) -> _View:
        past = self.past | breaks.superseded(found.panels, self._atlas, self._catalogue.indicators).keys()
        watched = analysis.watched(found, self._catalogue, past, taken, years=ALL_YEARS)
        signals = analysis.look(watched, self._catalogue, self._atlas, memory=self._memory, say=self._say)
        return _View(found, tuple(signals), tuple(taken))

    def _tell(self, month: Period, signals: Sequence[Signal], view: _View, before: Sequence[Flag]) -> Told:
        flags = analysis.raise_flags(signals, self._catalogue, view.series, view.taken, previous=before)
        told = {flag.id for flag in flags}
        lost = [flag for flag in before if flag.id not in told and flag.state != "ended"]
        revised = (flag.id for flag in lost if not _still_alerts(flag, signals))
        return Told(month, tuple(flags), tuple(revised))

    def _columns(self, signal: Signal, day: date) -> int:
        """Return how many of the signal's periods were out on *day*."""
        if day == date.max:
            return len(signal.periods)
        lag = self._lag_days(signal)
        return sum(vintages.published(period, lag) <= day for period in signal.periods)

    def _lag_days(self, signal: Signal) -> int:
        """Return the publisher's delay; a theme's is that of its slowest indicator."""
        names = signal.parts or (str(signal.indicator),)
        return max(self._catalogue.indicators[name].lag_days for name in names)

    def _first_month(self) -> Period:
        """Return the month before which no verdict can have come out."""
        days = [
            vintages.published(signal.periods[judged[0]], self._lag_days(signal))
            for signal in self._today.signals
            if len(judged := np.flatnonzero(np.isfinite(signal.evidence).any(axis=0)))
        ]
        first = min(days, default=self.last.first_day)
        return min(Period(first.year * 12 + first.month - 1), self.last)


def cut(signal: Signal, columns: int) -> Signal:
    """Return *signal* as it stood after so many periods."""
    given = {field.name: getattr(signal, field.name) for field in fields(signal)}
    kept: dict[str, Any] = {
        name: value[..., :columns] for name, value in given.items() if isinstance(value, np.ndarray)
    }
    return replace(signal, periods=signal.periods[:columns], **kept)


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
