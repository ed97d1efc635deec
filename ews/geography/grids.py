"""Read a grid of numbers, whatever its projection, rotation and gaps, and sum it up over areas.

Each cell counts by the share of it that lies inside, so an area smaller than a
cell gets that cell's value.  Needs rasterio (``pip install ews[raster]``), except
for grids that come as a table of cell centres.
"""

import warnings
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ews.errors import FileUnreadableError
from ews.geography import cells
from ews.geography.cells import Window
from ews.geography.crs import BRITAIN
from ews.geography.crs import LARGEST_DEGREE
from ews.geography.crs import NATIONAL_GRID
from ews.geography.crs import transformer


RASTER_SUFFIXES = (".tif", ".tiff", ".asc")
# A straight edge of the National Grid bends in another projection, by its length squared × the tangent of
# the latitude / 8 earth radii: at 100 m and 60° north by a third of a millimetre.
LONGEST_EDGE_METRES = 100.0
# A table of cell centres that would need a larger grid than this has a slip in its coordinates.
MOST_CELLS = 50_000_000

Floats = NDArray[np.float64]
# values and the shares of their cells that lie in the area, both of shape (cells,), to one number
Statistic = Callable[[Floats, Floats], float]


@dataclass(frozen=True)
class Grid:
    """One band: its size, where its cells lie, and its numbers where they are asked for.

    ``place`` holds a to f of the map from cells to coordinates in ``crs``:
    x = a·column + b·row + c, y = d·column + e·row + f.  ``read`` returns the
    numbers in a window, NaN where there are none.
    """

    height: int
    width: int
    place: tuple[float, float, float, float, float, float]
    crs: str
    read: Callable[[Window], Floats]


@dataclass(frozen=True)
class Raster:
    """An open raster file; ``bands`` are the descriptions of its bands, empty where it gives none."""

    bands: tuple[str, ...]
    _dataset: Any
    _crs: str
    _name: str

    def band(self, wanted: str = "") -> Grid:
        """Return the band of that description or number, the first when not said.

        Raises FileUnreadableError when there is none.
        """
        number = self._number(wanted)
        data = self._dataset
        scale, offset = data.scales[number - 1], data.offsets[number - 1]

        def read(window: Window) -> Floats:
            rows, columns = (window.top, window.bottom), (window.left, window.right)
            part = data.read(number, window=(rows, columns), masked=True)
            numbers = part.astype(float).filled(np.nan) * scale + offset
            return np.where(np.isfinite(numbers), numbers, np.nan)

        place = data.transform
        return Grid(data.height, data.width, tuple(place)[:6], self._crs, read)

    def _number(self, wanted: str) -> int:
        named = [text.strip().casefold() for text in self.bands]
        if not wanted:
            return 1
        if wanted.strip().casefold() in named:
            return named.index(wanted.strip().casefold()) + 1
        if wanted.isdecimal() and 1 <= int(wanted) <= len(named):
            return int(wanted)
        known = ", ".join(repr(text) for text in self.bands if text) or "without descriptions"
        raise FileUnreadableError(
            f"{self._name}: has no band {wanted!r}; it has {len(named)}: {known}.",
            hint="Correct `band` in the definition; it is a description, or a number counted from 1.",
        )


