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
    from one to another of them changes no visible sum.  ``classes`` numbers the
    class of each block, ``down`` and ``up`` say how far each may go; the class
    ``free``, if any, lies in no visible row: there counts come from nowhere.
    """

    classes: Ints
    down: Floats
    up: Floats
    free: int

    def of(self, places: Bools) -> tuple[Floats, Floats]:
        """Return how far each of the *places*, (places, blocks), can rise and fall at least.

        Every move is within a class, so the true bounds are never closer: for areas that nest they
        are these, for areas that cut across others they may be wider.
        """
        member = np.zeros((len(self.classes), self.classes.max(initial=-1) + 1))
        member[np.arange(len(self.classes)), self.classes] = 1.0
        inside, outside = places.astype(float), (~places).astype(float)
        rise = np.minimum(
            self._sum(inside, self.up, member), self._sum(outside, self.down, member, self.free)
        )
        fall = np.minimum(
            self._sum(inside, self.down, member), self._sum(outside, self.up, member, self.free)
        )
        return rise.sum(axis=1), fall.sum(axis=1)

    def _sum(self, chosen: Floats, room: Floats, member: Floats, free: int = -1) -> Floats:
        """Return the room of the chosen blocks by class, (places, classes)."""
        endless = np.isinf(room)
        total = (chosen * np.where(endless, 0.0, room)) @ member
        total[(chosen * endless) @ member > 0] = np.inf
        if free >= 0:
            total[:, free] = np.inf
        return np.asarray(total)


def rooms(scene: Scene) -> Rooms:
    """Return the room that the blocks of a *scene* have."""
    low, high = scene.block_bounds()
    low = _least(scene, low)
    wide = scene.layout.holds[scene.layout.wide & scene.visible].astype(bool)
    keys = np.packbits(wide, axis=0).T if len(wide) else np.zeros((len(low), 1), np.uint8)
    _, classes = np.unique(keys, axis=0, return_inverse=True)
    nowhere = np.flatnonzero(~wide.any(axis=0)) if len(wide) else np.arange(len(low))
    free = int(classes[nowhere[0]]) if len(nowhere) else -1
    return Rooms(
        classes.ravel(), np.maximum(scene.truth - low, 0.0), np.maximum(high - scene.truth, 0.0), free
    )


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
