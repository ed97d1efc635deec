"""Outlines for drawing: simplified together, so that no gap opens between neighbours."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from ews.geography import drawing
from ews.nouns import Shape


def test_neighbours_keep_their_common_edge_and_end_in_degrees() -> None:
    bent = [(381_000, 400_000), (381_003, 400_500), (381_000, 401_000)]
    left = shapely.Polygon([(380_000, 400_000), *bent, (380_000, 401_000)])
    right = shapely.box(380_000, 400_000, 382_000, 401_000).difference(left)
    one, other = drawing.shapes(["a", "b"], [shapely.to_wkb(left), shapely.to_wkb(right)])
    assert (one.area, other.area) == ("a", "b")
    first, second = (shapely.Polygon(shape.polygons[0][0]) for shape in (one, other))
    assert first.intersection(second).area < 1e-9
    assert first.touches(second)
    assert all(-3 < x < -2 and 53 < y < 54 for x, y in one.polygons[0][0])


def test_holes_and_islands_are_kept() -> None:
    hole = shapely.box(383_000, 403_000, 386_000, 406_000)
    ring = shapely.box(380_000, 400_000, 390_000, 410_000).difference(hole)
    both = shapely.union_all([ring, shapely.box(395_000, 400_000, 399_000, 404_000)])
    [shape] = drawing.shapes(["a"], [shapely.to_wkb(both)])
    assert sorted(len(polygon) for polygon in shape.polygons) == [1, 2]


def test_what_is_no_larger_than_a_metre_is_not_drawn() -> None:
    ground = shapely.box(380_000, 400_000, 381_000, 401_000).difference(
        shapely.box(380_500, 400_500, 380_500.1, 400_500.1)
    )
    both = shapely.union_all([ground, shapely.box(382_000, 400_000, 382_000.2, 400_000.2)])
    shape = drawing.exactly("a", shapely.to_wkb(both))
    assert [len(polygon) for polygon in shape.polygons] == [1]


def test_places_that_touch_become_one_shape_and_a_point_its_surroundings() -> None:
    left, right = (
        shapely.box(380_000, 400_000, 381_000, 401_000),
        shapely.box(381_000, 400_000, 382_000, 401_000),
    )
    shape = drawing.united("F1", [shapely.to_wkb(left), shapely.to_wkb(right)])
    assert (shape.area, [len(polygon) for polygon in shape.polygons]) == ("F1", [1])
    with_point = drawing.united("F1", [shapely.to_wkb(left)], [(385_000.0, 400_500.0)])
    sizes = sorted(shapely.Polygon(polygon[0]).area for polygon in with_point.polygons)
    assert len(sizes) == 2
    assert sizes[0] < 0.03 * sizes[1]
    assert len(drawing.united("F2", [], [(385_000.0, 400_500.0), (385_060.0, 400_500.0)]).polygons) == 1


# -- several sets over one another ------------------------------------------------------------------------
def wavy(at: float, top: float) -> list[tuple[float, float]]:
    """Return a line from south to north that no straight line could be taken for."""
    return [(at + 40 * (step % 3), 400_000 + step * top / 30) for step in range(31)]


def strips(edges: list[float]) -> list[bytes]:
    """Return the strips of ground between wavy *edges*, each 3 km long."""
    lines = [wavy(edge, 3_000) for edge in edges]
    return [shapely.to_wkb(shapely.Polygon([*one, *other[::-1]])) for one, other in pairwise(lines)]


def edges_of(shapes: tuple[Shape, ...]) -> set[frozenset[tuple[float, float]]]:
    rings = [ring for shape in shapes for polygon in shape.polygons for ring in polygon]
    return {frozenset(pair) for ring in rings for pair in pairwise(ring)}


def test_areas_made_up_of_smaller_ones_have_the_edges_of_these() -> None:
    small = dict(zip("abcdef", strips([380_000 + 500 * n for n in range(7)]), strict=True))
    large = dict(zip("xy", strips([380_000, 381_500, 383_000]), strict=True))
    found = drawing.together({"large": large, "small": small})
    assert edges_of(found["large"]) < edges_of(found["small"])
    assert [shape.area for shape in found["large"]] == ["x", "y"]
    assert [shape.area for shape in found["small"]] == list("abcdef")


def test_areas_that_cross_others_are_drawn_as_they_are() -> None:
    small = dict(zip("abcdef", strips([380_000 + 500 * n for n in range(7)]), strict=True))
    across = dict(zip("xy", strips([380_000, 381_700, 383_000]), strict=True))
    found = drawing.together({"across": across, "small": small})
    assert found["across"] == drawing.shapes(list(across), list(across.values()))


def test_areas_of_overlapping_ones_are_drawn_as_they_are() -> None:
    one, other = strips([380_000, 381_000, 382_000])
    over = shapely.to_wkb(shapely.box(380_900, 400_000, 381_100, 403_000))
    whole = shapely.to_wkb(shapely.union_all(shapely.from_wkb([one, other, over])))
    found = drawing.together({"small": {"a": one, "b": other, "c": over}, "large": {"x": whole}})
    assert found["large"] == drawing.shapes(["x"], [whole])


def test_postcodes_end_where_the_drawing_of_their_area_ends() -> None:
    outlines = dict(zip("xy", strips([380_000, 381_500, 383_000]), strict=True))
    chance = np.random.default_rng(1)
    xy = np.column_stack([chance.uniform(380_100, 382_900, 60), chance.uniform(400_000, 403_000, 60)])
    holders = ["x" if east < 381_500 else "y" for east, _ in xy]
    codes = [f"P{n}" for n in range(60)]
    ground = drawing.around(codes, xy, holders, outlines)
    parts = {shape.area: shapely.Polygon(shape.polygons[0][0]) for shape in ground}
    assert sorted(parts) == sorted(codes)
    for shape in drawing.shapes(list(outlines), list(outlines.values())):
        own = shapely.union_all(
            [parts[code] for code, of in zip(codes, holders, strict=True) if of == shape.area]
        )
        area = shapely.Polygon(shape.polygons[0][0])
        assert own.symmetric_difference(area).area < 0.001 * area.area


def test_points_are_told_as_longitude_and_latitude() -> None:
    # Caister water tower: Ordnance Survey, A Guide to Coordinate Systems in Great Britain, annexe C
    [point] = drawing.points(np.array([[651_409.903, 313_177.270]]))
    assert point == pytest.approx((1.716074, 52.658008), abs=5e-5)
