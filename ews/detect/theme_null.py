"""What chance does to a theme: the bootstrap keeps the correlation between its indicators."""

from dataclasses import astuple
from dataclasses import dataclass

import numpy as np

from ews.detect.calibrate import LEVELS
from ews.detect.calibrate import Curves
from ews.detect.calibrate import joint_curves
from ews.detect.null import Node
from ews.detect.once import once
from ews.detect.readings import Reading
from ews.detect.settings import INVOLVED
from ews.detect.settings import Floats
from ews.detect.settings import Options


# Simulated areas per kind of area and band of history.
AREAS = 1800
# Kinds of area told apart, by how much their indicators count: enough to interpolate between.
GROUPS = 3
# Correlations are taken to the nearest of this step, so that blocks share simulations.
STEP = 0.1


@dataclass(frozen=True)
class ThemeCalibration:
    """What chance does to the areas of a theme with one common residual correlation."""

    options: tuple[Options, ...]
    correlation: float

    def curves(self, readings: list[Reading]) -> Curves:
        """Return the bootstrap curves of every area, (areas, bands, rates).

        Areas are ranked by the sum of their indicators' levels and cut into `GROUPS`; each group
        is simulated at its median levels, and areas between two groups' sums are interpolated.
        """
        levels = np.stack([reading.level for reading in readings])
        size = np.log(levels.sum(axis=0) + 1e-9)
        cuts = np.quantile(size, (np.arange(GROUPS) + 0.5) / GROUPS)
        nearest = np.abs(size[None, :] - cuts[:, None]).argmin(axis=0)
        groups = [np.flatnonzero(nearest == g) for g in np.unique(nearest)]
        known = [self._simulated(readings, np.median(levels[:, g], axis=1)) for g in groups]
        centres = np.array([np.median(size[g]) for g in groups])
        order = np.argsort(centres, kind="stable")
        at = np.interp(size, centres[order], np.arange(len(order)))
        return Curves.between({place: known[group] for place, group in enumerate(order)}, at)

    def _simulated(self, readings: list[Reading], levels: Floats) -> Curves:
        nodes = []
        for reading, options, level in zip(readings, self.options, levels, strict=True):
            index = int(np.argmin(np.abs(np.log(LEVELS) - np.log(max(level, LEVELS[0])))))
            nodes.append(reading.calibration(options).node(index))
        # What chance does to a theme does not depend on the order its indicators are listed in.
        return theme_curves(tuple(sorted(nodes, key=astuple)), self.correlation)


@once
def theme_curves(nodes: tuple[Node, ...], correlation: float) -> Curves:
    """Simulate areas with these indicators and return their curves, (bands, rates).

    Standard normals with a common correlation drive all indicators of an area (a Gaussian copula).
    """
    own = np.sqrt(1 - correlation) * np.eye(len(nodes))
    common = np.full((len(nodes), 1), np.sqrt(correlation))
    mixing = np.hstack([common, own])
    return joint_curves(nodes, mixing, AREAS, joint_ratios)


def joint_ratios(ratios: list[Floats]) -> Floats:
    """Join indicators' log likelihood ratios: `sum_j log(1 - pi + pi L_j)`, any one shape."""
    total: Floats = np.zeros(())
    for each in ratios:
        total = total + np.logaddexp(np.log1p(-INVOLVED), np.log(INVOLVED) + each)
    return total


def residual_correlation(readings: list[Reading], options: list[Options]) -> float:
    """Return the mean correlation of the indicators' residuals within areas, past periods only.

    Residuals are turned so that the direction sought is up for every indicator. Never below zero:
    a theme whose indicators offset each other is judged as independent.
    """
    past = readings[0].block.past
    pairs_of = zip(readings, options, strict=True)
    scores = np.stack([o.sign * reading.residual[:, :past] for reading, o in pairs_of])
    known = np.isfinite(scores)
    flat = np.where(known, scores, 0.0).reshape(len(readings), -1)
    both = known.reshape(len(readings), -1).astype(float)
    product, pairs = flat @ flat.T, both @ both.T
    spread = np.sqrt((flat**2 @ both.T) * (both @ (flat**2).T))
    apart = ~np.eye(len(readings), dtype=bool) & (pairs > 1) & (spread > 0)
    if not apart.any():
        return 0.0
    mean = float((product[apart] / spread[apart]).mean())
    return float(np.clip(np.round(mean / STEP) * STEP, 0.0, 0.9))
