"""Move counts from one geography to another: sums stay, what is divided is marked, the rest is refused.

Counts and denominators move, rates never do: a rate is divided anew where its
counts have come together.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from ews import records
from ews.lookups.lookup import TABLE
from ews.lookups.lookup import Lookup
from ews.lookups.lookup import Pair
from ews.series.joining import Joined


Row = dict[str, Any]
# one part of what comes into an area: by which pair, and what its source counted; None where it is missing
Part = tuple[Pair, Row | None]

# An area of whose past more than half may belong elsewhere has no past to speak of.
MOST_IN_DOUBT = 0.5
# A list of cases tells a level where it places at least so many of them as on the small areas inside.
LEAST_PLACED = 0.5
NUMBERS = ("numerator", "denominator", "lower", "upper")


@dataclass(frozen=True)
class Way:
    """A series from which counts may come, and the lookup of a year by which they do."""

    series: Joined
    lookup: Callable[[int], Lookup]

    def at(self, period: str) -> Lookup:
        """Return the lookup for what was counted in *period*."""
        return self.lookup(records.period(period).first_day.year)


def from_level(own: Joined, ways: Sequence[Way], areas: Sequence[str]) -> Joined:
    """Return *own* with what comes from other sets of its level, *ways*, the latest set first.

    Rows that came have "moved" (from which geographies), "bases", "doubt" (0 to 1:
    how much may belong elsewhere), "inherited" (of that, what was in doubt before)
    and "divided", what the doubt is made of.
    """
    rows, lists, coverage = dict(own.rows), dict(own.lists), dict(own.coverage)
    for period in sorted(set().union(*(way.series.periods for way in ways))):
        here = [way for way in ways if period in way.series.by_period or period in way.series.lists]
        if any(period in series.lists for series in (own, *(way.series for way in here))):
            added = _cases(own, here, areas, period)
            lists.setdefault(period, _deliveries(here, period))
            told = [way.series.coverage.get(period, 1.0) for way in here]
            coverage[period] = min([own.coverage.get(period, 1.0), *told])
        else:
            added, refused = _table(own, here, areas, period)
            coverage[period] = _told(own, added, period) / max(1, len(areas) - len(refused))
        rows |= {(area, period): row for area, row in added.items()}
    return replace(own, rows=rows, lists=lists, coverage=coverage)


def from_small(own: Joined, way: Way, areas: Sequence[str]) -> Joined:
    """Return *own* with the sums of the small areas inside, where it does not tell for itself."""
    rows, lists, coverage = dict(own.rows), dict(own.lists), dict(own.coverage)
    for period in sorted(way.series.periods):
        listed = period in way.series.lists
        if listed and own.placed.get(period, 0) >= LEAST_PLACED * way.series.placed.get(period, 0) > 0:
            continue
        added, refused = _sums(own, way, areas, period, listed=listed)
        if not added:
            continue
        rows |= {(area, period): row | {"finer": True} for area, row in added.items()}
        if listed:
            lists[period] = way.series.lists[period]
            coverage[period] = way.series.coverage.get(period, 1.0)
        else:
            coverage[period] = _told(own, added, period) / max(1, len(areas) - len(refused))
    return replace(own, rows=rows, lists=lists, coverage=coverage)


def may_tell(lookup: Lookup, area: str) -> bool:
    """Say whether what would come into *area* tells of it, rather than of others."""
    pairs = lookup.into[area]
    is_child = len(pairs) == 1 and pairs[0].weight < 1  # it shares its parent's rate, and says so
    return is_child or lookup.doubt[area] <= MOST_IN_DOUBT


def _cases(own: Joined, ways: Sequence[Way], areas: Sequence[str], period: str) -> dict[str, Row]:
    """Return the rows of *period* with the cases that lists name on other sets: each stands there once."""
    parts: dict[str, list[Part]] = {}
    reached, doubtful = set[str](), set[str]()
    for way in ways:
        lookup = way.at(period)
        reached |= lookup.into.keys()
        doubtful |= {area for area in lookup.into if not may_tell(lookup, area)}
        for area, row in way.series.by_period.get(period, {}).items():
            if not _is_replaced(row, own, way.series, period):
                for pair in lookup.out_of.get(area, ()):
                    parts.setdefault(pair.target_area, []).append((pair, row))
    if period in own.lists:  # it tells every area itself; what comes are the cases with other codes
        areas = [area for area in areas if area in parts]
        doubtful = set()
    named, told = _own(own, period)
    return {
        area: _sum(own.geography, (area, period), parts.get(area, []), named.get(area), nothing=ways)
        if area in reached - doubtful
        else _unnamed(own.geography, (area, period), ways, count=None)
        for area in areas
        if area not in told
    }


def _own(own: Joined, period: str) -> tuple[Mapping[str, Row], Mapping[str, Row]]:
    """Return the rows of a set's own list, to which other cases add up, and of its table, which are whole."""
    rows = own.by_period.get(period, {})
    return (rows, {}) if period in own.lists else ({}, rows)


