"""Which further numbers are withheld, so that none can be worked out."""

from dataclasses import dataclass

import numpy as np

from ews.disclosure.layout import Scene
from ews.disclosure.reach import possible
from ews.disclosure.rooms import Rooms
from ews.disclosure.rooms import rooms
from ews.disclosure.rules import Bools
from ews.disclosure.rules import Floats
from ews.disclosure.rules import Ints
from ews.disclosure.targets import Targets


# A zero that is withheld gives hardly any doubt: the last resort.
ZERO_COSTS = 1e4
SLIGHT = 1e-6


@dataclass(frozen=True)
class Choice:
    """What was chosen: the rows withheld besides, and those of the targets that nothing can protect."""

    scene: Scene
    lost: Bools


@dataclass(frozen=True)
class _Prices:
    """What withholding each row would cost, (rows,); nothing where it is withheld already.

    ``fixed`` rows cannot be withheld: they are known.
    """

    holds: Floats
    price: Floats
    fixed: Floats

    def of(self, block: int) -> tuple[Floats, float]:
        """Return what it costs that *block* may exchange counts with each block, and with nowhere.

        That takes all rows that hold one of the two only; infinite where one of them is fixed.
        """
        cost, alone = self._between(block, self.price)
        hindered, fixed = self._between(block, self.fixed)
        return np.where(hindered > 0.5, np.inf, cost), np.inf if fixed > 0.5 else alone

    def _between(self, block: int, weight: Floats) -> tuple[Floats, float]:
        mine = np.flatnonzero(self.holds[:, block] * weight)
        alone = float(weight[mine].sum())
        return weight @ self.holds + alone - 2 * weight[mine] @ self.holds[mine], alone


def complements(scene: Scene, wanted: Targets, fixed: Bools, worth: Floats) -> Choice:
    """Withhold rows of a *scene* until all *wanted* targets are in doubt.

    Greedily, each target by its cheapest partner: a block with which it could
    exchange counts if the rows that hold only one of the two were withheld too.
    *fixed* rows cannot be withheld: they are known.
    """
    lost = np.zeros(len(wanted.row), dtype=bool)
    cleared = _cleared(scene, wanted) if scene.intricate else lost
    while True:
        room = rooms(scene)
        rise, fall = room.of(wanted.places)
        exposed = wanted.short(rise, fall) & ~lost & ~cleared
        if not exposed.any():
            return Choice(scene, lost)
        need = np.where(wanted.either, 0.0, np.maximum(wanted.rise - rise, 0.0))
        need = np.where(exposed, need, np.nan)
        hidden, gone = _sweep(scene, room, wanted.places, need, _prices(scene, fixed, worth))
        scene, lost = scene.without(hidden), lost | gone


def _cleared(scene: Scene, wanted: Targets) -> Bools:
    """Tell which targets are in doubt though they have little room, as linear programming finds.

    What is withheld later only adds to the doubt.
    """
    rise, fall = rooms(scene).of(wanted.places)
    exposed = wanted.short(rise, fall)
    some, cleared = wanted[exposed], np.zeros(len(exposed), dtype=bool)
    if exposed.any():
        up = np.where(some.either, 1.0, np.where(rise[exposed] < some.rise, some.rise, 0.0))
        down = np.where(some.either | (fall[exposed] >= some.fall), 0.0, some.fall)
        cleared[exposed] = possible(scene, some.places, up) & possible(scene, some.places, -down)
    return cleared


def _prices(scene: Scene, fixed: Bools, worth: Floats) -> _Prices:
    price = np.where(scene.counts > 0, worth, worth * ZERO_COSTS) * scene.visible
    return _Prices(scene.layout.holds, price, (fixed & scene.visible).astype(float))


def _sweep(scene: Scene, room: Rooms, places: Bools, need: Floats, prices: _Prices) -> tuple[Bools, Bools]:
    """Return rows to withhold, and the places that nothing can protect.

    One partner for each place that has a *need*, (places,), not NaN, unless this
    sweep has changed what it could exchange counts with.
    """
    hidden, lost = np.zeros(len(scene.counts), dtype=bool), np.zeros(len(places), dtype=bool)
    changed: set[int] = set()
    for place in np.flatnonzero(np.isfinite(need)):
        blocks = np.flatnonzero(places[place])
        if changed.isdisjoint(room.classes[blocks].tolist()):
            pair = _partner(scene, room, blocks, need[place], prices)
            lost[place] = pair is None
            if pair is not None:
                hidden |= _between(scene, *pair)
                changed.update(room.classes[[block for block in pair if block >= 0]].tolist())
    return hidden & scene.visible, lost


def _partner(scene: Scene, room: Rooms, place: Ints, need: float, prices: _Prices) -> tuple[int, int] | None:
    """Return a block of the *place* and the block it should exchange counts with; -1 for nowhere.

    The cheapest of those that give the *needed* room, of these the one with the
    smallest count; else the one that gives most for its price; None where no
    price would do.
    """
    gain = np.append(scene.truth - scene.least, np.inf)
    gain[place] = -np.inf
    size = np.append(scene.truth, np.inf)
    offers = []
    for block in _movable(room, place):
        cost = np.append(*prices.of(block))
        open_ = np.isfinite(cost) & (cost > SLIGHT) & (gain > SLIGHT)
        enough = open_ & (gain >= need - SLIGHT)
        chosen = enough if enough.any() else open_
        if chosen.any():
            value = cost if enough.any() else cost / np.minimum(gain, need)
            best = min(np.flatnonzero(chosen), key=lambda other: (value[other], size[other], other))
            offers.append((not enough.any(), value[best], size[best], int(block), int(best)))
    if not offers:
        return None
    block, other = min(offers)[-2:]
    return block, -1 if other == len(scene.truth) else other


def _movable(room: Rooms, place: Ints) -> Ints:
    """Return the blocks of a *place* that can rise, or all of them where none can."""
    rising = place[room.up[place] > SLIGHT]
    return rising if len(rising) else place


def _between(scene: Scene, block: int, other: int) -> Bools:
    """Tell which rows hold one of two blocks only; block -1 lies in none."""
    holds = scene.layout.holds
    second = holds[:, other] if other >= 0 else np.zeros(len(holds))
    return np.asarray(holds[:, block] != second)
