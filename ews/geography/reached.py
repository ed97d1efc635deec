"""How far shapes reach into the cells of a grid, by exactextract, which must be installed to import this."""

from collections.abc import Iterator
from collections.abc import Sequence

import numpy as np
from exactextract import exact_extract
from exactextract.feature import Feature
from exactextract.feature import FeatureSource
from exactextract.raster import NumPyRasterSource
from numpy.typing import NDArray


class _Outline(Feature):  # type: ignore[misc]  # exactextract has no types
    def __init__(self, wkb: bytes) -> None:
        super().__init__()
        self._wkb = wkb

    def geometry(self) -> bytes:
        return self._wkb

    def fields(self) -> list[str]:
        return []


class _Outlines(FeatureSource):  # type: ignore[misc]
    def __init__(self, wkbs: Sequence[bytes]) -> None:
        super().__init__()
        self._outlines = [_Outline(wkb) for wkb in wkbs]

    def count(self) -> int:
        return len(self._outlines)

    def __iter__(self) -> Iterator[_Outline]:
        return iter(self._outlines)

    def srs_wkt(self) -> None:
        return None


def by_each(wkbs: Sequence[bytes], *, rows: tuple[int, int], columns: tuple[int, int]) -> NDArray[np.float64]:
    """Return how much of each cell a polygon covers, or how long a line runs in it, NaN where not at all.

    Shapes are in cell units; *rows* and *columns* are the first and the one after the
    last.  The result has shape (shapes, rows, columns), and seven digits.
    """
    height, width = rows[1] - rows[0], columns[1] - columns[0]
    blank = np.zeros((height, width), np.uint8)
    grid = NumPyRasterSource(blank, columns[0], rows[0], columns[1], rows[1])
    found = exact_extract(grid, _Outlines(wkbs), ["cell_id", "coverage"])
    parts = np.full((len(wkbs), height * width), np.nan)
    for part, one in zip(parts, found, strict=True):
        part[np.asarray(one["properties"]["cell_id"], dtype=np.intp)] = one["properties"]["coverage"]
    # it counts rows from the largest y
    return parts.reshape(-1, height, width)[:, ::-1]
