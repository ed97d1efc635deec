"""How fresh and complete each series is, and why some cannot be judged."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ews import periods
from ews.catalogue import Catalogue
from ews.catalogue import Indicator
from ews.nouns import NoVerdict
from ews.nouns import Panel
from ews.nouns import Status
from ews.periods import Period
from ews.series.settling import ESTIMATED
from ews.store.statements import Row


# The least history from which a share can be learned: a year of months.
LEAST_PERIODS = {"month": 13, "quarter": 9, "financial_quarter": 9}
LEAST_PERIODS_YEARLY = 6


def statuses(
    catalogue: Catalogue,
    panels: Iterable[Panel],
    records: tuple[list[Row], list[Row]],
    levels: dict[str, str],
    *,
    today: date,
) -> list[Status]:
    """Return a row for each indicator and geography; indicators without data come last.

    *records* are those kept and set aside, as the store counts them; *levels*
    gives each geography's level.
    """
    kept = {(row["indicator"], row["geography"]): row["records"] for row in records[0]}
    aside = _set_aside(records[1])
    found = []
    for panel in sorted(panels, key=lambda panel: (panel.indicator, panel.geography)):
        indicator = catalogue.indicators[panel.indicator]
        key = (panel.indicator, panel.geography)
        set_aside = aside.get((indicator.id, levels[panel.geography]), 0) + aside.get((indicator.id, None), 0)
        found.append(_status(indicator, panel, kept.get(key, 0), set_aside, today))
    seen = {status.indicator for status in found}
    return found + [_without_data(name, aside) for name in catalogue.indicators if name not in seen]


def no_verdicts(
    catalogue: Catalogue, panels: Iterable[Panel], superseded: Mapping[tuple[str, str], str], *, today: date
) -> list[NoVerdict]:
    """Return every watched series that cannot be judged now, and why.

    *superseded* gives, by (indicator, geography), the boundaries of the same
    level on which a series is judged instead.
    """
    found: list[NoVerdict] = []
    for panel in panels:
        indicator = catalogue.indicators[panel.indicator]
        other = superseded.get((panel.indicator, panel.geography))
        if other:
            reason = f"The boundaries changed: this indicator is judged on {other}."
            found.append(NoVerdict(indicator.id, panel.geography, None, panel.periods[-1], reason))
        elif indicator.watched:
            found += _reasons(panel, indicator, catalogue.settings.coverage_required, today)
    return found


def _set_aside(rows: list[Row]) -> dict[tuple[str, str | None], int]:
    return {(row["indicator"], row["level"]): row["records"] for row in rows}


def _told(panel: Panel) -> NDArray[np.bool_]:
    """Return where, areas × periods, there is a number or bounds of one."""
    return np.isfinite(panel.lower) | np.isfinite(panel.numerator)


def _last_period(panel: Panel) -> Period | None:
    """Return the latest period in which any area has a number or bounds."""
    known = np.flatnonzero(_told(panel).any(axis=0) & (panel.coverage > 0).any(axis=0))
    return panel.periods[known[-1]] if len(known) else None


def _without_data(indicator: str, aside: dict[tuple[str, str | None], int]) -> Status:
    return Status(
        indicator=indicator,
        geography="",
        first_period=None,
        last_period=None,
        age_days=None,
        next_due=None,
        overdue=False,
        coverage=None,
        rows_kept=0,
        rows_set_aside=sum(count for (name, _), count in aside.items() if name == indicator),
    )


def _status(indicator: Indicator, panel: Panel, kept: int, set_aside: int, today: date) -> Status:
    last = _last_period(panel)
    due = periods.next_due(last, every=indicator.every, lag_days=indicator.lag_days) if last else None
    column = panel.periods.index(last) if last else -1
    return Status(
        indicator=indicator.id,
        geography=panel.geography,
        first_period=panel.periods[0],
        last_period=last,
        age_days=(today - last.last_day).days if last else None,
        next_due=due,
        overdue=bool(due and due < today),
        coverage=round(float(panel.coverage[:, column].mean()), 4) if last else None,
        rows_kept=kept,
        rows_set_aside=set_aside,
    )


def _reasons(panel: Panel, indicator: Indicator, required: float, today: date) -> Iterator[NoVerdict]:
    last = _last_period(panel)
    if last is None:
        reason = "Nothing usable was received."
        yield NoVerdict(indicator.id, panel.geography, None, panel.periods[-1], reason)
        return
    judged = _told(panel) & (panel.coverage >= required)
    history = int(judged.any(axis=0).sum())
    least = least_periods(indicator)
    if history < least:
        reason = f"No trend yet: {history} of the {least} periods needed."
        yield NoVerdict(indicator.id, panel.geography, None, last, reason)
        return
    gaps = list(_gaps(panel, indicator, required))
    yield from gaps
    due = periods.next_due(last, every=indicator.every, lag_days=indicator.lag_days)
    missing = last.step(1, every=indicator.every)
    if due < today and missing not in {gap.period for gap in gaps}:
        reason = f"Nothing received since {last.label}; {missing.label} was due on {due.day} {due:%B %Y}."
        yield NoVerdict(indicator.id, panel.geography, None, missing, reason)
    for number, area in enumerate(panel.areas):
        reason = _reason_here(panel, number, judged[number], least)
        if reason:
            yield NoVerdict(indicator.id, panel.geography, area.code, last, reason)


def _reason_here(panel: Panel, number: int, judged: NDArray[np.bool_], least: int) -> str:
    """Return why one area cannot be judged although the others can, or nothing."""
    if not panel.applies[number].any():
        return "Does not apply here."
    estimated = np.char.find(panel.marker[number], ESTIMATED) >= 0
    own = int((judged & ~estimated).sum())
    if own >= least or not panel.basis:
        return ""
    before = "is estimated" if estimated.any() else "was mostly other areas', and is not told"
    return f"New boundaries: what came before {before}; {own} of the {least} own periods needed so far."


def least_periods(indicator: Indicator) -> int:
    """Return how many periods a first verdict needs, its own included."""
    return LEAST_PERIODS.get(indicator.cadence, LEAST_PERIODS_YEARLY)


def _gaps(panel: Panel, indicator: Indicator, required: float) -> Iterator[NoVerdict]:
    """Yield a reason for each of the last year's periods that the source left incomplete."""
    year = max(1, 12 // indicator.every)
    first = max(0, len(panel.periods) - year)
    for number in range(first, len(panel.periods)):
        share = float(panel.coverage[:, number].max())
        # schools miss no lessons in August: a month without data in two years running is the source's way
        is_usual = share == 0 and number >= year and not panel.coverage[:, number - year].any()
        if share < required and not is_usual:
            how = f"only {share:.0%} of the source" if share > 0 else "nothing"
            reason = f"{panel.periods[number].label}: {how} was received; {required:.0%} is needed."
            yield NoVerdict(indicator.id, panel.geography, None, panel.periods[number], reason)
