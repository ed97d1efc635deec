"""Squares on a line, ten metres high: small areas, wards of two years, postcodes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import shapely

from ews import atlas as atlases
from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.catalogue import Settings
from ews.store.areas import AreaRow
from tests.support.reports import geography


LEVELS = {
    "ward_2019": ("ward", "2019"), "ward_2025": ("ward", "2025"), "lsoa_2011": ("lsoa", "2011"),
    "lsoa_2021": ("lsoa", "2021"), "postcode": ("postcode", "2025"), "places": ("neighbourhood", "2025"),
}  # fmt: skip
# geography, area: from west to east in metres
Strips = dict[str, dict[str, tuple[float, float]]]
Made = Callable[..., Atlas]


@pytest.fixture
def atlas_of() -> Made:
    """Return what makes an atlas of strips, and of postcodes at points along the line."""
    geographies = {
        name: replace(geography(name, level, f"{level} of {year}"), vintage=year)
        for name, (level, year) in LEVELS.items()
    }

    def make(strips: Strips, postcodes: tuple[float, ...] = ()) -> Atlas:
        rows: list[Any] = [
            AreaRow(
                where, code, code, bytes(shapely.to_wkb(shapely.box(west, 0, east, 10))), (west + east) / 2, 5
            )
            for where, areas in strips.items()
            for code, (west, east) in areas.items()
        ]
        rows += [AreaRow("postcode", f"ZZ{n} 1AA", "", None, x, 5.0) for n, x in enumerate(postcodes)]
        return atlases.build(Catalogue(Settings("E08999001", "Gridley"), geographies, {}, {}), rows)

    return make
