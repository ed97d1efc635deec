"""People on a piece of ground: those of its postcodes, or its share of an LSOA that has none."""

import numpy as np
import pytest
import shapely

from ews.geography.places import Places
from ews.geography.residents import spread


LSOAS = Places(("A", "B"), tuple(shapely.to_wkb(shapely.box(n, 0, n + 100, 100)) for n in (0, 100)))
PEOPLE = {"A": 1000.0, "B": 500.0}


def test_people_live_where_postcodes_are() -> None:
    x, y = np.array([10.0, 20.0, 30.0, 90.0]), np.array([50.0, 50.0, 50.0, 50.0])
    found = spread("2024", PEOPLE, LSOAS, x, y)
    assert found.on(shapely.to_wkb(shapely.box(0, 0, 50, 100))) == 750
    # B has no postcode: half of its ground, half of its people
    assert found.on(shapely.to_wkb(shapely.box(80, 0, 150, 100))) == 500
    assert found.on(shapely.to_wkb(shapely.box(-1, -1, 201, 101))) == pytest.approx(1500)
    assert found.basis == "residents of each LSOA in 2024, spread evenly over its postcodes"


def test_without_postcodes_people_are_spread_over_the_ground() -> None:
    found = spread("2024", PEOPLE, LSOAS, np.empty(0), np.empty(0))
    assert found.on(shapely.to_wkb(shapely.box(0, 0, 10, 100))) == pytest.approx(100)
    assert "ground" in found.basis


def test_an_lsoa_whose_people_are_not_known_adds_none() -> None:
    found = spread("2024", {"A": 1000.0}, LSOAS, np.array([150.0]), np.array([50.0]))
    assert found.on(shapely.to_wkb(shapely.box(0, 0, 200, 100))) == pytest.approx(1000)
    assert found.on(shapely.to_wkb(shapely.box(110, 0, 200, 100))) is None
    assert "1 LSOAs have no number" in found.basis


def test_nobody_is_guessed_beyond_what_is_known() -> None:
    found = spread("2024", PEOPLE, LSOAS, np.empty(0), np.empty(0))
    assert found.on(shapely.to_wkb(shapely.box(5000, 0, 5100, 100))) is None
