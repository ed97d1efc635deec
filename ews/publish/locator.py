"""Draw where an area lies: the outlines of its geography, that area filled."""

import math
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from ews.nouns import Shape
from ews.publish.figures import element


# The longer side of the drawing, in its own units: a whole unit is finer than print shows.
SIDE = 400

Ring = tuple[tuple[float, float], ...]


class Plan:
    """The outlines of a set of areas as a drawing, *side* units at most, on which one area can be shown.

    Longitudes are drawn narrower by the cosine of the middle latitude.
    """

    def __init__(self, shapes: Sequence[Shape], side: int = SIDE) -> None:
        points = [point for shape in shapes for ring in _rings(shape) for point in ring] or [(0.0, 0.0)]
        east, self.west = max(x for x, _ in points), min(x for x, _ in points)
        self.north, south = max(y for _, y in points), min(y for _, y in points)
        self.narrow = math.cos(math.radians((south + self.north) / 2))
        reach = max((east - self.west) * self.narrow, self.north - south)
        self.unit = side / reach if reach else 1.0
        empty = reach == 0
        self.width = side if empty else round((east - self.west) * self.narrow * self.unit)
        self.height = side if empty else round((self.north - south) * self.unit)
        self.paths = {shape.area: self.path(shape) for shape in shapes}

    def path(self, shape: Shape) -> str:
        """Return a shape's outline as an SVG path."""
        return "".join(_path(map(self._place, ring)) for ring in _rings(shape))

    def showing(self, shape: Shape, title: str) -> Markup:
        """Return the map with *shape* filled, whether it is one of the plan's own or lies within one."""
        others = [path for area, path in self.paths.items() if area != shape.area]
        return element(
            "svg",
            element("title", title, id="locator-title"),
            element("path", d="".join(others), class_="outline"),
            element("path", d=self.path(shape), class_="here"),
            class_="locator",
            viewBox=f"-4 -4 {self.width + 8} {self.height + 8}",
            preserveAspectRatio="xMinYMid",
            role="img",
            aria_labelledby="locator-title",
        )

    def _place(self, point: tuple[float, float]) -> tuple[int, int]:
        x, y = point
        return round((x - self.west) * self.narrow * self.unit), round((self.north - y) * self.unit)


def outlines(shapes: Sequence[Shape], side: int = SIDE) -> tuple[Mapping[str, str], tuple[int, int]]:
    """Return each area's outline as an SVG path, and the drawing's width and height, *side* at most."""
    plan = Plan(shapes, side)
    return plan.paths, (plan.width, plan.height)


def locator(shapes: Sequence[Shape], code: str, title: str) -> Markup:
    """Return the map of *shapes* with the area *code* filled, or nothing if it has no outline."""
    plan, own = Plan(shapes), [shape for shape in shapes if shape.area == code]
    return plan.showing(own[0], title) if own and plan.paths[code] else Markup("")


def _rings(shape: Shape) -> Iterable[Ring]:
    return (ring for polygon in shape.polygons for ring in polygon)


def _path(points: Iterable[tuple[int, int]]) -> str:
    kept: list[tuple[int, int]] = []
    for point in points:
        if not kept or kept[-1] != point:
            kept.append(point)
    if len(kept) < 3:
        return ""
    steps = (f"{x - u} {y - v}" for (u, v), (x, y) in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z".replace(" -", "-")
