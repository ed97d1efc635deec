"""Make the lookup between two geographies: a published table first, then what can be measured."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from ews.lookups.lookup import RESIDENTS
from ews.lookups.lookup import SAME_CODE
from ews.lookups.lookup import TABLE
from ews.lookups.lookup import Lookup
from ews.lookups.lookup import Pair
from ews.lookups.measured import Measured
from ews.lookups.measured import Parts


# what publishers call a pair of which the one lies wholly in the other
INSIDE = ("U", "M")
SPLIT = "S"

# A code changes when its boundary does.  Where less than this of the old area lies in the new one of its
# code, or of the new one in the old, the code was kept by mistake and tells nothing.
LEAST_SAME = 0.9

# the targets of one source area in a published table, each with what the publisher says of the pair
Targets = Mapping[str, str]
Published = Mapping[tuple[str, str], Sequence[tuple[str, str, str]]]


@dataclass(frozen=True)
class Lookups:
    """All lookups of one district, each made when first asked for.

    ``published`` gives (source area, target area, change) by source and target geography.
    """

    measured: Measured
    published: Published = field(default_factory=dict)
    _made: dict[tuple[str, str, int | None], Lookup] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _years: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _parts: dict[tuple[str, str], dict[str, dict[str, Parts]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def between(self, source: str, target: str, *, year: int) -> Lookup:
        """Return the lookup from *source* to *target*; split areas go by the residents of *year*.

        Those are the latest known by then, else the first known: as a rate's base is.
        """
        known = self._year(target, year)
        key = (source, target, known)
        if key not in self._made:
            self._made[key] = self._make(source, target, known)
        return self._made[key]

    def _make(self, source: str, target: str, year: int | None) -> Lookup:
        table = self._table(source, target)
        kept = self._kept((source, target))
        found = {
            code: self._pairs(code, table.get(code, {}), (source, target), year, kept)
            for code in self.measured.atlas.places(source).codes
        }
        lost = [code for code, some in found.items() if not some]
        pairs = self._by_children([pair for some in found.values() for pair in some], target, year)
        used = year if any(pair.basis == RESIDENTS for pair in pairs) else None
        masses = self.measured.masses(source, year)
        left_out = self._left_out(pairs, (source, target), masses)
        return Lookup(source, target, tuple(pairs), masses, used, tuple(lost), left_out)

    def _table(self, source: str, target: str) -> dict[str, Targets]:
        """Return what published tables say of each source area.

        A table of another year speaks too where it names only areas of these
        geographies: a code that has not changed stands for the same place.
        """
        atlas = self.measured.atlas
        levels = (atlas.level(source), atlas.level(target))
        known = [key for key in self.published if set(key) <= atlas.geographies.keys()]
        alike = [key for key in known if (atlas.level(key[0]), atlas.level(key[1])) == levels]
        ours, theirs = (set(atlas.places(geography).codes) for geography in (source, target))
        found: dict[str, Targets] = {}
        for key in sorted(alike, key=lambda key: (key != (source, target), key)):
            for code, row in _by_source(self.published[key]).items():
                if code in ours and theirs.issuperset(row):
                    found.setdefault(code, row)
        return found

    def _kept(self, between: tuple[str, str]) -> frozenset[str]:
        """Return the codes that both sets have for the same place."""
        ours, theirs = (set(self.measured.atlas.places(geography).codes) for geography in between)
        return frozenset(code for code in ours & theirs if self._is_same(code, between))

    def _by_children(self, pairs: Sequence[Pair], target: str, year: int | None) -> list[Pair]:
        """Return *pairs* with the parts of what was split, and nothing else, weighed by their residents."""
        comes: dict[str, int] = {}
        goes: dict[str, list[Pair]] = {}
        for pair in pairs:
            comes[pair.target_area] = comes.get(pair.target_area, 0) + 1
            goes.setdefault(pair.source_area, []).append(pair)
        found: list[Pair] = []
        for some in goes.values():
            is_split = len(some) > 1 and all(comes[pair.target_area] == 1 for pair in some)
            children = {pair.target_area: SPLIT for pair in some}
            parts = self._by_residents(target, children, year) if is_split else {}
            found += [_reweighed(pair, parts[pair.target_area]) if parts else pair for pair in some]
        return found

    def _pairs(
        self, code: str, row: Targets, between: tuple[str, str], year: int | None, kept: frozenset[str]
    ) -> list[Pair]:
        """Return the pairs of one source area, which the table says *row* of, if anything."""
        bases = self._bases(code, between)
        if not row and code in kept:
            return [Pair(code, code, 1.0, SAME_CODE, _outside(code, bases))]
        if len(row) == 1:
            ((target, change),) = row.items()
            error = 0.0 if change in INSIDE else _outside(target, bases)
            return [Pair(code, target, 1.0, TABLE, error, change)]
        if row:
            bases = {basis: _only(parts, row) for basis, parts in bases.items()}
            if set(row.values()) == {SPLIT}:
                bases = {RESIDENTS: self._by_residents(between[1], row, year), **bases}
        else:  # a place that kept its code has its bounds, and takes nothing
            bases = {basis: _without(parts, kept) for basis, parts in bases.items()}
        bases = {basis: parts for basis, parts in bases.items() if parts}
        return [replace(pair, change=row.get(pair.target_area, "")) for pair in _divided(code, bases)]

    def _is_same(self, code: str, between: tuple[str, str]) -> bool:
        ways = (between, between[::-1])
        return all(_outside(code, self._bases(code, way)) <= 1 - LEAST_SAME for way in ways)

    def _left_out(
        self, pairs: Sequence[Pair], between: tuple[str, str], masses: Mapping[str, float]
    ) -> dict[str, float]:
        """Return the residents of each target whose whole area a table puts into another."""
        found: dict[str, float] = {}
        for pair in pairs:
            if pair.basis == TABLE and pair.change not in INSIDE:
                parts = next(iter(self._bases(pair.source_area, between).values()), {})
                for target in parts.keys() - {pair.target_area}:
                    found[target] = found.get(target, 0.0) + parts[target] * masses[pair.source_area]
        return found

    def _bases(self, code: str, between: tuple[str, str]) -> dict[str, Parts]:
        """Return what each basis says of one source area, the best first."""
        if between not in self._parts:
            self._parts[between] = self.measured.parts(*between)
        return {basis: parts[code] for basis, parts in self._parts[between].items() if code in parts}

    def _by_residents(self, target: str, row: Targets, year: int | None) -> Parts:
        """Return the parts by the children's residents in one year; nothing where one's are unknown."""
        known = self.measured.people(target)
        counts = {area: known.get(area, {}).get(year or 0, 0.0) for area in row}
        return _scaled(counts) if all(counts.values()) else {}

    def _year(self, geography: str, year: int) -> int | None:
        if geography not in self._years:
            people = self.measured.people(geography).values()
            self._years[geography] = sorted({one for counts in people for one in counts})
        known = self._years[geography]
        past = [one for one in known if one <= year]
        return past[-1] if past else next(iter(known), None)


def _by_source(table: Sequence[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    """Return the targets of each area; a table that says what became of it goes before one that does not."""
    found: dict[str, dict[str, str]] = {}
    says = {area for area, _, change in table if change}
    for area, other, change in table:
        if change or area not in says:
            found.setdefault(area, {})[other] = change
    return found


def _outside(target: str, bases: Mapping[str, Parts]) -> float:
    """Return the part that lies outside *target* by the best basis, 0 where there is none."""
    best = next(iter(bases.values()), {target: 1.0})
    return round(1 - best.get(target, 0.0), 6)


def _only(parts: Parts, targets: Targets) -> Parts:
    return _scaled({target: part for target, part in parts.items() if target in targets})


def _without(parts: Parts, targets: frozenset[str]) -> Parts:
    """Return *parts* without those of *targets*, whose share goes to the others, where there are any."""
    left = _scaled({target: part for target, part in parts.items() if target not in targets})
    return {target: part * sum(parts.values()) for target, part in left.items()} or parts


def _reweighed(pair: Pair, weight: float) -> Pair:
    error = max(pair.error, abs(weight - pair.weight))
    return replace(pair, weight=weight, basis=RESIDENTS, error=error)


def _scaled(parts: Mapping[str, float]) -> Parts:
    total = sum(parts.values())
    return {target: part / total for target, part in parts.items()} if total else {}


def _divided(code: str, bases: Mapping[str, Parts]) -> list[Pair]:
    """Return a pair for each part by the best basis; the others say how far it may be out."""
    if not bases:
        return []
    (basis, parts), *others = bases.items()
    return [
        Pair(
            code,
            target,
            part,
            basis,
            max((abs(part - other.get(target, 0.0)) for _, other in others), default=0.0),
        )
        for target, part in sorted(parts.items())
    ]