def _is_replaced(row: Row, own: Joined, series: Joined, period: str) -> bool:
    """Say whether a list received apart from that of *row* tells its part of the source on today's set."""
    told = own.parts.get(period, {})
    stale = {one for part, one in series.parts.get(period, {}).items() if told.get(part, one) != one}
    return not stale.isdisjoint(row["delivery"].split("+"))


def _table(
    own: Joined, ways: Sequence[Way], areas: Sequence[str], period: str
) -> tuple[dict[str, Row], set[str]]:
    """Return the rows of *period* by the set that the table is on, and the areas that are refused.

    A code that several sets hold stands in the latest, so a table's rows are found in any.
    """
    merged: dict[str, Row] = {}
    for series in (*(way.series for way in reversed(ways)), own):
        merged |= series.by_period.get(period, {})
    best = max(ways, key=lambda way: sum(area in merged for area in way.at(period).out_of))
    return _filled(own, best.at(period), merged, areas, period)


def _sums(
    own: Joined, way: Way, areas: Sequence[str], period: str, *, listed: bool
) -> tuple[dict[str, Row], set[str]]:
    small = way.series.by_period.get(period, {})
    if not listed:
        return _filled(own, way.at(period), small, areas, period)
    lookup = way.at(period)
    named, told = _own(own, period)
    refused = {area for area in areas if area in lookup.into and not may_tell(lookup, area)}
    found = {}
    for area in (area for area in areas if area not in told):
        key, pairs = (area, period), lookup.into.get(area, ())
        parts = [(pair, small[pair.source_area]) for pair in pairs if pair.source_area in small]
        if pairs and area not in refused:
            found[area] = _sum(own.geography, key, parts, named.get(area), nothing=[way], lookup=lookup)
        elif area not in named:  # a list leaves out who has none, and this one may have some
            found[area] = _unnamed(own.geography, key, [way], count=None)
    return found, refused


def _filled(
    own: Joined, lookup: Lookup, known: Mapping[str, Row], areas: Sequence[str], period: str
) -> tuple[dict[str, Row], set[str]]:
    """Return a row for each area without one of its own, and the areas that are refused."""
    told = own.by_period.get(period, {})
    found, refused = {}, set()
    for area in areas:
        pairs = lookup.into.get(area)
        if area in told or not pairs:
            continue
        if not may_tell(lookup, area):
            refused.add(area)
            continue
        parts = [(pair, known.get(pair.source_area)) for pair in pairs]
        if any(row is not None and row["marker"][:1] not in ("x", "z") for _, row in parts):
            found[area] = _sum(own.geography, (area, period), parts, None, lookup=lookup)
    return found, refused


def _told(own: Joined, added: Mapping[str, Row], period: str) -> int:
    rows = own.by_period.get(period, {}) | dict(added)
    return sum(row["numerator"] is not None or row["lower"] is not None for row in rows.values())


def _sum(
    geography: str,
    key: tuple[str, str],
    parts: Sequence[Part],
    own: Row | None,
    *,
    nothing: Sequence[Way] = (),
    lookup: Lookup | None = None,
) -> Row:
    """Return the row of an area and period; in the lists *nothing* an area without a row had none."""
    area, period = key
    rows = [row for _, row in parts if row is not None] + ([own] if own else [])
    weighted = [(pair.weight, row) for pair, row in parts] + ([(1.0, own)] if own else [])
    if not weighted:
        return _unnamed(geography, key, nothing, count=0.0)
    mixed = _mixed(parts, own)
    # a list is in doubt by its cases; a table by residents, alike in every period
    doubt = max(lookup.doubt[area], mixed.inherited) if lookup else mixed.doubt
    return {
        "geography": geography, "area": area, "period": period,
        "input": rows[0]["input"], "input_order": max(row["input_order"] for row in rows),
        **{name: _weighted(weighted, name) for name in NUMBERS},
        "marker": _marker([row for _, row in weighted]),
        "revised": any(row["revised"] for row in rows),
        "delivery": "+".join(sorted({name for row in rows for name in row["delivery"].split("+")})),
        "moved": tuple(sorted({row["geography"] for _, row in parts if row})),
        "bases": tuple(sorted({pair.basis for pair, _ in parts})),
        "doubt": doubt, "inherited": mixed.inherited, "divided": mixed.divided, "wrong": mixed.wrong,
    }  # fmt: skip


