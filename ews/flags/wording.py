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
    moved = _moved(facts.ratio)
    against = f"against the rest of {facts.district}, since {_month(facts.onset)}"
    if indicator.kind == "value":
        size = f"{_percent(facts.ratio)} {'higher' if facts.ratio > 1 else 'lower'} than its past course"
        return f"{indicator.title} in {facts.name} has {moved} {against}: {size} ({_interval(facts)}). {_close(facts)}"
    counted = f"{_number(facts.observed)} {_counted(indicator)} up to {_month(facts.period)}"
    had = f"where about {_number(facts.expected)} would be expected had nothing changed"
    size = f"{_percent(facts.ratio)} {'more' if facts.ratio > 1 else 'fewer'} ({_interval(facts)})"
    return f"{indicator.title} in {facts.name} has {moved} {against}: {counted} {had}, {size}. {_close(facts)}"


def of_theme(theme: str, parts: list[str], facts: Facts) -> str:
    """Return the sentence of a flag on a theme; *parts* are the titles that moved most."""
    word = "worse" if facts.direction == "worse" else "better"
    moved = " and ".join(part[:1].lower() + part[1:] for part in parts[:2]) or "several indicators"
    return (
        f"Taken together, the indicators of {THEME_WORDS.get(theme, theme)} have got {word} in {facts.name} "
        f"against the rest of {facts.district}, since {_month(facts.onset)}; most of all {moved}. {_close(facts)}"
    )


def spike_note() -> str:
    """Return the caution about a change that one period made and the next undid."""
    return "One period makes most of this change, and it has since gone: check the source before acting on it."


def _counted(indicator: Indicator) -> str:
    # months of a stock added up are no number of people, and a reader must not take them for one
    return f"{indicator.unit}, months added together," if indicator.kind == "stock" else "were counted"


def _moved(ratio: float) -> str:
    return "risen" if ratio > 1 else "fallen"


def _month(period: Period) -> str:
    return period.label


def _percent(ratio: float) -> str:
    return f"{abs(ratio - 1) * 100:.0f} %"


def _interval(facts: Facts) -> str:
    low, high = ((facts.ratio_low - 1) * 100, (facts.ratio_high - 1) * 100)
    return f"95 % interval {low:+.0f} % to {high:+.0f} %"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:,.1f}".removesuffix(".0")


def _close(facts: Facts) -> str:
    if facts.state == "ended":
        return STATE_WORDS["ended"]
    sure = "The change is confirmed." if facts.grade == "confirmed" else "It is on watch, not yet confirmed."
    return f"{sure} {STATE_WORDS[facts.state]}"
