"""How sure a flag is: on watch, or confirmed."""

from collections.abc import Sequence

import numpy as np

from ews.flags.episodes import Episode
from ews.nouns import Floats
from ews.nouns import Grade
from ews.nouns import Signal


def grades(signals: Sequence[Signal], found: Sequence[Sequence[Episode]]) -> list[list[Grade]]:
    """Return the grade of each episode of each signal; together they are one list.

    An entry is confirmed when it survives the list's false-discovery rate, or
    when what came after its first alert bears the change out alone; staying up
    is no confirmation.
    """
    from ews.detect.multiplicity import confirmed

    if not signals:
        return []
    latest = [_latest(signal) for signal in signals]
    after = [_after(signal, episodes) for signal, episodes in zip(signals, found, strict=True)]
    together = confirmed(np.concatenate(latest), np.concatenate(after))
    parts = np.split(together, np.cumsum([len(part) for part in latest])[:-1])
    return [
        ["confirmed" if part[episode.area] else "watch" for episode in episodes]
        for part, episodes in zip(parts, found, strict=True)
    ]


def _after(signal: Signal, episodes: Sequence[Episode]) -> Floats:
    """Return for each area how often chance gives what came after the first alert."""
    from ews.detect.confirm import confirm_after

    raised, onset = np.full(len(signal.areas), -1), np.full(len(signal.areas), -1)
    for episode in episodes:
        raised[episode.area] = episode.raised
        onset[episode.area] = signal.onset[episode.area, episode.raised]
    return confirm_after(
        signal.observed,
        signal.exposure,
        signal.weight,
        onset=onset,
        raised=raised,
        kind=signal.kind,
        direction="worse" if signal.sought == "rise" else "better",
    )


def _latest(signal: Signal) -> Floats:
    """Return each area's p-value at its latest verdict."""
    known = np.isfinite(signal.p_value)
    last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.where(known.any(axis=1), signal.p_value[np.arange(len(last)), last], np.nan)
