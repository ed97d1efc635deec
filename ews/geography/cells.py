"""Which cells of a grid an area covers, and how much of each.

All is in cell units: one cell is a square of side one, x counts columns and y
counts rows, both from the grid's first corner.  An affine map keeps shares of
area, so rotated, upside-down and oblong grids need no case of their own.
"""

from typing import Any
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

# Cells that an edge cuts are measured against the area clipped to blocks of this many cells a side: half
# the time for outlines of thousands of vertices, a tenth more for coarse ones (measured).
BLOCK = 8
# What the rounding of coordinates leaves of a cell along whose edge an area ends.
ROUNDING = 1e-9


class Window(NamedTuple):
    """Rows and columns of a grid, the last of each left out."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def is_empty(self) -> bool:
        """Say whether no cell lies in it."""
        return self.bottom <= self.top or self.right <= self.left


class Covered(NamedTuple):
    """The cells that an area covers: arrays of shape (cells,), each once; ``share`` is over 0, up to 1."""

    row: Ints
    column: Ints
    share: Floats


def around(area: Any, height: int, width: int) -> Window:
    """Return the part of a grid of *height* rows and *width* columns that *area* may reach."""
    left, top, right, bottom = area.bounds
    if not np.isfinite([left, top, right, bottom]).all():
        return Window(0, 0, 0, 0)
    first_row, last_row = np.clip([np.floor(top), np.ceil(bottom)], 0, height)
    first_column, last_column = np.clip([np.floor(left), np.ceil(right)], 0, width)
    return Window(int(first_row), int(last_row), int(first_column), int(last_column))


def covered(area: Any, window: Window) -> Covered:
    """Return the cells of *window* that *area*, a valid polygon in cell units, covers."""
    if window.is_empty:
        return Covered(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    row, column, is_whole = _reached(area, window)
    share = np.ones(len(row))
    share[~is_whole] = _measured(area, row[~is_whole], column[~is_whole])
    there = share > ROUNDING
    return Covered(row[there], column[there], share[there])


def _reached(area: Any, window: Window) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Return the rows and columns of the cells that *area* reaches, and which of them it fills.

    A quadtree (Samet, 1984, Computing Surveys 16, 187-260): squares that an edge
    cuts are quartered, down to single cells.
    """
    import shapely

    shapely.prepare(area)
    side = 1 << (max(window.bottom - window.top, window.right - window.left) - 1).bit_length()
    row, column = np.array([window.top]), np.array([window.left])
    whole = []
    while True:
        squares = _squares(row, column, side)
        filled = shapely.contains_properly(area, squares)
        cut = shapely.intersects(area, squares) & ~filled
        whole.append(_cells_of(row[filled], column[filled], side))
        row, column = row[cut], column[cut]
        if side == 1:
            break
        side //= 2
        row = np.concatenate([row, row, row + side, row + side])
        column = np.concatenate([column, column + side, column, column + side])
    rows, columns = (np.concatenate(parts) for parts in zip(*whole, (row, column), strict=True))
    inside = (rows < window.bottom) & (columns < window.right)
    is_whole = np.arange(len(rows)) < len(rows) - len(row)
    return rows[inside], columns[inside], is_whole[inside]


def _cells_of(row: Ints, column: Ints, side: int) -> tuple[Ints, Ints]:
    """Return the cells of squares of *side* cells."""
    down, along = (step.ravel() for step in np.indices((side, side)))
    return (row[:, None] + down).ravel(), (column[:, None] + along).ravel()


def _squares(row: Ints, column: Ints, side: int) -> NDArray[Any]:
    import shapely

    return np.asarray(shapely.box(column, row, column + side, row + side))


def _measured(area: Any, row: Ints, column: Ints) -> Floats:
    """Return how much of each cell lies in *area*."""
    import shapely

    corners = np.stack([row, column], axis=1) // BLOCK
    blocks, which = np.unique(corners, axis=0, return_inverse=True)
    clipped = shapely.intersection(area, _squares(blocks[:, 0] * BLOCK, blocks[:, 1] * BLOCK, BLOCK))
    parts = shapely.intersection(clipped[which.ravel()], _squares(row, column, 1))
    return np.asarray(shapely.area(parts))
