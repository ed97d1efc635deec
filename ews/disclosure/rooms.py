"""How far a withheld number can move while everything that is shown stays as it is."""

from dataclasses import dataclass

import numpy as np

from ews.disclosure.layout import Scene
from ews.disclosure.rules import Bools
from ews.disclosure.rules import Floats
from ews.disclosure.rules import Ints


@dataclass(frozen=True)
class Rooms:
    """Room to move, seen from the truth.

    Blocks that lie in the same visible wide rows are of one class: a count moved
    from one to another of them changes no visible sum.  ``member`` says of which
    class each block is, (blocks, classes), as 0 and 1; ``down`` and ``up`` say
    how far each block may go; ``under`` and ``over`` how far all blocks of a class may go together
    until a visible row would be rounded otherwise: without end where there is no such row.
    """

    member: Floats
    down: Floats
    up: Floats
    under: Floats
    over: Floats

    @property
    def classes(self) -> Ints:
        """The class of each block."""
        return np.asarray(self.member.argmax(axis=1))

    def of(self, places: Bools) -> tuple[Floats, Floats]:
        """Return how far each of the *places*, (places, blocks), can rise and fall at least.

        Within each class, and by the rounding of the rows of one class.  For exact numbers of areas
        that nest these are the true bounds, else these may be wider.
        """
        inside, outside = places.astype(float), (~places).astype(float)
        rise = self._sum(inside, self.up), self._sum(outside, self.down), self.over
        fall = self._sum(inside, self.down), self._sum(outside, self.up), self.under
        return _least_of_both(*rise), _least_of_both(*fall)

    def _sum(self, chosen: Floats, room: Floats) -> Floats:
        """Return the room of the chosen blocks by class, (places, classes)."""
        endless = np.isinf(room)
        total = (chosen * np.where(endless, 0.0, room)) @ self.member
        total[(chosen * endless) @ self.member > 0] = np.inf
        return np.asarray(total)


def _least_of_both(own: Floats, others: Floats, loose: Floats) -> Floats:
    """Return how far places go that may go as far as their *own* room, if *others* make up for it.

    One class may use what the rounding leaves *loose* besides: classes may share rows.
    """
    alone, eased = np.minimum(own, others), np.minimum(own, others + loose)
    more = np.where(np.isinf(eased), np.inf, eased - np.where(np.isinf(alone), 0.0, alone))
    return np.asarray(alone.sum(axis=1) + more.max(axis=1, initial=0.0))


def rooms(scene: Scene) -> Rooms:
    """Return the room that the blocks of a *scene* have."""
    low, high = scene.block_bounds()
    low = _least(scene, low)
    rows = np.flatnonzero(scene.layout.wide & scene.visible)
    wide = scene.layout.holds[rows] > 0
    keys = np.packbits(wide, axis=0).T if len(wide) else np.zeros((len(low), 1), np.uint8)
    _, first, classes = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    member = np.zeros((len(low), len(first)))
    member[np.arange(len(low)), classes.ravel()] = 1.0
    return Rooms(
        member,
        np.maximum(scene.truth - low, 0.0),
        np.maximum(high - scene.truth, 0.0),
        _tightest(wide[:, first], (scene.counts - scene.low)[rows]),
        _tightest(wide[:, first], (scene.high - scene.counts)[rows]),
    )


def _tightest(wide: Bools, loose: Floats) -> Floats:
    """Return the least that is *loose* among the rows of each class, (classes,)."""
    return np.asarray(np.where(wide, loose[:, None], np.inf).min(axis=0, initial=np.inf))


def _least(scene: Scene, low: Floats) -> Floats:
    """Raise the least of one block of each withheld wide row whose blocks might else leave it too little."""
    low = low.copy()
    for row in np.flatnonzero(scene.layout.wide & ~scene.visible):
        blocks = np.flatnonzero(scene.layout.holds[row])
        lacking = scene.low[row] - scene.beside[row] - low[blocks].sum()
        if lacking > 0:
            largest = blocks[np.argmax((scene.truth - low)[blocks])]
            low[largest] = min(low[largest] + lacking, scene.truth[largest])
    return low
