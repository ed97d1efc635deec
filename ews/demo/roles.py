"""Which ward plays which part in the story."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


Ints = NDArray[np.int_]


@dataclass(frozen=True)
class Roles:
    """The wards, by number, that something happens to, and the LSOA that holds the spot."""

    spot: int
    students: int
    decline: int
    better: int
    spike: int
    spot_lsoa: int


def cast(ward_of: Ints, middles: NDArray[np.float64]) -> Roles:
    """Return the parts, given the ward and the middle of each LSOA.

    The spot lies in the largest ward, so that its ward's average hardly moves;
    the college stands near the middle of the borough; the others have many LSOAs.
    """
    size = np.bincount(ward_of)
    centres = np.array([middles[ward_of == ward].mean(axis=0) for ward in range(len(size))])
    outwards = np.argsort(np.hypot(*(centres - middles.mean(axis=0)).T), kind="stable").tolist()
    students = outwards[1]
    by_size = [ward for ward in np.argsort(-size, kind="stable").tolist() if ward != students]
    spot, decline, better, spike = by_size[:4]
    own = np.flatnonzero(ward_of == spot)
    gaps = np.hypot(*(middles[own] - centres[spot]).T)
    return Roles(spot, students, decline, better, spike, int(own[np.argmin(gaps)]))
