"""Find what lies beside and around an area: its neighbours, its neighbourhoods, its place on a small map."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from functools import cache
from functools import cached_property
from itertools import combinations

from markupsafe import Markup

from ews.nouns import Area
from ews.nouns import Postcode
from ews.nouns import Shape
from ews.publish.locator import Plan
from ews.publish.report import Report


# A tenth of a metre: what differs by less is one point.
DECIMALS = 6
# Outlines that meet in one point only touch at a corner.
SHARED_POINTS = 2
# The longer side of the small map in whole units, each about a dot and a half of a screen.
PLAN_SIDE = 160
# An area with so much of its postcodes in a neighbourhood is said to lie in it; with less it reaches in.
MOSTLY = 0.5
WORTH_SAYING = 0.05


def neighbours(shapes: Iterable[Shape]) -> Mapping[str, tuple[str, ...]]:
    """Return which areas border on each: those whose outlines have two points or more in common."""
    holders: dict[tuple[float, float], set[str]] = {}
    for shape in shapes:
        for polygon in shape.polygons:
            for ring in polygon:
                for x, y in ring:
                    holders.setdefault((round(x, DECIMALS), round(y, DECIMALS)), set()).add(shape.area)
    pairs = Counter(
        pair for areas in holders.values() if len(areas) > 1 for pair in combinations(sorted(areas), 2)
    )
    found: dict[str, set[str]] = {}
    for (one, other), points in pairs.items():
        if points >= SHARED_POINTS:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {code: tuple(sorted(codes)) for code, codes in found.items()}


def held(postcodes: Sequence[Postcode], inner: str, outer: str) -> Mapping[str, Mapping[str, float]]:
    """Return what part of the postcodes of each area of level *inner* lies in each area of level *outer*."""
    counts: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for postcode in postcodes:
        own = postcode.held_by.get(inner)
        if own:
            totals[own] += 1
            counts.setdefault(own, Counter())[postcode.held_by.get(outer, "")] += 1
    return {
        code: {area: number / totals[code] for area, number in found.items() if area}
        for code, found in counts.items()
    }


class Places:
    """Answers about where the areas of one report lie, each worked out once."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.neighbours_in = cache(lambda geography: neighbours(report.shapes.get(geography, ())))
        self.held = cache(lambda inner, outer: held(report.postcodes, inner, outer))

    def neighbours(self, area: Area) -> tuple[str, ...]:
        """Return the codes of the areas of its own set that border on *area*."""
        return self.neighbours_in(area.geography).get(area.code, ())

    def memberships(self, area: Area, level: str) -> list[tuple[str, bool]]:
        """Return the neighbourhoods that hold postcodes of *area*, of *level*: code, and whether most."""
        parts = self.held(level, "neighbourhood").get(area.code, {})
        told = [(code, share) for code, share in parts.items() if share >= WORTH_SAYING]
        return [(code, share >= MOSTLY) for code, share in sorted(told, key=lambda one: (-one[1], one[0]))]

    @cached_property
    def plan(self) -> Plan:
        """Return the small map of the district, drawn by its wards or, without them, its smaller areas."""
        for level in ("ward", "lsoa", "msoa", "neighbourhood"):
            shapes = self.report.shapes.get(self.report.current.get(level, ""), ())
            if shapes:
                return Plan(shapes, PLAN_SIDE)
        return Plan(())

    @cached_property
    def _shapes(self) -> Mapping[tuple[str, str], Shape]:
        return {
            (geography, shape.area): shape
            for geography, shapes in self.report.shapes.items()
            for shape in shapes
        }

    def locator(self, area: Area) -> Markup:
        """Return the small map with *area* filled, or nothing where it has no outline."""
        shape = self._shapes.get((area.geography, area.code))
        title = f"Where {area.name} lies in {self.report.run.district_name}"
        return self.plan.showing(shape, title) if shape else Markup("")
