"""A spike or a change that lasts: whether one or two odd periods made a change that is over."""

import numpy as np

from ews.nouns import Floats
from ews.nouns import Kind


LONGEST_RUN = 2
# What may not be left of a spike: so much of it on the log scale or, of a great one, of its excess.
LEFT_OF_LOG, LEFT_OF_EXCESS = 0.3, 1 / 6
# A log likelihood ratio that chance gives, one-sided, once in twenty: half the square of 1.645.
SHOWN = 1.35


def spike(observed: Floats, expected: Floats, weight: float, *, sign: int, kind: Kind) -> tuple[int, ...]:
    """Return which one or two periods made a change that is over; none where it may last.

    `observed` and `expected`, (periods,), run from the onset to the latest period, NaN where
    missing; `weight` is how much a count tells next to one of Poisson scatter or, for values, the
    precision of a log; `sign` is 1 for a rise, -1 for a fall.

    Candidates are runs of one or two neighbours among the periods seen, without the latest. The one
    that speaks loudest for the change is a spike when the other periods, added up, show no change
    that way and rule out, at 5 %, that a good part of the run is left.
    """
    positive = observed > 0 if kind == "value" else np.isfinite(observed)
    seen = np.flatnonzero(positive & (expected > 0))
    told, due = _terms(observed[seen], expected[seen], kind)
    runs = [slice(at, at + n) for n in range(1, LONGEST_RUN + 1) for at in range(len(seen) - n)]
    if not runs:
        return ()
    run = max(runs, key=lambda run: _gain(told[run].sum(), due[run].sum(), 0.0, sign, kind))
    size = _size(told[run].sum(), due[run].sum(), sign, kind)
    left, left_due = (float(weight * (terms.sum() - terms[run].sum())) for terms in (told, due))
    if size <= 0 or _gain(left, left_due, 0.0, sign, kind) >= SHOWN:
        return ()
    # half a count more the way of the change: counts are whole, and none is no proof
    cautious = left if kind == "value" else max(left + sign / 2, 0.0)
    lasting = max(LEFT_OF_LOG * size, np.log1p(LEFT_OF_EXCESS * np.expm1(size)))
    over = _gain(cautious, left_due, sign * lasting, -sign, kind) >= SHOWN
    return tuple(int(at) for at in seen[run]) if over else ()


def _terms(observed: Floats, expected: Floats, kind: Kind) -> tuple[Floats, Floats]:
    """Return what adds up over periods: counts and counts expected; for values log ratios and ones."""
    if kind == "value":
        return np.log(observed / expected), np.ones(len(observed))
    return observed, expected


def _size(told: float, due: float, sign: int, kind: Kind) -> float:
    """Return the log ratio of some periods, upside down for a fall."""
    return sign * (told / due if kind == "value" else float(np.log((told + 0.5) / (due + 0.5))))


def _gain(told: float, due: float, size: float, sign: int, kind: Kind) -> float:
    """Return the log likelihood ratio of the log ratio of some periods to *size*; zero if not beyond it.

    Counts are Poisson, log ratios normal; their precision is within the terms.
    """
    expected = due * size if kind == "value" else due * np.exp(size)
    if sign * (told - expected) <= 0:
        return 0.0
    if kind == "value":
        return float((told - expected) ** 2 / (2 * due))
    return float((told * np.log(told / expected) if told > 0 else 0.0) - (told - expected))
