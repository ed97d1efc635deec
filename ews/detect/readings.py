"""A block read by the form that suits its kind: counts, stocks, small districts or values."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ews.detect.baseline import exposures_by_standing
from ews.detect.baseline import rest_of_district
from ews.detect.blocks import Block
from ews.detect.calibrate import Calibration
from ews.detect.conditional import Trials
from ews.detect.conditional import conditional_ratios
from ews.detect.dispersion import sum_inflation
from ews.detect.estimates import Change
from ews.detect.estimates import change_since
from ews.detect.estimates import value_change_since
from ews.detect.likelihood import allowed_onsets
from ews.detect.likelihood import count_ratios
from ews.detect.likelihood import normal_ratios
from ews.detect.looks import looks
from ews.detect.observations import Observations
from ews.detect.prepare import Prepared
from ews.detect.prepare import prepare
from ews.detect.profiles import Profiles
from ews.detect.profiles import profiles
from ews.detect.settings import RAMPS
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.settings import Options
from ews.detect.standing import settled
from ews.detect.values import PreparedValues
from ews.detect.values import mean_of_others
from ews.detect.values import prepare_values
from ews.detect.whitened import whiten


# Log likelihood ratios (areas, looks, onsets) against a baseline (areas, looks, columns).
Judge = Callable[[Floats, Profiles], Floats]


@dataclass(frozen=True)
class Reading:
    """What every form can say of a block.

    `seen`, `weight` and the standardised `residual` (NaN where unseen) are (areas, periods from
    `block.lo`), as is `exposure_before`, the baseline as the past saw it; `exposure` (areas, looks) is
    each verdict period's own, as it looks then; `level` (areas,) the mean information a period of
    the past held. `ratios` gives the log likelihood ratios for given shapes, `change` the size of the
    change since given onsets, both (areas, looks[, onsets]).
    """

    ratios: Callable[[Profiles], Floats]
    change: Callable[[Ints], Change]
    block: Block
    seen: Bools
    exposure_before: Floats
    exposure: Floats
    level: Floats
    weight: Floats
    residual: Floats
    form: str
    size: float = 1e6
    correlation: float = 0.0
    drift: float = 0.0

    @property
    def history(self) -> Ints:
        """Return the periods seen before each that is judged, (areas, looks)."""
        seen = np.cumsum(self.seen, axis=1, dtype=np.int64)
        return np.asarray(seen[:, self.block.past - 1 : self.block.judged.stop - 1])

    def shapes(self, options: Options) -> Profiles:
        """Return the changes looked for; the exact form looks for steps only."""
        ramps = () if self.form == "steps" else RAMPS
        return profiles(options.periods_per_year, options.sign, ramps=ramps)

    def allowed(self, shapes: Profiles, options: Options) -> Bools:
        """Say which onsets leave something to compare before and since, (areas, looks, onsets)."""
        onsets = _allowed(self.seen, self.block, shapes, options)
        if self.form != "steps":
            return onsets
        rest = _rest_counted(np.nan_to_num(self.exposure_before), self.block.past, shapes.window)
        return onsets & rest[:, : self.block.looks]

    def calibration(self, options: Options) -> Calibration:
        """Return what chance does to such series."""
        return Calibration(options, self.form, self.size, self.correlation, self.drift)


def read(observed: Observations, block: Block, options: Options) -> Reading:
    """Read a block by what was known before it, its baseline as it looks from each period."""
    if options.kind == "value":
        return _read_values(prepare_values(observed, block), block, options)
    ready = prepare(observed, block, options)
    if ready.trials is not None:
        return _read_exact(ready, ready.trials, block)
    return _read_counts(ready, block, options)


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


def _read_counts(ready: Prepared, block: Block, options: Options) -> Reading:
    judge = _stock_judge(ready, block) if options.kind == "stock" else _flow_judge(ready, block)
    exposure = _settled(_exposed(ready, block), judge, ready.seen, block, options)
    return _reading(
        ready,
        block,
        exposure=exposure[..., -1],
        ratios=lambda shapes: judge(exposure, shapes),
        change=lambda back: change_since(ready, block, exposure, back),
        form="normal" if options.kind == "stock" else "count",
    )


def _read_exact(ready: Prepared, trials: Trials, block: Block) -> Reading:
    exposure = looks(ready.exposure, block)
    return _reading(
        ready,
        block,
        exposure=exposure[..., -1],
        ratios=lambda shapes: conditional_ratios(trials, block.past, shapes)[:, : block.looks],
        change=lambda back: change_since(ready, block, exposure, back),
        form="steps",
    )


def _reading(
    ready: Prepared,
    block: Block,
    *,
    exposure: Floats,
    ratios: Callable[[Profiles], Floats],
    change: Callable[[Ints], Change],
    form: str,
) -> Reading:
    return Reading(
        ratios=ratios,
        change=change,
        block=block,
        seen=ready.seen,
        exposure_before=np.where(ready.seen, ready.exposure, np.nan),
        exposure=np.where(ready.seen[:, block.judged], exposure, np.nan),
        level=_level(ready, block.past),
        weight=ready.weight / sum_inflation(ready.correlation, np.array(1e9)),
        residual=_residual(ready),
        form=form,
        size=ready.size,
        correlation=ready.correlation,
        drift=ready.drift,
    )


def _level(ready: Prepared, past: int) -> Floats:
    """Return the mean information that a period of each area's past held, (areas,)."""
    information = (ready.fitted / ready.remaining)[:, :past].sum(axis=1)
    # Luck that makes a past low makes the present look high: one standard error more keeps such
    # an area's threshold from falling with its past.
    information += np.sqrt(information)
    return np.asarray(information / np.maximum(ready.seen[:, :past].sum(axis=1), 1))


