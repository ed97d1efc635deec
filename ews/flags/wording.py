"""The one plain-English sentence of a flag."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ews.catalogue import Indicator
from ews.nouns import Direction
from ews.nouns import Flag
from ews.nouns import Grade
from ews.nouns import State
from ews.periods import Period
from ews.text import joined


THEME_WORDS = {
    "jobs": "jobs and incomes",
    "education": "education",
    "health": "health",
    "crime": "crime",
    "housing_environment": "housing and environment",
    "cross_cutting": "population",
}
STATE_WORDS = {
    "new": "new",
    "worsening": "the evidence is growing",
    "easing": "the evidence is easing",
    "continuing": "continuing",
}
# What one period is called, by the months from one to the next.
CADENCE_WORDS = {1: "month", 3: "quarter", 12: "year"}
# No simulation tells how rare something rarer than this many years is.
FINEST_CHANCE = 1_000
# A title whose second letter or second word is a capital is a name, and keeps its first.
PROPER = re.compile(r"\S([A-Z]|\S* [A-Z])")


@dataclass(frozen=True)
class Facts:
    """What a sentence is made of.

    ``every`` is the months from one period to the next, ``rest_change`` what the rest of the district
    counted over the year before, ``chance`` how often chance alone shows as much in a period.
    """

    name: str
    district: str
    direction: Direction
    onset: Period
    period: Period
    ratio: float
    ratio_low: float
    ratio_high: float
    observed: float
    expected: float
    state: State
    grade: Grade
    every: int = 1
    rest_change: float | None = None
    chance: float | None = None


def of_indicator(indicator: Indicator, facts: Facts) -> str:
    """Return the sentence of a flag on one indicator."""
    moved = "rose" if facts.ratio > 1 else "fell"
    start = f"{indicator.title} {moved} in {_against(facts)}"
    if indicator.kind == "value":
        compared = "as" if facts.ratio >= 2 else "than"
        size = f"{_size(facts, 'higher', 'lower')} {compared} its past course"
        return f"{start}: {size}{_rest(facts, 'stood', 'higher', 'lower')}.{_end(facts)}"
    # months of a stock added up are no number of people, and a reader must not take them for one
    added = " (months added together)" if indicator.kind == "stock" else ""
    size = f"{_counted(facts, added)}; {_size(facts, 'more', 'fewer')}"
    return f"{start}: {size}{_rest(facts, 'counted', 'more', 'fewer')}.{_end(facts)}"


def of_theme(theme: str, parts: list[str], facts: Facts) -> str:
    """Return the sentence of a flag on a theme; *parts* are the titles that moved, the loudest first."""
    word = "worse" if facts.direction == "worse" else "better"
    lead = f", most of all {_named(parts)}" if parts else ""
    subject = THEME_WORDS.get(theme, theme)
    start = f"Taken together, the indicators of {subject} got {word} in {_against(facts)}{lead}"
    size = f"{_counted(facts)}{_rest(facts, 'counted', 'more', 'fewer')}"
    return f"{start}: {size}.{_end(facts)}"


def untold(flag: Flag, title: str, district: str) -> str:
    """Return the sentence of a flag whose numbers are not shown, because they tell of few people.

    *title* is that of its indicator, or empty for a theme or the pocket of one.
    """
    if title:
        start = f"{title} {_moved(flag.ratio, flag.direction)}"
    else:
        subject = THEME_WORDS.get(flag.theme, flag.theme)
        start = f"Taken together, the indicators of {subject} got {flag.direction}"
    when = "in" if flag.onset == flag.period else "from"
    told = f"{start} in {flag.name} against the rest of {district}, {when} {flag.onset.label}"
    return f"{told}. How far is not shown: the numbers behind it are small. {close(flag.state, flag.grade)}"


def _moved(ratio: float, direction: Direction) -> str:
    if math.isnan(ratio):
        return f"got {direction}"
    return "rose" if ratio > 1 else "fell"


def spike_note(periods: Sequence[Period], observed: float, expected: float) -> str:
    """Return the caution about a change that one or two periods made and that is over."""
    first, last = periods[0].label, periods[-1].label
    same_year = f" {last.rpartition(' ')[2]}"
    made = f"{last} alone" if first == last else f"{first.removesuffix(same_year)} and {last} together"
    counts = f"{_number(observed)} where about {_number(expected)} would be expected"
    return (
        f"A spike, not a trend: {made} made the change ({counts}), and it has since gone. "
        "Check the source before acting on it."
    )


def _against(facts: Facts) -> str:
    when = "in" if facts.onset == facts.period else "from"
    return f"{facts.name} against the rest of {facts.district}, {when} {facts.onset.label}"


def _counted(facts: Facts, added: str = "") -> str:
    observed, expected = _number(facts.observed), _number(facts.expected)
    until = f"{added} up to {facts.period.label}" if facts.onset != facts.period else ""
    return f"{observed}{until}, where about {expected} would be expected had nothing changed"


def _named(parts: list[str]) -> str:
    return joined([part if PROPER.match(part) else part[:1].lower() + part[1:] for part in parts[:3]])


def _size(facts: Facts, more: str, fewer: str) -> str:
    if facts.ratio >= 2:
        times = f"{facts.ratio:.1f} times as {'many' if more == 'more' else 'high'}"
        return f"{times} (95% interval {facts.ratio_low:.1f} to {facts.ratio_high:.1f} times)"
    low, high = ((facts.ratio_low - 1) * 100, (facts.ratio_high - 1) * 100)
    size = f"{abs(facts.ratio - 1) * 100:.0f}% {more if facts.ratio > 1 else fewer}"
    return f"{size} (95% interval {low:+.0f}% to {high:+.0f}%)"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:,.1f}".removesuffix(".0")


def tally(up: int, expected: float | None) -> str:
    """Return how many flags are up beside how many would be were nothing changing, where that is known."""
    are = "1 flag is" if up == 1 else f"{up:,} flags are"
    chance = (
        ""
        if expected is None
        else f"; were nothing changing anywhere, about {_number(expected)} would be, by chance"
    )
    return f"{are} up{chance}."


def meanwhile(change: float | None, every: int, verb: str, more: str, fewer: str) -> str:
    """Return what the rest of the district did, as the end of a clause; nothing where it is not known.

    *change* is what it counted over the year before, *every* the months from one period to the next.
    """
    if change is None:
        return ""
    word = CADENCE_WORDS.get(every, "period")
    before = "the year before" if every >= 12 else f"the same {word}s of the year before"
    by = round((change - 1) * 100)
    if change >= 2:
        size = f"{change:.1f} times as {'many' if more == 'more' else 'high'} as"
    elif by == 0:
        size = f"about as {'many' if more == 'more' else 'high'} as"
    else:
        size = f"{abs(by)}% {more if by > 0 else fewer} than"
    return f", while the rest {verb} {size} in {before}"


def often(chance: float, every: int) -> str:
    """Return a probability in one period as one period in so many, cut to what is sooner."""
    word, years = CADENCE_WORDS.get(every, "period"), every / 12 / max(chance, 1e-300)
    if years >= FINEST_CHANCE:
        return f"less than one {word} in {FINEST_CHANCE:,} years"
    if chance > 0.5:
        return f"more than one {word} in 2"
    if years < 2 or word == "year":
        return f"about one {word} in {_one_figure(1 / chance)}"
    return f"about one {word} in {_one_figure(years)} years"


def _rest(facts: Facts, verb: str, more: str, fewer: str) -> str:
    return meanwhile(facts.rest_change, facts.every, verb, more, fewer)


def _end(facts: Facts) -> str:
    """Return what follows the finding: how often chance would show it, how sure it is, how it goes on."""
    chance = facts.chance and f" Chance alone would show as much here in {often(facts.chance, facts.every)}."
    return f"{chance or ''} {close(facts.state, facts.grade)}"


def _one_figure(value: float) -> str:
    """Return a number of at least one cut to its first figure."""
    unit = 10 ** int(math.log10(max(value, 1.0)))
    return f"{int(max(value, 1.0) // unit) * unit:,}"


def close(state: State, grade: Grade) -> str:
    """Return how a flag's sentence ends: how sure it is, and how it goes on."""
    if state == "ended":
        return "It has since ended."
    return f"{'Confirmed' if grade == 'confirmed' else 'On watch'}; {STATE_WORDS[state]}."
