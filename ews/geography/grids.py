"""Average a raster over areas, each cell by the share of it that lies inside.

The exact overlap is computed cell by cell, so an area smaller than a cell gets
that cell's value.  Needs rasterio (``pip install ews[raster]``).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ews.errors import FileUnreadableError
from ews.geography.outlines import NATIONAL_GRID


RASTER_SUFFIXES = (".tif", ".tiff", ".asc")


def means(
    path: Path, wkbs: Sequence[bytes], *, member: str = "", name: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each area's coverage-weighted mean of the first band, and the share that has data.

    The raster is *path*, or *member* of the ZIP file *path*; *wkbs* are outlines in
    EPSG:27700.  Both results have shape (areas,).  The mean is NaN where no cell
    has data.  Raises FileUnreadableError.
    """
    import shapely

    source = f"/vsizip/{path.as_posix()}/{member}" if member else str(path)
    values, boxes, crs = _cells(source, name)
    areas = _in_crs(shapely.from_wkb(list(wkbs)), crs)
    tree = shapely.STRtree(boxes)
    which, cells = tree.query(areas, predicate="intersects")
    overlap = shapely.area(shapely.intersection(areas[which], boxes[cells]))
    inside = np.bincount(which, weights=overlap, minlength=len(areas))
    total = np.bincount(which, weights=overlap * values[cells], minlength=len(areas))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(inside > 0, total / inside, np.nan), inside / shapely.area(areas)


def _cells(source: str, name: str) -> tuple[NDArray[np.float64], NDArray[Any], str]:
    import shapely

    try:
        import rasterio
    except ImportError as error:
        raise FileUnreadableError(
            f"{name}: is a raster, and reading one needs the package rasterio.",
            hint="Install it with: python -m pip install 'ews[raster]'",
        ) from error
    try:
        with rasterio.open(source) as grid:
            band = grid.read(1, masked=True)
            transform, crs = grid.transform, grid.crs
    except rasterio.errors.RasterioError as error:
        raise FileUnreadableError(
            f"{name}: cannot be read as a raster: {error}", hint="It may be cut off; download it again."
        ) from error
    values = band.astype(float).filled(np.nan)
    rows, columns = np.nonzero(np.isfinite(values))
    left, top = _corner(transform, columns, rows)
    right, bottom = _corner(transform, columns + 1, rows + 1)
    boxes = shapely.box(left, bottom, right, top)
    return values[rows, columns], boxes, crs.to_string() if crs else ""


def _corner(
    transform: Any, columns: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # written out: the operator of affine has changed its sign between versions
    x = transform.c + transform.a * columns + transform.b * rows
    y = transform.f + transform.d * columns + transform.e * rows
    return x, y


def _in_crs(areas: NDArray[Any], crs: str) -> NDArray[Any]:
    import shapely
    from pyproj import Transformer

    # an ASC grid states no coordinate system; Defra's and ONS's are on the National Grid
    if not crs or crs.upper() == f"EPSG:{NATIONAL_GRID}":
        return areas
    transform = Transformer.from_crs(NATIONAL_GRID, crs, always_xy=True).transform
    return np.asarray(shapely.transform(areas, transform, interleaved=False))
