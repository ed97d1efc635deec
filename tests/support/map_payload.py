"""Read the tables of a map's payload as its script does, letter by letter; and a report with postcodes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ews.catalogue import MapDefinition
from ews.nouns import Area
from ews.nouns import Floats
from ews.nouns import Postcode
from ews.publish.report import Report
from tests.support import reports
from tests.support.outlines import numbers


POSTCODES = "postcode"


def table(texts: Sequence[str], packed: dict[str, int], shape: tuple[int, int]) -> Floats:
    """Return the table that ``Packing.numbers`` wrote, NaN in its gaps."""
    size = shape[0] * shape[1]
    turns = numbers(texts[packed["gaps"]]) if "gaps" in packed else [size]
    known = [turn % 2 == 0 for turn, length in enumerate(turns) for _ in range(length)]
    values = iter(_whole(texts, packed, sum(known)))
    flat = [next(values) / 10 ** packed["digits"] if there else np.nan for there in known]
    return np.array(flat, dtype=float).reshape(shape)


def _whole(texts: Sequence[str], packed: dict[str, int], count: int) -> list[int]:
    if "steps" in packed:
        return [int(value) for value in np.cumsum(numbers(texts[packed["steps"]]))]
    found, at = [0] * count, 0
    pairs = iter(numbers(texts[packed["zeros"]]))
    for before, value in zip(pairs, pairs, strict=True):
        at += before
        found[at] = value
        at += 1
    return found


def codes(texts: Sequence[str], place: int | None, shape: tuple[int, int]) -> Any:
    """Return the codes that ``Packing.codes`` wrote."""
    if place is None:
        return np.zeros(shape, dtype=int)
    pairs = numbers(texts[place])
    return np.repeat(pairs[::2], pairs[1::2]).reshape(shape)


def with_postcodes() -> Report:
    """Return a report whose burglaries are counted by postcode, one for each half of an LSOA."""
    report = reports.report()
    small = report.areas[reports.LSOAS]
    areas = tuple(Area(code, code, POSTCODES, area.ward) for area in small for code in _codes(area))
    panel = reports.panel("burglary", areas)
    shapes = reports.shapes(areas, 4)
    named = {
        "levels": MapDefinition(
            "levels", "Levels", "lsoa", ("burglary", "claimant_rate"), levels=("ward", "postcode")
        )
    }
    geographies = {POSTCODES: reports.geography(POSTCODES, "postcode", "Postcodes 2026")}
    catalogue = replace(
        report.catalogue,
        maps={**report.catalogue.maps, **named},
        geographies={**report.catalogue.geographies, **geographies},
    )
    return replace(
        report,
        catalogue=catalogue,
        current={**report.current, "postcode": POSTCODES},
        areas={**report.areas, POSTCODES: areas},
        shapes={**report.shapes, POSTCODES: shapes},
        panels={
            **report.panels,
            ("burglary", POSTCODES): panel,
            ("burglary", reports.LSOAS): reports.panel("burglary", small),
        },
        postcodes=tuple(
            Postcode(code, *_middle(report, area), {"lsoa": area.code, "ward": str(area.ward)})
            for area in small
            for code in _codes(area)
        ),
    )


def _codes(area: Area) -> tuple[str, str]:
    number = int(area.code[-3:])
    return f"ZZ{number % 9 + 1} {number // 9}AA", f"ZZ{number % 9 + 1} {number // 9}AB"


def _middle(report: Report, area: Area) -> tuple[float, float]:
    (shape,) = (one for one in report.shapes[reports.LSOAS] if one.area == area.code)
    ring = shape.polygons[0][0][:4]
    return sum(x for x, _ in ring) / 4, sum(y for _, y in ring) / 4
