"""Small panels, signals and joined rows for the tests of what a change means."""

from datetime import datetime
from typing import Any

import numpy as np

from ews.catalogue import Indicator
from ews.nouns import Acceptance
from ews.nouns import Area
from ews.nouns import Flag
from ews.nouns import Floats
from ews.nouns import Panel
from ews.nouns import Signal
from ews.periods import Period
from tests.support.reports import indicator as defined


WARDS = "ward_2025"
FIRST = Period(2025 * 12)


def indicator(name: str = "burglary", *, theme: str = "crime", **other: Any) -> Indicator:
    """Return a definition: burglary, a monthly flow, unless *other* says otherwise."""
    return defined(name, theme, other.pop("title", "Burglary"), **{"unit": "offences", **other})


def areas(count: int, *, geography: str = WARDS) -> tuple[Area, ...]:
    """Return so many areas, of which the first is A0."""
    return tuple(Area(f"A{number}", f"Ward {number}", geography) for number in range(count))


def months(count: int) -> tuple[Period, ...]:
    """Return so many months from January 2025."""
    return tuple(FIRST.step(number) for number in range(count))


def panel(values: Any, *, name: str = "burglary", geography: str = WARDS, **other: Any) -> Panel:
    """Return a panel whose numerator is *values*, (areas, periods), and whose value is the same."""
    numbers: Floats = np.asarray(values, dtype=float)
    given: dict[str, Any] = {
        "areas": areas(len(numbers), geography=geography),
        "periods": months(numbers.shape[1]),
        "denominator": np.full(numbers.shape, np.nan),
        "coverage": np.ones(numbers.shape),
        "applies": np.ones(numbers.shape, dtype=bool),
        "marker": np.where(np.isfinite(numbers), "", "x"),
        "unit": "offences",
    }
    for key in ("numerator", "value", "lower", "upper"):
        given[key] = numbers
    return Panel(indicator=name, geography=geography, **{**given, **other})


def cell(area: str, period: str, numerator: float | None, **other: Any) -> dict[str, Any]:
    """Return a row of the store's current view: one area and period as one layout tells it."""
    plain = {
        "geography": WARDS,
        "area": area,
        "period": period,
        "input": "first",
        "input_order": 0,
        "numerator": numerator,
        "denominator": None,
        "lower": numerator,
        "upper": numerator,
        "marker": "",
        "revised": False,
        "delivery": "D1",
    }
    return {**plain, **other}


def cover(period: str, **other: Any) -> dict[str, Any]:
    """Return a row of what the sources cover: a list of ten cases, all placed."""
    plain = {
        "geography": WARDS,
        "period": period,
        "part": "",
        "zero_filled": True,
        "input": "first",
        "input_order": 0,
        "placed": 10,
        "unplaced": 0,
        "delivery": "D1",
    }
    return {**plain, **other}


# What a sign in a drawn line of evidence means; the threshold is 5.
SIGNS = {"|": np.nan, " ": np.nan, ".": 1.0, "-": 4.0, "^": 6.0, "A": 9.0, "M": 20.0}
THRESHOLD = 5.0


def drawn(*lines: str, subject: str | None = "burglary", direction: Any = "worse", **other: Any) -> Signal:
    """Return a signal of one area a line, one sign a period, evidence as drawn.

    ``|`` history and `` `` no verdict, ``.`` little and ``-`` some evidence,
    ``^``, ``A`` and ``M`` alerts of growing evidence.  Ten are counted in each
    period before the first alert, fifteen since; the onset is the first alert.
    """
    evidence = np.array([[SIGNS[sign] for sign in line] for line in lines])
    alert = evidence > THRESHOLD
    first = np.where(alert.any(axis=1), alert.argmax(axis=1), evidence.shape[1] - 1)
    since = np.arange(evidence.shape[1])[None, :] >= first[:, None]
    verdict = np.isfinite(evidence)
    given: dict[str, Any] = {
        "sought": "rise" if direction == "worse" else "fall",
        "kind": "flow",
        "areas": areas(len(lines)),
        "periods": months(evidence.shape[1]),
        "observed": np.where(alert.any(axis=1)[:, None] & since, 15.0, 10.0),
        "exposure": np.full(evidence.shape, 10.0),
        "share": np.where(verdict, 1.0, np.nan),
        "onset": np.where(verdict, np.broadcast_to(first[:, None], evidence.shape), -1),
        "p_value": np.where(verdict, np.where(alert, 1e-6, 0.5), np.nan),
        "alert_chance": np.where(verdict, 0.01, np.nan),
        "alarm_years": 10.0,
        "weight": np.ones(evidence.shape),
        "theme": "crime",
    }
    for key, ratio in (("ratio", 1.5), ("ratio_low", 1.2), ("ratio_high", 1.9)):
        given[key] = np.where(verdict, ratio, np.nan)
    return Signal(
        indicator=subject,
        geography=WARDS,
        direction=direction,
        evidence=evidence,
        alert=alert,
        threshold=np.where(verdict, THRESHOLD, np.nan),
        **{**given, **other},
    )


def flag(**other: Any) -> Flag:
    """Return a flag on burglary in A1, up since July 2025, unless *other* says otherwise."""
    given: dict[str, Any] = {
        "id": "F1",
        "level": "area",
        "indicator": "burglary",
        "theme": "crime",
        "geography": WARDS,
        "area": "A1",
        "name": "Ward 1",
        "period": FIRST.step(10),
        "state": "continuing",
        "direction": "worse",
        "grade": "confirmed",
        "first_raised": FIRST.step(8),
        "onset": FIRST.step(6),
        "evidence": 9.0,
        "sentence": "Burglary rose in Ward 1. Confirmed; continuing.",
    }
    given |= dict(
        zip("ratio ratio_low ratio_high observed expected".split(), (1.5, 1.2, 1.9, 75, 50), strict=True)
    )
    return Flag(**{**given, **other})


def acceptance(onset: int = 6, *, last: int = 10, **other: Any) -> Acceptance:
    """Return the acceptance of a change from that month on; *last* is the month it was last told of."""
    changed = flag(onset=FIRST.step(onset), first_raised=FIRST.step(onset), period=FIRST.step(last))
    given: dict[str, Any] = {"indicators": ("burglary",), "by": "Ann", "reason": "A shopping centre."}
    at = datetime.fromisoformat("2026-01-05")
    return Acceptance(changed, **{"at": at, **given, **other})
