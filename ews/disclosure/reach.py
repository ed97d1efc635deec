"""What an attacker can work out: the bounds that all published numbers set, by linear programming."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ews.disclosure.layout import Scene
from ews.disclosure.rules import Bools
from ews.disclosure.rules import Floats
from ews.disclosure.rules import Ints


SLIGHT = 1e-6
ATTEMPTS = 2


@dataclass(frozen=True)
class _Sums:
    """Linear constraints on the blocks that are not known: ``low`` <= ``matrix`` @ blocks <= ``high``."""

    matrix: Floats
    low: Floats
    high: Floats

    def part(self, blocks: Ints) -> "_Sums":
        """Return the constraints on some *blocks* that hold no others."""
        rows = self.matrix[:, blocks].any(axis=1)
        return _Sums(self.matrix[np.ix_(rows, blocks)], self.low[rows], self.high[rows])


def reach(scene: Scene, places: Bools) -> tuple[Floats, Floats]:
    """Return the least and the largest count of *places*, (places, blocks), that fit a *scene*."""
    low, high = scene.block_bounds()
    open_ = high - low > SLIGHT
    base = places.astype(float) @ np.where(open_, 0.0, scene.truth)
    least, most = base.copy(), base.copy()
    sums = _without_sums_of_others(_sums(scene, open_))
    low, high, chosen = low[open_], high[open_], places[:, open_]
    for blocks in _components(sums.matrix):
        part, bounds = sums.part(blocks), np.stack([low[blocks], high[blocks]], axis=1)
        for place in np.flatnonzero(chosen[:, blocks].any(axis=1)):
            aim = chosen[place, blocks].astype(float)
            least[place] += _extreme(aim, part, bounds)
            most[place] -= _extreme(-aim, part, bounds)
    return least, most


def possible(scene: Scene, places: Bools, move: Floats) -> Bools:
    """Tell which of the *places* may be off the truth by their *move*, (places,), or further that way.

    All places are moved at once, then once more those that the others kept from getting far enough:
    of places that hinder each other some may be missed.
    """
    low, high = scene.block_bounds()
    open_ = high - low > SLIGHT
    sums, truth = _sums(scene, open_), scene.truth[open_]
    bounds = np.stack([low[open_], high[open_]], axis=1)
    aims = places[:, open_].astype(float) * np.where(move >= 0, 1.0, -1.0)[:, None]
    found = np.abs(move) < SLIGHT
    for _ in range(ATTEMPTS):
        left = np.flatnonzero(~found)
        if len(left):
            moved = _moved(sums, bounds, aims[left], truth, np.abs(move[left]))
            found[left] = moved > np.abs(move[left]) - SLIGHT
    return found


def _moved(sums: _Sums, bounds: Floats, aims: Floats, truth: Floats, far: Floats) -> Floats:
    """Return how far each of the *aims*, (aims, blocks), gets from the truth, none further than *far*."""
    above, below = np.isfinite(sums.high), np.isfinite(sums.low)
    matrix = np.concatenate([sums.matrix[above], -sums.matrix[below]])
    limit = np.concatenate([sums.high[above], -sums.low[below]])
    count = len(aims)
    both = np.block([[matrix, np.zeros((len(matrix), count))], [-aims, np.eye(count)]])
    best = linprog(
        np.concatenate([np.zeros(len(truth)), -np.ones(count)]),
        A_ub=both,
        b_ub=np.concatenate([limit, -aims @ truth]),
        bounds=np.concatenate([bounds, np.stack([np.full(count, -np.inf), far], axis=1)]),
        method="highs",
    )
    if best.status != 0:
        raise ArithmeticError(f"what is possible was not found: {best.message}")
    return np.asarray(best.x[len(truth) :])


def _sums(scene: Scene, open_: Bools) -> _Sums:
    """Return what the wide rows tell of the *open* blocks."""
    wide = scene.layout.wide
    holds, truth = scene.layout.holds[wide], scene.truth
    rest = scene.beside[wide] + holds[:, ~open_] @ truth[~open_]
    sums = _Sums(holds[:, open_], scene.low[wide] - rest, scene.high[wide] - rest)
    kept = sums.matrix.any(axis=1)
    return _Sums(sums.matrix[kept], sums.low[kept], sums.high[kept])


def _without_sums_of_others(sums: _Sums) -> _Sums:
    """Take from each exact sum the smaller exact ones inside it, so that what is apart falls apart."""
    order = np.argsort(sums.matrix.sum(axis=1), kind="stable")
    matrix, low, high = sums.matrix[order].copy(), sums.low[order].copy(), sums.high[order].copy()
    exact = np.flatnonzero(high - low < SLIGHT)
    for row in exact:
        for inner in exact[exact < row][::-1]:
            if matrix[inner].any() and (matrix[inner] <= matrix[row]).all():
                matrix[row] -= matrix[inner]
                low[row], high[row] = low[row] - low[inner], high[row] - high[inner]
    kept = matrix.any(axis=1)
    return _Sums(matrix[kept], low[kept], high[kept])


def _components(matrix: Floats) -> list[Ints]:
    """Return the sets of blocks that no constraint ties to others."""
    blocks = csr_array(matrix.T @ matrix)
    count, label = connected_components(blocks, directed=False)
    return [np.flatnonzero(label == number) for number in range(count)]


def _extreme(aim: Floats, sums: _Sums, bounds: Floats) -> float:
    """Return the least value of *aim* within the constraints; minus infinity where there is none."""
    if not len(sums.matrix):
        return float((aim * np.where(aim > 0, bounds[:, 0], bounds[:, 1]))[aim != 0].sum())
    above, below = np.isfinite(sums.high), np.isfinite(sums.low)
    found = linprog(
        aim,
        A_ub=csr_array(np.concatenate([sums.matrix[above], -sums.matrix[below]])),
        b_ub=np.concatenate([sums.high[above], -sums.low[below]]),
        bounds=bounds,
        method="highs",
    )
    if found.status == 3:
        return -np.inf
    if found.status != 0:
        raise ArithmeticError(f"the bounds of a withheld number were not found: {found.message}")
    return float(found.fun)
