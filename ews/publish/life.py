"""Tell the life of a flag: when its change began, when it was seen, how it went on, when it ended."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from markupsafe import Markup

from ews.flags.episodes import state_of
from ews.nouns import Flag
from ews.nouns import Signal
from ews.nouns import State
from ews.periods import Period
from ews.publish import wording
from ews.publish.figures import element
from ews.text import joined


WORDS = {
    "new": "new",
    "worsening": "growing",
    "continuing": "continuing",
    "easing": "easing",
    "ended": "ended",
}
# More spells than these are told by how often each state was.
MOST_SPELLS = 4
# The drawing's own units: a bar whose height stands for the state.
WIDTH, HEIGHT, EDGE = 240, 30, 8
FLOOR, REACH = HEIGHT - 6, HEIGHT - 10
# How much a bar grows or eases in one spell, of its full height.
STEP = 0.25


@dataclass(frozen=True)
class Spell:
    """A run of verdicts of one state."""

    state: State
    first: Period
    last: Period
    verdicts: int


@dataclass(frozen=True)
class Life:
    """A flag's life as a drawing and in words."""

    drawing: Markup
    words: str


def life(flag: Flag, found: tuple[Signal, int] | None) -> Life:
    """Return the life of *flag*; *found* is its signal and the row of its area, None where not known."""
    spells = list(_spells(flag, found)) if found else []
    return Life(draw(flag, spells), tell(flag, spells))


def _spells(flag: Flag, found: tuple[Signal, int]) -> Iterator[Spell]:
    signal, row = found
    since = [
        at
        for at, period in enumerate(signal.periods)
        if flag.first_raised <= period <= flag.period and np.isfinite(signal.evidence[row, at])
    ]
    evidence = signal.evidence[row, since]
    states = [state_of(evidence[: at + 1]) for at in range(len(since))]
    dated = zip(states, (signal.periods[at] for at in since), strict=True)
    for state, group in groupby(dated, key=lambda one: one[0]):
        periods = [period for _, period in group]
        yield Spell(state, periods[0], periods[-1], len(periods))


def tell(flag: Flag, spells: Sequence[Spell]) -> str:
    """Return the life in words: its beginning, its first alert, its states, its end."""
    months = flag.first_raised.start - flag.onset.start
    later = f", {wording.plural(months, 'month')} later" if months > 0 else ""
    if months < 0:
        later = ", and its beginning has since been dated later"
    text = f"It began about {flag.onset.label}; first raised in {flag.first_raised.label}{later}."
    if since := _since(spells[1:]):
        text += f" Since then {since}."
    if flag.state == "ended":
        return f"{text} It ended after {flag.period.label}."
    return f"{text} At this run: {wording.STATE_WORDS[flag.state].lower()}, to {flag.period.label}."


def _since(spells: Sequence[Spell]) -> str:
    """Return the states after the first, each with its time; of many, how often each was."""
    if len(spells) <= MOST_SPELLS:
        return joined([f"{WORDS[spell.state]} {_when(spell)}" for spell in spells])
    times = Counter[str]()
    for spell in spells:
        times[WORDS[spell.state]] += spell.verdicts
    first, *rest = times.most_common()
    return joined(
        [f"{first[0]} at {wording.plural(first[1], 'verdict')}", *(f"{word} at {n}" for word, n in rest)]
    )


def _when(spell: Spell) -> str:
    if spell.first == spell.last:
        return f"in {spell.first.label}"
    return f"from {spell.first.label} to {spell.last.label}"


def draw(flag: Flag, spells: Sequence[Spell]) -> Markup:
    """Return the bar of the life: hollow from onset to first alert, then rising, level or falling.

    It repeats what the words say and is hidden from readers that speak.
    """
    whole = max(flag.period.start + flag.period.months - flag.onset.start, 1)

    def x(month: int) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * max(month - flag.onset.start, 0) / whole, 1)

    parts = [element("path", class_="axis", d=f"M{EDGE} {FLOOR}H{WIDTH - EDGE}")]
    raised = x(flag.first_raised.start)
    if raised > EDGE:
        parts.append(element("path", class_="unseen", d=f"M{EDGE} {FLOOR}V{HEIGHT - 12}H{raised}V{FLOOR}"))
    height = 0.4
    for spell in spells:
        start, height = height, _height(height, spell.state)
        left, right = x(spell.first.start), x(spell.last.start + spell.last.months)
        parts.append(element("path", class_="spell", d=_wedge(left, right, start, height)))
    parts.append(element("path", class_="mark", d=f"M{EDGE} {FLOOR - 4}l4 4l-4 4l-4-4z"))
    parts.append(element("circle", class_="mark", cx=raised, cy=FLOOR, r=4))
    if flag.state == "ended":
        parts.append(element("path", class_="mark", d=f"M{WIDTH - EDGE - 3} {FLOOR - 4}h7v7h-7z"))
    return element("svg", *parts, class_="life", viewBox=f"0 0 {WIDTH} {HEIGHT}", aria_hidden="true")


def _height(before: float, state: State) -> float:
    if state == "worsening":
        return min(before + STEP, 1.0)
    return max(before - STEP, 0.2) if state == "easing" else before


def _wedge(left: float, right: float, start: float, end: float) -> str:
    before, after = (round(FLOOR - REACH * height, 1) for height in (start, end))
    return f"M{left} {FLOOR}V{before}L{right} {after}V{FLOOR}z"