def _unnamed(geography: str, key: tuple[str, str], ways: Sequence[Way], *, count: float | None) -> Row:
    """Return the row of an area that a list does not name: it had none, or, with None, it is not told."""
    area, period = key
    return {
        "geography": geography, "area": area, "period": period, "input": "", "input_order": 0,
        **dict.fromkeys(("numerator", "lower", "upper"), count), "denominator": None,
        "marker": "x" if count is None else "", "revised": False, "delivery": _deliveries(ways, period),
        "moved": tuple(way.series.geography for way in ways), "bases": (), "doubt": 0.0, "divided": {},
        "wrong": 0.0,
    }  # fmt: skip


def _deliveries(ways: Sequence[Way], period: str) -> str:
    return "+".join(sorted({way.series.lists[period] for way in ways if period in way.series.lists}))


def _weighted(parts: Iterable[tuple[float, Row | None]], name: str) -> float | None:
    """Return the weighted sum; what is missing in part is missing: the rest would pass for the whole."""
    total = 0.0
    for weight, row in parts:
        if row is None or row[name] is None:
            return None
        total += weight * float(row[name])
    return total


def _marker(rows: Sequence[Row | None]) -> str:
    letters = {"x" if row is None else row["marker"][:1] for row in rows}
    letters = {letter if letter in "xcz" else "" for letter in letters}
    if letters == {"z"}:
        return "z"
    return "x" if letters & {"x", "z"} else "c" if "c" in letters else ""


@dataclass(frozen=True)
class _Mixed:
    """What of a sum may belong elsewhere: parts of divided sources, and counts that a table puts wrong.

    ``divided`` gives by source what it counted and the part of that in the sum: parts
    that come together again are whole, so the lesser of what came and what did not counts.
    """

    total: float
    divided: dict[tuple[str, str], tuple[float, float]]
    wrong: float
    inherited: float

    @property
    def doubt(self) -> float:
        return _elsewhere(self.divided, self.wrong, self.total)


def _mixed(parts: Sequence[Part], own: Row | None) -> _Mixed:
    divided: dict[tuple[str, str], tuple[float, float]] = {}
    before: dict[tuple[str, str], tuple[float, float]] = {}
    total, wrong, wrong_before = (_count(own) if own else 0.0), 0.0, 0.0
    for pair, row in parts:
        if row is None:
            continue
        count = _count(row)
        total += pair.weight * count
        wrong_before += pair.weight * row.get("wrong", 0.0)
        wrong += count * pair.error if pair.weight == 1 and pair.basis == TABLE else 0.0
        for origin, (n, part) in row.get("divided", {}).items():
            _add(before, origin, n, part * pair.weight)
            _add(divided, origin, n, part * pair.weight)
        if pair.weight < 1:
            _add(divided, (row["geography"], row["area"]), count, pair.weight)
    inherited = _elsewhere(before, wrong_before, total)
    return _Mixed(total, divided, wrong + wrong_before, inherited)


def _add(
    divided: dict[tuple[str, str], tuple[float, float]], origin: tuple[str, str], n: float, part: float
) -> None:
    divided[origin] = (n, part + divided.get(origin, (n, 0.0))[1])


def _elsewhere(divided: Mapping[tuple[str, str], tuple[float, float]], wrong: float, total: float) -> float:
    elsewhere = wrong + sum(n * min(part, abs(1 - part)) for n, part in divided.values())
    return min(1.0, elsewhere / total) if total else 0.0


def _count(row: Row) -> float:
    """Return what a row counts, of a hidden number the middle of what it may be."""
    if row["numerator"] is not None:
        return float(row["numerator"])
    return (row["lower"] + row["upper"]) / 2 if row["lower"] is not None else 0.0
