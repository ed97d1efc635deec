"""Write a layer for a GIS: areas with their outlines, what is known of each, and where it comes from."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from ews.errors import OutputError
from ews.geography.drawing import degrees
from ews.geography.outlines import NATIONAL_GRID


# A centimetre on the ground: more than RFC 7946 asks a writer not to exceed without reason.
DECIMALS = 7
GEOMETRY = "geometry"
Cell = str | float | None


@dataclass(frozen=True)
class Layer:
    """Areas of one set: ``columns`` by name and ``shapes``, one of each an area.

    ``shapes`` are WKB in EPSG:27700, outlines or points; a table without areas has
    none.  A number that is not known is None.  ``about`` says what the layer is and whose: title, licence,
    attribution, and what else a reader must know.
    """

    name: str
    columns: dict[str, list[Cell]]
    shapes: list[bytes]
    about: dict[str, str]


def geopackage(layer: Layer, path: Path, *, at: datetime) -> None:
    """Write *layer* as a GeoPackage in EPSG:27700, or into the one at *path*, beside its other layers.

    It is dated *at*, so that the same layers give the same bytes.  Raises OutputError.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError
    from pyogrio.errors import DataSourceError

    told = {"layer_metadata": layer.about, "IDENTIFIER": layer.about["title"]}
    told["DESCRIPTION"] = "\n".join(layer.about.values())
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": at.strftime("%Y-%m-%dT%H:%M:%S.000Z")})
    try:
        (_areas if layer.shapes else _rows)(layer, path, told)
    except (DataSourceError, DataLayerError, OSError) as error:
        raise OutputError(f"{path}: cannot be written: {error}", hint="Choose another place.") from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _areas(layer: Layer, path: Path, told: dict[str, Any]) -> None:
    import pyogrio
    import shapely
    from geopandas import GeoDataFrame

    shapes = shapely.from_wkb(layer.shapes)
    frame = GeoDataFrame(_typed(layer), geometry=shapes, crs=NATIONAL_GRID)
    outlines = bool((shapely.get_dimensions(shapes) == 2).all())
    pyogrio.write_dataframe(frame, path, driver="GPKG", layer=layer.name, promote_to_multi=outlines, **told)


def _rows(layer: Layer, path: Path, told: dict[str, Any]) -> None:
    from pyogrio import raw

    columns = _typed(layer)
    raw.write(path, None, list(columns.values()), list(columns), driver="GPKG", layer=layer.name, **told)


def geojson(layer: Layer) -> str:
    """Return *layer* as GeoJSON by RFC 7946: longitude first, outer rings anticlockwise."""
    shapes = _wound(layer)
    names = list(layer.columns)
    rows = zip(*layer.columns.values(), strict=True)
    features = [
        {"type": "Feature", "properties": dict(zip(names, row, strict=True)), "geometry": shape}
        for row, shape in zip(rows, shapes, strict=True)
    ]
    whole = {"type": "FeatureCollection", "name": layer.name, "metadata": layer.about, "features": features}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False) + "\n"


def geoparquet(layer: Layer) -> dict[str, str]:
    """Return what a Parquet file of *layer* says of itself, the ``geo`` of GeoParquet 1.1 among it."""
    import shapely
    from pyproj import CRS

    shapes = shapely.from_wkb(layer.shapes)
    column = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
        "crs": CRS.from_epsg(NATIONAL_GRID).to_json_dict(),
        "bbox": shapely.total_bounds(shapes).tolist(),
    }
    geo = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    return {"geo": json.dumps(geo), **layer.about}


def point(x: float, y: float) -> bytes:
    """Return a point, metres in EPSG:27700, as WKB."""
    import shapely

    return bytes(shapely.to_wkb(shapely.Point(x, y)))


def _typed(layer: Layer) -> dict[str, Any]:
    """Return each column as numbers, NaN for None, or as text."""
    return {
        name: np.array(cells, dtype=object if any(isinstance(cell, str) for cell in cells) else float)
        for name, cells in layer.columns.items()
    }


def _wound(layer: Layer) -> list[Any]:
    """Return the shapes in degrees as GeoJSON has them."""
    import shapely

    shapes = degrees(shapely.from_wkb(layer.shapes))
    rounded = shapely.transform(shapes, lambda points: np.round(points, DECIMALS))
    wound = shapely.orient_polygons(rounded, exterior_cw=False)
    return [json.loads(text) for text in shapely.to_geojson(wound)]
