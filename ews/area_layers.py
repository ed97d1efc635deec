"""Areas of one set as a layer: their places, outlines and numbers, and the file in any of three forms."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from ews import output
from ews.atlas import Atlas
from ews.catalogue import Indicator
from ews.codes import postcode
from ews.geography import export as layers
from ews.geography.export import GEOMETRY
from ews.geography.export import Cell
from ews.geography.export import Layer
from ews.nouns import Panel
from ews.store import lookups
from ews.store import parquet
from ews.store.connection import Connection


SUFFIXES = (".gpkg", ".parquet", ".geojson")
FICTIONAL = "Fictional data, made up to show the program. Nothing here is real."
UNLICENSED = "Internal: the licence of its outlines is not said. Not for publication."
APPROXIMATE = "Approximate outlines: drawn round postcodes, which have a point and no official outline."


def places(atlas: Atlas, geography: str) -> dict[str, list[Cell]]:
    """Return the columns that say which areas these are."""
    rows, parents = atlas.areas[geography], _wards(atlas, geography)
    found: dict[str, list[Cell]] = {
        "code": [row.code for row in rows],
        "name": [row.name for row in rows],
        "geography": [geography] * len(rows),
        "vintage": [atlas.geographies[geography].vintage] * len(rows),
        "district": [atlas.district] * len(rows),
    }
    if any(parents):
        found |= {"ward": [*parents], "ward_name": [atlas.name(ward) if ward else None for ward in parents]}
    return found


def _wards(atlas: Atlas, geography: str) -> list[str | None]:
    """Return the current ward of each area: the one with most of it, or the one that holds its point."""
    rows = atlas.areas[geography]
    if "ward" in atlas.current and not any(row.shape for row in rows):
        x, y = (np.array([getattr(row, axis) for row in rows], dtype=float) for axis in "xy")
        return atlas.places(atlas.current["ward"]).place(x, y)
    wards = {area.code: area.ward for area in atlas.whole(geography)}
    return [wards.get(row.code) for row in rows]


def is_approximate(connection: Connection, geography: str) -> bool:
    """Say whether the outlines of *geography* are drawn round postcodes, which have none of their own."""
    listed = lookups.members(connection, [geography]).get(geography, {})
    return any(postcode(member) for member in listed)


def shapes(atlas: Atlas, geography: str) -> list[bytes]:
    """Return the outline of each area, WKB in EPSG:27700, or its point where it has none."""
    return [row.shape or layers.point(row.x, row.y) for row in atlas.areas[geography]]


def numbers(panel: Panel, indicator: Indicator, codes: Sequence[Cell], column: int) -> dict[str, list[Cell]]:
    """Return the columns of one indicator: its numbers, and all that must not leave without."""
    line = {area.code: number for number, area in enumerate(panel.areas)}
    at = [line.get(str(code)) for code in codes]
    found: dict[str, list[Cell]] = {
        name: [None if row is None else _known(getattr(panel, name)[row, column]) for row in at]
        for name in ("value", "numerator", "denominator")
    }
    source = indicator.source
    told = {
        "unit": panel.unit,
        "period": str(panel.periods[column]),
        "source": source.publisher,
        "licence": source.licence,
        "attribution": source.attribution,
    }
    found["marker"] = ["x" if row is None else str(panel.marker[row, column]) for row in at]
    found |= {name: [text] * len(codes) for name, text in told.items()}
    return {f"{indicator.id}_{name}": cells for name, cells in found.items()}


def _known(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None


def write(layer: Layer, path: Path, *, at: datetime) -> None:
    """Write *layer* beside *path* and put it in its place when it is whole."""
    with output.whole(path) as fresh:
        if path.suffix.casefold() == ".gpkg":
            layers.geopackage(layer, fresh, at=at)
        elif path.suffix.casefold() == ".parquet":
            parquet.write(fresh, {**layer.columns, GEOMETRY: layer.shapes}, layers.geoparquet(layer))
        else:
            fresh.write_text(layers.geojson(layer), encoding="utf-8", newline="")
