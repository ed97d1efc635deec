"""What an area would have counted had nothing changed, and how far chance alone takes it from that."""

from dataclasses import dataclass

import numpy as np

from ews.nouns import Floats
from ews.nouns import Signal


# At how many means a quantile is worked out; between them it is drawn on.
NET = 600
# A scatter is one of so many periods at least.
LEAST_SEEN = 12


@dataclass(frozen=True)
class Expected:
    """What was expected in each period, and where nineteen in twenty would fall were nothing changing.

    Shape (areas, periods), as the signal's own; NaN where there has been no verdict yet.
    """

    line: Floats
    low: Floats
    high: Floats


def expected_range(signal: Signal, level: float = 0.95) -> Expected:
    """Return the expected line of *signal* with the range that chance leaves one period in.

    Counts scatter as a quasi-Poisson count (McCullagh & Nelder 1989, section 6.2): the count times its
    weight is Poisson about the expected times that weight.  The logs of values are normal, their
    precision the weight.  Of a flow the weight is the signal's, the latest that is known, as its latest
    share counts for the whole line.  That of a stock or a value also answers for deviations that last,
    which widen a sum and not one period: one over its own scatter before the onset stands instead.
    The range does not hold how well the expected line itself is known.
    """
    from scipy.special import ndtri

    line = signal.expected
    weight = (_latest(signal.weight) if signal.kind == "flow" else _own_weight(signal, line))[:, None]
    tail = (1 - level) / 2
    if signal.kind == "value":
        reach = np.exp(ndtri(1 - tail) / np.sqrt(np.where(weight > 0, weight, np.nan)))
        return Expected(line, line / reach, line * reach)
    mean = line * weight
    return Expected(line, _quantile(mean, tail) / weight, _quantile(mean, 1 - tail) / weight)


def _quantile(mean: Floats, chance: float) -> Floats:
    """Return below what a Poisson count of *mean* stays with this *chance*, drawn on between whole counts."""
    from scipy.special import pdtrik

    most = np.nanmax(mean, initial=0.0)
    # the quantile bends so little with the mean that a fine net of means gives it, much sooner
    means = np.linspace(0.0, np.sqrt(most) + 1e-9, NET) ** 2
    # where nothing at all is likelier than this chance, nothing is the bound
    some = np.exp(-means) < chance
    found = np.where(some, pdtrik(chance, np.where(some, means, 1.0)), 0.0)
    return np.where(np.isnan(mean), np.nan, np.interp(np.nan_to_num(mean), means, np.maximum(found, 0.0)))


def _own_weight(signal: Signal, line: Floats) -> Floats:
    """Return one over each area's scatter about its line before its latest onset, or the usual one."""
    known = np.isfinite(signal.evidence)
    last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    onset = signal.onset[np.arange(len(last)), last]
    quiet = np.arange(known.shape[1]) < np.where(onset < 0, known.shape[1], onset)[:, None]
    used = quiet & (signal.observed > 0) & (line > 0)
    counted, due = np.where(used, signal.observed, 1.0), np.where(used, line, 1.0)
    squares = np.log(counted / due) ** 2 if signal.kind == "value" else (counted - due) ** 2 / due
    number = used.sum(axis=1)
    scatter = np.where(used, squares, 0.0).sum(axis=1) / np.maximum(number - 1, 1)
    scatter = np.where((number >= LEAST_SEEN) & (scatter > 0), scatter, np.nan)
    usual = np.nanmedian(scatter) if np.isfinite(scatter).any() else np.nan
    return np.asarray(1 / np.where(np.isnan(scatter), usual, scatter))


def _latest(values: Floats) -> Floats:
    """Return each area's latest known value, NaN where none is."""
    known = np.isfinite(values)
    last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.where(known.any(axis=1), values[np.arange(len(last)), last], np.nan)
