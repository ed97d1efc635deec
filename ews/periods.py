"""Calendar, financial, academic and rolling periods: parse, order, step, label."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise


MONTH_NAMES = (
    "January February March April May June July August September October November December"
).split()
MONTH_NUMBER = {name[:3].casefold(): i + 1 for i, name in enumerate(MONTH_NAMES)}

# months in each cadence, and the month in which its year starts
CADENCES = {
    "month": (1, 1),
    "quarter": (3, 1),
    "year": (12, 1),
    "financial_year": (12, 4),
    "financial_quarter": (3, 4),
    "academic_year": (12, 9),
}


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole months: ``start`` counts months from January of year 0.

    ``months`` is the span, longer than the cadence's own when the window rolls.
    """

    start: int
    months: int = 1

    def __str__(self) -> str:
        """Return the ISO form: 2026-03, 2025-Q4, 2025, or 2024-04/P1Y."""
        year, month = divmod(self.start, 12)
        if self.months == 1:
            return f"{year:04d}-{month + 1:02d}"
        if self.months == 3 and month % 3 == 0:
            return f"{year:04d}-Q{month // 3 + 1}"
        if self.months == 12 and month == 0:
            return f"{year:04d}"
        years, rest = divmod(self.months, 12)
        span = f"{years}Y" if not rest else f"{self.months}M"
        return f"{year:04d}-{month + 1:02d}/P{span}"

    @property
    def first_day(self) -> date:
        """Return the first day of the period."""
        return date(self.start // 12, self.start % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        """Return the last day of the period."""
        after = self.start + self.months
        return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        """Return the period in words, as a committee paper writes it."""
        year, month = divmod(self.start, 12)
        if self.months == 1:
            return f"{MONTH_NAMES[month]} {year}"
        if self.months == 3 and month % 3 == 0:
            return f"{MONTH_NAMES[month]} to {MONTH_NAMES[month + 2]} {year}"
        if self.months == 12:
            ends = {0: f"{year}", 3: f"{year}/{(year + 1) % 100:02d}"}
            return ends.get(month, f"year from {MONTH_NAMES[month]} {year}")
        return f"{MONTH_NAMES[month]} {year} to {self.last_day:%B %Y}"

    def step(self, periods: int, *, every: int | None = None) -> "Period":
        """Return the period so many steps later; *every* is the cadence in months."""
        return Period(self.start + periods * (every or self.months), self.months)


@lru_cache(maxsize=100_000)
def parse(text: str, cadence: str = "month") -> Period | None:
    """Return the period that *text* names, at *cadence*, or None.

    Reads ISO forms and those that English publishers use: ``2014-01-01``,
    ``202009``, ``Jan-24``, ``December 2021``, ``202408 (Aug-24)``, ``2025 Q4``,
    ``2021/22``, ``2021/22 Q3``, ``2017 - 19``, ``FYE 2024``, ``01/03/2024``.
    A date falls into the period of the cadence that holds it.
    """
    clean = text.strip()
    for reader in (_iso, _day_first, _month_name, _split_year, _year):
        found = reader(clean, cadence)
        if found is not None:
            return found
    return _quarter(clean) or _rolling(clean)


def span(first: Period, last: Period, *, every: int | None = None) -> list[Period]:
    """Return every period from *first* to *last*, both included."""
    step = every or first.months
    return [Period(start, first.months) for start in range(first.start, last.start + 1, step)]


def every(spans: Sequence[Period]) -> int:
    """Return the months from one period to the next; where there is but one, its own."""
    return min((after.start - before.start for before, after in pairwise(spans)), default=spans[0].months)


def next_due(last: Period, *, every: int, lag_days: int) -> date:
    """Return the day on which the period after *last* should have been published."""
    return last.step(1, every=every).last_day + timedelta(days=lag_days)


def _holding(year: int, month: int, cadence: str) -> Period | None:
    if not 1 <= month <= 12 or not 1900 <= year <= 2200:
        return None
    months, year_starts = CADENCES[cadence]
    index = year * 12 + month - 1
    offset = (index - (year_starts - 1)) % months
    return Period(index - offset, months)


def _iso(text: str, cadence: str) -> Period | None:
    match = re.match(r"(\d{4})-?(\d{2})(?:-?\d{2})?(?:[ T].*)?(?:\s*\(.*\))?$", text)
    if match and 1 <= int(match[2]) <= 12:
        return _holding(int(match[1]), int(match[2]), cadence)
    duration = re.match(r"(\d{4})-(\d{2})/P(\d+)([YM])$", text)
    if duration:
        months = int(duration[3]) * (12 if duration[4] == "Y" else 1)
        return Period(int(duration[1]) * 12 + int(duration[2]) - 1, months)
    return None


def _day_first(text: str, cadence: str) -> Period | None:
    match = re.match(r"\d{1,2}[/.](\d{1,2})[/.](\d{4})(?: .*)?$", text)
    return _holding(int(match[2]), int(match[1]), cadence) if match else None


def _month_name(text: str, cadence: str) -> Period | None:
    match = re.match(r"(?:\d{1,2}[ -])?([A-Za-z]{3,9})[ \-']*(\d{4}|\d{2})$", text)
    if not match:
        return None
    word = match[1].casefold()
    month = MONTH_NUMBER.get(word[:3])
    if month is None or not MONTH_NAMES[month - 1].casefold().startswith(word):
        return None
    return _holding(_full_year(match[2]), month, cadence)


def _quarter(text: str) -> Period | None:
    match = re.match(r"(\d{4})[ \-]*Q([1-4])$|Q([1-4])[ \-]*(\d{4})$", text, re.IGNORECASE)
    if match:
        year, quarter = (match[1], match[2]) if match[1] else (match[4], match[3])
        return Period(int(year) * 12 + 3 * (int(quarter) - 1), 3)
    financial = re.match(r"(\d{4})[/\-](\d{2,4}) ?Q([1-4])$", text, re.IGNORECASE)
    if financial:
        return Period(int(financial[1]) * 12 + 3 * int(financial[3]), 3)
    return None


def _split_year(text: str, cadence: str) -> Period | None:
    match = re.match(r"(\d{4})/(\d{2}|\d{4})$", text)
    if match and int(match[2]) % 100 == (int(match[1]) + 1) % 100:
        starts = CADENCES[cadence][1] if cadence == "academic_year" else 4
        return Period(int(match[1]) * 12 + starts - 1, 12)
    ending = re.match(r"FYE ?(\d{4}|\d{2})$", text, re.IGNORECASE)
    if ending:
        return Period((_full_year(ending[1]) - 1) * 12 + 3, 12)
    return None


def _rolling(text: str) -> Period | None:
    match = re.match(r"(\d{4}) ?[-–] ?(\d{2}|\d{4})$", text)
    if not match:
        return None
    first = int(match[1])
    last = first // 100 * 100 + int(match[2]) if len(match[2]) == 2 else int(match[2])
    return Period(first * 12, 12 * (last - first + 1)) if last > first else None


def _year(text: str, cadence: str) -> Period | None:
    match = re.match(r"(\d{4})$", text)
    if not match or not 1900 <= int(match[1]) <= 2200:
        return None
    months, starts = CADENCES[cadence]
    return Period(int(match[1]) * 12 + starts - 1, 12) if months == 12 else None


def _full_year(text: str) -> int:
    year = int(text)
    if year >= 100:
        return year
    return 2000 + year if year < 80 else 1900 + year
