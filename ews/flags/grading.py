"""How sure a flag is: on watch, or confirmed."""

from collections.abc import Sequence

import numpy as np

from ews.flags.episodes import Episode
from ews.nouns import Floats
from ews.nouns import Grade
from ews.nouns import Signal


# What may be left of a change, on the log scale, without the period that made it.
SPIKE_LEFT = 0.4


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


def spike(observed: Floats, expected: Floats) -> int | None:
    """Return which period made a change alone and is over, or None when the change is more than that.

    Periods run from the onset to the latest verdict.  A spike is one period,
    not the latest, at twice what was expected or half of it, without which
    little of the change is left.
    """
    seen = np.isfinite(observed) & np.isfinite(expected) & (expected > 0)
    y, mu = np.where(seen, observed, 0.0), np.where(seen, expected, 0.0)
    if seen.sum() < 2 or y.sum() <= 0:
        return None
    biggest = int(np.abs(y - mu).argmax())
    rest_y, rest_mu = y.sum() - y[biggest], mu.sum() - mu[biggest]
    if biggest == np.flatnonzero(seen)[-1] or rest_mu <= 0:
        return None
    alone = abs(np.log((y[biggest] + 0.5) / (mu[biggest] + 0.5)))
    left = abs(np.log((rest_y + 0.5) / (rest_mu + 0.5)))
    return biggest if alone >= np.log(2) and left <= SPIKE_LEFT * abs(np.log(y.sum() / mu.sum())) else None


def _latest(signal: Signal) -> Floats:
    """Return each area's p-value at its latest verdict."""
    known = np.isfinite(signal.p_value)
    last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.where(known.any(axis=1), signal.p_value[np.arange(len(last)), last], np.nan)
