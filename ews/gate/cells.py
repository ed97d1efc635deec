"""One indicator's numbers on all its geographies as one table of cells, protected together."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ews.catalogue import Indicator
from ews.disclosure import Cells
from ews.disclosure import Hidden
from ews.disclosure import Rule
from ews.disclosure import dominated
from ews.disclosure import hide
from ews.gate.structure import Bools
from ews.gate.structure import Structure
from ews.nouns import Floats
from ews.nouns import Panel
from ews.periods import Period
from ews.publish.panel_lines import is_rate
from ews.store.releases import Earlier


# What stands in the place of a geography for the sum over the district.
TOTAL = "total"
# Everything is compared with the district: its sum is withheld only where nothing else helps.
DISTRICT_WEIGHS = 100.0
# What rules that round do so to.
ROUNDED_TO = 5


@dataclass(frozen=True)
class Payers:
    """The postcodes that a sum of money is made of, and what part of it one of them may be.

    ``held_by`` gives, by geography, the area of each postcode.
    """

    panel: Panel
    held_by: Mapping[str, Mapping[str, str]]
    share: float

    def dominate(self, of: Panel) -> Floats:
        """Return 1.0 where one postcode makes more than its share of an area's sum, shape as *of*."""
        found = np.zeros(of.numerator.shape)
        columns = {period: column for column, period in enumerate(self.panel.periods)}
        there = [n for n, period in enumerate(of.periods) if period in columns]
        given = self.panel.numerator[:, [columns[of.periods[n]] for n in there]]
        holders = self.held_by.get(of.geography, {})
        held = np.array([holders.get(area.code, "") for area in self.panel.areas])
        for row, area in enumerate(of.areas):
            own = given[held == area.code]
            found[row, there] = dominated(own[:, None, :], self.share)[0] if len(own) else 0.0
        return found


@dataclass(frozen=True)
class Sheet:
    """The cells of one indicator: those of each panel in turn, and last the whole district.

    ``periods`` are those of all panels; ``spans`` gives each panel's rows, ``columns`` its periods.
    """

    panels: tuple[Panel, ...]
    periods: tuple[Period, ...]
    spans: tuple[slice, ...]
    columns: tuple[np.ndarray, ...]

    @classmethod
    def of(cls, panels: Sequence[Panel]) -> "Sheet":
        """Return the sheet of *panels*, the geographies of one indicator."""
        periods = tuple(sorted({period for panel in panels for period in panel.periods}))
        place = {period: column for column, period in enumerate(periods)}
        ends = np.cumsum([len(panel.areas) for panel in panels])
        spans = tuple(slice(int(end) - len(p.areas), int(end)) for end, p in zip(ends, panels, strict=True))
        columns = tuple(np.array([place[period] for period in panel.periods], dtype=int) for panel in panels)
        return cls(tuple(panels), periods, spans, columns)

    @property
    def rows(self) -> int:
        """Return how many cells there are a period: one for each area of each panel, and the district's."""
        return sum(len(panel.areas) for panel in self.panels) + 1

    def laid(self, arrays: Sequence[Floats]) -> Floats:
        """Return one array of (cells, periods) from those of the panels, NaN elsewhere."""
        whole = np.full((self.rows, len(self.periods)), np.nan)
        for array, span, columns in zip(arrays, self.spans, self.columns, strict=True):
            whole[span, columns] = array
        return whole

    def part(self, number: int, whole: np.ndarray) -> np.ndarray:
        """Return what of *whole*, an array of (cells, periods), belongs to panel *number*."""
        return np.asarray(whole[self.spans[number]][:, self.columns[number]])

    def cells(
        self,
        structure: Structure,
        earlier: Mapping[str, Earlier],
        rule: Rule,
        payers: "Payers | None" = None,
    ) -> Cells:
        """Return the cells as they are, with what earlier publications told of them, by geography.

        *payers*, for sums of money, tell which cells one contributor dominates.
        """
        alone = self.laid(
            [payers.dominate(panel) if payers else np.zeros(panel.numerator.shape) for panel in self.panels]
        )
        counts = self.laid([panel.numerator for panel in self.panels])
        denominators = self.laid([panel.denominator for panel in self.panels])
        told = self._told_of(counts)
        counts[-1], denominators[-1] = _summed(counts[told]), _summed(denominators[told])
        before, withheld = self._earlier(earlier, counts, rule)
        parts = [structure.members(panel.geography, panel.areas) for panel in self.panels]
        members = np.vstack([*parts, np.zeros((1, len(structure.atoms)), dtype=bool)])
        members[-1] = members[told].any(axis=0)
        worth = members.sum(axis=1).clip(1).astype(float)
        worth[-1] *= DISTRICT_WEIGHS
        return Cells(
            counts=counts,
            denominators=denominators,
            members=members,
            keep=worth,
            shown_before=before,
            withheld_before=withheld,
            dominated=alone == 1.0,
        )

    @property
    def coarsest(self) -> slice:
        """Return the rows of the panel with the largest areas."""
        return self.spans[min(range(len(self.panels)), key=lambda n: len(self.panels[n].areas))]

    def _told_of(self, counts: Floats) -> NDArray[np.int_]:
        """Return the rows that make up the district: the largest areas of which anything is ever told.

        An area in which the indicator has no meaning is no part of it.
        """
        first = self.coarsest.start
        return np.asarray(first + np.flatnonzero(np.isfinite(counts[self.coarsest]).any(axis=1)))

    def _earlier(self, earlier: Mapping[str, Earlier], counts: Floats, rule: Rule) -> tuple[Floats, Bools]:
        """Return what tells most of each cell, NaN where nothing was shown, and which were ever withheld."""
        shape = (self.rows, len(self.periods))
        before, withheld = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
        rows = {named: row for row, named in enumerate(self.named())}
        columns = {str(period): column for column, period in enumerate(self.periods)}
        for geography, told in earlier.items():
            for (area, period), numbers in told.shown.items():
                if (geography, area) in rows and period in columns:
                    at = rows[geography, area], columns[period]
                    before[at] = _most_telling(numbers, float(counts[at]), rule)
            for area, period in told.withheld:
                if (geography, area) in rows and period in columns:
                    withheld[rows[geography, area], columns[period]] = True
        return before, withheld

    def named(self) -> list[tuple[str, str]]:
        """Return the geography and the area of each row; the last is the sum over the district."""
        return [(panel.geography, area.code) for panel in self.panels for area in panel.areas] + [(TOTAL, "")]


