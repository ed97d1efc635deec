"""Read boundary files: GeoJSON, TopoJSON, GeoPackage, shapefile, zipped or not."""

import warnings
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any

from ews.errors import FileUnreadableError
from ews.geography import crs
from ews.geography import repairs
from ews.geography.crs import GEOGRAPHIC as GEOGRAPHIC
from ews.geography.crs import NATIONAL_GRID as NATIONAL_GRID
from ews.geography.crs import Box


GEO_SUFFIXES = (".geojson", ".json", ".topojson", ".gpkg", ".shp")
UNCLOSED = "repaired: a ring was not closed; closed by a straight line"


@dataclass(frozen=True)
class Layer:
    """One layer of a boundary file: column names, and one dictionary and one shape a row.

    ``shapes`` are shapely polygons in EPSG:27700, None for a row without one.  ``note`` says what had to
    be assumed, such as a coordinate system that the file does not state.  ``faults`` say, by the
    row's number, what was wrong with an outline and whether it was repaired or refused (its shape is None).
    """

    names: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    shapes: tuple[Any, ...]
    note: str = ""
    faults: Mapping[int, str] = field(default_factory=dict)


def read(path: Path, *, member: str = "", name: str, near: Box | None = None) -> list[Layer]:
    """Return the layers in *path*, or in *member* of the ZIP file *path*, that hold outlines.

    *near* is the extent of the district, if known: numbers that two coordinate systems
    could explain are read as those of the one that puts them there.  Raises FileUnreadableError
    when it is no boundary file, is damaged, or lies nowhere in Great Britain.
    """
    from pyogrio.errors import DataLayerError
    from pyogrio.errors import DataSourceError

    source = f"/vsizip/{path.as_posix()}/{member}" if member else str(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL warns of harmless oddities; validity is checked below
            frames = [(frame, closed) for frame, closed in _frames(source) if _has_outlines(frame)]
    except (DataSourceError, DataLayerError, ValueError, OSError) as error:
        raise FileUnreadableError(
            f"{name}: cannot be read as boundaries: {str(error).splitlines()[0]}",
            hint="The file may be cut off; download it again.",
        ) from error
    if not frames:
        raise FileUnreadableError(f"{name}: holds no outlines.", hint="Choose a layer with polygons.")
    return [_layer(frame, closed, name, near) for frame, closed in frames]


def _frames(source: str) -> Iterator[tuple[Any, Any]]:
    """Return each layer with geometry, and which of its rows have a ring that had to be closed."""
    import pyogrio

    for layer, kind in pyogrio.list_layers(source):
        if kind is not None:
            as_drawn = pyogrio.read_dataframe(source, layer=layer, on_invalid="ignore")
            # one ring that is not closed must not cost the file
            frame = pyogrio.read_dataframe(source, layer=layer, on_invalid="fix")
            yield frame, (as_drawn.geometry.isna() & frame.geometry.notna()).to_numpy()


def _has_outlines(frame: Any) -> bool:
    return bool(frame.geometry.geom_type.isin(["Polygon", "MultiPolygon", "GeometryCollection"]).any())


def _layer(frame: Any, closed: Any, name: str, near: Box | None) -> Layer:
    shapes, note = _on_national_grid(frame, name, near)
    mended = repairs.mend(shapes)
    faults = {number: one.fault for number, one in enumerate(mended) if one.fault}
    faults |= {number: UNCLOSED for number, one in enumerate(mended) if closed[number] and not one.fault}
    names = tuple(str(column) for column in frame.columns if column != frame.geometry.name)
    columns = {n: ["" if _is_missing(v) else str(v) for v in frame[n]] for n in names}
    rows = tuple(dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))
    return Layer(names, rows or tuple({} for _ in mended), tuple(one.shape for one in mended), note, faults)


def _on_national_grid(frame: Any, name: str, near: Box | None) -> tuple[Any, str]:
    """Return the outlines of *frame* in EPSG:27700, and what had to be assumed of their numbers."""
    import numpy as np
    import shapely

    shapes, stated = frame.geometry.to_numpy(), frame.crs
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    read = crs.found(bounds, stated, near) if len(bounds) else crs.Read(NATIONAL_GRID)
    said = "states no coordinate system" if stated is None else f"says {stated.to_string()}"
    if read is None:
        seen = f"{bounds[:, 0].min():,.6g} to {bounds[:, 2].max():,.6g}, "
        seen += f"{bounds[:, 1].min():,.6g} to {bounds[:, 3].max():,.6g}"
        raise FileUnreadableError(
            f"{name}: {said}, and its coordinates ({seen}) lie nowhere in Great Britain in any system tried.",
            hint="Export it again in EPSG:27700 (British National Grid) or EPSG:4326 (longitude, latitude).",
        )
    if read.is_swapped:
        shapes = shapely.transform(shapes, lambda xy: xy[:, ::-1])
    moved = type(frame.geometry)(shapes, crs=read.crs).to_crs(NATIONAL_GRID).to_numpy()
    is_as_stated = read.crs is stated and not read.is_swapped
    return moved, "" if is_as_stated else f"{said}, but its coordinates are those of {read}; read as such"


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


def areas(wkbs: list[bytes]) -> list[float]:
    """Return the m² of outlines given as WKB."""
    import shapely

    return [float(area) for area in shapely.area(shapely.from_wkb(wkbs))]


def overlap(shapes: list[Any]) -> float:
    """Return the m² that more than one of *shapes* covers."""
    import shapely

    if len(shapes) == 1:
        return 0.0
    return round(float(sum(shape.area for shape in shapes) - shapely.union_all(shapes).area), 3)


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
