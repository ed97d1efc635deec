"""Outlines for drawing: simplified together, so that no gap opens between neighbours."""

import shapely

from ews.geography import drawing


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
