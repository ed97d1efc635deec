"""A block read by the form that suits its kind: counts, stocks, small districts or values."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ews.detect.baseline import rest_of_district
from ews.detect.blocks import Block
from ews.detect.blocks import blocks
from ews.detect.calibrate import Calibration
from ews.detect.conditional import Trials
from ews.detect.conditional import conditional_ratios
from ews.detect.dispersion import sum_inflation
from ews.detect.estimates import Change
from ews.detect.estimates import change_since
from ews.detect.estimates import value_change_since
from ews.detect.likelihood import Whitened
from ews.detect.likelihood import allowed_onsets
from ews.detect.likelihood import count_ratios
from ews.detect.likelihood import evidence
from ews.detect.likelihood import normal_ratios
from ews.detect.observations import Observations
from ews.detect.prepare import Prepared
from ews.detect.prepare import prepare
from ews.detect.profiles import Profiles
from ews.detect.profiles import profiles
from ews.detect.settings import MAX_LEAVING
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.settings import Options
from ews.detect.values import PreparedValues
from ews.detect.values import prepare_values
from ews.detect.values import whiten_values


@dataclass(frozen=True)
class Reading:
    """What every form can say of a block.

    `seen`, `exposure`, `weight` and the standardised `residual` (NaN where unseen) are (areas,
    periods from `block.lo`), `level` (areas,) is the mean information a period of the past held.
    `ratios` gives the log likelihood ratios for given shapes, `change` the size of the change
    since given onsets, both (areas, periods from the block's first[, onsets]).
    """

    ratios: Callable[[Profiles], Floats]
    change: Callable[[Ints], Change]
    block: Block
    seen: Bools
    exposure: Floats
    level: Floats
    weight: Floats
    residual: Floats
    form: str
    size: float = 1e6
    correlation: float = 0.0

    @property
    def ramps(self) -> bool:
        """Whether ramps are looked for beside steps."""
        return self.form != "steps"

    def allowed(self, shapes: Profiles, options: Options) -> Bools:
        """Say which onsets leave something to compare before and since, (areas, periods, onsets)."""
        least = options.min_history // 2
        onsets = allowed_onsets(self.seen, self.block.past, shapes.window, least)
        if self.form != "steps":
            return onsets
        return onsets & _rest_counted(np.nan_to_num(self.exposure), self.block.past, shapes.window)

    def calibration(self, options: Options) -> Calibration:
        """Return what chance does to such series."""
        return Calibration(options, self.form, self.size, self.correlation)


def read(observed: Observations, block: Block, leaving: Bools, options: Options) -> Reading:
    """Read a block; `leaving` marks the cells that do not serve as others' baseline."""
    if options.kind == "value":
        return _read_values(observed, block, leaving)
    ready = prepare(observed, block, leaving, options)
    level = ready.fitted[:, : block.past].sum(axis=1) / np.maximum(ready.seen[:, : block.past].sum(axis=1), 1)
    form, ratios = "count", _count_form(ready, block)
    if options.kind == "stock":
        form, ratios = "normal", _stock_form(ready, block)
    elif ready.trials is not None:
        form, ratios = "steps", _exact_form(ready.trials, block)
    return Reading(
        ratios=ratios,
        change=lambda back: change_since(ready, block, back),
        block=block,
        seen=ready.seen,
        exposure=np.where(ready.seen, ready.exposure, np.nan),
        level=level,
        residual=_residual(ready),
        weight=ready.weight / sum_inflation(ready.correlation, np.array(1e9)),
        form=form,
        size=ready.size,
        correlation=ready.correlation,
    )


def plain_exposure(observed: Observations, kind: str) -> Floats:
    """Return each period's exposure from that period alone, (areas, periods): `n (Y - y) / (N - n)`.

    For values, the rest's weighted geometric mean. NaN where unseen or without a rest.
    """
    if observed.exposure is not None:
        return np.where(observed.seen, observed.exposure, np.nan)
    people, alike = observed.denominators, np.ones(len(observed.seen))
    if kind != "value":
        rest = rest_of_district(observed.counts, people, observed.seen, alike)
        return np.where(observed.seen, rest.exposures(people), np.nan)
    seen = observed.seen & (observed.counts > 0)
    logs = np.log(np.where(seen, observed.counts, 1.0))
    rest = rest_of_district(people * logs, people, seen, alike, signed=True)
    return np.where(seen, np.exp(rest.exposures(np.ones_like(logs))), np.nan)


def leaving_cells(observed: Observations, options: Options) -> Bools:
    """Say which cells leave the others' baseline because their area is in alert.

    A first pass looks for steps in both directions against the distribution-free bound, the log
    of the budget's run length (Pollak & Siegmund 1991). At most `MAX_LEAVING` of the areas leave
    in a period, those with most evidence.
    """
    strength = np.full(observed.seen.shape, -np.inf)
    if observed.exposure is not None:
        return np.zeros_like(observed.seen)
    nobody = np.zeros_like(observed.seen)
    for block in blocks(observed.seen.shape[1], options):
        reading = read(observed, block, nobody, options)
        for sign in (1, -1):
            shapes = profiles(options.periods_per_year, sign, ramps=False)
            found = evidence(reading.ratios(shapes), reading.allowed(shapes, options))
            here = strength[:, block.first : block.hi]
            np.maximum(here, found[:, : here.shape[1]], out=here)
    rank = np.argsort(np.argsort(-strength, axis=0, kind="stable"), axis=0, kind="stable")
    enough = strength > -np.log(options.alarms_per_period)
    return np.asarray(enough & (rank < int(MAX_LEAVING * len(strength))))


def whiten(ready: Prepared) -> Whitened:
    """Take the autocorrelation out of a stock: each count less what the period before foretells."""
    rho, seen = ready.correlation, ready.seen
    linked = np.zeros_like(seen)
    linked[:, 1:] = seen[:, 1:] & seen[:, :-1]
    back_y = np.pad(ready.counts, ((0, 0), (1, 0)))[:, :-1] * linked
    back_x = np.pad(ready.exposure, ((0, 0), (1, 0)))[:, :-1] * linked
    mean = ready.share[:, None] * ready.exposure
    precision = ready.weight / np.where(seen, mean, 1.0)
    precision = precision / np.where(linked, 1 - rho**2, 1.0)
    return Whitened(ready.counts - rho * back_y, ready.exposure - rho * back_x, precision, mean, rho)


def _read_values(observed: Observations, block: Block, leaving: Bools) -> Reading:
    ready = prepare_values(observed, block, leaving)
    return Reading(
        ratios=lambda shapes: normal_ratios(whiten_values(ready), block.past, shapes, log=True),
        change=lambda back: value_change_since(ready, block, back),
        block=block,
        seen=ready.seen,
        exposure=np.exp(ready.district),
        level=ready.level,
        residual=_value_residual(ready, block.past),
        weight=ready.precision / sum_inflation(ready.correlation, np.array(1e9)),
        form="log",
        correlation=ready.correlation,
    )


def _residual(ready: Prepared) -> Floats:
    spread = np.sqrt(np.maximum(ready.fitted * (1 + ready.fitted / ready.size), 1e-12))
    return np.where(ready.seen, (ready.counts - ready.share[:, None] * ready.exposure) / spread, np.nan)


def _value_residual(ready: PreparedValues, past: int) -> Floats:
    precision = ready.precision[:, :past]
    total = np.maximum(precision.sum(axis=1, keepdims=True), 1e-12)
    mean = (precision * ready.relative[:, :past]).sum(axis=1, keepdims=True) / total
    return np.where(ready.seen, (ready.relative - mean) * np.sqrt(ready.precision), np.nan)


def _count_form(ready: Prepared, block: Block) -> Callable[[Profiles], Floats]:
    counts, exposure = ready.weight * ready.counts, ready.weight * ready.exposure
    return lambda shapes: count_ratios(counts, exposure, block.past, shapes)


def _stock_form(ready: Prepared, block: Block) -> Callable[[Profiles], Floats]:
    series = whiten(ready)
    return lambda shapes: normal_ratios(series, block.past, shapes, log=False)


def _exact_form(trials: Trials, block: Block) -> Callable[[Profiles], Floats]:
    return lambda shapes: conditional_ratios(trials, block.past, shapes)


def _rest_counted(exposure: Floats, first: int, window: int) -> Bools:
    """Say for which onsets the rest of the district counted something before and since."""
    total = np.concatenate([np.zeros((len(exposure), 1)), np.cumsum(exposure, axis=1)], axis=1)
    now = np.arange(first, exposure.shape[1])
    before = total[:, np.maximum(now[:, None] - np.arange(window), 0)]
    return np.asarray((before > 0) & (total[:, now + 1][:, :, None] > before))
