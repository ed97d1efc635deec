"""Small simulated districts: what is common to all areas, and what is planted in one."""

import numpy as np

from ews.detect.null import Node
from ews.detect.null import draw_walks
from ews.detect.null import from_normal


def district(
    seed: int, means: list[float], periods: int, *, size: float = 15.0, shock: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return counts and people (areas, periods) with a season, a trend and a half-year shock at 60 %."""
    draw = np.random.default_rng(seed)
    t = np.arange(periods)
    common = np.exp(0.2 * np.sin(2 * np.pi * t / 12) + 0.003 * t)
    start = int(0.6 * periods)
    common[start : start + 6] *= shock
    people = np.repeat(draw.lognormal(6.5, 0.25, (len(means), 1)), periods, axis=1)
    mean = np.array(means)[:, None] * common
    return draw.poisson(mean * draw.gamma(size, 1 / size, mean.shape)).astype(float), people


def stock(seed: int, areas: int, periods: int, *, mean: float, stay: float) -> np.ndarray:
    """Return caseloads (areas, periods) of which the part *stay* is counted again."""
    draw = np.random.default_rng(seed)
    counts = np.zeros((areas, periods))
    counts[:, 0] = draw.poisson(mean, areas)
    for t in range(1, periods):
        kept = draw.binomial(counts[:, t - 1].astype(int), stay)
        counts[:, t] = kept + draw.poisson(mean * (1 - stay), areas)
    return counts


def crossings(alert: np.ndarray, evidence: np.ndarray) -> tuple[int, int]:
    """Return the up-crossings of alerts and the verdicts, missing verdicts left out."""
    up = verdicts = 0
    for row, known in zip(alert, np.isfinite(evidence), strict=True):
        seen = row[known]
        up += int((seen & ~np.concatenate([[False], seen[:-1]])).sum())
        verdicts += len(seen)
    return up, verdicts


def draw_series(node: Node, series: int, length: int) -> np.ndarray:
    """Return series without a change at the node's exposure, (series, periods), untilted."""
    draw = node.generator()
    walks = draw_walks(draw, node.drift, (series, length))
    return from_normal(node, draw.standard_normal((series, length)), walks)
