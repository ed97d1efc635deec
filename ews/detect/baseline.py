"""The district baseline: what an area would count at the rest of the district's rate."""

from dataclasses import dataclass

import numpy as np

from ews.detect.settings import FEW_AREAS
from ews.detect.settings import LARGE_AREA
from ews.detect.settings import Bools
from ews.detect.settings import Floats


# Rounds of proportional fitting; exact after one when nothing is missing and people do not move.
ROUNDS = 4


def members(counts: Floats, inside: Bools) -> Bools:
    """Say which cells serve as the others' baseline, (areas, periods).

    An area with more than a tenth of the events of `counts` (areas, past periods) leaves, unless
    fewer than eight areas would be left.
    """
    total = counts.sum()
    small = counts.sum(axis=1) <= LARGE_AREA * total
    if np.count_nonzero(small & inside.any(axis=1)) < FEW_AREAS:
        return inside
    return np.asarray(inside & small[:, None])


def standard_rates(counts: Floats, people: Floats, inside: Bools) -> Floats:
    """Return each area's own rate relative to the district, (areas,), by proportional fitting.

    The two-way model rate(area) x index(period) is fitted to the cells `inside` (areas, past
    periods), so that an area that is missing or leaves takes its own level with it, and the
    others' baseline does not jump. One half of an event at the district's rate is added to each.
    NaN for an area with no cell inside.
    """
    y, n = np.where(inside, counts, 0.0), np.where(inside, people, 0.0)
    rates = np.ones(len(y))
    for _ in range(ROUNDS):
        index = _ratio(y.sum(axis=0), rates @ n)
        rates = (y.sum(axis=1) + 0.5) / (n @ index + 0.5)
    return np.where(inside.any(axis=1), rates, np.nan)


@dataclass(frozen=True)
class Rest:
    """The rest of the district as each area sees it, (areas, periods).

    `counts` of the others, and `people` of the others weighted by their own rates; `real` where
    there are such people. `served` and `bearing` are what each area itself gives to the others: its
    counts and its people times its rate, zero where it does not serve.
    """

    counts: Floats
    people: Floats
    real: Bools
    served: Floats
    bearing: Floats

    def exposures(self, people: Floats) -> Floats:
        """Return `people * counts / self.people`: the count at the rest's rate; NaN without a rest."""
        return np.where(self.real, people * self.counts / np.where(self.real, self.people, 1.0), np.nan)

    def odds(self, people: Floats) -> Floats:
        """Return the odds that an event is the area's, were its rate the district's; 0 without a rest."""
        return np.where(self.real, people / np.where(self.real, self.people, 1.0), 0.0)


def rest_of_district(
    counts: Floats, people: Floats, inside: Bools, rates: Floats, *, signed: bool = False
) -> Rest:
    """Add up the areas j other than i whose cell is `inside` (areas, periods).

    The exposure that follows is `E_i = n_i * sum(y_j) / sum(rate_j n_j)`; with equal rates this
    is `n (Y - y) / (N - n)`. Sums of counts are kept from falling below zero by rounding, unless
    they are `signed`.
    """
    serving = inside & np.isfinite(rates)[:, None]
    y = np.where(serving, counts, 0.0)
    n = np.where(serving, people * np.nan_to_num(rates)[:, None], 0.0)
    rest, base = y.sum(axis=0) - y, n.sum(axis=0) - n
    # Differences of sums leave dust where the rest is empty.
    real = base > 1e-9 * np.maximum(n.sum(axis=0), 1e-280)
    return Rest(rest if signed else np.maximum(rest, 0.0), base, real, y, n)


def exposures_by_standing(people: Floats, serving: tuple[Floats, Floats], standing: Floats) -> Floats:
    """Return what each area would count at the rest's rate, by look; zero without a rest.

    `people` are looks of the denominators, `serving` looks of the counts and of the people (weighted
    by the areas' own rates) of the cells that may serve, all (areas, looks, columns). `standing`
    (areas, looks) says how far each area stands for the district at each look: an area has one
    standing throughout a look, so its leaving makes no jump.
    """
    rest, base = (_others(values, standing) for values in serving)
    # Differences of sums leave dust where the rest is empty.
    real = base > 1e-9 * np.maximum(base.max(axis=0), 1e-280)
    np.maximum(rest, 0.0, out=rest)
    rest *= people
    return np.divide(rest, base, out=np.zeros_like(rest), where=real)


def _others(values: Floats, standing: Floats) -> Floats:
    """Add up the values of all but each area, each as far as it stands."""
    own = standing[..., None] * values
    return np.asarray(np.subtract(own.sum(axis=0), own, out=own))


def _ratio(top: Floats, bottom: Floats) -> Floats:
    positive = np.asarray(bottom) > 0
    return np.asarray(np.where(positive, top / np.where(positive, bottom, 1.0), 0.0))
