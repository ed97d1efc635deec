"""Read boundary files: GeoJSON, TopoJSON, GeoPackage, shapefile, zipped or not."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ews.errors import FileUnreadableError


GEO_SUFFIXES = (".geojson", ".json", ".topojson", ".gpkg", ".shp")
NATIONAL_GRID = 27700
GEOGRAPHIC = 4326
# Great Britain in National Grid metres lies within these; no longitude or
# latitude is ever as large.
LARGEST_DEGREE = 360.0


@dataclass(frozen=True)
class Layer:
    """One layer of a boundary file: column names, and one dictionary and one shape a row.

    ``shapes`` are shapely polygons in EPSG:27700, None for a row without one.  ``note`` says what had to
    be assumed, such as a coordinate system that the file does not state.
    """

    names: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    shapes: tuple[Any, ...]
    note: str = ""


def read(path: Path, *, member: str = "", name: str) -> list[Layer]:
    """Return the layers in *path*, or in *member* of the ZIP file *path*, that hold outlines.

    Raises FileUnreadableError when it is no boundary file, or is damaged.
    """
    from pyogrio.errors import DataLayerError
    from pyogrio.errors import DataSourceError

    source = f"/vsizip/{path.as_posix()}/{member}" if member else str(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL warns of harmless oddities; validity is checked below
            layers = [_layer(frame) for frame in _frames(source) if _has_outlines(frame)]
    except (DataSourceError, DataLayerError, ValueError, OSError) as error:
        raise FileUnreadableError(
            f"{name}: cannot be read as boundaries: {str(error).splitlines()[0]}",
            hint="The file may be cut off; download it again.",
        ) from error
    if not layers:
        raise FileUnreadableError(f"{name}: holds no outlines.", hint="Choose a layer with polygons.")
    return layers


def _frames(source: str) -> Iterator[Any]:
    import geopandas as gpd
    import pyogrio

    for layer, kind in pyogrio.list_layers(source):
        if kind is not None:
            yield gpd.read_file(source, layer=layer, engine="pyogrio")


def _has_outlines(frame: Any) -> bool:
    return bool(frame.geometry.geom_type.isin(["Polygon", "MultiPolygon", "GeometryCollection"]).any())


def _layer(frame: Any) -> Layer:
    import shapely

    frame, note = _on_national_grid(frame)
    whole = shapely.force_2d(frame.geometry.to_numpy())
    valid = shapely.make_valid(whole, method="structure", keep_collapsed=False)
    shapes = [shape if area > 0 else None for shape, area in zip(valid, shapely.area(valid), strict=True)]
    names = tuple(str(column) for column in frame.columns if column != frame.geometry.name)
    columns = {n: ["" if _is_missing(v) else str(v) for v in frame[n]] for n in names}
    rows = tuple(dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))
    return Layer(names, rows or tuple({} for _ in shapes), tuple(shapes), note)


def _on_national_grid(frame: Any) -> tuple[Any, str]:
    largest = max(abs(bound) for bound in frame.total_bounds)
    looks_like_metres = largest > LARGEST_DEGREE
    stated = frame.crs
    if stated is None or stated.is_geographic == looks_like_metres:
        assumed = NATIONAL_GRID if looks_like_metres else GEOGRAPHIC
        said = "states no coordinate system" if stated is None else f"says {stated.to_string()}"
        note = f"{said}, but its coordinates are those of EPSG:{assumed}; read as such"
        return frame.set_crs(assumed, allow_override=True).to_crs(NATIONAL_GRID), note
    return frame.to_crs(NATIONAL_GRID), ""


def _is_missing(value: object) -> bool:
    return value is None or value != value  # noqa: PLR0124 - NaN alone differs from itself


def within_outline(layer: Layer, outline: Any) -> list[int]:
    """Return the rows of which more than half lies within *outline*."""
    import shapely

    shapely.prepare(outline)
    return [
        number
        for number, shape in enumerate(layer.shapes)
        if shape is not None
        and shape.intersects(outline)
        and shape.intersection(outline).area > shape.area / 2
    ]


def union(wkbs: list[bytes]) -> Any:
    """Return the union of outlines given as WKB."""
    import shapely

    return shapely.union_all(shapely.make_valid(shapely.from_wkb(wkbs)))


def merged(shapes: list[Any]) -> Any:
    """Return the union of *shapes*; one alone stays as it is."""
    import shapely

    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


def packed(shape: Any) -> tuple[bytes, float, float]:
    """Return *shape* as WKB, and a point inside it, easting and northing in metres."""
    import shapely

    inside = shape.representative_point()
    return bytes(shapely.to_wkb(shape)), float(inside.x), float(inside.y)


def holds(outline: Any, x: list[float], y: list[float]) -> list[bool]:
    """Say of each point, metres in EPSG:27700, whether *outline* holds it."""
    import shapely

    shapely.prepare(outline)
    return [bool(inside) for inside in shapely.contains_xy(outline, x, y)]
