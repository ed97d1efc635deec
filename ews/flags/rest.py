"""What the rest of the district did while one area changed: the first question a councillor asks."""

from collections.abc import Iterator
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ews.nouns import Floats
from ews.nouns import Signal
from ews.periods import Period


# Of fewer events in the year before, a change in percent says nothing.
LEAST_COUNTED = 20.0


def rest_change(signals: Sequence[Signal], area: str, onset: Period, period: Period) -> float | None:
    """Return what the others counted from *onset* to *period* over what they did a year before, or None.

    Each period is paired with the same one of the year before the onset, so that a season is no
    change; cells that one of the two lacks stay out of both.  *signals* are those of one
    indicator, or of the indicators of a theme, which add up.  Of values (``signals`` is one
    then), the rest's level over that of the year before.  None where fewer than `LEAST_COUNTED`
    events, or nothing, can be compared with.
    """
    if [signal.kind for signal in signals] == ["value"]:
        return _level_change(signals[0], area, onset, period)
    sums = [
        counted(
            signal.observed,
            np.isfinite(signal.exposure),
            np.array([one.code != area for one in signal.areas]),
            signal.periods,
            (onset, period),
        )
        for signal in signals
        if signal.kind != "value"
    ]
    return change_of(sums)


def change_of(sums: Sequence[tuple[float, float]]) -> float | None:
    """Return what was counted now over then, of sums now and then; None where then were too few."""
    now, then = (sum(side) for side in zip(*sums, strict=True)) if sums else (0.0, 0.0)
    return now / then if then >= LEAST_COUNTED else None


def counted(
    counts: Floats,
    complete: NDArray[np.bool_],
    others: NDArray[np.bool_],
    periods: Sequence[Period],
    span: tuple[Period, Period],
) -> tuple[float, float]:
    """Return what *others* (areas,) counted from the first to the last of *span*, and a year before.

    ``counts`` and ``complete`` are (areas, periods); a cell is used where it and its like are both
    known and complete.
    """
    known = np.isfinite(counts) & complete
    now = then = 0.0
    for t, before in _pairs(periods, *span):
        both = others & known[:, t] & known[:, before]
        now += float(counts[both, t].sum())
        then += float(counts[both, before].sum())
    return now, then


def _level_change(signal: Signal, area: str, onset: Period, period: Period) -> float | None:
    level: Floats = signal.exposure[[one.code for one in signal.areas].index(area)]
    pairs = [(level[t], level[before]) for t, before in _pairs(signal.periods, onset, period)]
    logs = [np.log(now / then) for now, then in pairs if now > 0 and then > 0]
    return float(np.exp(np.mean(logs))) if logs else None


def _pairs(periods: Sequence[Period], onset: Period, last: Period) -> Iterator[tuple[int, int]]:
    """Yield the place of each period since the onset and that of its like in the year before."""
    place = {period.start: number for number, period in enumerate(periods)}
    for number, period in enumerate(periods):
        if onset.start <= period.start <= last.start:
            years = (period.start - onset.start) // 12 + 1
            if period.start - 12 * years in place:
                yield number, place[period.start - 12 * years]
