"""Work out, once for a whole panel, what its areas are shown beside: the district, what was expected."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ews.catalogue import Indicator
from ews.flags.expected import Expected
from ews.flags.expected import expected_range
from ews.nouns import Floats
from ews.nouns import Panel
from ews.nouns import Signal
from ews.periods import Period


Totals = tuple[Floats, Floats]
Reasons = Mapping[Period, Mapping[str | None, str]]


@dataclass(frozen=True)
class District:
    """The district's own line, (periods,): a pooled rate, or the average of its areas where none can be had.

    ``counts`` and ``people`` are the sums that it comes from, NaN where unknown.
    """

    line: Floats
    pooled: bool
    counts: Floats
    people: Floats


def is_rate(panel: Panel, indicator: Indicator) -> bool:
    """Say whether the panel's values are its numerators over its denominators."""
    known = ~np.isnan(panel.value)
    if indicator.kind == "value" or not known.any() or not (panel.denominator[known] > 0).all():
        return False
    rates = panel.numerator[known] / panel.denominator[known] * indicator.per
    return bool(np.allclose(rates, panel.value[known], rtol=1e-6))


def district(panel: Panel, indicator: Indicator, totals: Totals | None = None) -> District:
    """Return the district's line of a panel; *totals* tell it where the panel alone no longer does."""
    if indicator.kind == "value":
        return District(_mean(panel.value), False, *_nothing(panel))
    counts, people = totals or _sums(panel)
    if is_rate(panel, indicator) or (totals and (people > 0).any()):
        return District(_divided(counts, people) * indicator.per, True, counts, people)
    if totals:
        return District(counts / max(len(panel.areas), 1), False, counts, people)
    return District(_mean(panel.value), False, counts, people)


def _sums(panel: Panel) -> Totals:
    """Return counts and people over the areas whose value is known, NaN where none is."""
    known = ~np.isnan(panel.value)
    any_known = known.any(axis=0)
    sums = (np.where(known, part, 0.0).sum(axis=0) for part in (panel.numerator, panel.denominator))
    counts, people = (np.where(any_known, total, np.nan) for total in sums)
    return counts, people


def _mean(values: Floats) -> Floats:
    known = ~np.isnan(values)
    return _divided(np.where(known, values, 0.0).sum(axis=0), known.sum(axis=0).astype(float))


def _divided(above: Floats, below: Floats) -> Floats:
    found: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return found


def _nothing(panel: Panel) -> Totals:
    nothing = np.full(len(panel.periods), np.nan)
    return nothing, nothing


def expected_on(panel: Panel, signal: Signal) -> Expected:
    """Return what *signal* expected on the panel's own areas and periods, in the unit of its values."""
    found = expected_range(signal)
    rows = {area.code: row for row, area in enumerate(signal.areas)}
    columns = {period: column for column, period in enumerate(signal.periods)}
    at = np.ix_(
        [rows.get(area.code, -1) for area in panel.areas],
        [columns.get(period, -1) for period in panel.periods],
    )
    there = (at[0] >= 0) & (at[1] >= 0)
    worth = _worth(panel.value, np.where(there, signal.observed[at], np.nan))
    lines = (np.where(there, line[at] * worth, np.nan) for line in (found.line, found.low, found.high))
    return Expected(*lines)


def _worth(value: Floats, counted: Floats) -> Floats:
    """Return what one counted event is worth in the unit of *value*, drawn on where none was counted."""
    known = (value > 0) & (counted > 0)
    worth = np.divide(value, counted, out=np.ones(value.shape), where=known)
    at = np.arange(value.shape[1])
    for row in np.flatnonzero(known.any(axis=1) & ~known.all(axis=1)):
        worth[row] = np.interp(at, at[known[row]], worth[row, known[row]])
    return worth


def unjudged(panel: Panel, reasons: Reasons) -> NDArray[np.bool_]:
    """Return where there is no verdict, (areas, periods): where a reason says so, or nothing applies."""
    found = ~np.asarray(panel.applies)
    rows = {area.code: row for row, area in enumerate(panel.areas)}
    for column, period in enumerate(panel.periods):
        for code in reasons.get(period, {}):
            if code is None:
                found[:, column] = True
            elif code in rows:
                found[rows[code], column] = True
    return found
