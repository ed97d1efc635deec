"""What chance does to a theme: the bootstrap keeps the correlation between its indicators."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from ews.detect.calibrate import LEVELS
from ews.detect.calibrate import Curves
from ews.detect.calibrate import band_edges
from ews.detect.calibrate import curves_of
from ews.detect.likelihood import allowed_onsets
from ews.detect.likelihood import evidence
from ews.detect.null import Node
from ews.detect.null import from_normal
from ews.detect.null import null_ratios
from ews.detect.readings import Reading
from ews.detect.settings import Floats
from ews.detect.settings import Options


# Prior probability that an indicator takes part in a change of its theme.
INVOLVED = 0.5
# Simulated areas per kind of area.
AREAS = 500
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
        return _between(size, np.array([np.median(size[g]) for g in groups]), known)

    def _simulated(self, readings: list[Reading], levels: Floats) -> Curves:
        nodes = []
        for reading, options, level in zip(readings, self.options, levels, strict=True):
            index = int(np.argmin(np.abs(np.log(LEVELS) - np.log(max(level, LEVELS[0])))))
            nodes.append(reading.calibration(options).node(index))
        return theme_curves(tuple(nodes), self.correlation)


@lru_cache(maxsize=512)
def theme_curves(nodes: tuple[Node, ...], correlation: float) -> Curves:
    """Simulate areas with these indicators and return their curves, (bands, rates).

    Standard normals with a common correlation drive all indicators of an area (a Gaussian copula).
    """
    options = Options(0, periods_per_year=nodes[0].periods_per_year)
    edges = band_edges(options)
    draw = nodes[0].generator()
    common = draw.standard_normal((AREAS, edges[-1]))
    own = draw.standard_normal((len(nodes), AREAS, edges[-1]))
    noise = np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own
    series = [from_normal(node, node.sign * part) for node, part in zip(nodes, noise, strict=True)]
    return curves_of([_joint(nodes, series, start, end, options) for start, end in pairwise(edges)])


def _joint(nodes: tuple[Node, ...], series: list[Floats], start: int, end: int, options: Options) -> Floats:
    total: Floats = np.zeros(())
    for node, values in zip(nodes, series, strict=True):
        ratios = null_ratios(node, values[:, :end], start)
        total = total + np.logaddexp(np.log1p(-INVOLVED), np.log(INVOLVED) + ratios)
    seen = np.ones((1, end), dtype=bool)
    return evidence(total, allowed_onsets(seen, start, total.shape[2], options.min_history // 2))


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


def _between(size: Floats, centres: Floats, known: list[Curves]) -> Curves:
    order = np.argsort(centres, kind="stable")
    at = np.interp(size, centres[order], np.arange(len(order)))
    low = np.minimum(at.astype(int), max(len(order) - 2, 0))
    high = np.minimum(low + 1, len(order) - 1)
    part = (at - low)[:, None, None]

    def mix(name: str) -> Floats:
        tables = np.stack([getattr(known[i], name) for i in order])
        return np.asarray(tables[low] + part * (tables[high] - tables[low]))

    return Curves(mix("crossing"), mix("exceeding"))
