"""Tell a feed that failed from a fall: a period that is all but empty says nothing."""

from collections.abc import Iterable
from collections.abc import Sequence
from statistics import median
from typing import Any

from ews.store.series import Feed


Row = dict[str, Any]

# A feed that usually holds at least so many, and now holds less than this part
# of them, failed: the deepest real shock we have seen left an eighth (road
# casualties in one district, April 2020).
EMPTY_FEED = 0.05
LEAST_USUAL = 20


def usual(totals: Sequence[float]) -> float:
    """Return what a period usually holds: the median of those that hold anything, 0 without any."""
    return median([total for total in totals if total > 0] or [0.0])


def is_empty(total: float, usually: float) -> bool:
    """Say whether a period that holds *total* is all but empty."""
    return usually >= LEAST_USUAL and total < EMPTY_FEED * usually


def replaced(rows: Iterable[Row]) -> tuple[Feed, ...]:
    """Return the feeds that are all but empty and that another delivery makes good.

    *rows* say what each reading holds of each geography, period and part.  A
    period with hidden numbers is not taken for empty: they were meant to be
    hidden, and an earlier edition must not show them.
    """
    series: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        series.setdefault((row["geography"], row["part"], row["input_order"]), []).append(row)
    return tuple(feed for told in series.values() for feed in _replaced(told))


def _replaced(told: list[Row]) -> list[Feed]:
    usually = usual([row["total"] for row in told])
    empty = [row for row in told if not row["hidden"] and is_empty(row["total"], usually)]
    failed = {(row["reading"], row["period"]) for row in empty}
    good = {row["period"] for row in told if (row["reading"], row["period"]) not in failed}
    return [
        (row["reading"], row["geography"], row["period"], row["part"])
        for row in empty
        if row["period"] in good
    ]
