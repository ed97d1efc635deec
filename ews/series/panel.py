"""Make panels: every area of a geography by every period, with its rate divided once."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ews import periods
from ews.catalogue import Indicator
from ews.nouns import Area
from ews.nouns import Floats
from ews.nouns import Panel
from ews.periods import Period
from ews.series import feeds
from ews.series.joining import Joined


@dataclass(frozen=True)
class Bases:
    """People or homes at risk by area: {area: {first month of the period: count}}."""

    counts: dict[str, dict[int, float]]

    def array(self, areas: Sequence[Area], spans: Sequence[Period]) -> Floats:
        """Return the base of each area and period: the latest known by then, else the first known."""
        return np.array([[self._at(area.code, span.start) for span in spans] for area in areas], dtype=float)

    def _at(self, area: str, month: int) -> float:
        known = self.counts.get(area)
        if not known:
            return np.nan
        past = [start for start in known if start <= month]
        return known[max(past) if past else min(known)]


def build(
    indicator: Indicator,
    joined: Joined,
    areas: Sequence[Area],
    *,
    bases: Bases | None,
    exempt: Iterable[str],
) -> Panel | None:
    """Return the panel of *indicator* in one geography, or None when it has no period.

    *bases* gives denominators where the source does not; *exempt* are the areas
    in which the indicator does not apply.
    """
    spans = _periods(joined, indicator)
    if not spans:
        return None
    cells = _Cells(areas, spans, joined)
    left = _left_of_feeds(cells, indicator)
    told = np.array([joined.coverage.get(period, 0.0) for period in cells.columns])
    coverage = np.repeat(np.fmin(told, left)[None, :], len(areas), axis=0)
    outside = np.isin([area.code for area in areas], list(exempt))
    applies = np.repeat(~outside[:, None], len(spans), axis=1) & ~np.char.startswith(cells.marker, "z")
    silent = np.isfinite(left) | (told == 0)  # a feed that failed says nothing; its zeros are none
    numerator, lower, upper = (
        np.where(applies & ~silent, array, np.nan) for array in (cells.numerator, cells.lower, cells.upper)
    )
    marker = np.where(silent & np.isfinite(cells.numerator), "x", cells.marker)
    denominator = cells.denominator
    if bases is not None:
        denominator = np.where(np.isnan(denominator), bases.array(areas, spans), denominator)
    return Panel(
        indicator=indicator.id,
        geography=joined.geography,
        areas=tuple(areas),
        periods=spans,
        numerator=numerator,
        denominator=denominator,
        value=_value(indicator, numerator, denominator),
        lower=lower,
        upper=upper,
        coverage=coverage,
        applies=applies,
        marker=np.where(outside[:, None], "z", marker),
        unit=_unit(indicator, denominator),
    )


def _periods(joined: Joined, indicator: Indicator) -> tuple[Period, ...]:
    texts = {period for _, period in joined.rows} | joined.lists.keys()
    found = sorted({p for text in texts if (p := periods.parse(text, indicator.cadence)) is not None})
    if not found or any(period.months != found[0].months for period in found):
        return tuple(found)
    every = indicator.every
    if any((period.start - found[0].start) % every for period in found):
        return tuple(found)
    return tuple(periods.span(found[0], found[-1], every=every))


class _Cells:
    """The arrays of one joined series, areas × periods."""

    def __init__(self, areas: Sequence[Area], spans: Sequence[Period], joined: Joined) -> None:
        shape = (len(areas), len(spans))
        self.numerator, self.lower, self.upper = (np.full(shape, np.nan) for _ in range(3))
        self.denominator = np.full(shape, np.nan)
        self.marker = np.full(shape, "x", dtype="U4")
        self.columns = [str(span) for span in spans]
        columns = {str(span): number for number, span in enumerate(spans)}
        lines = {area.code: number for number, area in enumerate(areas)}
        for period in joined.lists:
            if period in columns:
                self._fill_zero(columns[period])
        for (area, period), row in joined.rows.items():
            if area in lines and period in columns:
                self._set(lines[area], columns[period], row)

    def _fill_zero(self, column: int) -> None:
        for array in (self.numerator, self.lower, self.upper):
            array[:, column] = 0.0
        self.marker[:, column] = ""

    def _set(self, line: int, column: int, row: dict[str, object]) -> None:
        for name in ("numerator", "lower", "upper", "denominator"):
            value = row[name]
            getattr(self, name)[line, column] = np.nan if value is None else value
        self.marker[line, column] = str(row["marker"]) + ("r" if row["revised"] else "")


def _left_of_feeds(cells: _Cells, indicator: Indicator) -> Floats:
    """Return how much of its usual size a failed feed holds, by period; NaN where it did not fail."""
    totals = np.nansum(cells.numerator, axis=0)
    hidden = np.char.startswith(cells.marker, "c").any(axis=0)
    usually = feeds.usual([float(total) for total in totals])
    failed = np.array([feeds.is_empty(total, usually) for total in totals]) & ~hidden
    if indicator.kind == "value" or not failed.any():
        return np.full(len(totals), np.nan)
    return np.where(failed, totals / usually, np.nan)


def _value(indicator: Indicator, numerator: Floats, denominator: Floats) -> Floats:
    if indicator.kind == "value" or not _has_base(indicator, denominator):
        return numerator.copy()
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = numerator / denominator * indicator.per
    return np.where(np.isfinite(rate), rate, np.nan)


def _unit(indicator: Indicator, denominator: Floats) -> str:
    """Return the unit of the values: a count's own where no base makes it a rate."""
    is_rate = indicator.kind == "value" or _has_base(indicator, denominator)
    return indicator.unit if is_rate else indicator.unit.split(" per ")[0]


def _has_base(indicator: Indicator, denominator: Floats) -> bool:
    ratio = bool(indicator.denominator) or indicator.per != 1.0
    return ratio and bool(np.isfinite(denominator).any())
