"""How sure a flag is: on watch, or confirmed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ews.flags.episodes import Episode
from ews.nouns import Floats
from ews.nouns import Grade
from ews.nouns import Signal


# A list of which one flag in ten may be false, as a committee is told.
FALSE_DISCOVERY_RATE = 0.1
LEVEL = 0.05
# What may be left of a change, on the log scale, without the period that made it.
SPIKE_LEFT = 0.4


def survivors(signals: Sequence[Signal]) -> list[NDArray[np.bool_]]:
    """Return, for each signal, which areas survive the list's false-discovery rate now.

    The list is every area's latest verdict in one direction, all indicators
    together (Benjamini & Hochberg 1995).
    """
    from scipy.stats import false_discovery_control

    latest = [_latest(signal) for signal in signals]
    if not latest:
        return []
    together = np.concatenate(latest)
    known = np.isfinite(together)
    adjusted = np.full(len(together), np.nan)
    if known.any():
        adjusted[known] = false_discovery_control(together[known], method="bh")
    ends = np.cumsum([len(part) for part in latest])[:-1]
    return [part <= FALSE_DISCOVERY_RATE for part in np.split(adjusted, ends)]


def grade(signal: Signal, episode: Episode, *, survives: bool) -> Grade:
    """Return the grade of one flag.

    Confirmed when it survives the list's false-discovery rate, or when what
    came after the first alert bears the change out alone (p < 0.05); staying
    up is no confirmation, since a sum over a year stays up by construction.
    """
    if survives and episode.state != "ended":
        return "confirmed"
    return "confirmed" if _borne_out(signal, episode) else "watch"


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
    if biggest == len(y) - 1 or rest_mu <= 0:
        return None
    alone = abs(np.log((y[biggest] + 0.5) / (mu[biggest] + 0.5)))
    left = abs(np.log((rest_y + 0.5) / (rest_mu + 0.5)))
    return biggest if alone >= np.log(2) and left <= SPIKE_LEFT * abs(np.log(y.sum() / mu.sum())) else None


def _latest(signal: Signal) -> Floats:
    known = np.isfinite(signal.p_value)
    last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.where(known.any(axis=1), signal.p_value[np.arange(len(last)), last], np.nan)


def _borne_out(signal: Signal, episode: Episode) -> bool:
    after = slice(episode.raised + 1, episode.told + 1)
    observed, exposure = signal.observed[episode.area, after], signal.exposure[episode.area, after]
    share = signal.share[episode.area, episode.raised]
    seen = np.isfinite(observed) & np.isfinite(exposure)
    if not seen.any() or not np.isfinite(share):
        return False
    return (
        _tail(observed[seen], share * exposure[seen], rise=signal.ratio[episode.area, episode.raised] > 1)
        < LEVEL
    )


def _tail(observed: Floats, expected: Floats, *, rise: bool) -> float:
    """Return how often chance gives as extreme a sum, by a negative binomial of size 15 a period."""
    from scipy.stats import norm

    variance = (expected + expected**2 / 15.0).sum()
    gap = (observed - expected).sum() - (0.5 if rise else -0.5)
    return float(norm.sf((gap if rise else -gap) / np.sqrt(max(variance, 1e-9))))
