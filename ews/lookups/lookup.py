"""A lookup: every pair of areas of two geographies, the part that goes, its basis and its error."""

import math
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property


# what a weight rests on, the best first
TABLE, SAME_CODE, RESIDENTS = "published table", "same code", "residents"
GRID, AREA = "population grid", "area"
# points that stand for residents, by level, the best first
POINTS = {"postcode": "postcodes", "oa": "output areas"}


@dataclass(frozen=True)
class Pair:
    """One area, and one that takes its count or a part of it.

    ``weight`` (0 to 1) is the part of the count that goes; ``error`` is the largest
    difference to the weight on another basis, or, where a table puts an area whole into
    another, the part of its residents that lives outside.  ``change`` is the publisher's word
    for the pair: U unchanged, S split, M merged, X complex, else empty.
    """

    source_area: str
    target_area: str
    weight: float
    basis: str
    error: float
    change: str = ""


@dataclass(frozen=True)
class Lookup:
    """The pairs of two geographies; the weights of one source add up to one.

    Towards neighbourhoods, which need not cover the district, they may add up to less.

    ``year`` is that of the residents who divide the split areas, None where none do.
    ``residents`` weighs the sources; ``lost`` are those that meet no target.
    ``left_out`` are the residents of each target whose area a table puts elsewhere.
    """

    source: str
    target: str
    pairs: tuple[Pair, ...]
    residents: Mapping[str, float] = field(default_factory=dict)
    year: int | None = None
    lost: tuple[str, ...] = ()
    left_out: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def into(self) -> dict[str, list[Pair]]:
        """Return the pairs of each target area."""
        return _grouped(self.pairs, "target_area")

    @cached_property
    def out_of(self) -> dict[str, list[Pair]]:
        """Return the pairs of each source area."""
        return _grouped(self.pairs, "source_area")

    @cached_property
    def doubt(self) -> dict[str, float]:
        """Return, for each target, how much (0 to 1) of what comes may belong elsewhere at most.

        Of an area of which a twentieth goes elsewhere, that is a twentieth; of
        one that is halved, all that comes.  Of areas that a table puts there
        whole it is the part that lives outside, or that should have come and did not.
        """
        return {target: self._doubt(target, pairs) for target, pairs in self.into.items()}

    def carried(self, counts: Mapping[str, float]) -> dict[str, float]:
        """Return what the targets count when the sources count *counts*; only lost ones leave the sum."""
        return {
            target: math.fsum(pair.weight * counts.get(pair.source_area, 0.0) for pair in pairs)
            for target, pairs in self.into.items()
        }

    @property
    def misplaced(self) -> float:
        """Return the part of all residents that another basis would put elsewhere."""
        # a divided area counts each misplaced resident twice: where it goes, and where it does not
        wrong = sum(self._mass(pair) * pair.error / (1 if pair.weight == 1 else 2) for pair in self.pairs)
        total = sum(self._mass(pairs[0]) for pairs in self.out_of.values())
        return wrong / total if total else 0.0

    def _mass(self, pair: Pair) -> float:
        return self.residents.get(pair.source_area, 0.0)

    def _doubt(self, target: str, pairs: Sequence[Pair]) -> float:
        comes = sum(pair.weight * self._mass(pair) for pair in pairs)
        elsewhere = sum(_elsewhere(pair) * self._mass(pair) for pair in pairs)
        elsewhere = max(elsewhere, self.left_out.get(target, 0.0))
        return min(1.0, elsewhere / comes) if comes else float(any(pair.weight < 1 for pair in pairs))


def _elsewhere(pair: Pair) -> float:
    """Return how much of its source's count *pair* may put into the wrong area."""
    if pair.weight < 1:
        return min(pair.weight, 1 - pair.weight)
    return pair.error if pair.basis == TABLE else 0.0


def _grouped(pairs: Sequence[Pair], name: str) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(getattr(pair, name), []).append(pair)
    return found
