"""Draws of a few sites without a change, tilted towards one so that rare pockets are seen often."""

from dataclasses import dataclass
from dataclasses import fields

import numpy as np

from ews.detect.pocket_sites import POISSON
from ews.detect.pocket_sites import Fitted
from ews.detect.pocket_sites import back
from ews.detect.pocket_sites import log_ratios
from ews.detect.settings import Floats
from ews.detect.settings import Ints


@dataclass(frozen=True)
class Plant:
    """The change planted in each draw: its ratio and how many periods back, both (draws,).

    `takes_part` (sites, draws) is one where a site takes part in it and zero elsewhere.
    """

    ratio: Floats
    onset: Ints
    takes_part: Floats


@dataclass(frozen=True)
class Drawn:
    """Counts of some sites, of recent periods (sites, periods, draws) and before (sites, draws).

    `exposure` is as a scan would see it, `true` what the counts were drawn with; both have the
    shapes of the counts.
    """

    counts: Floats
    exposure: Floats
    true: Floats
    counts_before: Floats
    exposure_before: Floats
    true_before: Floats

    def seen(self, fitted: Fitted, steps: Floats, last: int) -> Floats:
        """Return what a scan sees after `last` of the recent periods, (sites, steps, onsets, draws)."""
        weight = fitted.weight[:, None].astype(np.float32)
        y, x = (weight[:, None] * values[:, :last] for values in (self.counts, self.exposure))
        y0, x0 = weight * self.counts_before, weight * self.exposure_before
        return _ratios(fitted, (y0, x0), (y, x), steps, self.counts.shape[1] - 1)

    def tilted(self, fitted: Fitted, tilts: Floats) -> Floats:
        """Return log likelihood ratios of a plant against none, (sites, tilts, onsets, draws)."""
        before, recent = (self.counts_before, self.true_before), (self.counts, self.true)
        return _ratios(fitted, before, recent, tilts, self.counts.shape[1] - 1)

    def at(self, sites: Ints) -> "Drawn":
        """Return some of the sites."""
        return Drawn(*(getattr(self, field.name)[sites] for field in fields(self)))


def _ratios(
    fitted: Fitted, before: tuple[Floats, Floats], recent: tuple[Floats, Floats], steps: Floats, onsets: int
) -> Floats:
    y, x = (earlier + later.sum(axis=1) for earlier, later in zip(before, recent, strict=True))
    since = back(recent[0], onsets), back(recent[1], onsets)
    prior = np.float32(fitted.shape), fitted.rate.astype(np.float32)
    return log_ratios(prior, (y, x), since, steps.astype(np.float32))


def drawn(fitted: Fitted, near: Ints, onsets: int, plant: Plant, draw: np.random.Generator) -> Drawn:
    """Draw an indicator's counts at some sites, their shares from the prior."""
    size = plant.takes_part.shape
    past, recent = np.split(fitted.exposure, [-onsets - 1], axis=1)
    share = draw.gamma(fitted.shape, 1.0 / fitted.rate[:, None], size)
    true = recent[..., None] * _scatter(fitted, near, (len(near), onsets + 1, size[1]), draw)
    before = past.sum(axis=1)[:, None]
    true_before = before * _past_scatter(fitted, past, size, draw)
    since = np.arange(onsets + 1)[:, None] >= onsets + 1 - plant.onset
    rise = np.where(since, 1.0 + plant.takes_part[:, None] * (plant.ratio - 1.0), 1.0)
    rest = _rest(float(fitted.outside[0]), (1, onsets + 1, size[1]), draw)
    true = np.where(rest > 0, true, 0.0)
    # single precision: twice as fast, and finer than any draw
    return Drawn(
        counts=draw.poisson(share[:, None] * true * rise).astype(np.float32),
        exposure=(recent[..., None] * rest).astype(np.float32),
        true=true.astype(np.float32),
        counts_before=draw.poisson(share * true_before).astype(np.float32),
        exposure_before=np.broadcast_to(before, size).astype(np.float32),
        true_before=true_before.astype(np.float32),
    )


def _scatter(fitted: Fitted, near: Ints, shape: tuple[int, ...], draw: np.random.Generator) -> Floats:
    """Draw what moves a count beyond Poisson, with mean one, (sites, periods, draws)."""
    factor = np.ones(shape)
    if fitted.size < POISSON:
        factor = draw.gamma(fitted.size, 1 / fitted.size, shape)
    if fitted.shared < POISSON:
        areas, at = np.unique(near, return_inverse=True)
        factor = factor * draw.gamma(fitted.shared, 1 / fitted.shared, (len(areas), *shape[1:]))[at]
    return factor


def _past_scatter(fitted: Fitted, past: Floats, shape: tuple[int, ...], draw: np.random.Generator) -> Floats:
    """Draw the scatter of a sum over the past, (sites, draws): own scatter of so many periods."""
    square = (past**2).sum(axis=1)
    periods = past.sum(axis=1) ** 2 / np.where(square > 0, square, 1.0)
    size = np.broadcast_to(fitted.size * np.maximum(periods, 1.0)[:, None], shape)
    return np.asarray(draw.gamma(size) / size)


def _rest(usual: float, shape: tuple[int, ...], draw: np.random.Generator) -> Floats:
    """Draw how far the counts of the rest of the district are from their mean."""
    return np.asarray(draw.poisson(usual, shape) / max(usual, 1e-12))
