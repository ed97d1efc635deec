"""The sequential test of an area's share of its district: what changed, since when, by how much."""

from dataclasses import dataclass
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ews.detect.calibrate import Calibration
from ews.detect.calibrate import p_values
from ews.detect.calibrate import thresholds
from ews.detect.estimates import change_since
from ews.detect.estimates import likeliest
from ews.detect.likelihood import Whitened
from ews.detect.likelihood import allowed_onsets
from ews.detect.likelihood import count_ratios
from ews.detect.likelihood import evidence
from ews.detect.likelihood import normal_ratios
from ews.detect.observations import Marks
from ews.detect.observations import Observations
from ews.detect.observations import observe
from ews.detect.prepare import Block
from ews.detect.prepare import Prepared
from ews.detect.prepare import blocks
from ews.detect.prepare import prepare
from ews.detect.profiles import Profiles
from ews.detect.profiles import profiles
from ews.detect.settings import MAX_LEAVING
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.settings import Options


@dataclass(frozen=True)
class ShareChange:
    """What `share_change` found; every field is (areas, periods), without a verdict NaN.

    Attributes
    ----------
    evidence
        Log of the Shiryaev-Roberts statistic; higher is more evidence of the change sought.
    alert
        Evidence over the threshold. False where there is no verdict.
    threshold
        Evidence that chance crosses upwards once in `alarm_years`.
    onset
        Index of the period in which the change most likely began; -1 without a verdict.
    ratio, ratio_low, ratio_high
        Relative change of the share since the onset, with its 95 % interval at that onset.
    expected
        The count expected in this period had the share stayed as it was before the onset
        of this row: `share * exposure`.
    exposure
        What the area would count in this period at the rest of the district's rate.
    share
        The area's share before its likeliest onset, relative to the district. The count expected
        since the onset is `share[i, t] * exposure[i, onset[i, t] : t + 1].sum()`.
    p_value
        How often chance alone gives at least this evidence in a period.
    """

    evidence: Floats
    alert: Bools
    threshold: Floats
    onset: Ints
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    expected: Floats
    exposure: Floats
    share: Floats
    p_value: Floats


def share_change(
    counts: ArrayLike,
    denominators: ArrayLike | None,
    *,
    monitor_from: int,
    kind: str = "flow",
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    applies: ArrayLike | None = None,
    baseline: ArrayLike | None = None,
    alarm_years: float = 10.0,
    direction: str = "worse",
    periods_per_year: int = 12,
    dispersion: float | None = None,
    coverage: ArrayLike | None = None,
    seed: int = 0,
) -> ShareChange:
    """Test each area and period for a change of its share of the district."""
    options = Options(monitor_from, kind, alarm_years, direction, periods_per_year, dispersion, seed)
    observed = observe(counts, denominators, Marks(lower, upper, applies, baseline, coverage))
    result = _blank(observed.seen.shape)
    if not observed.seen.any():
        return result
    leaving = _leaving(observed, options)
    for block in blocks(observed.seen.shape[1], options):
        ready = prepare(observed, block, leaving, options)
        _fill(result, block, _judge(ready, block, options))
    return result


def log_ratios(ready: Prepared, block: Block, shapes: Profiles, kind: str) -> Floats:
    """Return the log likelihood ratios of a block, (areas, periods from the first, onsets)."""
    if kind == "flow":
        weight = ready.weight
        return count_ratios(weight * ready.counts, weight * ready.exposure, block.past, shapes)
    return normal_ratios(whiten(ready), block.past, shapes, log=False)


def whiten(ready: Prepared) -> Whitened:
    """Take the autocorrelation out of a stock: each count less what the period before foretells."""
    rho = ready.correlation
    seen = ready.seen
    linked = np.zeros_like(seen)
    linked[:, 1:] = seen[:, 1:] & seen[:, :-1]
    back_y = np.pad(ready.counts, ((0, 0), (1, 0)))[:, :-1] * linked
    back_x = np.pad(ready.exposure, ((0, 0), (1, 0)))[:, :-1] * linked
    mean = ready.share[:, None] * ready.exposure
    precision = ready.weight / np.where(seen, mean, 1.0)
    precision = precision / np.where(linked, 1 - rho**2, 1.0)
    return Whitened(ready.counts - rho * back_y, ready.exposure - rho * back_x, precision, mean, rho)


