"""A block's arrays as they look from each of its periods: now is always the last column."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ews.detect.blocks import Block
from ews.detect.settings import Floats
from ews.detect.settings import Ints


def looks(values: Floats, block: Block) -> Floats:
    """Return `values` (areas, block's periods) as (areas, looks, columns), a read-only view.

    Look p is taken from the block's p-th verdict period; its last column is that period, and what
    lies before the block's first column is zero. All looks have one length, so that sums round
    alike and a verdict is the same to the last bit whatever comes after it.
    """
    width = values.shape[1]
    padded = np.pad(values, ((0, 0), (width - 1, 0)))
    return sliding_window_view(padded, width, axis=1)[:, block.judged]


def before_and_since(values: Floats, back: Ints) -> tuple[Floats, Floats]:
    """Add up looks (areas, looks, columns) before and since an onset `back` periods ago, (areas, looks)."""
    total = np.cumsum(values, axis=2)
    last = values.shape[2] - 1
    before = np.take_along_axis(total, np.clip(last - back, 0, last)[..., None], axis=2)[..., 0]
    before = np.where(back > last, 0.0, before)
    return before, total[..., -1] - before
