"""Where each postcode is, as short text: a reader types one, and the map goes there.

``maps/static/arcs.js`` finds postcodes in it.
"""

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from ews.nouns import Area
from ews.nouns import Postcode
from ews.publish import vlq


# Four decimals of a degree are about 10 m: the right house row, no house.
SCALE = 10_000
NOWHERE = -1


def index(postcodes: Sequence[Postcode], held: Sequence[tuple[str, Sequence[Area]]]) -> dict[str, object]:
    """Return *postcodes* by sector (all but their last two letters) as plain tables for the page's script.

    *held* gives levels, each with its areas in the page's order.  Of each postcode the text of its sector
    has the last two letters as a number, the latitude and longitude, and its area's place on each of
    these levels, NOWHERE without one; all as the step from the postcode before it.
    """
    places = [(level, {area.code: at for at, area in enumerate(areas)}) for level, areas in held]

    def row(postcode: Postcode) -> list[int]:
        unit = _unit(postcode.code)
        at = [postcode.latitude * SCALE, postcode.longitude * SCALE]
        own = [known.get(postcode.held_by.get(level, ""), NOWHERE) for level, known in places]
        return [unit, *map(round, at), *own]

    in_order = sorted(postcodes, key=lambda one: one.code)
    sectors = {
        sector: vlq.encode(np.diff([row(one) for one in own], axis=0, prepend=0).ravel())
        for sector, own in groupby(in_order, key=lambda one: one.code[:-2])
    }
    return {"scale": SCALE, "levels": [level for level, _ in held], "sectors": sectors}


def _unit(code: str) -> int:
    first, second = (ord(letter) - ord("A") for letter in code[-2:])
    return 26 * first + second
