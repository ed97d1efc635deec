"""The sequential test of an area's share of its district: what changed, since when, by how much."""

from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ews.detect.blocks import blocks
from ews.detect.calibrate import against_chance
from ews.detect.estimates import likeliest
from ews.detect.likelihood import evidence
from ews.detect.observations import Marks
from ews.detect.observations import Observations
from ews.detect.readings import Reading
from ews.detect.readings import plain_exposure
from ews.detect.readings import read
from ews.detect.received import Received
from ews.detect.received import joined
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
    expected_since
        The count expected since the onset had the share stayed as it was before; NaN for values.
    exposure
        What the area would count in this period at the rest of the district's rate, as the district
        looked then; also in the periods before the first verdict. For values, the rest's level.
    share
        The area's share before its likeliest onset, relative to the district. The count expected
        since the onset is `share[i, t] * exposure[i, onset[i, t] : t + 1].sum()`.
    p_value
        How often chance alone gives at least this evidence in a period.
    alert_chance
        How often chance alone holds the series over its threshold in a period: `p_value` at the threshold.
    weight
        Information of this period's count relative to an independent Poisson count: less where
        counts scatter more, follow each other (stocks), or are known as an interval. For values,
        the precision of the log.
    """

    evidence: Floats
    alert: Bools
    threshold: Floats
    onset: Ints
    ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    expected_since: Floats
    exposure: Floats
    share: Floats
    p_value: Floats
    alert_chance: Floats
    weight: Floats

    @property
    def expected(self) -> Floats:
        """Return the count expected in a period had the share stayed as it was before its verdict's onset."""
        return self.share * self.exposure


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
    """Test each area and period for a change of its share of the district.

    Parameters
    ----------
    counts, denominators
        Counts (or values) and the people, homes or sample they are out of, (areas, periods). NaN or
        masked is missing. None for denominators: all areas and periods alike.
    monitor_from
        Index of the first period that may have a verdict; what comes before is history.
    kind
        "flow" (events), "stock" (a caseload: the same people are counted again) or "value" (a mean,
        a price; denominators are its sample sizes).
    lower, upper
        Bounds of a rounded or suppressed count, equal to it where it is exact.
    applies, coverage
        Where the indicator has a meaning; how complete the source was (0 to 1).
    baseline
        What each area would count had nothing changed, up to its own share, where the caller
        knows better than the rest of the district.
    alarm_years
        Years in which chance crosses one series' threshold upwards once.
    direction
        "worse" seeks a rise, "better" a fall.
    periods_per_year
        12 for months, 4 for quarters, 1 for years.
    dispersion
        Size k of the negative binomial (variance `mu + mu^2 / k`); estimated when None.
    seed
        Of the bootstrap that sets thresholds: the same seed, the same answer.

    The arrays returned cannot be written to; copy what you want to change. Raises ValueError where
    shapes differ, an option is outside its meaning, or a number is none that can be: a negative or
    infinite count, a lower bound above its upper, coverage outside 0 to 1. Sources: Shiryaev 1963,
    doi:10.1137/1108002; Roberts 1966, doi:10.1080/00401706.1966.10490374.
    """
    if np.ndim(counts) != 2:
        raise ValueError(f"counts have {np.ndim(counts)} dimensions; give (areas, periods)")
    state = ShareState(
        monitor_from=monitor_from,
        kind=kind,
        alarm_years=alarm_years,
        direction=direction,
        periods_per_year=periods_per_year,
        dispersion=dispersion,
        seed=seed,
    )
    return state.update(
        counts,
        denominators,
        lower=lower,
        upper=upper,
        applies=applies,
        baseline=baseline,
        coverage=coverage,
    )


class ShareState:
    """A set of areas that is watched as periods come in.

    Options are those of `share_change`. After any number of updates the answer is that of one run on
    all periods, to the last bit: what an update computes is the year it touches.
    """

    def __init__(
        self,
        *,
        monitor_from: int,
        kind: str = "flow",
        alarm_years: float = 10.0,
        direction: str = "worse",
        periods_per_year: int = 12,
        dispersion: float | None = None,
        seed: int = 0,
    ) -> None:
        self._options = Options(
            monitor_from, kind, alarm_years, direction, periods_per_year, dispersion, seed
        )
        self._received: list[Received] = []
        self._result: ShareChange | None = None

    def update(
        self,
        counts: ArrayLike,
        denominators: ArrayLike | None = None,
        *,
        lower: ArrayLike | None = None,
        upper: ArrayLike | None = None,
        applies: ArrayLike | None = None,
        baseline: ArrayLike | None = None,
        coverage: ArrayLike | None = None,
    ) -> ShareChange:
        """Append periods, (areas, new periods) or (areas,) for one, and return what is found in all.

        The arrays returned are the state's own memory and cannot be written to; copy what you want to
        change. Raises ValueError, and appends nothing, where the areas are not those of the periods
        before, a baseline is given for some periods only, or a number is none that can be (a negative
        or infinite count, bounds the wrong way round, coverage outside 0 to 1).
        """
        marks = Marks(lower, upper, applies, baseline, coverage)
        received = [*self._received, Received.of(counts, denominators, marks)]
        observed = joined(received, kind=self._options.kind)
        result = _extended(self._result, observed, self._options)
        for field in fields(ShareChange):
            getattr(result, field.name).setflags(write=False)
        self._result, self._received = result, received
        return result


