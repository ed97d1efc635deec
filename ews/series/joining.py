"""Join the layouts of one indicator into one series, and say where they disagree."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from itertools import combinations
from typing import Any

from ews import records
from ews.nouns import Disagreement


Row = dict[str, Any]
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Joined:
    """One indicator in one geography: a row for each (area, period), and each period's cover.

    ``lists`` holds the periods told by a list of cases, where an area without
    a row had none, with the delivery that told it; ``parts`` the delivery of each of its parts, such
    as police forces; ``placed`` how many cases have an area.  ``coverage`` (0 to 1) goes by period.
    """

    geography: str
    rows: dict[tuple[str, str], Row]
    lists: dict[str, str]
    coverage: dict[str, float]
    parts: dict[str, dict[str, str]] = field(default_factory=dict)
    placed: dict[str, int] = field(default_factory=dict)

    @cached_property
    def by_period(self) -> dict[str, dict[str, Row]]:
        """Return the rows of each period, by area."""
        found: dict[str, dict[str, Row]] = {}
        for (area, period), row in self.rows.items():
            found.setdefault(period, {})[area] = row
        return found

    @property
    def periods(self) -> set[str]:
        """Return the periods that are told, in ISO form."""
        return self.by_period.keys() | self.lists.keys()


def join(values: Iterable[Row], covered: Iterable[Row]) -> dict[str, Joined]:
    """Return the series of each geography.

    Where two layouts speak of the same area and period the one that its
    definition lists first is taken, and a list of cases speaks for every area.
    """
    by_geography: dict[str, list[Row]] = {}
    for row in values:
        by_geography.setdefault(row["geography"], []).append(row)
    covers: dict[str, list[Row]] = {}
    for row in covered:
        covers.setdefault(row["geography"], []).append(row)
    everywhere = sorted(by_geography.keys() | covers.keys())
    return {g: _joined(g, by_geography.get(g, []), covers.get(g, [])) for g in everywhere}


def _joined(geography: str, values: list[Row], covered: list[Row]) -> Joined:
    lists = _first_list(covered)
    chosen: dict[tuple[str, str], Row] = {}
    for row in values:
        told = lists.get(row["period"])
        if told is not None and row["input_order"] > told["input_order"]:
            continue
        key = (row["area"], row["period"])
        if key not in chosen or row["input_order"] < chosen[key]["input_order"]:
            chosen[key] = row
    deliveries = {period: row["delivery"] for period, row in lists.items()}
    parts: dict[str, dict[str, str]] = {}
    placed: dict[str, int] = {}
    for cover in (row for row in covered if _is_of(row, lists)):
        parts.setdefault(cover["period"], {})[cover["part"]] = cover["delivery"]
        placed[cover["period"]] = placed.get(cover["period"], 0) + cover["placed"]
    return Joined(geography, chosen, deliveries, _coverage(covered, lists, chosen), parts, placed)


def _is_of(row: Row, lists: dict[str, Row]) -> bool:
    """Say whether *row* covers a part of the list that tells its period."""
    told = lists.get(row["period"])
    return told is not None and row["zero_filled"] and row["input_order"] == told["input_order"]


def _first_list(covered: list[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in covered:
        if (
            row["zero_filled"]
            and row["input_order"] < found.get(row["period"], {"input_order": 1e9})["input_order"]
        ):
            found[row["period"]] = row
    return found


def _coverage(
    covered: list[Row], lists: dict[str, Row], chosen: dict[tuple[str, str], Row]
) -> dict[str, float]:
    areas = {area for area, _ in chosen}
    told: dict[str, int] = {}
    for (_, period), row in chosen.items():
        told[period] = told.get(period, 0) + (row["numerator"] is not None or row["lower"] is not None)
    found = {period: count / len(areas) for period, count in told.items() if period not in lists}
    weights = _part_weights(covered)
    for period in lists:
        same = (period, lists[period]["input_order"], True)
        here = [row for row in covered if (row["period"], row["input_order"], row["zero_filled"]) == same]
        present = sum(weights.get(row["part"], 0.0) for row in here)
        placed, unplaced = (sum(row[key] for row in here) for key in ("placed", "unplaced"))
        found[period] = min(1.0, present) * (placed / (placed + unplaced) if placed + unplaced else 1.0)
    return found


def _part_weights(covered: list[Row]) -> dict[str, float]:
    """Return each part's usual share of the cases, so that a missing force lowers the coverage."""
    totals: dict[str, list[int]] = {}
    for row in covered:
        if row["zero_filled"]:
            totals.setdefault(row["part"], []).append(row["placed"])
    usual = {part: sum(counts) / len(counts) for part, counts in totals.items()}
    everything = sum(usual.values())
    if not everything:
        return dict.fromkeys(usual, 1 / max(1, len(usual)))
    return {part: mean / everything for part, mean in usual.items()}


def disagreements(indicator: str, values: Iterable[Row]) -> list[Disagreement]:
    """Return, for each two layouts that speak of the same areas and periods, how they differ."""
    by_layout: dict[str, dict[str, dict[tuple[str, str], float]]] = {}
    for row in values:
        if row["numerator"] is not None:
            cells = by_layout.setdefault(row["geography"], {}).setdefault(row["input"], {})
            cells[row["area"], row["period"]] = row["numerator"]
    return [
        found
        for geography, layouts in sorted(by_layout.items())
        for first, second in combinations(sorted(layouts), 2)
        if (found := _difference(indicator, geography, (first, layouts[first]), (second, layouts[second])))
    ]


def _difference(
    indicator: str,
    geography: str,
    first: tuple[str, dict[tuple[str, str], float]],
    second: tuple[str, dict[tuple[str, str], float]],
) -> Disagreement | None:
    common = first[1].keys() & second[1].keys()
    if not common:
        return None
    apart = [abs(first[1][key] - second[1][key]) for key in common]
    spoken = [records.period(text) for _, text in common]
    return Disagreement(
        indicator=indicator,
        geography=geography,
        first=first[0],
        second=second[0],
        in_common=len(common),
        differing=sum(gap > 1e-9 for gap in apart),
        largest=max(apart),
        first_period=min(spoken),
        last_period=max(spoken),
        total_first=sum(first[1][key] for key in common),
        total_second=sum(second[1][key] for key in common),
    )