@contextmanager
def opened(path: Path, *, member: str = "", name: str, crs: str = "") -> Iterator[Raster]:
    """Open the raster *path*, or *member* of the ZIP file *path*, for as long as its numbers are read.

    *crs* is its coordinate system where it states none, or a wrong one.  Raises
    FileUnreadableError when it is no raster, is cut off, or lies nobody knows where.
    """
    rasterio = _rasterio(name)
    source = f"/vsizip/{path.as_posix()}/{member}" if member else str(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it has no position is said below
            dataset = rasterio.open(source)
        with dataset:
            bands = tuple(text or "" for text in dataset.descriptions)
            yield Raster(bands, dataset, crs or _stated_crs(dataset, name), name)
    except rasterio.errors.RasterioError as error:
        raise FileUnreadableError(
            f"{name}: cannot be read as a raster: {error}", hint="It may be cut off; download it again."
        ) from error


def of_centres(x: Floats, y: Floats, values: Floats, *, crs: str, name: str) -> Grid:
    """Return a table of cell centres as a grid; arrays of shape (cells,), the size of a cell told by spacing.

    Cells that the table leaves out have no number.  Raises FileUnreadableError
    when the points lie on no grid, or one comes twice.
    """
    across, down = _steps(x, "x", name), _steps(y, "y", name)
    column, row = (np.rint((at - at.min()) / step).astype(int) for at, step in ((x, across), (y, down)))
    height, width = int(row.max()) + 1, int(column.max()) + 1
    if height * width > MOST_CELLS:
        raise _no_grid(name, f"they span {height:,} × {width:,} cells")
    numbers = np.full((height, width), np.nan)
    if len(np.unique(row * width + column)) < len(row):
        raise _no_grid(name, "a point comes twice")
    numbers[row, column] = values

    def read(window: Window) -> Floats:
        return numbers[window.top : window.bottom, window.left : window.right]

    corner_x, corner_y = float(x.min()) - across / 2, float(y.min()) - down / 2
    return Grid(height, width, (across, 0.0, corner_x, 0.0, down, corner_y), crs, read)


def zonal(grid: Grid, wkbs: Sequence[bytes], statistic: Statistic) -> tuple[Floats, Floats]:
    """Return *statistic* of the cells of each area, and the share of the area that has data.

    *wkbs* are outlines in EPSG:27700.  Both results have shape (areas,); the first
    is NaN where no cell has data.  Only the cells around each area are read.
    """
    result, share = np.full(len(wkbs), np.nan), np.zeros(len(wkbs))
    for number, area in enumerate(_in_cells(grid, wkbs)):
        window = cells.around(area, grid.height, grid.width)
        if window.is_empty:
            continue
        row, column, inside = cells.covered(area, window)
        values = grid.read(window)[row - window.top, column - window.left]
        known = np.isfinite(values)
        if known.any():
            result[number] = statistic(values[known], inside[known])
            share[number] = min(1.0, float(inside[known].sum()) / area.area)
    return result, share


def mean(values: Floats, shares: Floats) -> float:
    """Return the mean of the cells, each weighted by the share of it that lies inside."""
    return float(values @ shares / shares.sum())


def total(values: Floats, shares: Floats) -> float:
    """Return the sum of each cell's value × the share of it inside: for counts, such as residents."""
    return float(values @ shares)


def quantile(q: float) -> Statistic:
    """Return the statistic below which the part *q* (0 to 1) of the area lies.

    As exactextract has it: of the n distinct values, in order, with weights w, the
    k-th stands at (k - 1)·w_k + (n - 1)·(w_1 + … + w_{k-1}) of (n - 1)·Σw, and
    between two it is interpolated.  With equal weights that is NumPy's own quantile.
    """

    def statistic(values: Floats, shares: Floats) -> float:
        distinct, which = np.unique(values, return_inverse=True)
        weight = np.bincount(which, weights=shares)
        before = np.cumsum(weight) - weight
        steps = len(distinct) - 1
        stands = np.arange(len(distinct)) * weight + steps * before
        return float(np.interp(q * steps * weight.sum(), stands, distinct))

    return statistic


def _rasterio(name: str) -> Any:
    try:
        import rasterio
    except ImportError as error:
        raise FileUnreadableError(
            f"{name}: is a raster, and reading one needs the package rasterio.",
            hint="Install it with: python -m pip install 'ews[raster]'",
        ) from error
    return rasterio


def _stated_crs(dataset: Any, name: str) -> str:
    """Return the raster's own coordinate system, or the National Grid where it can only be that."""
    x, y = _corners(dataset)
    in_degrees = dataset.crs is not None and dataset.crs.is_geographic
    if in_degrees and np.abs([x, y]).max() > LARGEST_DEGREE:
        raise _nowhere(name, f"says {dataset.crs.to_string()}, but its coordinates are no degrees")
    if dataset.crs is not None:
        return str(dataset.crs.to_wkt())
    if dataset.transform.is_identity or not _is_in_britain(x, y):
        raise _nowhere(name, "states no coordinate system, and does not lie in Great Britain's grid")
    return f"EPSG:{NATIONAL_GRID}"


def _is_in_britain(x: Floats, y: Floats) -> bool:
    """Say whether corners can be those of a grid of Britain, whose cells may begin in the sea at 0, 0."""
    west, _, east, north = BRITAIN
    return bool(west <= x.min() and x.max() <= east and y.min() >= 0 and y.max() <= north)


def _corners(dataset: Any) -> tuple[Floats, Floats]:
    """Return x and y of the four corners; written out, as the operator of affine differs between versions."""
    a, b, c, d, e, f = tuple(dataset.transform)[:6]
    column, row = (
        np.array([0, dataset.width, 0, dataset.width]),
        np.array([0, 0, dataset.height, dataset.height]),
    )
    return a * column + b * row + c, d * column + e * row + f


def _nowhere(name: str, why: str) -> FileUnreadableError:
    return FileUnreadableError(
        f"{name}: {why}.",
        hint='Say which it is in the definition, as `crs = "EPSG:27700"`, or put the .prj file beside it.',
    )


def _steps(at: Floats, axis: str, name: str) -> float:
    """Return the distance from one column, or row, of points to the next."""
    apart = np.diff(np.unique(at))
    if not len(apart):
        raise _no_grid(name, f"all have one {axis}, which tells no size of a cell")
    step = float(apart.min())
    off = np.abs(apart / step - np.rint(apart / step)).max()
    if off > 0.01:
        raise _no_grid(name, f"their {axis} is not evenly spaced")
    return step


def _no_grid(name: str, why: str) -> FileUnreadableError:
    return FileUnreadableError(
        f"{name}: its points are no grid: {why}.",
        hint="A grid as a table has one row for each cell, with the x and y of its middle.",
    )


def _in_cells(grid: Grid, wkbs: Sequence[bytes]) -> NDArray[Any]:
    """Return outlines in units of the cells of *grid*; empty where its projection cannot tell them."""
    import shapely

    a, b, c, d, e, f = grid.place

    def to_cells(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        x, y = x - c, y - f
        return (e * x - b * y) / (a * e - b * d), (a * y - d * x) / (a * e - b * d)

    areas = _projected(shapely.from_wkb(list(wkbs)), grid.crs)
    points, holder = shapely.get_coordinates(areas, return_index=True)
    areas[holder[~np.isfinite(points).all(axis=1)]] = shapely.Polygon()
    areas = np.asarray(shapely.transform(areas, to_cells, interleaved=False))
    return np.asarray(shapely.make_valid(areas, method="structure", keep_collapsed=False))


def _projected(areas: NDArray[Any], crs: str) -> NDArray[Any]:
    import shapely
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        wanted = CRS.from_user_input(crs)
    except CRSError as error:
        raise FileUnreadableError(
            f"{crs}: is not a coordinate system.", hint='Write one such as `crs = "EPSG:27700"`.'
        ) from error
    if wanted.equals(CRS.from_epsg(NATIONAL_GRID), ignore_axis_order=True):
        return areas
    transform = transformer(NATIONAL_GRID, wanted).transform
    fine = shapely.segmentize(areas, LONGEST_EDGE_METRES)
    return np.asarray(shapely.transform(fine, transform, interleaved=False))
