"""The life of a flag: when it was raised, whether it grows or eases, when it ended."""

from dataclasses import dataclass

import numpy as np

from ews.nouns import Signal
from ews.nouns import State


# A flag that drops under its threshold for a verdict or two has not ended: sums
# over a year cross it back and forth by chance.
QUIET_VERDICTS_TO_END = 3
# An ended flag is still told for this many verdicts, so that a committee that
# meets twice a year hears of it.
TELL_ENDED_FOR = 6
# One unit of log evidence is a likelihood ratio of e: the least worth a word.
WORTH_A_WORD = 1.0


@dataclass(frozen=True)
class Episode:
    """One flag's life in one area, as indices of periods.

    ``raised`` is the first alert, ``told`` the latest verdict that the flag
    describes: the latest of all while it is up, the last alert when it ended.
    """

    area: int
    raised: int
    told: int
    state: State


def episodes(signal: Signal) -> list[Episode]:
    """Return the flags that are up at the latest verdict of each area, or ended lately."""
    found = (_latest(signal, area) for area in range(len(signal.areas)))
    return [episode for episode in found if episode is not None]


def _latest(signal: Signal, area: int) -> Episode | None:
    verdicts = np.flatnonzero(np.isfinite(signal.evidence[area]))
    alerts = signal.alert[area, verdicts]
    if not alerts.any():
        return None
    last_alert = int(np.flatnonzero(alerts)[-1])
    raised = _first_of_spell(alerts, last_alert)
    quiet = len(alerts) - 1 - last_alert
    if quiet >= QUIET_VERDICTS_TO_END + TELL_ENDED_FOR:
        return None
    if quiet >= QUIET_VERDICTS_TO_END:
        return Episode(area, int(verdicts[raised]), int(verdicts[last_alert]), "ended")
    state = state_of(signal.evidence[area, verdicts[raised:]])
    return Episode(area, int(verdicts[raised]), int(verdicts[-1]), state)


def _first_of_spell(alerts: np.ndarray, last: int) -> int:
    """Return where the spell of alerts that holds *last* began."""
    first, quiet = last, 0
    for number in range(last, -1, -1):
        quiet = 0 if alerts[number] else quiet + 1
        if quiet >= QUIET_VERDICTS_TO_END:
            break
        first = number if alerts[number] else first
    return first


def state_of(evidence: np.ndarray) -> State:
    """Return the state of a flag from its evidence since it was raised, the latest last."""
    if len(evidence) == 1:
        return "new"
    before, now = float(evidence[:-1].max()), float(evidence[-1])
    if now > before + WORTH_A_WORD:
        return "worsening"
    return "easing" if now < before - WORTH_A_WORD else "continuing"