def _extended(known: ShareChange | None, observed: Observations, options: Options) -> ShareChange:
    """Judge the periods that are not `known` yet, and return the whole."""
    result = _blank(observed.seen.shape)
    done = 0 if known is None else known.evidence.shape[1]
    if known is not None:
        _fill(result, slice(0, done), known)
    result.exposure[:, : options.start] = plain_exposure(observed, options.kind)[:, : options.start]
    if not observed.seen.any():
        return result
    for block in blocks(observed.seen.shape[1], options):
        if block.end > done:
            reading = read(observed, block, options)
            part = _on_one_scale(_judge(reading, options), reading, result)
            _fill(result, slice(block.first, block.end), part)
    return replace(result, share=_share_since(result))


def _judge(reading: Reading, options: Options) -> ShareChange:
    """Judge one block; its exposures and shares are on a scale of its own."""
    shapes, block = reading.shapes(options), reading.block
    ratios, allowed = reading.ratios(shapes), reading.allowed(shapes, options)
    found = evidence(ratios, allowed, shapes.log_prior)
    able = reading.seen[:, block.judged] & (reading.history >= options.min_history)
    verdict = able & np.isfinite(found)
    found = np.where(verdict, found, np.nan)
    curves = reading.calibration(options).curves(reading.level)
    return ShareChange(
        evidence=found,
        exposure=reading.exposure,
        weight=np.where(verdict, reading.weight[:, block.judged], np.nan),
        **against_chance(found, curves, reading.history[:, 0], options),
        **_since_onset(reading, likeliest(ratios, allowed), verdict),
    )


def _since_onset(reading: Reading, back: Ints, verdict: Bools) -> dict[str, Any]:
    """Return the onset, `back` periods up to that of the verdict, and how large the change is since."""
    change = reading.change(back)
    sizes = {
        "ratio": change.ratio,
        "ratio_low": change.low,
        "ratio_high": change.high,
        "expected_since": change.expected,
        "share": change.share,
    }
    now = np.arange(reading.block.first, reading.block.end)[None, :]
    found = {name: np.where(verdict, size, np.nan) for name, size in sizes.items()}
    return {"onset": np.where(verdict, now + 1 - back, -1), **found}


def _on_one_scale(part: ShareChange, reading: Reading, result: ShareChange) -> ShareChange:
    """Bring a block's exposures to the scale of those before, so that they add up across years.

    Each year fits the district anew, which moves the scale of an area's exposures a little; what
    the exposures gain the share loses, and their product, the expected count, stays.
    """
    block = reading.block
    written = result.exposure[:, block.lo : block.first]
    fitted = reading.exposure_before[:, : block.past]
    both = np.isfinite(written) & np.isfinite(fitted)
    old, new = (np.where(both, values, 0.0).sum(axis=1) for values in (written, fitted))
    known = (old > 0) & (new > 0)
    scale = np.where(known, old / np.where(known, new, 1.0), 1.0)[:, None]
    return replace(part, exposure=part.exposure * scale, share=part.share / scale)


def _share_since(result: ShareChange) -> Floats:
    """Return the share that, times the exposures written since the onset, gives the count expected.

    A verdict sees the district's past with what is known of it now, and `exposure` holds each period
    as it looked then; the sum expected since the onset is the verdict's.
    """
    written = np.nan_to_num(result.exposure)
    total = np.concatenate([np.zeros((len(written), 1)), np.cumsum(written, axis=1)], axis=1)
    since = total[:, 1:] - np.take_along_axis(total, np.maximum(result.onset, 0), axis=1)
    known = (since > 0) & np.isfinite(result.expected_since)
    return np.where(known, result.expected_since / np.where(known, since, 1.0), result.share)


def _blank(shape: tuple[int, ...]) -> ShareChange:
    empty: dict[str, Any] = {field.name: np.full(shape, np.nan) for field in fields(ShareChange)}
    empty["alert"] = np.zeros(shape, dtype=bool)
    empty["onset"] = np.full(shape, -1, dtype=np.int64)
    return ShareChange(**empty)


def _fill(result: ShareChange, periods: slice, part: ShareChange) -> None:
    for field in fields(ShareChange):
        getattr(result, field.name)[:, periods] = getattr(part, field.name)
