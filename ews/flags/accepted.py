"""Flags that a person accepted: which indicators they speak for, and how they are told."""

import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from ews.nouns import Acceptance
from ews.nouns import Flag
from ews.nouns import Signal


# how a sentence closes while its flag is up
CLOSE = re.compile(r" (?:Confirmed|On watch); [^.]*\.$")


def movers(flag: Flag, signals: Iterable[Signal]) -> tuple[str, ...]:
    """Return the indicators that *flag* speaks for: its own or, of a theme, those that moved with it.

    *signals* are what the detector says of the flag's subject.
    """
    if flag.indicator:
        return (flag.indicator,)
    own = [
        signal
        for signal in signals
        if signal.contributions is not None
        and (signal.theme, signal.geography, signal.direction) == (flag.theme, flag.geography, flag.direction)
    ]
    return tuple(name for signal in own for name in _moved(flag, signal))


def _moved(flag: Flag, signal: Signal) -> list[str]:
    row = [area.code for area in signal.areas].index(flag.area)
    added = np.nan_to_num(np.asarray(signal.contributions)[:, row, signal.periods.index(flag.period)])
    return [name for name, gain in zip(signal.parts, added, strict=True) if gain > 0]


def told(acceptance: Acceptance) -> Flag:
    """Return the accepted flag as it is told since: ended, and by whom, when and why."""
    flag, at = acceptance.flag, acceptance.at
    note = f"Accepted as the new level by {acceptance.by} on {at.day} {at:%B %Y}: {acceptance.reason}"
    return replace(flag, state="ended", sentence=CLOSE.sub("", flag.sentence), notes=(*flag.notes, note))
