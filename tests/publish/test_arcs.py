"""Outlines come back from their arcs exactly, every edge is written once, and the page's script agrees."""

import json
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.nouns import Area
from ews.nouns import Shape
from ews.publish import arcs
from ews.publish import topology
from ews.publish import vlq
from tests.support import outlines
from tests.support.browser import browser


# the smallest areas first: what they share with larger ones must be read, too
READ = """given => given.map(one => {
  const drawn = geo.topology(one), found = {};
  one.sets.slice().reverse().forEach(set => {
    found[set.id] = drawn.flat(set.id);
    Object.keys(found[set.id]).forEach(key => { found[set.id][key] = Array.from(found[set.id][key]); });
  });
  return found;
})"""
EXTREMES = [0, 15, 16, -15, -16, 1023, -1024, 2**30, 2**31 - 1, 1 - 2**31]
Sets = dict[str, tuple[list[Area], list[Shape]]]
# a corner of a tiling is moved by less than half a tile, so that no two fall on one place
TILE, JITTER = 0.001, 0.0004


def tiling(seed: int, side: int = 6, fine: int = 12, coarse: int = 3) -> Sets:
    """Return a random tiling and another made of its areas: with holes, islands, and areas in parts."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    spot = [
        [
            (column + chance.uniform(-1, 1) * JITTER / TILE, row + chance.uniform(-1, 1) * JITTER / TILE)
            for column in range(side + 1)
        ]
        for row in range(side + 1)
    ]
    label = {(x, y): chance.randrange(fine + 1) for x in range(side) for y in range(side)}
    parent = [chance.randrange(coarse) for _ in range(fine)] + [coarse]
    large = {tile: parent[own] for tile, own in label.items()}
    return {name: _set(name, labels, spot) for name, labels in (("small", label), ("large", large))}


def _set(
    name: str, labels: dict[tuple[int, int], int], spot: list[list[tuple[float, float]]]
) -> tuple[list[Area], list[Shape]]:
    areas, shapes = [], []
    # the highest label is ground that no area holds
    for own in range(max(labels.values())):
        code = f"{name} {own}"
        areas.append(Area(code, code, name))
        tiles = [_tile(x, y) for (x, y), label in labels.items() if label == own]
        if tiles:
            whole = shapely.coverage_union_all(tiles)
            shapes.append(Shape(code, tuple(_moved(part, spot) for part in getattr(whole, "geoms", [whole]))))
    return areas, shapes


def _tile(x: int, y: int) -> shapely.Polygon:
    return shapely.box(x, y, x + 1, y + 1)


def _moved(
    polygon: shapely.Polygon, spot: list[list[tuple[float, float]]]
) -> tuple[tuple[tuple[float, float], ...], ...]:
    rings = (polygon.exterior, *polygon.interiors)
    return tuple(
        tuple(
            (round(-2.3 + TILE * spot[int(y)][int(x)][0], 5), round(53.5 + TILE * spot[int(y)][int(x)][1], 5))
            for x, y in ring.coords
        )
        for ring in rings
    )


def expected(sets: Sets) -> dict[str, list[object]]:
    found = {}
    for name, (areas, shapes) in sets.items():
        known = {shape.area: outlines.drawn(shape) for shape in shapes}
        found[name] = [known.get(area.code, []) for area in areas]
    return found


def come_back(geometry: dict[str, list[outlines.Polygons]]) -> dict[str, list[object]]:
    return {name: [outlines.compared(area) for area in areas] for name, areas in geometry.items()}


@given(st.integers(0, 10**9))
@settings(deadline=None, max_examples=60)
def test_outlines_of_two_sets_come_back_exactly(seed: int) -> None:
    sets = tiling(seed)
    assert come_back(outlines.decoded(arcs.encode(sets))) == expected(sets)


corners = st.tuples(st.integers(0, 3), st.integers(0, 3))
# any walk of three places or more: spikes, edges walked twice, rings that touch themselves
walks = st.lists(corners, min_size=3, max_size=9).filter(
    lambda ring: all(a != b for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
)


@given(st.lists(walks, min_size=1, max_size=6))
@settings(deadline=None)
def test_any_rings_come_back_and_no_edge_is_written_twice(rings: list[list[tuple[int, int]]]) -> None:
    found = topology.arcs(rings)
    ends = found.sizes.cumsum()
    lines = [found.points[end - size : end].tolist() for end, size in zip(ends, found.sizes, strict=True)]
    for ring, refs in zip(rings, found.refs, strict=True):
        again = [
            tuple(point) for ref in refs for point in (lines[ref][:-1] if ref >= 0 else lines[~ref][:0:-1])
        ]
        assert outlines.turned(again) == outlines.turned(ring)
    written = [frozenset(map(tuple, pair)) for line in lines for pair in pairwise(line)]
    walked = {frozenset(pair) for ring in rings for pair in zip(ring, [*ring[1:], ring[0]], strict=True)}
    assert len(written) == len(walked)
    assert set(written) == walked


def test_what_only_joins_the_areas_of_another_set_is_not_written_again() -> None:
    small, both = tiling(1), arcs.encode(tiling(1))
    del small["large"]
    alone, together = (
        sum(_steps(one["arcs"]) for one in made["sets"]) for made in (arcs.encode(small), both)
    )
    assert [one["id"] for one in both["sets"]] == ["large", "small"]
    assert together == alone


def _steps(text: str) -> int:
    count, *given = outlines.numbers(text)
    return sum(given[:count]) - count


def test_areas_keep_their_order_and_one_without_ground_has_no_polygon() -> None:
    square = ((0.0, 51.0), (0.001, 51.0), (0.001, 51.001), (0.0, 51.001), (0.0, 51.0))
    speck = ((0.0, 51.0), (0.000001, 51.0), (0.0, 51.000001), (0.0, 51.0))
    line = ((0.0, 51.0), (0.1, 51.0), (0.0, 51.0))
    areas = [Area(code, code, "g") for code in "abcd"]
    shapes = [Shape("d", ((square, line),)), Shape("a", ((speck,),)), Shape("b", ((line, square),))]
    found = outlines.decoded(arcs.encode({"g": (areas, shapes)}))["g"]
    assert [[len(polygon) for polygon in area] for area in found] == [[], [], [], [1]]
    assert outlines.decoded(arcs.encode({"g": (areas, [])})) == {"g": [[], [], [], []]}


@pytest.mark.browser
def test_the_page_s_script_reads_what_was_written() -> None:
    script = (Path(__file__).parents[2] / "maps" / "static" / "arcs.js").read_text(encoding="utf-8")
    cases = [tiling(seed) for seed in range(12)]
    with browser() as running:
        page = running.new_page()
        page.add_script_tag(content=script)
        assert page.evaluate("text => Array.from(geo.numbers(text))", vlq.encode(EXTREMES)) == EXTREMES
        found = page.evaluate(READ, json.loads(json.dumps([arcs.encode(sets) for sets in cases])))
    for sets, read in zip(cases, found, strict=True):
        assert come_back({name: list(_areas(flat)) for name, flat in read.items()}) == expected(sets)


def _areas(flat: dict[str, list[float]]) -> Iterator[outlines.Polygons]:
    """Return by area what the script keeps in one row of numbers."""
    points = list(zip(flat["xy"][::2], flat["xy"][1::2], strict=True))
    rings = [points[int(a) : int(b)] for a, b in pairwise(flat["rings"])]
    polygons = [rings[int(a) : int(b)] for a, b in pairwise(flat["polygons"])]
    return (polygons[int(a) : int(b)] for a, b in pairwise(flat["areas"]))
