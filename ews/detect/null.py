"""Series without a change, drawn and judged as the engine judges real ones."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln
from scipy.special import ndtr

from ews.detect.dispersion import shrunk_variance
from ews.detect.dispersion import sum_inflation
from ews.detect.likelihood import count_ratios
from ews.detect.likelihood import normal_ratios
from ews.detect.profiles import Profiles
from ews.detect.profiles import profiles
from ews.detect.settings import RAMPS
from ews.detect.settings import Floats
from ews.detect.whitened import Whitened
from ews.detect.whitened import whiten


@dataclass(frozen=True)
class Node:
    """One kind of no-change series: mean events, size, autocorrelation, drift, and how it is watched."""

    level: float
    size: float
    correlation: float
    form: str
    sign: int
    periods_per_year: int
    seed: int
    drift: float = 0.0

    @property
    def is_count(self) -> bool:
        """Whether the counts are judged one by one, as flows are."""
        return self.form in ("count", "steps")

    @property
    def shapes(self) -> Profiles:
        """The changes looked for."""
        return profiles(self.periods_per_year, self.sign, ramps=() if self.form == "steps" else RAMPS)

    def generator(self) -> np.random.Generator:
        """Return a generator that belongs to this node and its seed alone."""
        scatter = (self.size * 10, self.correlation * 100, self.drift * 1e4)
        numbers = (self.level * 100, *scatter, len(self.form), self.sign + 1)
        return np.random.default_rng([self.seed, *map(int, numbers)])


def draw_walks(draw: np.random.Generator, drift: float, shape: tuple[int, int]) -> Floats:
    """Draw the random walks of log shares, (series, periods), zero on average over the periods."""
    if drift <= 0:
        return np.zeros((1, 1))
    walk = np.cumsum(draw.normal(0.0, drift, shape), axis=1)
    return np.asarray(walk - walk.mean(axis=1, keepdims=True))


def from_normal(node: Node, noise: Floats, walks: Floats) -> Floats:
    """Turn standard normals (series, periods) into the node's series: a Gaussian copula.

    A share that walked moves the normals by as many standard deviations as it moves the mean.
    """
    latent = autoregressive(noise, node.correlation) if node.correlation > 0 else noise
    if node.form == "log":
        return np.asarray(latent / np.sqrt(node.level), dtype=np.float32)
    latent = latent + walks * np.sqrt(node.level / (1 + node.level / node.size))
    return count_quantiles(ndtr(latent), node.level, node.size).astype(np.float32)


def null_ratios(node: Node, series: Floats, first: int, since: int) -> Floats:
    """Judge drawn series: log likelihood ratios (series, periods - since, onsets).

    Shares and weights come from the periods before `first`, as in the engine; verdicts are given
    from column `since` on.
    """
    past = series[:, :first].sum(axis=1, keepdims=True)
    mean = (past + 0.5) * (node.level / (node.level * first + 0.5))
    if node.is_count:
        weight = 1.0 / (1.0 + mean / node.size)
        exposure = np.broadcast_to(weight * node.level, series.shape)
        return count_ratios(weight * series, exposure, since, node.shapes)
    whitened = _null_whitened(node, series, mean, first)
    return normal_ratios(whitened, since, node.shapes, log=node.form == "log")


def _null_whitened(node: Node, series: Floats, mean: Floats, first: int) -> Whitened:
    scale, spread = mean, mean * (1 + mean / node.size)
    if node.form == "log":
        scale, spread = np.ones_like(mean), _null_spread(node, series, first)
    whole = np.broadcast_to(scale, series.shape)
    return whiten(series, whole, np.broadcast_to(1.0 / spread, series.shape), whole, node.correlation)


def _null_spread(node: Node, series: Floats, first: int) -> Floats:
    past = series[:, :first]
    square = ((past - past.mean(axis=1, keepdims=True)) ** 2).sum(axis=1, keepdims=True)
    freedom = first - min(float(sum_inflation(node.correlation, np.array(first))), first - 1.0)
    return shrunk_variance(square, freedom, 1.0 / node.level)


def autoregressive(noise: Floats, rho: float) -> Floats:
    """Turn independent standard normals (..., periods) into an AR(1) of the same variance."""
    out = noise.copy()
    for t in range(1, noise.shape[-1]):
        out[..., t] = rho * out[..., t - 1] + np.sqrt(1 - rho**2) * noise[..., t]
    return out


def count_quantiles(uniform: Floats, level: float, size: float) -> Floats:
    """Return the negative binomial counts (mean `level`) at these probabilities."""
    top = int(level + 12 * np.sqrt(level * (1 + level / size)) + 30)
    k = np.arange(top)
    log_p = (
        gammaln(k + size)
        - gammaln(size)
        - gammaln(k + 1)
        + size * np.log(size / (size + level))
        + k * np.log(level / (size + level))
    )
    return np.asarray(np.searchsorted(np.cumsum(np.exp(log_p)), uniform), dtype=np.float64)
