"""Put numbers, dates and changes into plain English."""

import math
from collections.abc import Sequence
from datetime import date

from ews.nouns import Flag
from ews.periods import MONTH_NAMES
from ews.periods import Period
from ews.text import joined


THEME_TITLES = {
    "jobs": "Jobs and income",
    "education": "Education",
    "health": "Health",
    "crime": "Crime and safety",
    "housing_environment": "Housing and environment",
    "cross_cutting": "Cross-cutting",
}
LEVEL_NAMES = {
    "ward": ("ward", "wards"),
    "neighbourhood": ("neighbourhood", "neighbourhoods"),
    "oa": ("output area", "output areas"),
    "lsoa": ("LSOA", "LSOAs"),
    "msoa": ("MSOA", "MSOAs"),
    "postcode": ("postcode", "postcodes"),
    "district": ("district", "districts"),
}
MARKER_WORDS = {
    "c": "not shown, so that small numbers stay confidential",
    "x": "not available",
    "z": "not applicable",
    "r": "revised",
    "b": "break in the series",
    "e": "estimated",
    "p": "provisional",
    "u": "low reliability",
}
A_YEAR = 366
STATE_WORDS = {
    "new": "New",
    "continuing": "Continuing",
    "worsening": "Growing",
    "easing": "Easing",
    "ended": "Ended",
}
DIRECTION_WORDS = {"worse": "getting worse", "better": "improving"}
SYMBOLS = {
    ("worse", "confirmed"): "▲",
    ("worse", "watch"): "△",
    ("better", "confirmed"): "▼",
    ("better", "watch"): "▽",
}


def number(value: float | None, *, digits: int | None = None) -> str:
    """Return *value* with thousands commas; about three figures unless *digits* is given."""
    if value is None or math.isnan(value):
        return "not known"
    if digits is None:
        whole = float(value).is_integer() or abs(value) >= 100
        digits = 0 if whole else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}".replace("-", "−")


def digits_of(values: Sequence[float]) -> int:
    """Return how many decimals a column of *values* needs: none for counts, one or two for rates."""
    known = [abs(value) for value in values if not math.isnan(value)]
    if all(value.is_integer() for value in map(float, known)):
        return 0
    return 1 if max(known) >= 10 else 2


def measured(value: float, unit: str) -> str:
    """Return a number with its unit; a percent sign stands at the number."""
    return f"{number(value)}{'' if unit.startswith('%') else ' '}{unit}"


def plural(count: int, one: str, many: str = "") -> str:
    """Return ``1 area`` or ``2 areas``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def one_of(unit: str) -> str:
    """Return a unit of one word for one of them, such as ``casualty``; a longer unit as it is."""
    if " " in unit:
        return unit
    if unit == "people":
        return "person"
    return f"{unit[:-3]}y" if unit.endswith("ies") else unit.removesuffix("s")


def areas_of(count: int, level: str) -> str:
    """Return how many areas of *level*, such as ``20 wards``."""
    return plural(count, *LEVEL_NAMES.get(level, ("area", "areas")))


def day(value: date) -> str:
    """Return the day as ``3 April 2026``, whatever the locale."""
    return f"{value.day} {MONTH_NAMES[value.month - 1]} {value.year}"


def between(first: Period, last: Period) -> str:
    """Return ``May 2025 to March 2026``, or one period's own name."""
    return first.label if first == last else f"{first.label} to {last.label}"


def is_old(last: Period, today: date) -> bool:
    """Say whether *last* ended over a year before *today*: it says nothing of how things are now."""
    return (today - last.last_day).days > A_YEAR


def size(ratio: float) -> str:
    """Return how far *ratio* lies from what was expected, in words."""
    if math.isnan(ratio):
        return "size not shown"
    if ratio >= 2:
        return f"{number(ratio, digits=1)} times what was expected"
    change = round(abs(ratio - 1) * 100)
    if change == 0:
        return "as expected"
    return f"{change}% {'above' if ratio > 1 else 'below'} what was expected"


def interval(flag: Flag) -> str:
    """Return the 95% interval of a flag's size, as times of what was expected."""
    if math.isnan(flag.ratio_low) or math.isnan(flag.ratio_high):
        return "not shown"
    return f"{flag.ratio_low:.2f} to {flag.ratio_high:.2f} times"


def grade(flag: Flag) -> str:
    """Return the flag's direction and grade with its symbol, so that colour is never alone."""
    if flag.spike:
        return "◆ Spike, check the source"
    symbol = SYMBOLS[flag.direction, flag.grade]
    return f"{symbol} {capital(DIRECTION_WORDS[flag.direction])}, {flag.grade}"


def short(flag: Flag, title: str) -> str:
    """Return a flag in half a line: what, how far from what was expected, since when."""
    if flag.spike:
        return f"{title}: one or two periods since {flag.onset.label} far from what was expected, now over"
    if math.isnan(flag.ratio):
        return f"{title}: {DIRECTION_WORDS[flag.direction]} since {flag.onset.label}"
    return f"{title}: {size(flag.ratio)} since {flag.onset.label}"


def theme(name: str) -> str:
    """Return a theme's title, or its identifier made readable."""
    return THEME_TITLES.get(name, name.replace("_", " ").capitalize())


def markers(letters: str) -> str:
    """Return markers in square brackets, such as ``[c]``, for a table cell."""
    return "".join(f"[{letter}]" for letter in letters)


def marker_key(found: set[str]) -> str:
    """Return the sentence that explains the letters of the markers *found*, or nothing."""
    letters = sorted(set("".join(found)))
    words = [f"[{mark}] = {MARKER_WORDS[mark]}" for mark in letters if mark in MARKER_WORDS]
    return f"Shorthand in this table: {joined(words)}." if words else ""


def polarity(text: str) -> str:
    """Return which way is worse, in words; for a neutral indicator that neither is."""
    return "Neither way is worse in itself" if text == "neutral" else capital(text)


def capital(text: str) -> str:
    """Return *text* with its first letter large and the others as they are."""
    return text[:1].upper() + text[1:]


def themes(names: Sequence[str]) -> str:
    """Return themes' titles in a row; some hold an "and", so semicolons part them."""
    return "; ".join(theme(name) for name in names)


def times(flag: Flag) -> str:
    """Return a flag's size with its interval, such as ``1.52 times (1.20 to 1.93)``."""
    if math.isnan(flag.ratio):
        return "not shown"
    size_known = f"{flag.ratio:.2f} times"
    if math.isnan(flag.ratio_low) or math.isnan(flag.ratio_high):
        return size_known
    return f"{size_known} ({flag.ratio_low:.2f} to {flag.ratio_high:.2f})"


def percent(share: float | None) -> str:
    """Return a share (0 to 1) in whole percent, never rounded up to complete."""
    if share is None or math.isnan(share):
        return "not known"
    return f"{math.floor(share * 100 + 1e-9)}%"
