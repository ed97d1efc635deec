"""Which cells of a grid shapes reach, by exactextract; to import this fails where it is not installed."""

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


def by_any(
    wkbs: Sequence[bytes], *, rows: tuple[int, int], columns: tuple[int, int]
) -> list[NDArray[np.bool_]]:
    """Return for each polygon or line which cells it has a part in, shape (rows, columns).

    Shapes are in cell units; *rows* and *columns* are the first and the one after the last.
    """
    height, width = rows[1] - rows[0], columns[1] - columns[0]
    blank = np.zeros((height, width), np.uint8)
    grid = NumPyRasterSource(blank, columns[0], rows[0], columns[1], rows[1])
    found = exact_extract(grid, _Outlines(wkbs), ["cell_id"])
    marks = np.zeros((len(wkbs), height * width), bool)
    for mark, one in zip(marks, found, strict=True):
        mark[np.asarray(one["properties"]["cell_id"], dtype=np.intp)] = True
    # it counts rows from the largest y
    return list(marks.reshape(-1, height, width)[:, ::-1])