def _summed(rows: Floats) -> Floats:
    """Return the sum of *rows* by period, NaN where one is not known, or where there is none."""
    return np.asarray(rows.sum(axis=0)) if len(rows) else np.full(rows.shape[1], np.nan)


def _most_telling(numbers: Sequence[float], count: float, rule: Rule) -> float:
    """Return which of the *numbers* that a cell was shown as tells most of its *count*.

    One that may be the count, rounded under another rule, leaves too little doubt for the cell to
    hide another: it is taken for the count itself.
    """
    nearest = min(numbers, key=lambda number: abs(number - count))
    may_be_rounded = nearest > 0 and nearest % ROUNDED_TO == 0 and abs(nearest - count) <= ROUNDED_TO / 2
    hides_nothing_itself = rule.rounded_to == 1 and count > rule.hidden_up_to
    return count if may_be_rounded and hides_nothing_itself else nearest


@dataclass(frozen=True)
class Shown:
    """One indicator as an audience sees it: its panels, its ``totals`` by geography, what was hidden."""

    rule: Rule
    sheet: Sheet
    cells: Cells
    hidden: Hidden
    panels: tuple[Panel, ...]

    @property
    def totals(self) -> dict[str, tuple[Floats, Floats]]:
        """Return the district's numerators and denominators on the periods of each geography."""
        above, below = self.hidden.shown[-1], self.cells.denominators[-1]
        return {
            panel.geography: (above[columns], below[columns])
            for panel, columns in zip(self.sheet.panels, self.sheet.columns, strict=True)
        }

    def is_masked(self, number: int) -> Bools:
        """Return of which areas of panel *number* a number is withheld, or shown otherwise than counted."""
        withheld = self.sheet.part(number, self.hidden.withheld).any(axis=1)
        return np.asarray(withheld | (self.rule.rounded_to > 1))

    @property
    def untold(self) -> frozenset[Period]:
        """Return the periods of which the district's sum is a secret: what follows from it is one too."""
        hidden = self.hidden.withheld
        secret = np.isnan(self.hidden.shown[-1]) & (hidden[-1] | hidden[self.sheet.coarsest].any(axis=0))
        return frozenset(period for period, is_one in zip(self.sheet.periods, secret, strict=True) if is_one)

    def told(self) -> Iterator[tuple[str, str, str, float]]:
        """Yield geography, area, period and number of each cell that has one; NaN is withheld."""
        for row, (geography, area) in enumerate(self.sheet.named()):
            for column, period in enumerate(self.sheet.periods):
                if np.isfinite(self.cells.counts[row, column]):
                    yield geography, area, str(period), float(self.hidden.shown[row, column])


def shown(
    panels: Sequence[Panel],
    indicator: Indicator,
    rule: Rule,
    structure: Structure,
    earlier: Mapping[str, Earlier],
    *,
    payers: Payers | None = None,
    secondary: bool = True,
) -> Shown:
    """Return *panels*, all of *indicator*, as *rule* lets them be shown."""
    sheet = Sheet.of(panels)
    cells = sheet.cells(structure, earlier, rule, payers)
    hidden = hide(cells, rule, secondary=secondary)
    left = tuple(
        _left(panel, sheet.part(n, hidden.withheld), sheet.part(n, hidden.shown), indicator, rule)
        for n, panel in enumerate(sheet.panels)
    )
    return Shown(rule, sheet, cells, hidden, left)


def _left(panel: Panel, withheld: Bools, numbers: Floats, indicator: Indicator, rule: Rule) -> Panel:
    """Return *panel* with its numbers as shown; rates are worked out again from them."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = numbers / panel.denominator * indicator.per
    lower, upper = rule.meant(numbers, whole=False) if rule.rounded_to > 1 else (panel.lower, panel.upper)
    return replace(
        panel,
        numerator=numbers,
        value=rates if is_rate(panel, indicator) else numbers,
        lower=np.where(withheld, np.nan, lower),
        upper=np.where(withheld, np.nan, upper),
        # the letter alone: that a number was revised tells something of what it was
        marker=np.where(withheld, "c", panel.marker),
    )
