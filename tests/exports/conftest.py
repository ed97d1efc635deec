"""A report of the small borough with outlines, as if a store had held them."""

from dataclasses import replace

import pytest
import shapely

from ews.atlas import Atlas
from ews.exports.told import Told
from ews.publish.report import Report
from ews.store.areas import AreaRow
from tests.support import reports


def told(report: Report) -> Told:
    """Return *report* with a square of a kilometre for each area."""
    areas = {where: tuple(_rows(report, where)) for where in (reports.WARDS, reports.LSOAS)}
    atlas = Atlas("E06999001", "Mereford", report.catalogue.geographies, areas)
    return Told(report, atlas, frozenset())


def _rows(report: Report, geography: str) -> list[AreaRow]:
    return [
        AreaRow(geography, area.code, area.name, shapely.to_wkb(_square(n)), 400_500.0 + 1000 * n, 400_500.0)
        for n, area in enumerate(report.areas[geography])
    ]


def _square(number: int) -> shapely.Polygon:
    return shapely.box(400_000 + 1000 * number, 400_000, 401_000 + 1000 * number, 401_000)


@pytest.fixture(scope="session")
def internal() -> Told:
    return told(reports.report())


@pytest.fixture(scope="session")
def public() -> Told:
    return told(replace(reports.report(), audience="public"))
