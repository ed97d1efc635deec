"""Add up what the rows of one file say of each area and period."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from statistics import fmean
from statistics import median

from ews.catalogue import Indicator
from ews.catalogue.indicators import Input
from ews.ingest.numbers import Measured
from ews.ingest.whereabouts import Target
from ews.store.deliveries import Reading


Key = tuple[str, str, str, str]
Row = tuple[float | None, float | None, float | None, float | None, str]


@dataclass
class _Cell:
    values: list[float] = field(default_factory=list)
    lower: float = 0.0
    upper: float = 0.0
    denominators: list[float | None] = field(default_factory=list)
    markers: set[str] = field(default_factory=set)

    def add(self, measured: Measured, denominator: float | None) -> None:
        if measured.lower is None or measured.upper is None:
            self.markers.add(measured.marker)
            return
        self.lower += measured.lower
        self.upper += measured.upper
        if measured.value is None:
            self.markers.add(measured.marker)
        else:
            self.values.append(measured.value)
        self.denominators.append(denominator)

    def row(self, aggregate: str, *, lists_cases: bool) -> Row:
        # a base that some of the rows lack is the base of something else
        known = [base for base in self.denominators if base is not None]
        base = sum(known) if known and len(known) == len(self.denominators) else None
        if "x" in self.markers and aggregate == "sum" and not lists_cases:
            # what is not there cannot be added: the sum would pass for the whole
            return None, base, None, None, "x"
        if "c" in self.markers and aggregate == "sum":
            return None, base, self.lower, self.upper, "c"
        if not self.values:
            return None, base, None, None, min(self.markers, default="x")
        if aggregate == "sum":
            return sum(self.values), base, self.lower, self.upper, ""
        value = median(self.values) if aggregate == "median" else fmean(self.values)
        return value, base or float(len(self.values)), value, value, ""


class Tally:
    """The sums of one file, by geography, area, period and part."""

    def __init__(self, indicator: Indicator, layout: Input) -> None:
        self._indicator = indicator
        self._layout = layout
        self._cells: dict[Key, _Cell] = {}
        self._covered: dict[tuple[str, str], int] = {}
        # A list of events or of postcodes names only those where something
        # happened; a table by area names every area, and one left out is missing.
        self._lists_cases = layout.aggregate == "sum" and bool(layout.counts_events or layout.postcode)

    def add(
        self,
        targets: Sequence[Target],
        when: tuple[str, str],
        measured: Measured,
        denominator: float | None,
    ) -> None:
        """Add one value to each target area; *when* is its period and its part."""
        missing = self._lists_cases and measured.marker == "x"
        self._covered[when] = self._covered.get(when, 0) + missing
        for target in targets:
            key = (*target, *when)
            cell = self._cells.get(key)
            if cell is None:
                cell = self._cells[key] = _Cell()
            cell.add(measured, denominator)

    def cover(self, periods: Iterable[str], part: str, *, unplaced: bool = False) -> None:
        """Note that the file speaks of *periods*, and whether a row could not be placed."""
        for period in periods:
            key = (period, part)
            self._covered[key] = self._covered.get(key, 0) + unplaced

    def write(self, reading: Reading) -> None:
        """Put the sums and what they cover into *reading*."""
        name = self._indicator.id
        placed: dict[tuple[str, str, str], int] = {}
        zero_filled = self._lists_cases
        for (geography, area, period, part), cell in self._cells.items():
            reading.observations.append(
                (
                    name,
                    geography,
                    area,
                    period,
                    part,
                    *cell.row(self._layout.aggregate, lists_cases=zero_filled),
                )
            )
            key = (geography, period, part)
            placed[key] = placed.get(key, 0) + max(1, len(cell.values))
        for geography in sorted({key[0] for key in self._cells}):
            for (period, part), unplaced in sorted(self._covered.items()):
                count = placed.get((geography, period, part), 0)
                if zero_filled or count:
                    reading.coverage.append((name, geography, period, part, zero_filled, count, unplaced))
