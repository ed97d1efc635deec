"""The one plain-English sentence of a flag."""

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
    "new": "This is new.",
    "worsening": "The evidence is growing.",
    "easing": "The evidence is easing.",
    "continuing": "It continues.",
    "ended": "It has since ended.",
}


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
    start = f"{indicator.title} {moved} in {facts.name} against the rest of {facts.district}, from {facts.onset.label}"
    if indicator.kind == "value":
        return f"{start}: {_size(facts, 'higher', 'lower')} than its past course, {_interval(facts)}. {_close(facts)}"
    # months of a stock added up are no number of people, and a reader must not take them for one
    added = " (months added together)" if indicator.kind == "stock" else ""
    observed = f"{_number(facts.observed)}{added} up to {facts.period.label}"
    expected = f"where about {_number(facts.expected)} would be expected had nothing changed"
    return f"{start}: {observed}, {expected}; {_size(facts, 'more', 'fewer')}, {_interval(facts)}. {_close(facts)}"


def of_theme(theme: str, parts: list[str], facts: Facts) -> str:
    """Return the sentence of a flag on a theme; *parts* are the titles that moved, the loudest first."""
    word = "worse" if facts.direction == "worse" else "better"
    lead = f", most of all {_named(parts)}" if parts else ""
    counted = f"{_number(facts.observed)} counted up to {facts.period.label} where about {_number(facts.expected)} would be expected"
    return (
        f"The indicators of {THEME_WORDS.get(theme, theme)}, taken together, got {word} in {facts.name} against the "
        f"rest of {facts.district}, from {facts.onset.label}{lead}: {counted}. {_close(facts)}"
    )


def spike_note(period: Period, observed: float, expected: float) -> str:
    """Return the caution about a change that one period made and the next undid."""
    return (
        f"A spike, not a trend: {period.label} alone makes the change ({_number(observed)} where about "
        f"{_number(expected)} would be expected), and it has since gone. Check the source before acting on it."
    )


def _named(parts: list[str]) -> str:
    named = [part[:1].lower() + part[1:] for part in parts[:3]]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _size(facts: Facts, more: str, fewer: str) -> str:
    if facts.ratio >= 2:
        return f"{facts.ratio:.1f} times as {'many' if more == 'more' else 'high'}"
    return f"{abs(facts.ratio - 1) * 100:.0f} % {more if facts.ratio > 1 else fewer}"


def _interval(facts: Facts) -> str:
    if facts.ratio >= 2:
        return f"with a 95 % interval of {facts.ratio_low:.1f} to {facts.ratio_high:.1f} times"
    low, high = ((facts.ratio_low - 1) * 100, (facts.ratio_high - 1) * 100)
    return f"with a 95 % interval from {low:+.0f} % to {high:+.0f} %"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:,.1f}".removesuffix(".0")


def _close(facts: Facts) -> str:
    if facts.state == "ended":
        return STATE_WORDS["ended"]
    sure = "The change is confirmed." if facts.grade == "confirmed" else "It is on watch, not yet confirmed."
    return f"{sure} {STATE_WORDS[facts.state]}"
