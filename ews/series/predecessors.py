"""The district's own numbers under the codes that it, or the districts it was made of, had before."""

from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any

from ews.atlas import DISTRICT
from ews.catalogue import Indicator
from ews.catalogue import Settings


Row = dict[str, Any]
NOT_AVAILABLE = "x"


def of_the_district(values: Iterable[Row], settings: Settings, indicator: Indicator) -> list[Row]:
    """Return *values* with the rows of the district's former codes as its own.

    Where the district has one former code, its row is the district's.  Where
    it was made of several, their counts are added up if all are there in
    that period; a part would pass for the whole, and rates cannot be added, so else the
    number is not available.  A row under the district's own code goes before.
    """
    found, former = [], dict[tuple[str, str], dict[str, Row]]()
    for row in values:
        if row["geography"] == DISTRICT and row["area"] in settings.formerly:
            former.setdefault((row["period"], row["input"]), {})[row["area"]] = row
        else:
            found.append(row)
    own = {
        (r["period"], r["input"])
        for r in found
        if (r["geography"], r["area"]) == (DISTRICT, settings.district)
    }
    adds = indicator.kind != "value"
    return [
        *found,
        *_added({key: rows for key, rows in former.items() if key not in own}, settings, adds=adds),
    ]


def _added(former: dict[tuple[str, str], dict[str, Row]], settings: Settings, *, adds: bool) -> Iterator[Row]:
    for rows in former.values():
        first = next(iter(rows.values()))
        if len(settings.formerly) == 1:
            yield {**first, "area": settings.district}
        elif adds and len(rows) == len(settings.formerly):
            yield {**first, "area": settings.district, **_sums(list(rows.values()))}
        else:
            nothing = dict.fromkeys(("numerator", "denominator", "lower", "upper"))
            yield {**first, "area": settings.district, **nothing, "marker": NOT_AVAILABLE}


def _sums(rows: list[Row]) -> Row:
    sums: Row = {
        name: _sum([row[name] for row in rows]) for name in ("numerator", "denominator", "lower", "upper")
    }
    return {
        **sums,
        "marker": max(row["marker"] for row in rows),
        "revised": any(row["revised"] for row in rows),
        "delivery": "+".join(sorted({row["delivery"] for row in rows})),
    }


def _sum(values: list[float | None]) -> float | None:
    """Return the sum of *values*, or None where one of them is not known."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
