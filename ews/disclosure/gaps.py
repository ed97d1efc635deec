"""Two areas that differ by little: the difference is a small place that nobody listed."""

from dataclasses import dataclass

import numpy as np

from ews.disclosure.layout import Layout
from ews.disclosure.layout import Scene
from ews.disclosure.rules import Bools
from ews.disclosure.rules import Ints
from ews.disclosure.rules import Rule


SLIGHT = 1e-6


@dataclass(frozen=True)
class Nested:
    """Pairs of rows of which the ``inner`` lies within the ``outer``, or is made of the same blocks."""

    inner: Ints
    outer: Ints


def nested(plan: Layout) -> Nested:
    """Return the pairs of rows of which one holds all blocks of the other, each pair once."""
    size = plan.holds.sum(axis=1)
    within = plan.holds @ plan.holds.T > size[:, None] - 0.5
    mutual = within & within.T
    within &= ~mutual | np.triu(np.ones_like(within), 1)
    inner, outer = np.nonzero(within)
    return Nested(inner, outer)


@dataclass(frozen=True)
class Close:
    """What lies between shown rows whose counts differ by a number that is hidden.

    ``places`` are the blocks between two rows, (places, blocks).  ``pairs`` are rows, (pairs, 2),
    that differ by more than their blocks account for: they are counted record by record and
    straddle, so the difference is what happened on the sliver between them.
    """

    places: Bools
    pairs: Ints


def close(pairs: Nested, scene: Scene, rule: Rule) -> Close:
    """Return what two shown rows of a *scene* tell of small places between them.

    Rounded numbers leave such a difference in doubt by themselves.
    """
    counts, shown, holds = scene.counts, scene.visible, scene.layout.holds
    apart = np.abs(counts[pairs.outer] - counts[pairs.inner])
    found = shown[pairs.inner] & shown[pairs.outer] & rule.small(apart) & (apart > SLIGHT)
    found &= rule.rounded_to == 1
    inner, outer = pairs.inner[found], pairs.outer[found]
    straddle = np.abs(scene.beside[outer] - scene.beside[inner]) > SLIGHT
    places = (holds[outer] - holds[inner])[~straddle] > 0
    return Close(
        np.unique(places, axis=0) if len(places) else places,
        np.stack([inner[straddle], outer[straddle]], axis=1),
    )
