"""Of which small areas each area is made, so that totals and parts are protected together."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from ews.nouns import Area


Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Structure:
    """The finest areas that are published, the atoms, and in which area of each geography each lies.

    ``atoms`` are codes in one geography, ``held_by`` gives, by geography, the
    area that holds each atom; one that cuts an atom has it if it holds its larger part.
    """

    geography: str
    atoms: tuple[str, ...]
    held_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def members(self, geography: str, areas: Sequence[Area]) -> Bools:
        """Return which atoms each of *areas* is made of, shape (areas, atoms)."""
        codes = np.array([area.code for area in areas])
        own = {} if geography == self.geography else self.held_by.get(geography, {})
        held = np.array([own.get(atom, "") if own else atom for atom in self.atoms], dtype=codes.dtype)
        return np.asarray(codes[:, None] == held[None, :])
