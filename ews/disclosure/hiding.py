"""From true counts to what may be shown."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ews.disclosure.cells import DOMINATED
from ews.disclosure.cells import FEW_PEOPLE
from ews.disclosure.cells import PROTECTS
from ews.disclosure.cells import SMALL
from ews.disclosure.cells import WITHHELD_BEFORE
from ews.disclosure.cells import Cells
from ews.disclosure.cells import Hidden
from ews.disclosure.complements import complements
from ews.disclosure.gaps import Nested
from ews.disclosure.gaps import close
from ews.disclosure.gaps import nested
from ews.disclosure.layout import Layout
from ews.disclosure.layout import Scene
from ews.disclosure.layout import layout
from ews.disclosure.layout import scene
from ews.disclosure.reach import reach
from ews.disclosure.rules import Bools
from ews.disclosure.rules import Floats
from ews.disclosure.rules import Ints
from ews.disclosure.rules import Rule
from ews.disclosure.targets import targets


def hide(cells: Cells, rule: Rule, *, secondary: bool = True) -> Hidden:
    """Return what may be shown of *cells* under a *rule*.

    Withheld are small numbers, those of few people, those that one contributor
    dominates and those withheld before; then, if *secondary*, as many others as
    it takes that none of these can be worked out from all that is shown now or
    was shown before: see `docs/methods/disclosure.md`.  The same cells give the
    same answer, and so do cells of which that answer was published before.
    """
    reason = _primary(cells, rule)
    told = (reason != "") & cells.known(rule)
    for work in _works(cells, rule) if secondary else ():
        found, lost = work.protect(reason[work.plan.rows, work.period])
        reason[work.plan.rows, work.period] = found
        told[work.plan.rows, work.period] |= lost
    withheld = reason != ""
    return Hidden(withheld, reason, np.where(withheld, np.nan, rule.rounded(cells.counts)), told)


def bounds(cells: Cells, rule: Rule, withheld: Bools) -> tuple[Floats, Floats]:
    """Return the least and the largest value that the public can believe of each number, (cells, periods).

    What an attacker finds by linear programming from all that is not *withheld*,
    with earlier releases, the extent of the rounding, and the rule itself: where
    zeros are shown a withheld number is no zero.  Both are NaN where there is no number.
    """
    low, high = np.full(cells.counts.shape, np.nan), np.full(cells.counts.shape, np.nan)
    for work in _works(cells, rule):
        rows, period = work.plan.rows, work.period
        seen = work.scene(withheld[rows, period])
        low[rows, period], high[rows, period] = seen.low, seen.high
        hidden = np.flatnonzero(~seen.visible)
        least, most = reach(seen, work.plan.holds[hidden].astype(bool))
        low[rows[hidden], period] = np.maximum(least + seen.beside[hidden], seen.low[hidden])
        high[rows[hidden], period] = most + seen.beside[hidden]
    return low, high


def _primary(cells: Cells, rule: Rule) -> np.ndarray:
    """Return why each number is withheld for its own sake, "" where it is not."""
    reason = np.full(cells.counts.shape, "", dtype=f"<U{len(WITHHELD_BEFORE)}")
    reason[cells.withheld_before] = WITHHELD_BEFORE
    reason[cells.dominated] = DOMINATED
    reason[cells.denominators < rule.fewest_people] = FEW_PEOPLE
    reason[rule.small(cells.counts)] = SMALL
    reason[np.isnan(cells.counts)] = ""
    return reason


@dataclass(frozen=True)
class _Work:
    """One period of some cells."""

    cells: Cells
    rule: Rule
    plan: Layout
    pairs: Nested
    period: int

    def scene(self, withheld: Bools) -> Scene:
        """Return what the public knows while some rows are *withheld*."""
        rows, period = self.plan.rows, self.period
        before, counts = self.cells.shown_before[rows, period], self.cells.counts[rows, period]
        exact = self.known & (before != self.rule.rounded(before))
        return scene(self.plan, counts, ~withheld | self.known, exact, self.rule)

    @property
    def known(self) -> Bools:
        """Tell which rows an earlier release told."""
        return np.asarray(self.cells.at(np.array([self.period])).known(self.rule)[self.plan.rows, 0])

    def protect(self, reason: np.ndarray) -> tuple[np.ndarray, Bools]:
        """Return the *reason* of each row after protection, and which rows nothing protects."""
        seen = self.scene(reason != "")
        between = close(self.pairs, seen, self.rule)
        worth = self.cells.worth[self.plan.rows]
        known = self.known
        seen = seen.without(_cheaper(between.pairs, worth, known))
        wanted = targets(seen, reason, self.rule, between.places)
        choice = complements(seen, wanted, known, worth)
        lost = np.zeros(len(reason), dtype=bool)
        lost[wanted.row[choice.lost & (wanted.row >= 0)]] = True
        return np.where((reason == "") & ~choice.scene.visible, PROTECTS, reason), lost


def _cheaper(pairs: Ints, worth: Floats, known: Bools) -> Bools:
    """Tell which rows to withhold so that one of each pair is: the one worth less, if it is not known."""
    cost = np.where(known, np.inf, worth)
    hidden = np.zeros(len(worth), dtype=bool)
    for pair in pairs:
        if not hidden[pair].any() and np.isfinite(cost[pair]).any():
            hidden[pair[np.argmin(cost[pair])]] = True
    return hidden


def _works(cells: Cells, rule: Rule) -> Iterator[_Work]:
    """Yield the periods, those that have numbers of the same cells together."""
    numbered = np.isfinite(cells.counts)
    patterns, which = np.unique(numbered.T, axis=0, return_inverse=True)
    for number in np.flatnonzero(patterns.any(axis=1)):
        plan = layout(cells.members, patterns[number])
        pairs = nested(plan)
        for period in np.flatnonzero(which.ravel() == number):
            yield _Work(cells, rule, plan, pairs, int(period))
