"""Draw where an area lies: the outlines of its geography, that area filled."""

import math
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence

from markupsafe import Markup

from ews.nouns import Shape
from ews.publish.figures import element


# The longer side of the drawing, in its own units: a whole unit is finer than print shows.
SIDE = 400

Ring = tuple[tuple[float, float], ...]


def outlines(shapes: Sequence[Shape], side: int = SIDE) -> tuple[Mapping[str, str], tuple[int, int]]:
    """Return each area's outline as an SVG path, and the drawing's width and height, *side* at most.

    Longitudes are drawn narrower by the cosine of the middle latitude.
    """
    points = [point for shape in shapes for ring in _rings(shape) for point in ring]
    if not points:
        return {}, (side, side)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    reach = max((east - west) * narrow, north - south) or 1.0
    unit = side / reach

    def place(point: tuple[float, float]) -> tuple[int, int]:
        return round((point[0] - west) * narrow * unit), round((north - point[1]) * unit)

    paths = {shape.area: "".join(_path(map(place, ring)) for ring in _rings(shape)) for shape in shapes}
    return paths, (round((east - west) * narrow * unit), round((north - south) * unit))


def locator(shapes: Sequence[Shape], code: str, title: str) -> Markup:
    """Return the map of *shapes* with the area *code* filled, or nothing if it has no outline."""
    paths, (width, height) = outlines(shapes)
    if not paths.get(code):
        return Markup("")
    others = [path for area, path in paths.items() if area != code]
    return element(
        "svg",
        element("title", title, id="locator-title"),
        element("path", d="".join(others), class_="outline"),
        element("path", d=paths[code], class_="here"),
        class_="locator",
        viewBox=f"-4 -4 {width + 8} {height + 8}",
        preserveAspectRatio="xMinYMid",
        role="img",
        aria_labelledby="locator-title",
    )


def _rings(shape: Shape) -> Iterable[Ring]:
    return (ring for polygon in shape.polygons for ring in polygon)


def _path(points: Iterable[tuple[int, int]]) -> str:
    kept: list[tuple[int, int]] = []
    for point in points:
        if not kept or kept[-1] != point:
            kept.append(point)
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{x} {y}" for x, y in kept) + "Z"
