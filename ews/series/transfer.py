"""Move counts from one geography to another: sums stay, what is divided is marked, the rest is refused.

Counts and denominators move, rates never do: a rate is divided anew where its
counts have come together.
"""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from ews import records
from ews.lookups.lookup import Lookup
from ews.lookups.lookup import Pair
from ews.series.joining import Joined


Row = dict[str, Any]
ESTIMATED = "e"
BREAK = "b"

# No flag tells a change of a fiftieth.
NEGLIGIBLE = 0.02
# An area of whose past more than half may belong elsewhere has no past to speak of.
MOST_IN_DOUBT = 0.5


@dataclass(frozen=True)
class Way:
    """How counts come from one geography into another: the lookup of a year, and the areas they may reach.

    ``finer`` ways add small areas up to larger ones that do not tell for themselves.
    """

    lookup: Callable[[int], Lookup]
    areas: tuple[str, ...]
    finer: bool = False


@dataclass(frozen=True)
class Rebuilt:
    """What a geography has from another: over which periods, on what basis, how sure.

    ``whole`` and ``estimated`` count the areas that came without and with an
    estimate, ``refused`` are those that would mislead.  ``misplaced`` (0 to 1) is
    the part of the residents that another basis would put elsewhere.
    """

    source: str
    target: str
    periods: tuple[str, ...]
    whole: int
    estimated: int
    refused: tuple[str, ...]
    bases: tuple[str, ...]
    misplaced: float

    def sentence(self, title: str) -> str:
        """Return in words what came from the geography of that *title*."""
        first, last = (records.period(period).label for period in (self.periods[0], self.periods[-1]))
        span = f"In {first}" if first == last else f"From {first} to {last}"
        return (
            f"{span} it was counted on other boundaries ({title}) where it was not on these, and moved "
            f"by {' and '.join(self.bases)}; on another basis {self.misplaced:.1%} of residents would stand "
            "elsewhere."
        )


def moved(source: Joined, own: Joined, way: Way) -> tuple[Joined, Lookup | None]:
    """Return the series *own* with what *source* adds to it, and the latest lookup that it came by.

    A row that came so has "moved", the geography that it came from, "finer", whether
    of small areas, and "doubt" (0 to 1), how much of it may belong elsewhere.
    """
    lookups = {period: way.lookup(_year(period)) for period in source.periods}
    added: dict[tuple[str, str], Row] = {}
    for period, lookup in lookups.items():
        for area in way.areas:
            pairs = lookup.into.get(area, [])
            if pairs and may_tell(lookup, area) and not _is_told(own, source, (area, period), way, pairs):
                row = _sum((area, period), pairs, source, own)
                if row is not None:
                    added[area, period] = {**row, "doubt": lookup.doubt[area], "finer": way.finer}
    if not added:
        return own, None
    rows, spans = own.rows | added, {period for _, period in added}
    coverage = own.coverage | _coverage(rows, own, source, spans, len(way.areas))
    return Joined(own.geography, rows, own.lists, coverage), lookups[max(spans)]


def settled(joined: Joined) -> Joined:
    """Mark as estimated what was moved, where an area has other numbers to compare it with, and the breaks.

    Numbers that all came from small areas on one basis are alike from first to last.
    """
    origins: dict[str, set[str]] = {}
    for (area, _), row in joined.rows.items():
        origins.setdefault(area, set()).add(row.get("moved", "") if row.get("finer") else "")
    rows = {}
    for (area, period), row in joined.rows.items():
        alike = row.get("finer") and len(origins[area]) == 1
        is_estimate = row.get("doubt", 0.0) > NEGLIGIBLE and not alike
        rows[area, period] = {**row, "marker": row["marker"] + ESTIMATED} if is_estimate else row
    return replace(joined, rows=_with_breaks(rows))


def told(joined: Joined, source: str, lookup: Lookup, areas: Sequence[str]) -> Rebuilt:
    """Return what *joined*, once settled, has from *source*."""
    came = {key: row for key, row in joined.rows.items() if row.get("moved") == source}
    reached = {area for area, _ in came}
    estimated = {area for (area, _), row in came.items() if ESTIMATED in row["marker"]}
    return Rebuilt(
        source=source,
        target=joined.geography,
        periods=tuple(sorted({period for _, period in came})),
        whole=len(reached - estimated),
        estimated=len(estimated),
        refused=tuple(area for area in areas if area in lookup.into and not may_tell(lookup, area)),
        bases=tuple(sorted({pair.basis for area in reached for pair in lookup.into.get(area, [])})),
        misplaced=lookup.misplaced,
    )


