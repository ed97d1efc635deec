"""The blocks of which the cells of one period are made, and what the public knows of each."""

from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property

import numpy as np
from scipy.optimize import nnls

from ews.disclosure.rules import Bools
from ews.disclosure.rules import Floats
from ews.disclosure.rules import Ints
from ews.disclosure.rules import Rule


@dataclass(frozen=True)
class Layout:
    """Which cells have a number, and of which blocks they are made.

    A block is all atoms that lie in the same cells: nothing published tells
    them apart.  ``rows`` are the cells with a number, (rows,); ``holds`` says
    which blocks each holds, (rows, blocks), as 0 and 1; ``own`` are the rows that
    are one block, ``block`` the block of each of them.
    """

    rows: Ints
    holds: Floats
    own: Ints
    block: Ints

    @cached_property
    def crosses(self) -> bool:
        """Whether two rows overlap without one of them holding the other."""
        size = self.holds.sum(axis=1)
        common = self.holds @ self.holds.T
        return bool(((common > 0) & (common < np.minimum(size[:, None], size))).any())

    @cached_property
    def wide(self) -> Bools:
        """Which rows are of several blocks."""
        return np.asarray(self.holds.sum(axis=1) > 1)


def layout(members: Bools, numbered: Bools) -> Layout:
    """Return the layout of the cells that are *numbered*, (cells,), made of *members*, (cells, atoms)."""
    rows = np.flatnonzero(numbered & members.any(axis=1))
    blocks = np.unique(members[rows], axis=1)
    holds = blocks[:, blocks.any(axis=0)].astype(float)
    own = np.flatnonzero(holds.sum(axis=1) == 1)
    return Layout(rows, holds, own, np.argmax(holds[own], axis=1))


@dataclass(frozen=True)
class Scene:
    """One period: what is true, and what the public knows while the ``visible`` rows are shown.

    ``truth`` are the counts of the blocks, ``beside`` what each row counts more than its blocks:
    areas that straddle are counted record by record, and do not quite add up.  The public is
    taken to know ``beside``.  ``low`` and ``high`` bound what it knows of each row, ``lowest`` is
    the low were the row withheld.
    """

    layout: Layout
    counts: Floats
    truth: Floats
    beside: Floats
    visible: Bools
    low: Floats
    high: Floats
    lowest: Floats

    @property
    def intricate(self) -> bool:
        """Whether areas cut across others, or wide rows are rounded: rooms are then too careful."""
        rounded = self.visible & self.layout.wide & (self.high > self.low)
        return self.layout.crosses or bool(rounded.any())

    @property
    def least(self) -> Floats:
        """What the public can believe of each block at least were all rows withheld, (blocks,)."""
        low = np.zeros(len(self.truth))
        low[self.layout.block] = self.lowest[self.layout.own]
        return np.minimum(low, self.truth)

    def without(self, rows: Bools) -> "Scene":
        """Return the scene with some more *rows* withheld."""
        return replace(
            self,
            visible=self.visible & ~rows,
            low=np.where(rows, self.lowest, self.low),
            high=np.where(rows, np.inf, self.high),
        )

    def block_bounds(self) -> tuple[Floats, Floats]:
        """Return what is known of each block from the rows that are that block alone."""
        own, block = self.layout.own, self.layout.block
        low, high = np.zeros(len(self.truth)), np.full(len(self.truth), np.inf)
        np.maximum.at(low, block, self.low[own] - self.beside[own])
        np.minimum.at(high, block, self.high[own] - self.beside[own])
        return low, np.maximum(high, low)


def scene(plan: Layout, counts: Floats, visible: Bools, exact: Bools, rule: Rule) -> Scene:
    """Return what is known of one period; *counts* and masks by row of the *plan*.

    ``exact`` rows are known to the last digit whatever the rule: they were shown before it held.
    Where zeros are shown, what is withheld is taken to be no zero; where a zero
    is withheld all the same, the public is taken not to exclude it.
    """
    truth = _truth(plan, counts)
    low, high = rule.meant(rule.rounded(counts), whole=bool((counts == np.floor(counts)).all()))
    low, high = np.minimum(low, counts), np.maximum(high, counts)
    low, high = np.where(exact, counts, low), np.where(exact, counts, high)
    lowest = np.minimum(max(rule.hidden_from, 0), counts)
    seen = np.ones(len(counts), dtype=bool)
    shown = Scene(plan, counts, truth, counts - plan.holds @ truth, seen, low, high, lowest)
    return shown.without(~visible)


def _truth(plan: Layout, counts: Floats) -> Floats:
    """Return the count of each block: its own row's, else what fits the rows best."""
    truth = np.full(plan.holds.shape[1], np.nan)
    truth[plan.block[::-1]] = counts[plan.own[::-1]]
    unlisted = np.isnan(truth)
    if unlisted.any():
        rest = counts - plan.holds[:, ~unlisted] @ truth[~unlisted]
        touched = plan.holds[:, unlisted].any(axis=1)
        truth[unlisted] = nnls(plan.holds[np.ix_(touched, unlisted)], rest[touched].clip(0))[0]
    return truth
