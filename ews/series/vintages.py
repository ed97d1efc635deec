"""Since when each number has been known: by its edition, or by its period and the publisher's delay."""

from collections.abc import Iterable
from collections.abc import Mapping
from datetime import date
from datetime import timedelta
from typing import Any

from ews import periods
from ews.catalogue import Indicator
from ews.periods import Period
from ews.store.series import LeftOut


Row = dict[str, Any]


def published(period: Period, lag_days: int) -> date:
    """Return the day on which a period's first numbers come out."""
    return period.last_day + timedelta(days=lag_days)


def unknown(readings: Iterable[Row], indicators: Mapping[str, Indicator], day: date) -> dict[str, LeftOut]:
    """Return, by indicator, the *readings* that were not there yet at the end of *day*.

    A reading with an edition was not there at all before the edition came out,
    at the publisher's usual delay after the period it is named by.  One
    without counts where it was the first to tell; where it tells again what
    another told it is a revision, known since it was received.
    """
    absent: dict[str, list[int]] = {}
    late: dict[str, list[int]] = {}
    for row in readings:
        name = row["indicator"]
        if name not in indicators or _known_since(row, indicators[name]) <= day:
            continue
        (absent if row["edition"] else late).setdefault(name, []).append(row["id"])
    return {
        name: LeftOut(tuple(absent.get(name, ())), tuple(late.get(name, ())))
        for name in absent.keys() | late.keys()
    }


def _known_since(row: Row, indicator: Indicator) -> date:
    received: date = row["received_at"].date()
    if row["again"]:
        return received
    edition = periods.parse(row["edition"]) if row["edition"] else None
    if edition is not None:
        return min(received, published(edition, indicator.lag_days))
    return received if row["edition"] else date.min