def _settled(
    baseline: Callable[[Floats], Floats], judge: Judge, seen: Bools, block: Block, options: Options
) -> Floats:
    """Return the `baseline` (areas, looks, columns) from which areas that probably changed stand back."""
    standing = settled(
        lambda standing, shapes: judge(baseline(standing), shapes),
        lambda shapes: _allowed(seen, block, shapes, options),
        (len(seen), block.looks),
        options,
    )
    return baseline(standing)


def _exposed(ready: Prepared, block: Block) -> Callable[[Floats], Floats]:
    """Return what makes exposures (areas, looks, columns) of the areas' standing."""
    if ready.served is None or ready.bearing is None:
        given = looks(ready.exposure, block)
        return lambda _standing: given
    seen = looks(ready.seen.astype(float), block)
    people = looks(ready.people, block) * seen
    serving = looks(ready.served, block), looks(ready.bearing, block)
    return lambda standing: exposures_by_standing(people, serving, standing)


def _flow_judge(ready: Prepared, block: Block) -> Judge:
    weight = looks(ready.weight, block)
    counts = _rows(weight * looks(ready.counts, block))

    def judge(exposure: Floats, shapes: Profiles) -> Floats:
        return _by_look(count_ratios(counts, _rows(weight * exposure), counts.shape[1] - 1, shapes), exposure)

    return judge


def _stock_judge(ready: Prepared, block: Block) -> Judge:
    mean = np.where(ready.fitted > 0, ready.fitted, 1.0)
    precision = _rows(looks(ready.weight / mean, block))
    counts = _rows(looks(ready.counts, block))

    def judge(exposure: Floats, shapes: Profiles) -> Floats:
        fitted = _rows(ready.share[:, None, None] * exposure)
        series = whiten(counts, _rows(exposure), precision, fitted, ready.correlation)
        return _by_look(normal_ratios(series, counts.shape[1] - 1, shapes, log=False), exposure)

    return judge


def _read_values(ready: PreparedValues, block: Block, options: Options) -> Reading:
    judge = _value_judge(ready, block)
    relative = _settled(_related(ready, block), judge, ready.seen, block, options)
    now = looks(ready.logs, block)[..., -1] - relative[..., -1]
    return Reading(
        ratios=lambda shapes: judge(relative, shapes),
        change=lambda back: value_change_since(ready, block, relative, back),
        block=block,
        seen=ready.seen,
        exposure_before=np.exp(ready.district),
        exposure=np.exp(np.where(ready.seen[:, block.judged], now, np.nan)),
        level=ready.level,
        residual=_value_residual(ready, block.past),
        weight=ready.precision / sum_inflation(ready.correlation, np.array(1e9)),
        form="log",
        correlation=ready.correlation,
    )


def _value_judge(ready: PreparedValues, block: Block) -> Judge:
    precision = _rows(looks(ready.precision, block))
    alike = np.ones_like(precision)

    def judge(relative: Floats, shapes: Profiles) -> Floats:
        series = whiten(_rows(relative), alike, precision, alike, ready.correlation)
        return _by_look(normal_ratios(series, relative.shape[2] - 1, shapes, log=True), relative)

    return judge


def _related(ready: PreparedValues, block: Block) -> Callable[[Floats], Floats]:
    """Return what makes logs relative to the district (areas, looks, columns) of the areas' standing."""
    if ready.served is None or ready.bearing is None:
        given = looks(ready.relative, block)
        return lambda _standing: given
    served, bearing = looks(ready.served, block), looks(ready.bearing, block)
    logs, seen = looks(ready.logs, block), looks(ready.seen.astype(float), block) > 0

    def relate(standing: Floats) -> Floats:
        w = standing[..., None]
        return np.where(seen, logs - np.nan_to_num(mean_of_others(w * served, w * bearing)), 0.0)

    return relate


def _residual(ready: Prepared) -> Floats:
    spread = np.sqrt(np.maximum(ready.fitted * (ready.remaining + ready.fitted / ready.size), 1e-12))
    return np.where(ready.seen, (ready.counts - ready.share[:, None] * ready.exposure) / spread, np.nan)


def _value_residual(ready: PreparedValues, past: int) -> Floats:
    precision = ready.precision[:, :past]
    total = np.maximum(precision.sum(axis=1, keepdims=True), 1e-12)
    mean = (precision * ready.relative[:, :past]).sum(axis=1, keepdims=True) / total
    return np.where(ready.seen, (ready.relative - mean) * np.sqrt(ready.precision), np.nan)


def _allowed(seen: Bools, block: Block, shapes: Profiles, options: Options) -> Bools:
    return allowed_onsets(seen, block.past, shapes.window, options.min_history // 2)[:, : block.looks]


def _rows(values: Floats) -> Floats:
    """Lay looks (areas, looks, columns) out as rows of their own."""
    return values.reshape(-1, values.shape[-1])


def _by_look(rows: Floats, like: Floats) -> Floats:
    return rows[:, 0].reshape(*like.shape[:2], -1)


def _rest_counted(exposure: Floats, first: int, window: int) -> Bools:
    """Say for which onsets the rest of the district counted something before and since."""
    total = np.concatenate([np.zeros((len(exposure), 1)), np.cumsum(exposure, axis=1)], axis=1)
    now = np.arange(first, exposure.shape[1])
    before = total[:, np.maximum(now[:, None] - np.arange(window), 0)]
    return np.asarray((before > 0) & (total[:, now + 1][:, :, None] > before))
