"""The pocket scan: a few neighbouring sites that changed together, wherever they lie."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ews.detect.pocket_found import Pocket
from ews.detect.pocket_judge import Judge
from ews.detect.pocket_judge import Watch
from ews.detect.settings import Floats


@dataclass(frozen=True)
class PocketScan:
    """The scan of one district in every period; NaN, and no pockets, before the first verdict.

    `evidence` and `threshold` are (periods,): the strongest zone's, and what it must pass.
    `pockets` holds each period's pockets, as `ews.detect.pockets` returns them.
    """

    evidence: Floats
    threshold: Floats
    pockets: tuple[tuple[Pocket, ...], ...]


def pockets(
    counts: ArrayLike,
    denominators: ArrayLike | None,
    xy: ArrayLike,
    groups: object,
    *,
    monitor_from: int,
    period: int = -1,
    alarms_per_year: float = 1.0,
    direction: str | Sequence[str] = "worse",
    periods_per_year: int = 12,
    dispersion: float | Sequence[float | None] | None = None,
    coverage: ArrayLike | None = None,
    applies: ArrayLike | None = None,
    seed: int = 0,
) -> tuple[Pocket, ...]:
    """Find the pockets of one period, strongest first, none overlapping another.

    Parameters
    ----------
    counts
        (sites, periods), or (indicators, sites, periods) for several indicators that may change
        together. NaN or masked is missing and is not zero.
    denominators
        Of the same shape, or (sites, periods) or (sites,) for all indicators, or None: all alike.
    xy
        Coordinates in metres, (sites, 2). A site without (NaN, masked) belongs to its larger areas only.
    groups
        The sites' larger areas, such as LSOA and ward: a mapping of names to labels (sites,), an
        array (sites,), (sites, levels) or (levels, sites), or None. None, NaN, "", masked: no such.
    monitor_from
        First period that may have a verdict; at least a year (quarterly two) of history precedes it.
    period
        The period judged, counted as Python counts; nothing after it is looked at.
    alarms_per_year
        New pockets a year that chance may make in the whole district, in this direction.
    direction
        "worse" (a rise is sought) or "better", or one of them for each indicator.
    dispersion
        k of a site's variance `mu + mu^2 / k`, one or one for each indicator; None: estimated.
    coverage, applies
        How complete the source is (0-1), and where the indicator applies; shaped as denominators.
    seed
        The same seed, the same thresholds.

    Raises
    ------
    ValueError
        Where shapes do not match, an option is outside its meaning or has not one for each
        indicator, `period` is none of the periods, or a number is none that can be: a negative or
        infinite count, coverage outside 0 to 1.

    Notes
    -----
    Each zone is tested by the Shiryaev-Roberts statistic of its sites, their shares integrated
    out; `docs/methods/pockets.md` gives formulas and sources (Kulldorff 2001,
    doi:10.1111/1467-985X.00186; Shao, Liu & Neill 2011, doi:10.1109/ICDM.2011.11).
    """
    watch = Watch(monitor_from, alarms_per_year, direction, periods_per_year, dispersion, seed)
    judge = Judge.of(counts, denominators, xy, groups, watch, coverage=coverage, applies=applies)
    return judge.verdict(judge.index(period)).pockets


def pocket_scan(
    counts: ArrayLike,
    denominators: ArrayLike | None,
    xy: ArrayLike,
    groups: object,
    *,
    monitor_from: int,
    alarms_per_year: float = 1.0,
    direction: str | Sequence[str] = "worse",
    periods_per_year: int = 12,
    dispersion: float | Sequence[float | None] | None = None,
    coverage: ArrayLike | None = None,
    applies: ArrayLike | None = None,
    seed: int = 0,
) -> PocketScan:
    """Scan every period in turn: `pockets` called once a period, with its arguments."""
    watch = Watch(monitor_from, alarms_per_year, direction, periods_per_year, dispersion, seed)
    judge = Judge.of(counts, denominators, xy, groups, watch, coverage=coverage, applies=applies)
    verdicts = [judge.verdict(period) for period in range(judge.periods)]
    return PocketScan(
        evidence=np.array([verdict.evidence for verdict in verdicts]),
        threshold=np.array([verdict.threshold for verdict in verdicts]),
        pockets=tuple(verdict.pockets for verdict in verdicts),
    )