def _judge(ready: Prepared, block: Block, options: Options) -> ShareChange:
    shapes = profiles(options.periods_per_year, options.sign)
    ratios = log_ratios(ready, block, shapes, options.kind)
    allowed = allowed_onsets(ready.seen, block.past, shapes.window, options.min_history // 2)
    history = np.cumsum(ready.seen, axis=1, dtype=np.int64)[:, block.past - 1 : -1]
    verdict = ready.seen[:, block.past :] & (history >= options.min_history)
    found = np.where(verdict, evidence(ratios, allowed & verdict[..., None]), np.nan)
    curves = _calibration(ready, options).curves(_level(ready, block.past))
    limit = thresholds(curves, history, options)
    back = likeliest(ratios, allowed)
    change = change_since(ready, block, back)
    exposure = np.where(ready.seen, ready.exposure, np.nan)[:, block.past :]
    now = np.arange(block.first, block.hi)[None, :]

    def judged(values: Floats) -> Floats:
        return np.where(verdict, values, np.nan)

    return ShareChange(
        evidence=found,
        alert=verdict & (np.where(verdict, found, -np.inf) > limit),
        threshold=judged(limit),
        onset=np.where(verdict, now + 1 - back, -1),
        ratio=judged(change.ratio),
        ratio_low=judged(change.low),
        ratio_high=judged(change.high),
        expected=judged(change.share * exposure),
        exposure=exposure,
        share=judged(change.share),
        p_value=p_values(found, curves, history, options),
    )


def _calibration(ready: Prepared, options: Options) -> Calibration:
    form = "count" if options.kind == "flow" else "normal"
    return Calibration(options, form, ready.size, ready.correlation)


def _level(ready: Prepared, past: int) -> Floats:
    """Mean events per seen period of the past, (areas,)."""
    seen = np.maximum(ready.seen[:, :past].sum(axis=1), 1)
    return np.asarray(ready.share * ready.exposure[:, :past].sum(axis=1) / seen)


def _leaving(observed: Observations, options: Options) -> Bools:
    """Say which cells leave the others' baseline because their area is in alert.

    A first pass looks for steps in both directions against the distribution-free bound, the log
    of the budget's run length (Pollak & Siegmund 1991). At most `MAX_LEAVING` of the areas leave
    in a period, those with most evidence.
    """
    nobody = np.zeros_like(observed.seen)
    if observed.exposure is not None:
        return nobody
    bound = -np.log(options.alarms_per_period)
    strength = np.full(observed.seen.shape, -np.inf)
    for block in blocks(observed.seen.shape[1], options):
        ready = prepare(observed, block, nobody, options)
        for sign in (1, -1):
            shapes = profiles(options.periods_per_year, sign, ramps=False)
            ratios = log_ratios(ready, block, shapes, options.kind)
            least = options.min_history // 2
            allowed = allowed_onsets(ready.seen, block.past, shapes.window, least)
            here = strength[:, block.first : block.hi]
            np.maximum(here, evidence(ratios, allowed), out=here)
    allowance = int(MAX_LEAVING * len(strength))
    rank = np.argsort(np.argsort(-strength, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray((strength > bound) & (rank < allowance))


def _blank(shape: tuple[int, ...]) -> ShareChange:
    empty: dict[str, Any] = {field.name: np.full(shape, np.nan) for field in fields(ShareChange)}
    empty["alert"] = np.zeros(shape, dtype=bool)
    empty["onset"] = np.full(shape, -1, dtype=np.int64)
    return ShareChange(**empty)


def _fill(result: ShareChange, block: Block, part: ShareChange) -> None:
    for field in fields(ShareChange):
        getattr(result, field.name)[:, block.first : block.hi] = getattr(part, field.name)
