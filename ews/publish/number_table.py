"""Write the numbers of one series as the rows of a table: a chart's twin."""

import math
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from markupsafe import escape

from ews.nouns import Floats
from ews.publish import wording
from ews.publish.trends import Trend


@dataclass(frozen=True)
class NumberTable:
    """The columns of a table, its rows as HTML, newest first, and what its markers mean."""

    columns: tuple[str, ...]
    body: Markup
    key: str


def number_table(trend: Trend, district: str, *, latest: int | None = None) -> NumberTable:
    """Return the numbers of *trend* beside *district*'s, of the *latest* periods or of all.

    A column is there only where it says something.
    """
    span = slice(-latest if latest else None, None)
    marks = trend.marker[span]
    columns = list(_columns(trend, district, span, marks))
    rows = zip(trend.periods[span], zip(*(cells for _, cells in columns), strict=True), strict=True)
    lines = [
        f'<tr><th scope="row">{period.label}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>\n'
        for period, cells in rows
    ]
    missing = {"x"} if any("[x]" in cells for _, cells in columns) else set()
    return NumberTable(
        ("Period", *(name for name, _ in columns)),
        Markup("".join(reversed(lines))),  # noqa: S704 - periods, numbers and markers, each escaped
        wording.marker_key({mark for mark in marks if mark} | missing),
    )


def _columns(
    trend: Trend, district: str, span: slice, marks: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    value, counted = trend.value[span], trend.numerator[span]
    digits = _digits(value)
    if not np.array_equal(value, counted, equal_nan=True):
        yield "Count", texts(counted, 0 if trend.indicator.kind != "value" else digits, marks)
    if np.isfinite(trend.denominator[span]).any():
        yield "At risk", texts(trend.denominator[span], 0)
    yield wording.capital(trend.unit), texts(value, digits, marks)
    yield district, texts(trend.district[span], max(digits, 1))
    low, high = trend.expected_low[span], trend.expected_high[span]
    if np.isfinite(low).any():
        yield "Expected range", ranges(low, high, max(digits, 1))
    if (any(marks) or any(trend.unjudged[span])) and any(notes := list(_notes(trend, span, marks))):
        yield "Notes", notes


def _notes(trend: Trend, span: slice, marks: Sequence[str]) -> Iterator[str]:
    known = np.isfinite(trend.value[span]).tolist()
    for mark, there, unjudged in zip(marks, known, trend.unjudged[span], strict=True):
        # the marker of a number that is not there stands in its own cell
        words = (_marker(mark) if mark and there else "", "no verdict" if unjudged else "")
        yield " ".join(word for word in words if word)


def texts(values: Floats, digits: int, marks: Sequence[str] | None = None) -> list[str]:
    """Return *values* as cells; one that is missing shows its marker, ``[x]`` where it has none."""
    cells = [f"{value:,.{digits}f}" for value in values.tolist()]
    for at in np.flatnonzero(np.isnan(values)).tolist():
        cells[at] = _missing(marks[at] if marks else "")
    for at in np.flatnonzero(values < 0).tolist():
        cells[at] = cells[at].replace("-", "−")
    return cells


def ranges(low: Floats, high: Floats, digits: int) -> list[str]:
    """Return ranges as cells, such as ``1.2 to 3.4``; nothing where there is none."""
    return [
        "" if math.isnan(one) else f"{one:,.{digits}f} to {other:,.{digits}f}"
        for one, other in zip(low.tolist(), high.tolist(), strict=True)
    ]


def _missing(mark: str) -> str:
    return _marker(mark) or "[x]"


def _marker(mark: str) -> str:
    return str(escape(wording.markers(mark)))


def _digits(values: Floats) -> int:
    known = values[~np.isnan(values)].tolist()
    return wording.digits_of(known) if known else 0
