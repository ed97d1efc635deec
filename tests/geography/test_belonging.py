"""What reaches into the district: small, large or half outside, but for slivers along its edge."""

import shapely

from ews.geography.belonging import reaching


def test_slivers_are_left_out_and_everything_else_that_reaches_in_counts() -> None:
    shapes = {
        "larger": shapely.box(-5000, -5000, 5000, 5000),
        "half outside": shapely.box(900, 0, 2000, 100),
        "small inside": shapely.box(10, 10, 30, 30),
        "sliver": shapely.box(951, 0, 2000, 1000),
        "neighbour": shapely.box(1000, 0, 2000, 1000),
        "away": shapely.box(9000, 9000, 9100, 9100),
        "nothing": None,
    }
    found = reaching(list(shapes.values()), shapely.box(0, 0, 1000, 1000))
    assert [list(shapes)[number] for number in found] == ["larger", "half outside", "small inside"]
