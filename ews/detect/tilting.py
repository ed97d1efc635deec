"""Series pushed towards a change, with the weight that makes their mean fair again."""

import numpy as np

from ews.detect.null import Node
from ews.detect.null import draw_walks
from ews.detect.settings import Floats


# How far the pushed half is pushed, in nats: reaches events from one in ten to one in a million.
INFORMATION = (1.0, 2.5, 4.5, 7.0, 10.0, 14.0)
# Terms of the expansion in how far a share has walked: exact to 1e-3 where it moved by a third.
ORDER = 5


def tilted_normals(
    draw: np.random.Generator, mixing: Floats, shape: tuple[int, int], window: int, rho: float
) -> tuple[Floats, Floats]:
    """Draw normals (indicators, series, periods) and weights (series,).

    `mixing` (indicators, sources) turns independent sources into the indicators' normals. Half of
    the series are plain; the others carry a step that began within the last `window` periods, in
    all indicators or in one, whitened by the autocorrelation `rho`. A weighted mean over the
    series is the mean without any push, and rare high evidence is met often enough to be counted
    (importance sampling with a defensive mixture: Hesterberg 1995, doi:10.2307/1269620). Weights
    never exceed two.
    """
    series, length = shape
    z = draw.standard_normal((mixing.shape[1], series, length))
    ways, courses = _ways(mixing), _courses(min(window, length - 1), length, rho)
    reach = np.sqrt(2 * np.array(INFORMATION))
    pushed = draw.permutation(series) < series // 2
    way, course = draw.integers(0, len(ways), series), draw.integers(0, len(courses), series)
    far = np.where(pushed, reach[draw.integers(0, len(reach), series)], 0.0)
    z += ways[way].T[:, :, None] * (courses[course] * far[:, None])
    score = np.einsum("cd,dst,kt->sck", ways, z, courses, optimize=True)
    ratios = np.exp(score[..., None] * reach - reach**2 / 2)
    weight = 1.0 / (0.5 + 0.5 * ratios.mean(axis=(1, 2, 3)))
    return np.tensordot(mixing, z, axes=1), weight


def tilted_counts(
    draw: np.random.Generator, node: Node, shape: tuple[int, int], window: int
) -> tuple[Floats, Floats]:
    """Draw a flow's counts (series, periods) and weights (series,), half of them pushed.

    As `tilted_normals`, but the push multiplies the means, up since an onset and down before it,
    and the weight is the likelihood ratio of the negative binomial given the share's walk: normal
    scores reach the high evidence of rare counts badly.
    """
    series, length = shape
    factors = _factors(node, min(window, length - 1), length)
    course = draw.integers(0, len(factors), series)
    pushed = draw.permutation(series) < series // 2
    walk = np.exp(draw_walks(draw, node.drift, shape))
    means = node.level * walk * np.where(pushed[:, None], factors[course], 1.0)
    counts = draw.negative_binomial(node.size, node.size / (node.size + means)).astype(float)
    score = counts @ np.log(factors).T - _risen(counts + node.size, walk - 1.0, node, factors)
    return counts.astype(np.float32), 1.0 / (0.5 + 0.5 * np.exp(score).mean(axis=1))


def _risen(events: Floats, walked: Floats, node: Node, factors: Floats) -> Floats:
    """Return `sum_t events log((k + m f w) / (k + m w))` by series and course, w = 1 + walked.

    Expanded in `walked`, so that matrix products do for all courses at once.
    """
    pushed, plain = (node.level * f / (node.size + node.level * f) for f in (factors, np.ones_like(factors)))
    total = events @ np.log1p(node.level * (factors - 1) / (node.size + node.level)).T
    if node.drift <= 0:
        return np.asarray(total)
    power = np.ones_like(events)
    for order in range(1, ORDER + 1):
        power = power * walked
        total = total + (events * power) @ ((pushed**order - plain**order) * (-1) ** (order + 1) / order).T
    return np.asarray(total)


def _factors(node: Node, window: int, length: int) -> Floats:
    """Factors on the mean by course: (onsets x information, periods), apart on the root scale."""
    back = np.arange(1, window + 1)[:, None]
    part = back / length
    weight = 1.0 / (1.0 + node.level / node.size)
    apart = np.sqrt(np.array(INFORMATION) / (2 * back * (1 - part) * node.level * weight))
    since = np.maximum(1 + node.sign * (1 - part) * apart, 0.2) ** 2
    before = np.maximum(1 - node.sign * part * apart, 0.2) ** 2
    age = np.arange(length) - (length - back)
    found = np.where(age[:, None] >= 0, since[..., None], before[..., None])
    return np.asarray(found.reshape(-1, length))


def _ways(mixing: Floats) -> Floats:
    """Directions among the sources that move all indicators, or one, (ways, sources)."""
    moved = np.vstack([np.ones((1, len(mixing))), np.eye(len(mixing))]) @ mixing
    moved = moved if len(mixing) > 1 else moved[:1]
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True))


def _courses(window: int, length: int, rho: float) -> Floats:
    """Innovations of a step against the mean, by onset, each of length one: (onsets, periods)."""
    age = np.arange(length)[None, :] - (length - np.arange(1, window + 1)[:, None])
    step = np.where(age < 0, 0.0, np.where(age == 0, 1.0, 1.0 - rho))
    level = np.full(length, 1.0 - rho)
    level[0] = 1.0
    step = step - (step @ level / (level @ level))[:, None] * level
    return np.asarray(step / np.linalg.norm(step, axis=1, keepdims=True))
