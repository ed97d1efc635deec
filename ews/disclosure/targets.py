"""What must stay in doubt, and how far."""

from dataclasses import dataclass

import numpy as np

from ews.disclosure.cells import DOMINATED
from ews.disclosure.cells import FEW_PEOPLE
from ews.disclosure.cells import SMALL
from ews.disclosure.layout import Scene
from ews.disclosure.rules import Bools
from ews.disclosure.rules import Floats
from ews.disclosure.rules import Ints
from ews.disclosure.rules import Rule


# A sum that one contributor dominates must stay in doubt by a tenth either way: nobody there may
# learn a competitor's part more closely (the p % rule, Hundepool et al. 2012, section 4.2).
TENTH = 0.1


@dataclass(frozen=True)
class Targets:
    """Places whose count must stay in doubt: the public must find ``rise`` more and ``fall`` less possible.

    ``places`` are the blocks of each, (targets, blocks); ``row`` is its row, -1 for
    a place without one.  Where ``either``, any doubt of one unit will do.
    """

    places: Bools
    row: Ints
    rise: Floats
    fall: Floats
    either: Bools

    def short(self, rise: Floats, fall: Floats) -> Bools:
        """Tell which targets have too little room to *rise* or to *fall*."""
        slight = 1e-6
        lacking = (rise < self.rise - slight) | (fall < self.fall - slight)
        return np.asarray(np.where(self.either, rise + fall < 1 - slight, lacking))

    def __getitem__(self, chosen: Bools) -> "Targets":
        """Return the chosen targets."""
        return Targets(
            self.places[chosen], self.row[chosen], self.rise[chosen], self.fall[chosen], self.either[chosen]
        )


def targets(scene: Scene, reason: np.ndarray, rule: Rule, gaps: Bools) -> Targets:
    """Return what must stay in doubt in a *scene*.

    *reason* says why each row is withheld, *gaps* are the places of hidden size
    that lie between two rows, (gaps, blocks).  A place can fall no lower than its
    own withheld parts do: three withheld numbers make at least three, as anybody can tell.
    """
    row = np.flatnonzero((reason != "") & ~scene.visible)
    listed = scene.layout.holds[row].astype(bool)
    size = np.concatenate([scene.counts[row], gaps @ scene.truth])
    why = np.concatenate([reason[row], np.full(len(gaps), SMALL)])
    least = np.concatenate([scene.low[row], np.zeros(len(gaps))])
    reach = np.where(why == DOMINATED, TENTH * size, rule.reach)
    small, wide = why == SMALL, np.isin(why, (FEW_PEOPLE, DOMINATED))
    rise = np.where(small, rule.hidden_up_to - size, reach)
    fall = np.where(small, size - rule.hidden_from, np.minimum(reach, size - least))
    places = np.concatenate([listed, gaps])
    return Targets(
        places,
        np.concatenate([row, np.full(len(gaps), -1)]),
        rise.clip(0),
        np.minimum(fall, places @ (scene.truth - scene.least)).clip(0),
        ~small & ~wide,
    )