def may_tell(lookup: Lookup, area: str) -> bool:
    """Say whether what would come into *area* tells of it, rather than of others."""
    is_child = len(lookup.into[area]) == 1  # it shares its parent's rate, and says so
    return is_child or lookup.doubt[area] <= MOST_IN_DOUBT


def _year(period: str) -> int:
    return records.period(period).first_day.year


def _is_told(own: Joined, source: Joined, key: tuple[str, str], way: Way, pairs: Sequence[Pair]) -> bool:
    """Say whether the target tells an area and period itself, so that what comes would be counted twice.

    A list of cases that names areas of two years has each case once: its parts
    add up.  Placed on small areas and on large ones, it has each case twice.
    """
    area, period = key
    if any(pair.source_area == area for pair in pairs):
        return True
    if period in own.lists:
        return way.finer or own.lists[period] != source.lists.get(period)
    return key in own.rows


def _sum(key: tuple[str, str], pairs: Sequence[Pair], source: Joined, own: Joined) -> Row | None:
    """Return the row of an area and period, None where nothing comes."""
    area, period = key
    parts = [(pair.weight, _told(source, pair.source_area, period)) for pair in pairs]
    if key in own.rows:
        parts.append((1.0, own.rows[key]))
    known = [row for _, row in parts if row is not None]
    if not known or all(row["marker"].startswith(("x", "z")) for row in known):
        return None
    return {
        "geography": own.geography, "area": area, "period": period, "moved": source.geography,
        "input": known[0]["input"], "input_order": max(row["input_order"] for row in known),
        **{name: _weighted(parts, name) for name in ("numerator", "denominator", "lower", "upper")},
        "marker": _marker(parts),
        "revised": any(row["revised"] for row in known),
        "delivery": "+".join(sorted({name for row in known for name in row["delivery"].split("+")})),
    }  # fmt: skip


def _told(source: Joined, area: str, period: str) -> Row | None:
    """Return what *source* says of an area; in a list of cases an area that is not named had none."""
    row = source.rows.get((area, period))
    if row is not None or period not in source.lists:
        return row
    nothing = dict.fromkeys(("numerator", "lower", "upper"), 0.0)
    listed = {"input": "", "input_order": 0, "revised": False, "delivery": source.lists[period]}
    return {**nothing, "denominator": None, "marker": "", **listed}


def _weighted(parts: Sequence[tuple[float, Row | None]], name: str) -> float | None:
    """Return the weighted sum; what is missing in part is missing: the rest would pass for the whole."""
    values = [(weight, None if row is None else row[name]) for weight, row in parts]
    if any(value is None for _, value in values):
        return None
    return sum(weight * float(value) for weight, value in values if value is not None)


def _marker(parts: Sequence[tuple[float, Row | None]]) -> str:
    letters = {"x" if row is None else row["marker"][:1] for _, row in parts}
    return next((letter for letter in ("x", "c", "z") if letter in letters), "")


def _with_breaks(rows: Mapping[tuple[str, str], Row]) -> dict[tuple[str, str], Row]:
    """Mark in each area the first number of its own after the last estimated one."""
    last: dict[str, str] = {}
    for (area, period), row in rows.items():
        if ESTIMATED in row["marker"]:
            last[area] = max(last.get(area, ""), period)
    after: dict[str, str] = {}
    for area, period in rows:
        if area in last and period > last[area]:
            after[area] = min(after.get(area, period), period)
    return dict(rows) | {key: {**rows[key], "marker": rows[key]["marker"] + BREAK} for key in after.items()}


def _coverage(
    rows: Mapping[tuple[str, str], Row], own: Joined, source: Joined, periods: set[str], areas: int
) -> dict[str, float]:
    told = dict.fromkeys(periods, 0)
    for (_, period), row in rows.items():
        if period in told:
            told[period] += row["numerator"] is not None or row["lower"] is not None
    found = {}
    for period in periods:
        if period in source.lists:
            found[period] = min(own.coverage.get(period, 1.0), source.coverage.get(period, 1.0))
        else:
            found[period] = told[period] / areas
    return found
