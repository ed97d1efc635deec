"""One page that a partner can read: where boundaries leave gaps, overlap, reach outside or straddle."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from markupsafe import Markup

from ews.nouns import Shape
from ews.nouns import Source
from ews.publish import frame
from ews.publish import locator
from ews.publish import pages
from ews.publish.figures import element


# A whole unit is four metres in a district of sixteen kilometres: slivers are drawn, if thinly.
SIDE = 4000
MARGIN = 160
# the largest findings are enough to talk over; the listing has them all
MOST = 12
STYLE = "boundaries.css"
# a map that stands alone brings its colours along
LOOK = (
    "path{stroke-linejoin:round}.area{fill:#f3f4f4;stroke:#767d82;stroke-width:8}"
    ".gap{fill:#801650}.overlap{fill:#b3521a}.outside{fill:#12436d}.straddles{fill:#00594f}"
    ".gap,.overlap,.outside,.straddles{fill-opacity:.6;stroke-width:12}"
    "circle{fill:#fff;stroke:#0b0c0c;stroke-width:8}text{font:80px sans-serif;text-anchor:middle}"
)


@dataclass(frozen=True)
class Found:
    """One finding to be listed and drawn; ``people`` in words, and ``shape`` its ground."""

    kind: str
    areas: str
    hectares: float
    width: float
    people: str
    meaning: str
    shape: Shape


@dataclass(frozen=True)
class Section:
    """One set of areas held against another: the answer in words, findings, and the outlines to draw.

    ``notes`` are sentences beside the answer: on shared edges, on slivers, on what does not touch.
    """

    title: str
    answer: str
    notes: tuple[str, ...]
    found: tuple[Found, ...]
    outlines: tuple[Shape, ...]

    @property
    def listed(self) -> tuple[Found, ...]:
        """Return the largest findings, as many as one can talk over."""
        return self.found[:MOST]

    @property
    def map(self) -> Markup:
        """Return the map of the findings that are listed, numbered as there."""
        return drawn(self.outlines, self.listed, self.title)


def page(
    sections: Sequence[Section],
    sources: Sequence[Source],
    assets: Path,
    *,
    district: str,
    fictional: bool,
    at: datetime,
    version: str,
    basis: str,
    tolerance: float,
) -> str:
    """Return the report as one HTML file that asks for nothing outside itself."""
    styles = [pages.site_style(assets, "internal"), pages.static(assets, STYLE)]
    around = frame.around("internal", district, fictional=fictional)
    return pages.environment(assets).get_template("boundaries.html").render(
        title=f"Boundary check: {district}", sections=sections, sources=sources, at=at, version=version,
        basis=basis, tolerance=tolerance, **around,
        policy=pages.policy(styles, ()),
        styles=[Markup(style) for style in styles],  # noqa: S704 - our own files, never data
    )  # fmt: skip


def drawn(outlines: Sequence[Shape], found: Sequence[Found], title: str, *, alone: bool = False) -> Markup:
    """Return the map: outlines, findings over them, and a number at each; *alone*, as a file of its own."""
    areas = [Shape(f"area {n}", shape.polygons) for n, shape in enumerate(outlines)]
    pieces = [Shape(f"piece {n}", one.shape.polygons) for n, one in enumerate(found)]
    paths, (width, height) = locator.outlines([*areas, *pieces], SIDE)
    return element(
        "svg",
        element("title", title),
        *([element("style", LOOK)] if alone else []),
        *(element("path", d=paths[area.area], class_="area") for area in areas),
        *(
            element("path", d=paths[piece.area], class_=one.kind)
            for piece, one in zip(pieces, found, strict=True)
        ),
        *(_number(n, paths[piece.area]) for n, piece in enumerate(pieces, 1)),
        class_="findings",
        viewBox=f"{-MARGIN} {-MARGIN} {width + 2 * MARGIN} {height + 2 * MARGIN}",
        role="img",
        xmlns="http://www.w3.org/2000/svg" if alone else None,
    )


def _number(number: int, path: str) -> Markup:
    """Return the number of a finding in a circle, at the middle of its vertices."""
    places = [(int(x), int(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", path)]
    if not places:
        return Markup("")
    x, y = (round(sum(axis) / len(places)) for axis in zip(*places, strict=True))
    return element(
        "g", element("circle", cx=x, cy=y, r=70), element("text", str(number), x=x, y=y + 28), class_="mark"
    )
