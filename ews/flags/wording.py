"""The one plain-English sentence of a flag."""

import re
from dataclasses import dataclass

from ews.catalogue import Indicator
from ews.nouns import Direction
from ews.nouns import Grade
from ews.nouns import State
from ews.periods import Period


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
# A title whose second letter or second word is a capital is a name, and keeps its first.
PROPER = re.compile(r"\S([A-Z]|\S* [A-Z])")


@dataclass(frozen=True)
class Facts:
    """What a sentence is made of."""

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


def of_indicator(indicator: Indicator, facts: Facts) -> str:
    """Return the sentence of a flag on one indicator."""
    moved = "rose" if facts.ratio > 1 else "fell"
    start = f"{indicator.title} {moved} in {_against(facts)}"
    if indicator.kind == "value":
        compared = "as" if facts.ratio >= 2 else "than"
        return f"{start}: {_size(facts, 'higher', 'lower')} {compared} its past course. {_close(facts)}"
    # months of a stock added up are no number of people, and a reader must not take them for one
    added = " (months added together)" if indicator.kind == "stock" else ""
    return f"{start}: {_counted(facts, added)}; {_size(facts, 'more', 'fewer')}. {_close(facts)}"


def of_theme(theme: str, parts: list[str], facts: Facts) -> str:
    """Return the sentence of a flag on a theme; *parts* are the titles that moved, the loudest first."""
    word = "worse" if facts.direction == "worse" else "better"
    lead = f", most of all {_named(parts)}" if parts else ""
    subject = THEME_WORDS.get(theme, theme)
    start = f"Taken together, the indicators of {subject} got {word} in {_against(facts)}{lead}"
    return f"{start}: {_counted(facts)}. {_close(facts)}"


def spike_note(period: Period, observed: float, expected: float) -> str:
    """Return the caution about a change that one period made and the next undid."""
    counts = f"{_number(observed)} where about {_number(expected)} would be expected"
    return (
        f"A spike, not a trend: {period.label} alone makes the change ({counts}), and it has since gone. "
        "Check the source before acting on it."
    )


def _against(facts: Facts) -> str:
    return f"{facts.name} against the rest of {facts.district}, from {facts.onset.label}"


def _counted(facts: Facts, added: str = "") -> str:
    observed, expected = _number(facts.observed), _number(facts.expected)
    until = facts.period.label
    return f"{observed}{added} up to {until}, where about {expected} would be expected had nothing changed"


def _named(parts: list[str]) -> str:
    named = [part if PROPER.match(part) else part[:1].lower() + part[1:] for part in parts[:3]]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _size(facts: Facts, more: str, fewer: str) -> str:
    if facts.ratio >= 2:
        times = f"{facts.ratio:.1f} times as {'many' if more == 'more' else 'high'}"
        return f"{times} (95% interval {facts.ratio_low:.1f} to {facts.ratio_high:.1f} times)"
    low, high = ((facts.ratio_low - 1) * 100, (facts.ratio_high - 1) * 100)
    size = f"{abs(facts.ratio - 1) * 100:.0f}% {more if facts.ratio > 1 else fewer}"
    return f"{size} (95% interval {low:+.0f}% to {high:+.0f}%)"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:,.1f}".removesuffix(".0")


def _close(facts: Facts) -> str:
    if facts.state == "ended":
        return "It has since ended."
    return f"{'Confirmed' if facts.grade == 'confirmed' else 'On watch'}; {STATE_WORDS[facts.state]}."
